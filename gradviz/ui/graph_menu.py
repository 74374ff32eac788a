"""The menu of a node, and that of the ground: what one does there most, by the actions that exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu

from gradviz.trace.texts import value_text
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.ran_lines import RanLines
from gradviz.ui.session import Session
from gradviz.wording import later, tr

_WHOLE = 1_000_000
_NODE = (
    ("fold", "hide", "unpin_chosen"),
    ("birth", "end", "next_change", "previous_change"),
    ("ancestors", "descendants", "path", "gradient_way"),
    ("fit_selection",),
)
_GROUND = (
    ("fit", "fit_living", "view_back", "view_forward"),
    ("fold_all", "unfold_all", "show_hidden", "unpin_all"),
    ("search_graph",),
    ("minimap", "follow_action"),
)
_SAID = {
    "birth": later("Go to Its Birth"),
    "end": later("Go to Its End"),
    "next_change": later("Go to Its Next Change"),
    "previous_change": later("Go to Its Previous Change"),
    "ancestors": later("Highlight Ancestors"),
    "descendants": later("Highlight Descendants"),
    "path": later("Highlight Path Between Two"),
    "gradient_way": later("Highlight Way of the Gradient"),
    "unpin_chosen": later("Unpin"),
    "unpin_all": later("Unpin All Nodes"),
}
"""What actions are called here, if not as in the menus of the window."""


class GraphMenu(QObject):
    """Opens with a click of the right button, or with the menu key for what is selected."""

    def __init__(
        self,
        session: Session,
        canvas: GraphCanvas,
        actions: Mapping[str, QAction],
        lines: RanLines,
    ) -> None:
        super().__init__(canvas)
        self._session, self._canvas, self._actions = session, canvas, actions
        self._lines = lines
        self.menu: QMenu | None = None
        """The one that was opened last."""
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A menu is asked for."""
        if isinstance(event, QContextMenuEvent) and self._canvas.scene is not None:
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                self._open(self._session.selection, self._beside_selection())
            else:
                self._open(self._canvas.pointer.key_at(QPointF(event.pos())), event.globalPos())
            return True
        return super().eventFilter(watched, event)

    def _beside_selection(self) -> QPoint:
        canvas, scene = self._canvas, self._canvas.scene
        number = scene.index.get(self._session.selection or "") if scene is not None else None
        spot = canvas.room().center()
        if scene is not None and number is not None:
            spot = canvas.camera.to_widget(QPointF(*scene.centers[number].tolist()))
        return canvas.mapToGlobal(spot.toPoint())

    def _open(self, key: str | None, at: QPoint) -> None:
        menu = self.menu = QMenu(self._canvas)
        if key is not None and key not in self._session.chosen:
            self._session.select(key)
        if key is not None and key in self._session.trace.nodes:
            self._add_own(menu, key)
        for names in _NODE if key is not None else _GROUND:
            menu.addSeparator()
            for name in filter(self._has_use, names):
                self._add_action(menu, name)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _has_use(self, name: str) -> bool:
        """Whether there is something to unpin or to show again; all else is always there."""
        pins, session = self._session.trace.pins, self._session
        useful = {
            "unpin_chosen": not pins.keys().isdisjoint(session.chosen),
            "unpin_all": bool(pins),
            "show_hidden": bool(session.hidden),
        }
        return useful.get(name, True)

    def _add_action(self, menu: QMenu, name: str) -> None:
        """An action of the window, under the name that it has here."""
        action = self._actions[name]
        if name not in _SAID:
            menu.addAction(action)
            return
        added = menu.addAction(tr(_SAID[name]))
        added.setShortcuts(action.shortcuts())
        added.setEnabled(action.isEnabled())
        added.triggered.connect(lambda _checked=False: action.trigger())

    def _add_own(self, menu: QMenu, key: str) -> None:
        facts = self._session.trace.at(self._session.cursor).node(key)
        title = self._lines.title(key)
        place = menu.addAction(title or tr("Go to Line"))
        place.setEnabled(bool(title))
        place.triggered.connect(lambda _checked=False: self._lines.go_to_line_of(key))
        menu.addSeparator()
        name = ", ".join(facts["names"]) if facts["kind"] == "tensor" else facts["name"]
        self._add_copy(menu, tr("Copy Name"), name or None)
        if facts["kind"] == "tensor":
            self._add_copy(menu, tr("Copy Value"), _text(facts["value"]))
            self._add_copy(menu, tr("Copy Gradient"), _text(facts["grad"]))

    def _add_copy(self, menu: QMenu, title: str, text: str | None) -> None:
        action = menu.addAction(title)
        action.setEnabled(text is not None)
        action.triggered.connect(lambda _checked=False: QGuiApplication.clipboard().setText(text or ""))


def _text(value: Any) -> str | None:
    """All elements as Python writes them; of a large value, what is known of it."""
    if value is None:
        return None
    return value_text(value, _WHOLE) if isinstance(value, dict) else str(value)
