"""What is shown: the record, the cursor in it, the selection. One owner for each of these facts.

Views take the session in their constructor, connect to its signals, and keep no copy of what it knows.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from gradviz.scene.folding import Folds
from gradviz.scene.relations import Focus
from gradviz.trace.entities import entity_of
from gradviz.trace.moves import key_at
from gradviz.trace.pins import Pins
from gradviz.trace.trace import Trace


class Session(QObject):
    """The shown record, the cursor (a step of it) and the selection."""

    trace_replaced = Signal()
    """Another record is shown; the cursor stands at its end, the selection is empty."""
    trace_grew = Signal(int)
    """New events arrived; carries the new length."""
    cursor_moved = Signal(int, int)
    """The cursor went to a step, from another (``step, previous``)."""
    stepped = Signal()
    """Somebody took it there, or the player: it did not just go along with a record that grows."""
    selection_changed = Signal()
    """Another node is selected, or others with it."""
    focus_changed = Signal()
    lit_changed = Signal()
    range_changed = Signal()
    differences_changed = Signal()
    bookmarks_changed = Signal()
    folds_changed = Signal()
    pins_changed = Signal()
    hidden_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.trace = Trace()
        self.cursor = 0
        self.following = True
        self.selection: str | None = None
        """The node that panels tell of."""
        self.chosen: frozenset[str] = frozenset()
        """All selected nodes, that one among them."""
        self.focus: Focus | None = None
        """What is looked at, while the rest fades."""
        self.folds: Folds = {}
        """The groups that a person has collapsed or opened."""
        self.hidden: frozenset[str] = frozenset()
        """Nodes and collapsed groups that a person does not want to see."""
        self.lit: frozenset[str] = frozenset()
        self.differences: Mapping[str, str] = {}
        """Nodes that differ from another moment (see `gradviz.ui.comparison`), with the word to put on them."""
        self.range: tuple[int, int] | None = None
        """The first and the last step of a part that a person marked, to play it over and over."""

    def show_trace(self, trace: Trace, cursor: int | None = None) -> None:
        """Show another record, at its end unless a step is named."""
        self.trace = trace
        self.selection, self.chosen = None, frozenset()
        self.lit, self.folds, self.hidden = frozenset(), {}, frozenset()
        self.following = cursor is None
        self.cursor = len(trace) if cursor is None else max(0, min(cursor, len(trace)))
        self.trace_replaced.emit()
        self.mark_range(None)
        self.focus_on(None)
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
        previous = self.cursor
        self._move(step)
        if step != previous:
            self.stepped.emit()

    def select(self, key: str | None) -> None:
        """Select a node of the graph by its key, and no other; or nothing."""
        self._choose(key, frozenset() if key is None else frozenset({key}))

    def toggle(self, key: str) -> None:
        """Select one more node, or one less."""
        if key not in self.chosen:
            self._choose(key, self.chosen | {key})
        else:
            self.choose(self.chosen - {key})

    def choose(self, keys: frozenset[str]) -> None:
        """Select many nodes; the one that panels tell of stays if it is among them, else it is the oldest."""
        nodes = self.trace.nodes
        first = min(keys, key=lambda key: nodes[key].born if key in nodes else 0, default=None)
        self._choose(self.selection if self.selection in keys else first, keys)

    def _choose(self, key: str | None, keys: frozenset[str]) -> None:
        seen = {entity_of(each) for each in keys}
        self.hide(frozenset(each for each in self.hidden if entity_of(each) not in seen))  # what is looked at is shown
        if (key, keys) != (self.selection, self.chosen):
            self.selection, self.chosen = key, keys
            self.selection_changed.emit()

    def focus_on(self, focus: Focus | None) -> None:
        """Let all but this fade; None: let nothing fade."""
        if focus != self.focus:
            self.focus = focus
            self.focus_changed.emit()

    def fold(self, folds: Folds) -> None:
        """Have these groups collapsed or open, all others as usual."""
        if folds != self.folds:
            self.folds = folds
            self.folds_changed.emit()

    def place(self, pins: Pins) -> None:
        """Have these nodes of the shown record moved, all others where they are laid out."""
        if pins != self.trace.pins:
            self.trace.pins = pins
            self.pins_changed.emit()

    def hide(self, keys: frozenset[str]) -> None:
        """Have these nodes and collapsed groups out of sight, and no others."""
        if keys != self.hidden:
            self.hidden = keys
            self.hidden_changed.emit()

    def let_go(self) -> None:
        """Let nothing fade; where nothing does, select nothing; where nothing is selected, unmark the range."""
        if self.focus is not None:
            self.focus_on(None)
        elif self.selection is not None:
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
        """Where a selected version of a tensor does not live, select the one that does."""
        if self.selection is not None:
            self._choose(self._living(self.selection), frozenset(map(self._living, self.chosen)))

    def _living(self, key: str) -> str:
        view = self.trace.at(self.cursor)
        if key not in self.trace.nodes or view.alive(key):
            return key
        other = key_at(self.trace, key, self.cursor)
        return other if view.alive(other) else key
