"""Why most of the graph is faint, or some of it out of sight, in words; a click lets go of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton

from gradviz.scene.relations import ANCESTORS, DESCENDANTS, FOUND, GRADIENT, PATH, Focus
from gradviz.scene.scene import SegmentScene
from gradviz.trace.moves import node_title
from gradviz.ui.canvas import furniture
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.session import Session

_WORDS = {
    ANCESTORS: "Ancestors of {}",
    DESCENDANTS: "Descendants of {}",
    PATH: "Between {}",
    GRADIENT: "Gradient to {}",
}
_NAMED = 2
"""More nodes than these are counted, not named."""
HEIGHT = 26
_SHARE = 0.68
"""It is no wider than this share of the canvas: the minimap stands beside it."""


class Chip(QToolButton):
    """Stands above the legend, at the left."""

    def __init__(self, canvas: GraphCanvas, tip: str) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip(tip)
        self.hide()
        canvas.installEventFilter(self)
        canvas.entered.connect(self.refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Say it, or go."""
        raise NotImplementedError

    def _say(self, title: str, more: str, above: float = 0.0) -> None:
        canvas, theme = self._canvas, self._canvas.theme
        room = canvas.width() * _SHARE - 24
        self.setStyleSheet(
            f"QToolButton {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};"
            f" border-radius: {HEIGHT // 2}px; padding: 0 12px; font-size: {theme.small_size}px; }}"
            f"QToolButton:hover {{ border-color: {theme.accent}; }}"
        )
        self.ensurePolished()
        metrics = self.fontMetrics()
        title = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room) - metrics.horizontalAdvance(more) - 28)
        self.setText(title + more)
        wide = metrics.horizontalAdvance(title + more) + 28
        self.setGeometry(12, canvas.height() - round(furniture.LEGEND + above) - HEIGHT - 4, wide, HEIGHT)


class FocusChip(Chip):
    """Says what is looked at while the rest fades."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas, "Let nothing fade  (Esc)")
        self.clicked.connect(lambda: canvas.session.focus_on(None))
        canvas.session.focus_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say what is looked at, or go."""
        focus, kept = self._canvas.session.focus, self._canvas.kept()
        self.setVisible(focus is not None and focus.kind != FOUND)
        if focus is None or focus.kind == FOUND:
            return
        count = int(kept.nodes.sum()) if kept is not None else 0
        there = f"{count:,} nodes" if count != 1 else "1 node"
        self._say(self._title(focus), f"  ·  {there if kept is not None else 'not in this part'}   ✕")

    def _title(self, focus: Focus) -> str:
        names = [title_of(self._canvas.session, self._canvas.scene, key) for key in focus.of[: _NAMED + 1]]
        named = " and ".join(names) if len(names) <= _NAMED else f"{len(focus.of):,} nodes"
        return _WORDS[focus.kind].format(named)


class HiddenChip(Chip):
    """Says what a person hid: nobody should take the graph for all that there is."""

    def __init__(self, canvas: GraphCanvas, below: FocusChip) -> None:
        super().__init__(canvas, "Show all that is hidden")
        self._below = below
        self.clicked.connect(lambda: canvas.session.hide(frozenset()))
        session = canvas.session
        for changed in (session.hidden_changed, session.focus_changed, session.trace_replaced):
            changed.connect(self.refresh)

    def refresh(self) -> None:
        """Say what is hidden, or go."""
        canvas, hidden = self._canvas, sorted(self._canvas.session.hidden)
        self.setVisible(bool(hidden))
        if hidden:
            names = ", ".join(title_of(canvas.session, canvas.scene, key) for key in hidden[:_NAMED])
            rest = f" and {len(hidden) - _NAMED:,} more" if len(hidden) > _NAMED else ""
            self._say(f"Hidden: {names}{rest}", "   ✕", HEIGHT + 4 if self._below.isVisible() else 0.0)


def title_of(session: Session, scene: SegmentScene | None, key: str) -> str:
    """What a person would call a node or a collapsed group."""
    if key in session.trace.nodes:
        return node_title(session.trace, key, session.cursor)
    group = scene.groups.get(scene.index.get(key, -1)) if scene is not None else None
    return group.title if group is not None else "a group"
