"""The output pane: what the program printed, displayed, plotted, warned of and died of, cell by cell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence, Set
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QPoint, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QTextBlock, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit, QVBoxLayout, QWidget

from gradviz import events as ev
from gradviz.ui.languages import languages
from gradviz.ui.panels import output_saving
from gradviz.ui.panels.output_feed import OutputFeed, pieces
from gradviz.ui.panels.output_find import FindBar
from gradviz.ui.panels.output_input import InputRow
from gradviz.ui.panels.output_log import TAIL, Line
from gradviz.ui.panels.output_pictures import Pictures
from gradviz.ui.panels.output_stored import StoredCell
from gradviz.ui.panels.output_text import OutputText
from gradviz.ui.panels.output_view import OutputView, open_in_browser, picture_number
from gradviz.ui.panels.output_writer import OutputWriter
from gradviz.ui.session import Session
from gradviz.ui.slices import go_on
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_REFRESH_MS = 60
_SLICE = 0.008
"""Seconds of one turn in which events are taken in."""
_WRITE = 0.008
"""Seconds of one turn in which lines are written."""
_QUIET_MS = 200
_BRIEF = 100
"""Lines of the tail that are shown while more comes in: to write a thousand anew takes too long."""
_SHOW_ANYWAY = 0.3
"""Seconds after which what came in is shown, even if more waits."""
_MARGIN = 40
"""Pixels beside a picture that takes all the room."""


class OutputPane(QWidget):
    """Follows the record's end, in batches; it shows all that was put out, wherever the cursor is."""

    line_asked = Signal(int, int)
    """A link to a line of a document was clicked; which execution it is of."""
    place_asked = Signal(str, int)
    """A link to a line of another file was clicked."""
    answered = Signal(str)
    """The person answered ``input()``."""
    saved = Signal(str)
    """All of the output was written to a file, or why it was not; in words."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._feed, self._taken = OutputFeed(), 0
        self._coming = self._to_come()
        self._stored: Sequence[StoredCell] = ()
        """What there is to show that is not of the record."""
        self._cleared: set[Hashable] = set()
        """What of it somebody wants to see no longer."""
        self._storing: Iterator[None] | None = None
        """What is left to be read of it."""
        self._sought = False
        """Whether the first of it is to be seen when it is written."""
        self._writing: Generator[None] | None = None
        """What is left to be written of what was taken in."""
        self._place: tuple[int, float] | None = None
        """The block that stood at the top when all began to be written anew, and how far it was scrolled over the top;
        where nobody follows the end."""
        self._shown_at = 0.0
        self._following = True
        """Nobody has scrolled away from the end."""
        self._most = TAIL
        self.view = OutputView(self)
        self.pictures = Pictures(self.view.document(), theme)
        self._writer = OutputWriter(self.pictures, theme)
        self._text = OutputText(self.view.document(), self._writer)
        self.find_bar = FindBar(self.view)
        self.view.verticalScrollBar().rangeChanged.connect(self._stay_at_end)
        self.view.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)
        self.view.anchorClicked.connect(self._open_link)
        self.pictures.decoder.decoded.connect(lambda _key, _image: self.view.viewport().update())
        self.input_row = InputRow()
        self.input_row.answered.connect(self.answered)
        self.prompt, self.input = self.input_row.prompt, self.input_row.field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.find_bar)
        column.addWidget(self.input_row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        session.trace_replaced.connect(self.begin_anew)
        session.trace_grew.connect(lambda _length: self._wake())
        session.cursor_moved.connect(lambda _step, _previous: self._wake())
        languages.switched.connect(self._tell_anew)
        self.set_theme(theme)
        self.begin_anew()

    # ------------------------------------------------------------ what others ask of it

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = self._writer.theme = self.pictures.theme = theme
        families, pixels = ", ".join(f'"{family}"' for family in theme.mono), theme.text_size
        self.setStyleSheet(
            f"QTextBrowser {{ font-family: {families}; font-size: {pixels}px; padding: 6px 10px; }}"
            f"QLineEdit {{ font-family: {families}; font-size: {pixels}px; }}"
            f"QLabel {{ color: {theme.muted}; font-family: {families}; font-size: {pixels}px; }}"
        )
        self.find_bar.set_theme(theme)
        self._show_all()

    def begin_anew(self) -> None:
        """Forget what was shown, and show the session's record."""
        self._feed, self._taken = OutputFeed(), 0
        self._cleared = set()
        self._coming, self._storing = self._to_come(), self._to_store()
        self._forget()
        self._following = True
        self.ask_input(None)
        self._refresh()

    def clear(self) -> None:
        """Show nothing of what came until now."""
        self._feed.clear()
        self._cleared |= {cell.content for cell in self._stored}
        self._storing = None
        self._forget()
        self._show_changes(TAIL)

    def show_stored(self, cells: Sequence[StoredCell], edited: Set[int], *, seek: bool) -> None:
        """Show what cells of the document in view hold that the record did not put out, and no others'; which of its
        executions were of cells that were edited since."""
        self._feed.tell_edited(edited)
        if cells != self._stored or self._storing is not None:
            self._stored = cells
            self._storing = self._to_store()
        self._sought |= seek
        self._wake()

    def say(self, text: str) -> None:
        """A remark of the window's own, at the end of the output."""
        self._feed.remark(text)
        self._wake()

    def has_focus(self) -> bool:
        """Whether the keys go to what was put out."""
        return self.view.hasFocus() or self.find_bar.isAncestorOf(self.window().focusWidget() or self)

    def find_words(self) -> None:
        """Ask what to find in the output."""
        self.find_bar.open_bar()

    def ask_input(self, event: ev.InputRequested | None) -> None:
        """Show the line for an answer to ``input()``, or take it away."""
        self.input_row.ask(event)

    def put_below(self, widget: QWidget) -> None:
        """Have another widget stand below the text."""
        column = self.layout()
        assert column is not None
        column.addWidget(widget)

    def text(self) -> str:
        """Everything that is seen, as plain text."""
        self._take_in()
        return self._feed.log.plain()

    def line_at(self, cursor: QTextCursor) -> Line | None:
        """The line that a place of the text belongs to."""
        number = picture_number(cursor)
        found = self._feed.log.find(number) if number is not None else self._text.line_at(cursor.blockNumber())
        return found[1] if found else None

    def menu_entries(self) -> list[tuple[str, Callable[[], object]]]:
        """What the menu offers for all of the output."""
        folded = [group for group in self._feed.log.groups if group.head is not None]
        entries: list[tuple[str, Callable[[], object]]] = [(tr("Find…"), self.find_words)]
        if len(folded) > 1:
            entries += [
                (tr("Collapse All Cells"), lambda: self._fold_all(True)),
                (tr("Open All Cells"), lambda: self._fold_all(False)),
            ]
        return [*entries, (tr("Save All Output…"), self.ask_and_save), (tr("Clear Output"), self.clear)]

    def complain(self, words: str) -> None:
        """Say that something went wrong."""
        self.saved.emit(words)
        self.say(words)

    # ------------------------------------------------------------ saving all of it

    def ask_and_save(self) -> None:
        """Ask for a file, and write all that was put out to it: as the record holds it, not only what is shown."""
        if chosen := output_saving.ask_for_file(self):
            self.save_all(chosen[0], page=chosen[1])

    def save_all(self, file: Path, *, page: bool) -> None:
        """Write it, beside the window's thread: it may be long. `saved` follows."""
        save = partial(output_saving.save, self._session.trace, self._stored, file, page=page)
        threading.Thread(target=lambda: self.saved.emit(save()), name="save output").start()

    # ------------------------------------------------------------ following the record

    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start(_REFRESH_MS)

    def _refresh(self) -> None:
        """One turn: write on, else take in what came and begin to write it."""
        if self._writing is not None:
            self._write_on()
            return
        before = self._taken
        whole = self._read_stored() and self._take_in()
        if whole and self._taken == before:
            self._show_changes(TAIL)
        elif whole or perf_counter() - self._shown_at > _SHOW_ANYWAY:
            self._show_changes(_BRIEF)
        else:
            self._timer.start(0)

    def _to_store(self) -> Iterator[None]:
        return self._feed.store([cell for cell in self._stored if cell.content not in self._cleared])

    def _read_stored(self) -> bool:
        """Read on what is not of the record for one slice of time; whether that was all of it."""
        if self._storing is not None and not go_on(self._storing, _SLICE):
            return False
        self._storing = None
        return True

    def _take_in(self) -> bool:
        """Take in new events for one slice of time; whether that was all of them."""
        until = perf_counter() + _SLICE
        for event, step in self._coming:
            self._feed.take(event, step)
            if isinstance(event, ev.CellStarted):
                self._following = True
            if perf_counter() > until:
                return False
        self._coming = self._to_come()
        return True

    def _to_come(self) -> Iterator[tuple[ev.Event, int]]:
        """New events, those of long texts in pieces; with the step that each leads to."""
        events = self._session.trace.events
        while self._taken < len(events):
            for piece in pieces(events[self._taken]):
                yield piece, self._taken + 1
            self._taken += 1

    def _show_changes(self, most: int) -> None:
        """Begin to write what changed; what cannot be written at once follows in the next turns."""
        self._most = most
        self.pictures.ratio = self.view.devicePixelRatioF()
        self._writing = self._text.show(self._feed, most)
        self._write_on()

    def _write_on(self) -> None:
        """Write for one slice of time; what comes next when all is written."""
        assert self._writing is not None
        if not go_on(self._writing, _WRITE):
            self._timer.start(0)
            return
        self._writing = None
        self._shown_at = perf_counter()
        self._mark_step()
        self._keep_to_end()
        if self._taken < len(self._session.trace):
            self._timer.start(0)
        elif self._most < TAIL:
            self._timer.start(_QUIET_MS)  # the rest of the tail, when nothing has come for a while

    def written(self) -> Generator[None]:
        """Write what is left to be written, with pauses."""
        while self._writing is not None:
            self._write_on()
            yield

    def _tell_anew(self) -> None:
        self._feed.tell_anew()
        self._show_changes(self._most)

    def _show_all(self) -> None:
        if not self._following:
            block = self.view.cursorForPosition(QPoint(0, 0)).blockNumber()
            self._place = block, self.view.verticalScrollBar().value() - self._top_of(block)
        self._text.clear()
        self._show_changes(self._most)

    def _forget(self) -> None:
        self._writing, self._place = None, None
        self._text.clear()
        self.pictures.clear()
        self.view.setExtraSelections([])

    def make_room(self, width: int) -> None:
        """Pictures take the room that there is."""
        self.pictures.room = max(80, width - _MARGIN)
        self._wake()  # to be where one was when all is laid out

    # ------------------------------------------------------------ what is in view

    def _stay_at_end(self) -> None:
        """Where the end is written, stay there while it moves on: long lines are laid out bit by bit."""
        if self._following and self._writes_at_end():
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _writes_at_end(self) -> bool:
        groups, changed = self._feed.log.groups, self._text.changed
        return not groups or changed is groups[-1] or (changed is None and not groups[-1].stored)

    def _keep_to_end(self) -> None:
        """Stay where something is written until somebody scrolls, and then where that was."""
        bar = self.view.verticalScrollBar()
        if self._sought and self._storing is None:
            self._seek()
        elif not self._following:
            if self._place is not None:
                block, over = self._place
                bar.setValue(round(self._top_of(block) + over))
        elif self._writes_at_end():
            bar.setValue(bar.maximum())
        elif self._text.changed is not None:
            first, behind = self._text.blocks_of(self._text.changed)
            top, end = self._top_of(first), self._top_of(behind)
            room = self.view.viewport().height()
            bar.setValue(round(min(top, bar.maximum()) if end - top < room else end - room))
        self._place = None

    def _seek(self) -> None:
        """Have the first cell in view of those that are not of the record."""
        self._sought = False
        group = next((group for group in self._feed.log.groups if group.stored), None)
        if group is not None:
            self._following = False
            self.view.verticalScrollBar().setValue(round(self._top_of(self._text.blocks_of(group)[0])))

    def _top_of(self, block: int) -> float:
        document = self.view.document()
        found = document.findBlockByNumber(block)
        layout = document.documentLayout()
        return layout.blockBoundingRect(found).top() if found.isValid() else layout.documentSize().height()

    def _scrolled_by_hand(self) -> None:
        bar = self.view.verticalScrollBar()
        self._following = bar.sliderPosition() >= bar.maximum() - 4

    def _mark_step(self) -> None:
        """Mark the last line that had come by the shown step, where that is not the end."""
        cursor = self._session.cursor
        marks: list[QTextEdit.ExtraSelection] = []
        if cursor < len(self._session.trace) and (block := self._block_of_step(cursor)) is not None:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(block)
            mark.format.setBackground(QColor(self._theme.line_highlight))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            marks.append(mark)
        self.view.setExtraSelections(marks)

    def _block_of_step(self, step: int) -> QTextBlock | None:
        number = self._text.block_of_step(step)
        return None if number is None else self.view.document().findBlockByNumber(number)

    # ------------------------------------------------------------ links and input

    def _open_link(self, url: QUrl) -> None:
        kind, number = url.scheme(), int(url.path()) if url.path().isdecimal() else 0
        log = self._feed.log
        if kind == "line" and (found := log.find(number)):
            self.line_asked.emit(found[1].target, found[1].execution)
        elif kind == "place" and (found := log.find(number)):
            self.place_asked.emit(found[1].file, found[1].target)
        elif kind == "browse" and (found := log.find(number)):
            open_in_browser(found[1])
        elif kind == "more":
            log.open(number)
            self._show_changes(self._most)
        elif kind == "fold":
            for group in log.groups:
                if group.number == number:
                    log.fold(group, not group.collapsed)
            self._following = False
            self._show_changes(self._most)
        elif kind in ("http", "https", "mailto"):
            QDesktopServices.openUrl(url)

    def _fold_all(self, collapsed: bool) -> None:
        for group in self._feed.log.groups:
            self._feed.log.fold(group, collapsed)
        self._show_changes(self._most)
