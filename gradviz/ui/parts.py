"""Goes from part to part of the window with keys: in a text, Tab is a key of the text and leads nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow


class Parts:
    """The program, the graph, the timeline, and the panels that are in view."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions."""
        window = self._window
        return {
            "go_to_program": lambda: _give_focus(window.editor),
            "go_to_graph": lambda: _give_focus(window.canvas),
            "go_to_time": lambda: _give_focus(window.transport.timeline),
            "go_to_panel": self._go_to_panel,
        }

    def _go_to_panel(self) -> None:
        """Into the first panel in view; from within one, into the next."""
        panels, focused = self._window.docks.in_view(), QApplication.focusWidget()
        if not panels:
            self._window.transport.say(tr("No panel is in view. View › Panels opens one."))
            return
        here = next((at for at, panel in enumerate(panels) if focused is not None and panel.isAncestorOf(focused)), -1)
        panel = panels[(here + 1) % len(panels)]
        _give_focus(_first_in(panel) or panel)


def _give_focus(part: QWidget) -> None:
    part.setFocus(Qt.FocusReason.TabFocusReason)


def _first_in(panel: QWidget) -> QWidget | None:
    """What Tab would come to first in a panel."""
    part = panel.nextInFocusChain()
    while part is not None and part is not panel:
        takes = part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isEnabled() and part.isVisible()
        if takes and panel.isAncestorOf(part):
            return part
        part = part.nextInFocusChain()
    return None
