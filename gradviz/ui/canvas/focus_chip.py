"""Why most of the graph is faint: what is looked at, in words, and a click that lets go of it."""

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


class FocusChip(QToolButton):
    """Stands above the legend, at the left."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setToolTip("Let nothing fade  (Esc)")
        self.clicked.connect(lambda: canvas.session.focus_on(None))
        self.hide()
        canvas.installEventFilter(self)
        canvas.session.focus_changed.connect(self.refresh)
        canvas.entered.connect(self.refresh)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self.refresh()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Say what is looked at, or go."""
        canvas, theme = self._canvas, self._canvas.theme
        focus, kept = canvas.session.focus, canvas.kept()
        self.setVisible(focus is not None and focus.kind != FOUND)
        if focus is None or focus.kind == FOUND:
            return
        count = int(kept.nodes.sum()) if kept is not None else 0
        there = f"{count:,} nodes" if count != 1 else "1 node"
        more = f"  ·  {there if kept is not None else 'not in this part'}   ✕"
        room = canvas.width() * _SHARE - 24
        self.setStyleSheet(
            f"QToolButton {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border};"
            f" border-radius: {HEIGHT // 2}px; padding: 0 12px; font-size: {theme.small_size}px; }}"
            f"QToolButton:hover {{ border-color: {theme.accent}; }}"
        )
        self.ensurePolished()
        metrics = self.fontMetrics()
        title = metrics.elidedText(
            self._title(focus), Qt.TextElideMode.ElideRight, int(room) - metrics.horizontalAdvance(more) - 28
        )
        self.setText(title + more)
        wide = metrics.horizontalAdvance(title + more) + 28
        self.setGeometry(12, canvas.height() - round(furniture.LEGEND) - HEIGHT - 4, wide, HEIGHT)

    def _title(self, focus: Focus) -> str:
        names = [title_of(self._canvas.session, self._canvas.scene, key) for key in focus.of[: _NAMED + 1]]
        named = " and ".join(names) if len(names) <= _NAMED else f"{len(focus.of):,} nodes"
        return _WORDS[focus.kind].format(named)


def title_of(session: Session, scene: SegmentScene | None, key: str) -> str:
    """What a person would call a node or a collapsed group."""
    if key in session.trace.nodes:
        return node_title(session.trace, key, session.cursor)
    group = scene.groups.get(scene.index.get(key, -1)) if scene is not None else None
    return group.title if group is not None else "a group"
