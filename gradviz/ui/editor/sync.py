"""Keeps the editor's marks and the session in step, both ways."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.marking import Marking
from gradviz.ui.editor.marks import NOTHING
from gradviz.ui.editor.source_map import SourceMap
from gradviz.ui.session import Session


class EditorSync(QObject):
    """Marks follow the cursor and the selection; the caret lights up nodes."""

    edited_changed = Signal(bool)
    """Whether the text differs from what was run."""
    source_changed = Signal()
    """`source` would tell other things: the text was edited, or is another one."""

    refused = Signal(str)
    """What was asked for is not there: one sentence."""
    step_asked = Signal(int)
    """The person asked for this step in the text: a turn of a loop."""

    def __init__(self, session: Session, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._session, self._editor = session, editor
        self._marking = Marking(session.trace)
        self._source: SourceMap | None = None
        self._cells_mapped = 0
        self.edited = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        session.trace_replaced.connect(self._begin_anew)
        session.trace_grew.connect(self._expire)
        session.cursor_moved.connect(self._expire)
        session.selection_changed.connect(self._expire)
        editor.document().contentsChange.connect(self._text_changed)
        editor.verticalScrollBar().valueChanged.connect(self._expire)
        editor.caret_placed.connect(self._light)
        editor.turn_asked.connect(self._find_turn)
        editor.turn_number_asked.connect(self._find_numbered_turn)

    def _begin_anew(self) -> None:
        self._marking = Marking(self._session.trace)
        self._source = None
        self._expire()

    def _text_changed(self, _at: int, _removed: int, _added: int) -> None:
        self._source = None
        if len(self._session.trace):
            self._expire()
            self.source_changed.emit()

    def _expire(self, *_changed: object) -> None:
        if not self._timer.isActive():
            self._timer.start(0)

    def _refresh(self) -> None:
        session, editor = self._session, self._editor
        if not len(session.trace):
            editor.set_marks(NOTHING)
            self._say_edited(False)
            return
        if not self._marking.catch_up():
            self._timer.start(0)
            return
        source = self.source()
        visible = [line for line, _top, _height in editor.visible_lines()]
        seen = range(visible[0], visible[-1] + 1) if visible else range(0)
        editor.set_marks(self._marking.marks(session.cursor, source, session.selection, seen))
        self._say_edited(source.edited)

    def source(self) -> SourceMap:
        """The map from recorded places to the text as it is now."""
        cells = len(self._session.trace.cells())
        if self._source is None or cells != self._cells_mapped:
            self._source = SourceMap(self._session.trace, self._editor.toPlainText())
            self._cells_mapped = cells
        return self._source

    def line_of(self, key: str) -> int | None:
        """The line of the text that made a node, if it stands there."""
        return self.source().line(self._session.trace.nodes[key].place)

    def caret_runs(self) -> tuple[int, list[tuple[str, int]]]:
        """The line of the caret, and the (file, line) pairs that it ran as."""
        line = self._editor.caret_line()
        return line, self.source().runs_of(line)

    def _say_edited(self, edited: bool) -> None:
        if edited != self.edited:
            self.edited = edited
            self.edited_changed.emit(edited)

    def _light(self, line: int) -> None:
        while not self._marking.catch_up():
            pass
        self._session.light(self._marking.nodes_of(line, self.source()))

    def ask_turn(self) -> None:
        """Ask for a turn of the innermost loop around the shown line (or the caret's, where none is shown)."""
        editor, step, source = self._editor, self._session.cursor, self.source()
        line = editor.marks.shown or editor.caret_line()
        depth = None
        for above in range(line, 0, -1):
            text = editor.line_text(above)
            indent = len(text) - len(text.lstrip())
            if not text.strip() or (depth is not None and indent >= depth):
                continue
            depth = indent
            if self._marking.loop_of(above, step, source) is not None:
                editor.reveal(above)
                self._refresh()
                editor.ask_turn(above)
                return
        self.refused.emit(f"No turns of a loop around line {line} are recorded.")

    def _find_turn(self, line: int, direction: int) -> None:
        self._ask_for(self._marking.turn_beside(line, self._session.cursor, direction, self.source()))

    def _find_numbered_turn(self, line: int, number: int) -> None:
        self._ask_for(self._marking.turn_of(line, self._session.cursor, number, self.source()))

    def _ask_for(self, step: int | None) -> None:
        if step is not None:
            self.step_asked.emit(step)
