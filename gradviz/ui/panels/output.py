"""The output pane: what the program printed, displayed, warned of and died of."""

from __future__ import annotations

import base64
from time import perf_counter

from PySide6.QtCore import QByteArray, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QImage, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from gradviz import events as ev
from gradviz.ui.panels.output_feed import OutputFeed
from gradviz.ui.panels.output_log import HEAD, TAIL, Line
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme

_REFRESH_MS = 60
_SLICE = 0.008
_QUIET_MS = 200
_BRIEF = 100
"""Lines of the tail that are shown while more comes in: to write a thousand anew takes too long."""
_SHOW_ANYWAY = 0.3
"""Seconds after which what came in is shown, even if more waits."""


class OutputPane(QWidget):
    """Follows the record's end, in batches; it shows all that was put out, wherever the cursor is."""

    line_asked = Signal(int)
    """A link to a line of the document was clicked."""
    answered = Signal(str)
    """The person answered ``input()``."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._size = theme.text_size
        self._feed, self._taken = OutputFeed(), 0
        self._shown: list[tuple[int, str, str]] = []
        self._shown_at = 0.0
        self._following = True
        """Nobody has scrolled away from the end."""
        self.view = _View(self)
        self.view.verticalScrollBar().rangeChanged.connect(self._keep_to_end)
        self.view.verticalScrollBar().actionTriggered.connect(self._scrolled_by_hand)
        self.view.anchorClicked.connect(self._open_link)
        self.input_row, self.prompt, self.input = self._make_input()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.input_row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        session.trace_replaced.connect(self.begin_anew)
        session.trace_grew.connect(lambda _length: self._wake())
        self.set_theme(theme)
        self.begin_anew()

    # ------------------------------------------------------------ what others ask of it

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.set_size(self._size)
        self._show_all()

    def set_size(self, pixels: int) -> None:
        """Set the size of the type."""
        self._size = pixels
        families = ", ".join(f'"{family}"' for family in self._theme.mono)
        self.setStyleSheet(
            f"QTextBrowser {{ font-family: {families}; font-size: {pixels}px; padding: 6px 10px; }}"
            f"QLineEdit {{ font-family: {families}; font-size: {pixels}px; }}"
            f"QLabel {{ color: {self._theme.muted}; font-family: {families}; font-size: {pixels}px; }}"
        )

    def begin_anew(self) -> None:
        """Forget what was shown, and show the session's record."""
        self._feed, self._taken = OutputFeed(), 0
        self.view.clear()
        self._shown = []
        self._following = True
        self.ask_input(None)
        self._refresh()

    def clear(self) -> None:
        """Show nothing of what came until now."""
        self._feed.clear()
        self.view.clear()
        self._shown = []

    def say(self, text: str) -> None:
        """A remark of the window's own, at the end of the output."""
        self._feed.log.line(Line("note", text))
        self._wake()

    def ask_input(self, event: ev.InputRequested | None) -> None:
        """Show the line for an answer to ``input()``, or take it away."""
        self.input_row.setVisible(event is not None)
        if event is not None:
            self.prompt.setText(event.prompt.strip() or "The program waits for input:")
            hidden = QLineEdit.EchoMode.Password if event.password else QLineEdit.EchoMode.Normal
            self.input.setEchoMode(hidden)
            self.input.clear()
            self.input.setFocus()

    def put_below(self, widget: QWidget) -> None:
        """Have another widget stand below the text."""
        column = self.layout()
        assert column is not None
        column.addWidget(widget)

    def text(self) -> str:
        """Everything that is kept, as plain text."""
        self._take_in()
        return self._feed.log.plain()

    # ------------------------------------------------------------ following the record

    def _wake(self) -> None:
        if not self._timer.isActive():
            self._timer.start(_REFRESH_MS)

    def _refresh(self) -> None:
        before = self._taken
        if not self._take_in():
            self._timer.start(0)
            if perf_counter() - self._shown_at > _SHOW_ANYWAY:
                self._show_changes(_BRIEF)
        elif self._taken > before:
            self._show_changes(_BRIEF)
            self._timer.start(_QUIET_MS)  # the rest of the tail, when nothing has come for a while
        else:
            self._show_changes(TAIL)

    def _take_in(self) -> bool:
        """Take in new events for one slice of time; whether that was all of them."""
        events, until = self._session.trace.events, perf_counter() + _SLICE
        while self._taken < len(events):
            self._feed.take(events[self._taken])
            self._taken += 1
            if perf_counter() > until:
                return False
        return True

    def _show_changes(self, most: int) -> None:
        """Write only from the first line that differs; all of what follows the head once lines are left out."""
        lines = self._feed.log.lines(most)
        keys = [(line.number, line.kind, line.text) for line in lines]
        same = self._same_from_start(keys)
        self._write(lines, same)
        self._shown = keys
        self._shown_at = perf_counter()
        self._keep_to_end()

    def _keep_to_end(self) -> None:
        """Stay at the end, which moves on while long lines are laid out, until somebody scrolls away from it."""
        if self._following:
            bar = self.view.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _scrolled_by_hand(self) -> None:
        bar = self.view.verticalScrollBar()
        self._following = bar.sliderPosition() >= bar.maximum() - 4

    def _same_from_start(self, keys: list[tuple[int, str, str]]) -> int:
        start = HEAD if len(keys) > HEAD and self._shown[:HEAD] == keys[:HEAD] else 0
        count = min(len(keys), len(self._shown))
        return next((index for index in range(start, count) if keys[index] != self._shown[index]), count)

    def _show_all(self) -> None:
        self._shown = []
        self.view.clear()
        self._show_changes(TAIL)

    def _write(self, lines: list[Line], same: int) -> None:
        document = self.view.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if same < len(self._shown):
            block = document.findBlockByNumber(same)
            cursor.setPosition(max(0, block.position() - 1))
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        formats: dict[tuple[str, int | None], QTextCharFormat] = {}
        plain = QTextCharFormat()
        for index in range(same, len(lines)):
            line = lines[index]
            if index:
                cursor.insertBlock()
            if line.image is not None:
                self._insert_image(cursor, line)
            else:
                key = (line.kind, line.target)
                formats.setdefault(key, self._format(line))
                words = line.text.lstrip(" ")
                cursor.insertText(" " * (len(line.text) - len(words)), plain)  # a link is its words, not what is before
                cursor.insertText(words, formats[key])
        cursor.endEditBlock()

    def _insert_image(self, cursor: QTextCursor, line: Line) -> None:
        image = QImage.fromData(QByteArray(base64.b64decode(line.image or "")))
        name = f"picture:{line.number}"
        self.view.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)
        cursor.insertImage(name)

    def _format(self, line: Line) -> QTextCharFormat:
        theme = self._theme
        colors = {"err": theme.warning, "error": theme.error, "header": theme.muted, "note": theme.muted,
                  "result": theme.data, "input": theme.leaf}  # fmt: skip
        form = QTextCharFormat()
        form.setForeground(QColor(colors.get(line.kind, theme.text)))
        if line.kind in ("header", "note"):
            form.setFontItalic(line.kind == "note")
        if line.target is not None:
            form.setAnchor(True)
            form.setAnchorHref(f"line:{line.target}")
            form.setFontUnderline(line.kind == "error")
        return form

    # ------------------------------------------------------------ links and input

    def _open_link(self, url: QUrl) -> None:
        if url.scheme() == "line":
            self.line_asked.emit(int(url.path()))

    def _make_input(self) -> tuple[QWidget, QLabel, QLineEdit]:
        row, prompt, field = QWidget(), QLabel(), QLineEdit()
        field.setAccessibleName("Answer to the program")
        field.setPlaceholderText("type an answer, Enter sends it")
        field.returnPressed.connect(self._answer)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(12, 6, 12, 8)
        inside.addWidget(prompt)
        inside.addWidget(field, 1)
        row.hide()
        return row, prompt, field

    def _answer(self) -> None:
        text = self.input.text()
        self.ask_input(None)
        self.answered.emit(text)


class _View(QTextBrowser):
    """The text; its menu can also clear it."""

    def __init__(self, pane: OutputPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName("Output")
        self.setPlaceholderText("What the program prints appears here.")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, copy all, clear."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        menu.addAction("Clear output", self._pane.clear)
        menu.exec(event.globalPos())
        menu.deleteLater()
