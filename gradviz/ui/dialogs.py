"""Help: what this is."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gradviz.ui.dialog_room import give_room
from gradviz.ui.runs import Runs
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import Roomy
from gradviz.wording import tr


def versions(runs: Runs) -> list[tuple[str, str]]:
    """What a report of a fault has to name; names of software are the same in all languages."""
    worker = f"Python {runs.python}, torch {runs.torch}" if runs.torch else tr("not ready yet")
    return [
        ("Gradviz", _version()),
        ("Python", platform.python_version()),
        ("PySide6", PySide6.__version__),
        ("Qt", qVersion()),
        (tr("Worker"), worker),
        (tr("System"), platform.platform()),
    ]


def show_about(parent: QWidget, runs: Runs, theme: Theme) -> QDialog:
    """Versions, for a report of a fault."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(tr("About Gradviz"))
    rows = versions(runs)
    told = "".join(
        f"<tr><td style='color: {theme.muted}; padding-right: 18px'>{name}</td><td>{text}</td></tr>"
        for name, text in rows
    )
    words = tr("Watch PyTorch's graph grow, and the backward pass travel it.")
    label = QLabel(f"<h2>Gradviz</h2><p>{words}</p><table cellspacing='4'>{told}</table>")
    label.setWordWrap(True)
    label.setContentsMargins(24, 16, 24, 0)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # with a key, one can choose a part and copy it
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    copy = QPushButton(tr("Copy"))
    copy.setObjectName("copy")
    copy.setToolTip(tr("Copy the versions, for a report"))
    copy.clicked.connect(lambda: _copy(copy, rows))
    buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 16)
    column.setSpacing(14)
    column.addWidget(Roomy(label), 1)
    foot = QHBoxLayout()
    foot.setContentsMargins(24, 0, 24, 0)
    foot.addWidget(buttons)
    column.addLayout(foot)
    copy.setFocus()
    give_room(dialog, 470)
    dialog.open()
    return dialog


def _copy(button: QPushButton, rows: list[tuple[str, str]]) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"{name}: {text}" for name, text in rows) + "\n")
    button.setText(tr("Copied"))


def _version() -> str:
    try:
        return version("gradviz")
    except PackageNotFoundError:
        return tr("not installed")
