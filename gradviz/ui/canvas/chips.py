"""Why most of the graph is faint, or some of it out of sight, in words; a click lets go of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton

from gradviz.scene.relations import ANCESTORS, DESCENDANTS, FOUND, GRADIENT, PATH
from gradviz.scene.scene import SegmentScene
from gradviz.trace.moves import node_title
from gradviz.trace.texts import listed
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.languages import languages, worded
from gradviz.ui.session import Session
from gradviz.wording import later, tr

_WORDS = {
    ANCESTORS: later("Ancestors of {nodes}"),
    DESCENDANTS: later("Descendants of {nodes}"),
    PATH: later("Between {nodes}"),
    GRADIENT: later("Gradient to {nodes}"),
}
_NAMED = 2
"""More nodes than these are counted, not named."""
HEIGHT = 26
_SHARE = 0.68
"""It is no wider than this share of the canvas: the minimap stands beside it."""


class Chip(QToolButton):
    """Words above the legend, at the left, while there is something to say; above the one `below`, if there."""

    def __init__(self, canvas: GraphCanvas, tip: str, said: Callable[[], tuple[str, str] | None]) -> None:
        super().__init__(canvas)
        self._canvas, self._said = canvas, said
        self.below: Chip | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        worded(self, lambda: self.setToolTip(tr(tip)))
        languages.switched.connect(self.refresh)
        self.hide()
        canvas.installEventFilter(self)
        for changed in (canvas.entered, canvas.session.focus_changed, canvas.session.hidden_changed):
            changed.connect(self.refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Say it, or go."""
        words = self._said()
        self.setVisible(words is not None)
        if words is None:
            return
        canvas, theme, (title, more) = self._canvas, self._canvas.theme, words
        room, high = canvas.width() * _SHARE - 24, theme.length(HEIGHT)
        self.setStyleSheet(
            f"QToolButton {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};"
            f" border-radius: {high // 2}px; padding: 0 12px; font-size: {theme.small_size}px; }}"
            f"QToolButton:hover {{ border-color: {theme.accent}; }}"
        )
        self.ensurePolished()
        metrics = self.fontMetrics()
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room) - metrics.horizontalAdvance(more) - 28)
        self.setText(title + more)
        wide = metrics.horizontalAdvance(title + more) + 28
        above = high + 4 if self.below is not None and self.below.isVisible() else 0
        bottom = canvas.height() - round(furniture.legend_room(theme, canvas.height()))
        self.setGeometry(12, bottom - above - high - 4, wide, high)


def focus_chip(canvas: GraphCanvas) -> Chip:
    """Says what is looked at while the rest fades."""
    session = canvas.session

    def said() -> tuple[str, str] | None:
        focus, kept = session.focus, canvas.kept()
        if focus is None or focus.kind == FOUND:
            return None
        names = [title_of(session, canvas.scene, key) for key in focus.of[: _NAMED + 1]]
        named = listed(names) if len(names) <= _NAMED else _nodes(len(focus.of))
        there = _nodes(int(kept.nodes.sum())) if kept is not None else tr("not in this part")
        return tr(_WORDS[focus.kind], nodes=named), f"  ·  {there}   ✕"

    chip = Chip(canvas, later("Let nothing fade  (Esc)"), said)
    chip.clicked.connect(lambda: session.focus_on(None))
    return chip


def hidden_chip(canvas: GraphCanvas, below: Chip) -> Chip:
    """Says what a person hid: nobody should take the graph for all that there is."""
    session = canvas.session

    def said() -> tuple[str, str] | None:
        hidden = sorted(session.hidden)
        if not hidden:
            return None
        names = tr(", ").join(title_of(session, canvas.scene, key) for key in hidden[:_NAMED])
        more = len(hidden) - _NAMED
        if more > 0:
            return tr("Hidden: {names} and {count:,} more", names=names, count=more), "   ✕"
        return tr("Hidden: {names}", names=names), "   ✕"

    chip = Chip(canvas, later("Show all that is hidden"), said)
    chip.below = below
    chip.clicked.connect(lambda: session.hide(frozenset()))
    session.trace_replaced.connect(chip.refresh)
    return chip


def title_of(session: Session, scene: SegmentScene | None, key: str) -> str:
    """What a person would call a node or a collapsed group."""
    if key in session.trace.nodes:
        return node_title(session.trace, key, session.cursor)
    group = scene.groups.get(scene.index.get(key, -1)) if scene is not None else None
    return group.title if group is not None else tr("a group")


def _nodes(count: int) -> str:
    return tr("1 node") if count == 1 else tr("{count:,} nodes", count=count)
