"""The bar at the top: what is done all the time, the name of the document, and how the worker fares."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from gradviz.ui.languages import worded
from gradviz.ui.status import WorkerStatus
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ShrinkingLabel
from gradviz.wording import tr

STEPS = ("over", "into", "out")
"""Buttons that are there while a program is paused."""
_TITLE = 70
"""So many pixels of the title stay in a narrow window."""


class RunBar(QToolBar):
    """Buttons of actions, the title, the worker's state."""

    def __init__(self, actions: Mapping[str, QAction], status: WorkerStatus) -> None:
        super().__init__()
        worded(self, lambda: self.setWindowTitle(tr("Run")))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self.title = ShrinkingLabel(_TITLE)
        self.title.elided_at = Qt.TextElideMode.ElideMiddle
        self.buttons: dict[str, QAction] = {}
        for name in ("run", "run_cell", "debug", "pause", *STEPS, "stop", "restart"):
            self._add_button(name, words=name.startswith("run"))
        self.addWidget(_space())
        self.addWidget(self.title)
        self.addWidget(_space())
        self.addWidget(status)
        self._add_button("toggle_theme", words=False)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.setIconSize(QSize(theme.length(22), theme.length(22)))
        self.title.setStyleSheet(f"color: {theme.muted};")
        self.setStyleSheet(f"QToolButton {{ padding: 5px 7px; }} #run {{ color: {theme.leaf}; font-weight: bold; }}")

    def show_steps(self, shown: bool) -> None:
        """Have the buttons that step a paused program, or not."""
        for name in STEPS:
            self.buttons[name].setVisible(shown)

    def _add_button(self, name: str, *, words: bool) -> None:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(self._actions[name])
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        self.buttons[name] = self.addWidget(button)


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
