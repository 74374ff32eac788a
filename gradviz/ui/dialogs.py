"""Help: what this is."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from gradviz.ui.runs import Runs


def show_about(parent: QWidget, runs: Runs) -> QDialog:
    """Versions, for a report of a fault."""
    text = (
        f"<h3>Gradviz {_version()}</h3><p>Watch PyTorch's graph grow, and the backward pass travel it.</p>"
        f"<p>Python {platform.python_version()}<br>Qt {qVersion()}<br>"
        f"Worker: {f'Python {runs.python}, torch {runs.torch}' if runs.torch else 'not ready yet'}</p>"
    )
    label = QLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return _show(parent, "About Gradviz", label)


def _version() -> str:
    try:
        return version("gradviz")
    except PackageNotFoundError:
        return "(not installed)"


def _show(parent: QWidget, title: str, content: QWidget) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(24, 20, 24, 16)
    column.addWidget(content)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column.addWidget(buttons)
    dialog.open()
    return dialog
