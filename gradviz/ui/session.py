"""What is shown: the record, the cursor in it, the selection. One owner for each of these facts.

Views take the session in their constructor, connect to its signals, and keep no copy of what it knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gradviz.trace.moves import key_at
from gradviz.trace.trace import Trace


class Session(QObject):
    """The shown record, the cursor (a step of it) and the selection."""

    trace_replaced = Signal()
    """Another record is shown; the cursor stands at its end, the selection is empty."""
    trace_grew = Signal(int)
    """New events arrived; carries the new length."""
    cursor_moved = Signal(int, int)
    """The cursor went to a step, from another (``step, previous``)."""
    selection_changed = Signal()
    lit_changed = Signal()
    range_changed = Signal()
    differences_changed = Signal()
    bookmarks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trace = Trace()
        self.cursor = 0
        self.following = True
        self.selection: str | None = None
        self.lit: frozenset[str] = frozenset()
        self.differences: Mapping[str, str] = {}
        """Nodes that differ from another moment (see `gradviz.ui.comparison`), with the word to put on them."""
        self.range: tuple[int, int] | None = None
        """The first and the last step of a part that a person marked, to play it over and over."""

    def show_trace(self, trace: Trace, cursor: int | None = None) -> None:
        """Show another record, at its end unless a step is named."""
        self.trace = trace
        self.selection = None
        self.lit = frozenset()
        self.following = cursor is None
        self.cursor = len(trace) if cursor is None else max(0, min(cursor, len(trace)))
        self.trace_replaced.emit()
        self.mark_range(None)
        self.selection_changed.emit()
        self.lit_changed.emit()

    def announce_growth(self) -> None:
        """Say that events were appended; a cursor that follows goes to the end."""
        self.trace_grew.emit(len(self.trace))
        if self.following:
            self._move(len(self.trace))

    def move_to(self, step: int) -> None:
        """Put the cursor at a step (clamped); it follows the end only when put there."""
        step = max(0, min(step, len(self.trace)))
        self.following = step == len(self.trace)
        self._move(step)

    def select(self, key: str | None) -> None:
        """Select a node of the graph by its key, or nothing."""
        if key != self.selection:
            self.selection = key
            self.selection_changed.emit()

    def let_go(self) -> None:
        """Select nothing; where nothing is selected, take the marked range away."""
        if self.selection is not None:
            self.select(None)
        else:
            self.mark_range(None)

    def put_bookmark(self, step: int, name: str) -> None:
        """Put a bookmark on a step of the shown record, or rename the one there."""
        self.trace.bookmarks.put(step, name)
        self.bookmarks_changed.emit()

    def remove_bookmark(self, step: int) -> None:
        """Take the one at a step away."""
        self.trace.bookmarks.remove(step)
        self.bookmarks_changed.emit()

    def mark_range(self, steps: tuple[int, int] | None) -> None:
        """Mark a part of the record, from one step to a later one, or none."""
        if steps != self.range:
            self.range = steps
            self.range_changed.emit()

    def light(self, keys: frozenset[str]) -> None:
        """Light up nodes (those of the line under the caret)."""
        if keys != self.lit:
            self.lit = keys
            self.lit_changed.emit()

    def show_differences(self, differences: Mapping[str, str]) -> None:
        """Put words on nodes: what differs from another moment."""
        if differences != self.differences:
            self.differences = differences
            self.differences_changed.emit()

    def _move(self, step: int) -> None:
        if step != self.cursor:
            previous, self.cursor = self.cursor, step
            self.cursor_moved.emit(step, previous)
            self._keep_selected()

    def _keep_selected(self) -> None:
        """Where the selected version of a tensor does not live, select the one that does."""
        key, view = self.selection, self.trace.at(self.cursor)
        if key is not None and key in self.trace.nodes and not view.alive(key):
            other = key_at(self.trace, key, self.cursor)
            if view.alive(other):
                self.select(other)
