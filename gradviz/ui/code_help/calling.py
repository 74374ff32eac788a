"""Call tips: how the call is written that the caret is in."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from gradviz.language import messages as ms
from gradviz.ui.code_help.cards import CallTip
from gradviz.ui.code_help.completing import Source
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.editor.brackets import open_bracket
from gradviz.ui.editor.highlighter import column_of, units
from gradviz.ui.theme import Theme

_NO_CALLS = "and|or|not|in|is|if|elif|else|while|return|lambda|assert|yield|await|for|del|raise|import|with"
_CALLED = re.compile(rf"(?:(?<!\w)(?!(?:{_NO_CALLS})\b)[^\W\d]\w*|[\])])\Z")
"""What stands before the bracket of a call."""


class Calling(QObject):
    """Shows a tip when a call is begun, and moves on with its arguments until the caret leaves it."""

    def __init__(self, edit: QPlainTextEdit, service: LanguageService, source: Source, theme: Theme) -> None:
        super().__init__(edit)
        self._edit, self._service, self._source = edit, service, source
        self._theme = theme
        self._tip: CallTip | None = None
        self._call: int | None = None
        """Where the bracket stands of the call that is told of, or asked for."""
        self._refused: int | None = None
        self._typed = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        edit.cursorPositionChanged.connect(self._caret_moved)

    @property
    def tip(self) -> CallTip:
        """The card; it is made when it is needed first."""
        if self._tip is None:
            self._tip = CallTip(self._edit, self._theme)
        return self._tip

    @property
    def shown(self) -> bool:
        """Whether the tip is there."""
        return self._tip is not None and self._tip.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        if self._tip is not None:
            self._tip.set_theme(theme)

    def press(self, event: QKeyEvent) -> bool:
        """See a key before the field does; whether it was the tip's."""
        if event.key() == Qt.Key.Key_Escape and self.shown:
            self._refused = self._call
            self.close()
            return True
        if event.text() in ("(", ","):
            self._typed = True
            self._soon.start(0)
        return False

    def ask(self) -> None:
        """Tell how the call at the caret is written: the person asked for it."""
        self._refused = None
        self._tell(self.call_at_caret())

    def close(self) -> None:
        """Tell nothing any longer."""
        self._call = None
        self._soon.stop()
        self._service.knower.forget("sign")
        if self._tip is not None:
            self._tip.hide()

    def call_at_caret(self) -> int | None:
        """The position of the bracket of the call that the caret is in."""
        cursor, lines = self._edit.textCursor(), self._source.lines()
        number = cursor.blockNumber()
        column = column_of(cursor.block().text(), cursor.positionInBlock())
        while (bracket := open_bracket(lines, number, column)) is not None:
            number, column = bracket
            text = lines[number].text
            if text[column] == "(" and _CALLED.search(text[:column]):
                block = self._edit.document().findBlockByNumber(number)
                return block.position() + units(text, column)
        return None

    def _caret_moved(self) -> None:
        if self._call is not None:
            self._soon.start(0)

    def _follow(self) -> None:
        typed, self._typed = self._typed, False
        call = self.call_at_caret()
        if call is None or (call != self._call and not (typed or self.shown)):
            self.close()
        elif call != self._refused:
            self._tell(call)

    def _tell(self, call: int | None) -> None:
        self._call = call
        if call is None:
            return
        cursor = self._edit.textCursor()
        line = self._source.lines_before() + cursor.blockNumber() + 1
        column = column_of(cursor.block().text(), cursor.positionInBlock())
        question = ms.Sign(0, self._source.text(), line, column, self._source.path())
        self._service.knower.ask("sign", question, lambda answer: self._signed(call, answer))

    def _signed(self, call: int, answer: ms.Answer) -> None:
        if call != self._call or not isinstance(answer, ms.Signed):
            return
        if answer.signatures and self._edit.isVisible():
            self.tip.tell(answer.signatures, call)
        else:
            self.close()
