"""A code editor for Python with cells, and with the marks of the shown step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from gradviz.ui.editor import indentation, pointing
from gradviz.ui.editor.brackets import bracket_selections
from gradviz.ui.editor.cell_commands import CellCommands
from gradviz.ui.editor.commands import Commands
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.find_bar import FindBar
from gradviz.ui.editor.finder import Finder
from gradviz.ui.editor.folding import step_over_fold
from gradviz.ui.editor.go_to_line import LineField
from gradviz.ui.editor.gutter import Gutter
from gradviz.ui.editor.highlighter import Highlighter
from gradviz.ui.editor.keys import Keys
from gradviz.ui.editor.lens import TurnField
from gradviz.ui.editor.lines import Lines
from gradviz.ui.editor.marked_lines import MarkedLines
from gradviz.ui.editor.marks import NOTHING
from gradviz.ui.editor.overlay import paint_grounds, paint_notes
from gradviz.ui.editor.peek import PeekStrip
from gradviz.ui.editor.spots import Occurrences, ScrollMarks
from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_AIR = 0.4
"""Space between lines, as a share of the size of the type."""


class CodeEditor(MarkedLines):
    """Text of a program; lines count from 1."""

    caret_placed = Signal(int)
    """The person put the caret on another line."""
    run_cell_asked = Signal(int)
    """The run button of the cell that begins at this line was clicked."""
    text_shown = Signal()
    """Another text is here: another document, or another text in the same one."""
    document_shown = Signal()
    """Another document is here."""
    edited = Signal(int, int, int)
    """`contentsChange` of the document that is shown; who follows all documents asks `OpenDocuments`."""
    breakpoint_asked = Signal(int)
    """The gutter was clicked at a line."""
    breakpoint_menu_asked = Signal(int, QPoint)
    """The gutter was clicked with the right button: the line, and where on the screen."""

    turn_asked = Signal(int, int)
    """An arrow of the lens over the loop on a line was clicked: the line, and 1 or -1."""
    turn_number_asked = Signal(int, int)
    """The turn of a number was asked for: the line, and the number."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.pointed_lens: tuple[int, str] | None = None
        """The line, and the part, of the lens under the pointer."""
        self.turn_field: TurnField | None = None
        self.line_field: LineField | None = None
        self.overpaint: list[Callable[[QPainter], None]] = []
        """What others paint over the text."""
        self._placed_by_program = False
        self.setDocument(self._document)
        worded(self, lambda: self.setAccessibleName(tr("Program")))
        self.setCursorWidth(2)
        self.viewport().setMouseTracking(True)
        self.commands = Commands(self)
        self.cell_commands = CellCommands(self)
        self._keys = Keys(self)
        self.gutter = Gutter(self)
        self.peek = PeekStrip(self)
        self.finder = Finder(self)
        self.find_bar = FindBar(self, self.finder)
        self.occurrences = Occurrences(self)
        self.scroll_marks = ScrollMarks(self)
        self._wear_type()
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._follow_scrolling)
        self.cursorPositionChanged.connect(self._caret_moved)
        self._document.contentsChange.connect(self.edited)
        self._document.lines.grew_long.connect(self._wrap, Qt.ConnectionType.QueuedConnection)
        self._document.cells.changed.connect(self.show_cell_states)
        self.textChanged.connect(self.finder.text_changed)
        self.text_shown.connect(self.finder.take_text)
        self.find_bar.room_changed.connect(self._make_room)
        for part in (self.viewport(), self.scroll_marks):
            self.finder.changed.connect(part.update)
        self.find_bar.set_theme()

    # ------------------------------------------------------------ looks

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = theme
        self._document.set_theme(theme)
        self._wear_type()
        for line, _top, _height in self.visible_lines():
            self.highlighter.color(line - 1, line - 1)
        self.find_bar.set_theme()
        self._show_brackets()

    def _wear_type(self) -> None:
        families = ", ".join(f'"{family}"' for family in self.theme.mono)
        self.setStyleSheet(
            f"CodeEditor {{ font-family: {families}; font-size: {self.theme.editor_size}px; }}"
            "QAbstractScrollArea::corner { background: transparent; }"
        )
        self.ensurePolished()
        self._wrap()
        self._space_out()
        self._make_room()
        self.keep_in_view()
        self.viewport().update()

    def _wrap(self) -> None:
        """A class sees all of a line; and of one of a million signs only the rows in view are painted, anywhere broken.

        In one row Qt paints all of it with each key, 0.1 s; it looks for words to break at for half a minute.
        """
        long, mode, where = self.lines.has_long, QPlainTextEdit.LineWrapMode, QTextOption.WrapMode
        self.setWordWrapMode(where.WrapAnywhere if long else where.WrapAtWordBoundaryOrAnywhere)
        self.setLineWrapMode(mode.WidgetWidth if long or self.theme.presents else mode.NoWrap)

    # ------------------------------------------------------------ lines and cells

    def line_text(self, line: int) -> str:
        """The text of a line."""
        return self.document().findBlockByNumber(line - 1).text()

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the caret into a line, as the person would; columns count from 1."""
        self.folds.reveal(line - 1)
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + min(max(0, column - 1), block.length() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus()

    # ------------------------------------------------------------ documents

    @property
    def open_document(self) -> OpenDocument:
        """The document that is shown."""
        return self._document

    @property
    def highlighter(self) -> Highlighter:
        """That of the document that is shown."""
        return self._document.highlighter

    @property
    def lines(self) -> Lines:
        """Those of the document that is shown."""
        return self._document.lines

    def show_cell_states(self) -> None:
        """Cells run, or ran: show how they are."""
        self.viewport().update()
        self.gutter.update()

    def show_text(self, text: str) -> None:
        """Show another text in this document, from its start, with nothing to undo."""
        self._placed_by_program = True
        self.set_marks(NOTHING)
        with self._document.loading():
            self.setPlainText(text)
        self._wrap()
        self._placed_by_program = False
        self.text_shown.emit()

    def show_document(self, document: OpenDocument) -> None:
        """Show another document, where it was when it was last shown."""
        before = self._document
        if document is before:
            return
        self._placed_by_program = True
        self._let_go(before)
        self._document = document
        document.set_theme(self.theme)
        document.setDefaultFont(self.font())
        self.setDocument(document)
        self._wrap()
        self._space_out()
        document.contentsChange.connect(self.edited)
        document.lines.grew_long.connect(self._wrap, Qt.ConnectionType.QueuedConnection)
        document.cells.changed.connect(self.show_cell_states)
        if document.caret is not None:
            self.setTextCursor(document.caret)
        across, down = document.scrolled
        self.verticalScrollBar().setValue(down)
        self.horizontalScrollBar().setValue(across)
        self.heed_lock()
        self._make_room()
        self._caret_moved()
        self._placed_by_program = False
        self.document_shown.emit()
        self.text_shown.emit()

    def heed_lock(self) -> None:
        """Have a locked document only read, with a caret all the same."""
        self.setReadOnly(self._document.is_locked)
        if self._document.is_locked:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)

    def _let_go(self, document: OpenDocument) -> None:
        """Remember where it was, and forget what was marked in it."""
        document.caret = self.textCursor()
        document.scrolled = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self._go_away()
        document.contentsChange.disconnect(self.edited)
        document.lines.grew_long.disconnect(self._wrap)
        document.cells.changed.disconnect(self.show_cell_states)
        self.set_marks(NOTHING)
        self.set_paused(None)
        self.set_caller(None, reveal=False)
        self.set_stops({})

    def _space_out(self) -> None:
        """Space between the lines, and tabs, by the size of the type."""
        self._document.airy.air = float(round(self.theme.editor_size * _AIR))
        self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * len(indentation.UNIT))

    # ------------------------------------------------------------ cells

    def cell_lines(self) -> list[int]:
        """The lines at which code cells begin."""
        return [number + 1 for number in self.lines.code_markers]

    def marker_lines(self) -> list[int]:
        """The lines at which cells of any kind begin."""
        return [number + 1 for number in self.lines.markers]

    def cell_range(self) -> tuple[int, int] | None:
        """First and last line of the cell that holds the caret; None in a text without cells."""
        if not self.lines.code_markers:
            return None
        markers = self.lines.markers
        at = bisect_left(markers, self._line)
        return (markers[at - 1] + 1 if at else 1, markers[at] if at < len(markers) else self.blockCount())

    # ------------------------------------------------------------ editing

    def event(self, event: QEvent) -> bool:
        """Leave keys to the window: Shift+Enter and Ctrl+Enter run cells, and clickers have the keys of pages."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            clicked = self.theme.presents and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
            if (enter and modifiers) or (clicked and not modifiers):
                event.ignore()
                return False
        return super().event(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        """Tab is a key of the text, also of one that is only read."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep pairs and indentation as Python wants them."""
        before = self.textCursor().position()
        if not self._keys.press(event):
            super().keyPressEvent(event)
        step_over_fold(self, before)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text may be pasted and dropped; files are the window's."""
        return source.hasText() and not source.hasUrls() and not self.isReadOnly()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop text."""
        if self.canInsertFromMimeData(source):
            self.commands.paste(source)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the turn whose arrow was clicked, or open the fold, else put the caret."""
        if not pointing.press(self, event):
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two quick clicks on an arrow are two turns."""
        if not pointing.press(self, event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light what is under the pointer and can be clicked."""
        super().mouseMoveEvent(event)
        pointing.move(self, event)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer is gone."""
        super().leaveEvent(event)
        pointing.leave(self)

    def ask_turn(self, line: int) -> None:
        """Ask for the number of a turn of the loop on a line, whose lens is in view, if its turns are known."""
        pointing.ask_turn(self, line)

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grounds below the text, notes beside it."""
        painter = QPainter(self.viewport())
        paint_grounds(self, painter)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        paint_notes(self, painter)
        for paint in self.overpaint:
            paint(painter)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the gutter at the left edge, and the line in view that is shown."""
        super().resizeEvent(event)
        self._place_gutter()
        self.keep_in_view()

    def show_caret(self, cursor: QTextCursor) -> None:
        """Have the caret, or what is chosen, there and in view, with some lines around it."""
        self.folds.reveal(cursor.blockNumber())
        self.setTextCursor(cursor)
        self.reveal(cursor.blockNumber() + 1)

    def open_find(self, *, replacing: bool = False) -> None:
        """Ask what to find in the text, and what to put in its place."""
        self.find_bar.open(replacing=replacing)

    def ask_line(self) -> None:
        """Ask for a line to go to."""
        self.line_field = LineField(self)

    def _make_room(self) -> None:
        bar = self.find_bar
        height = bar.sizeHint().height() if bar.isVisibleTo(self) else 0
        self.setViewportMargins(self.gutter.wanted_width(), height, 0, 0)
        bar.setGeometry(0, 0, self.width(), height)
        self._place_gutter()
        self.gutter.update()

    def _place_gutter(self) -> None:
        """Beside the text, and not over the scroll bar below it."""
        inside, text = self.contentsRect(), self.viewport().geometry()
        self.gutter.setGeometry(QRect(inside.left(), text.top(), self.gutter.wanted_width(), text.height()))
        self.find_bar.setGeometry(inside.left(), inside.top(), text.right() + 1 - inside.left(), text.top())

    def _follow_scrolling(self, area: QRect, by: int) -> None:
        if by:
            self.gutter.scroll(0, by)
        else:
            self.gutter.update(0, area.y(), self.gutter.width(), area.height())

    def _caret_moved(self) -> None:
        line = self.textCursor().blockNumber() + 1
        self._show_brackets()
        if line != self._line:
            self._line = line
            self.viewport().update()
            self.gutter.update()
            if not self._placed_by_program:
                self._go_away()
                self.caret_placed.emit(line)

    def _show_brackets(self) -> None:
        self.setExtraSelections(bracket_selections(self.textCursor(), self.lines, self.theme))
