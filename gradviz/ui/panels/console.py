"""The line below the output: what is typed there runs in the program's namespace, as it is now."""

from __future__ import annotations

import codeop
from collections.abc import Callable

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QWidget

from gradviz.documents import Cell
from gradviz.events import CONSOLE
from gradviz.trace.retold import retold
from gradviz.ui.frames import Frames, frame_words
from gradviz.ui.languages import worded
from gradviz.ui.runs import Home, Runs, State
from gradviz.ui.theme import Theme, mono_font
from gradviz.wording import later, tr
from gradviz.worker.messages import Evaluated

_MOST_LINES = 8
_REMEMBERED = 200
_KEY = "console"
_NOW = later("Runs in the program's namespace as it is now, whatever step is shown, and is recorded like a cell.")
_PLACEHOLDERS = {
    State.RUNNING: later("the program runs"),
    State.WAITING: later("the program waits for input"),
    State.ENDED: later("the program's process has ended; Run begins another one"),
}


_TYPE = later("type a line to run it now")


class Console(QWidget):
    """A prompt and a field that grows with its lines."""

    ran = Signal()
    """A text was sent to run."""
    answered = Signal(str)
    """What a text came to in a paused program, which is in no record: the text, and below it what it gave."""

    def __init__(
        self, runs: Runs, frames: Frames, settings: QSettings, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._runs, self._frames, self._settings = runs, frames, settings
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.prompt = QLabel()
        self.field = _Field(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self.prompt, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.field, 1)
        stored = settings.value(_KEY, [])
        self.history = [stored] if isinstance(stored, str) else [str(text) for text in stored or []]  # type: ignore[attr-defined]
        runs.state_changed.connect(self._follow)
        frames.changed.connect(self._follow)
        self.ask_completion: Callable[[], object] = lambda: None
        """Offers what may stand at the caret."""
        self._evaluating: dict[int, str] = {}
        """The texts that a paused program is asked to evaluate, by the numbers of the answers."""
        runs.evaluated.connect(self._take_answer)
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.prompt.setText(tr("now ›››"))
        self.prompt.setToolTip(tr(_NOW))
        self.field.setAccessibleName(tr("Console"))
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.setStyleSheet(
            f"Console {{ background: {theme.panel}; border-top: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.leaf}; font-weight: bold; }}"
            f"QPlainTextEdit {{ border: none; border-bottom: 1px solid transparent;"
            f" background: {theme.panel}; color: {theme.text}; }}"
            f"QPlainTextEdit:focus {{ border-bottom-color: {theme.accent}; }}"
        )
        font = mono_font(theme, theme.text_size)
        self.field.setFont(font)
        self.prompt.setFont(font)
        self.field.fit()

    def submit(self, text: str) -> bool:
        """Run a text; False where nothing can run now, or there is nothing to run."""
        if not text.strip() or self._runs.state in _PLACEHOLDERS:
            return False
        if self.history[-1:] != [text]:
            self.history = [*self.history, text][-_REMEMBERED:]
            self._settings.setValue(_KEY, self.history)
        if self._runs.state == State.PAUSED:
            self._evaluating[self._runs.evaluate(text, self._frames.index)] = text
        else:
            self._runs.run_pieces([Cell(CONSOLE, text, 1)], Home())
        self.ran.emit()
        return True

    def complete(self) -> None:
        """Offer what may stand at the caret."""
        self.ask_completion()

    def interrupt(self) -> None:
        """Stop what runs; where the program is paused, what is evaluated in it, and that alone."""
        if self._runs.state != State.PAUSED:
            self._runs.stop()
        for number in list(self._evaluating):
            self._runs.end_evaluation(number)

    def _take_answer(self, answer: Evaluated) -> None:
        text = self._evaluating.pop(answer.number, None)
        if text is not None:
            said = [f"››› {text}", answer.output.rstrip("\n"), answer.result, retold(answer.error or "")]
            self.answered.emit("\n".join(filter(None, said)))

    def _follow(self) -> None:
        if self._runs.state != State.PAUSED:
            self._evaluating.clear()
        words = tr(_PLACEHOLDERS.get(self._runs.state, _TYPE))
        if self._runs.pause_ is not None:
            frame = self._frames.frame
            named = frame is not None and (frame.function or self._frames.index)
            if frame and named:
                words = tr("evaluate in {frame}", frame=frame_words(frame))
            else:
                words = tr("evaluate where it is paused")
        self.field.setPlaceholderText(words)
        self.field.viewport().update()  # Qt paints other words only when the field is painted for another reason


class _Field(QPlainTextEdit):
    """Enter runs, Shift+Enter goes on in another line, Up and Down bring back what ran, Tab completes, Ctrl+C stops."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._console = console
        self._back = 0
        """How far one has gone back; 0 is what is being typed."""
        self._draft = ""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Be as high as the lines, up to a limit."""
        lines = min(max(1, self.blockCount()), _MOST_LINES)
        self.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shift or not self._run():
                self._new_line()
        elif key == Qt.Key.Key_Up and self.textCursor().blockNumber() == 0:
            self._recall(1)
        elif key == Qt.Key.Key_Down and self.textCursor().blockNumber() == self.blockCount() - 1:
            self._recall(-1)
        elif key == Qt.Key.Key_Tab and self._before_caret().strip():
            self._console.complete()
        elif key == Qt.Key.Key_Tab:
            self.insertPlainText("    ")
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self._console.interrupt()
        else:
            super().keyPressEvent(event)

    def _before_caret(self) -> str:
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _run(self) -> bool:
        """Run the text if it is whole; whether that is dealt with."""
        text = self.toPlainText()
        if not text.strip():
            return True
        try:
            whole = codeop.compile_command(text, "<console>", "exec") is not None
        except (SyntaxError, ValueError, OverflowError):
            whole = True  # the program's own error tells
        if not whole and not text.endswith("\n"):
            return False
        if self._console.submit(text.rstrip("\n")):
            self._back, self._draft = 0, ""
            self.clear()
        return True

    def _new_line(self) -> None:
        line = self._before_caret()
        deeper = 4 if line.rstrip().endswith(":") else 0
        self.insertPlainText("\n" + " " * (len(line) - len(line.lstrip()) + deeper))

    def _recall(self, direction: int) -> None:
        history = self._console.history
        if not 0 <= self._back + direction <= len(history):
            return
        if not self._back:
            self._draft = self.toPlainText()
        self._back += direction
        self.setPlainText(history[-self._back] if self._back else self._draft)
        self.moveCursor(QTextCursor.MoveOperation.End)
