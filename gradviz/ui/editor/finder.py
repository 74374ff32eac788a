"""Finds and replaces in the text of one editor; the bar says what for."""

from __future__ import annotations

from bisect import bisect_left
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor

from gradviz.ui.editor.finding import BadPattern, Match, Places, Query, find_all, replaced
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_AT_ONCE = 0.02
"""Seconds that an expression may take before it is looked for beside the window's own work."""
_PATIENCE = 3.0
"""Seconds after which an expression is given up."""
_ONE_BY_ONE = 1_000
"""So many matches are replaced each on its own; of more, all that lies between them is written anew."""
_KEEP = QTextCursor.MoveMode.KeepAnchor


class Finder(QObject):
    """Owns the matches; places are Qt's."""

    changed = Signal()
    """Other matches, another one is shown, or there is something else to say."""
    _found = Signal(int, object)
    """From another thread: the number of the search, and what came of it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self.query = Query("")
        self.matches: list[Match] = []
        self.current: int | None = None
        """Index of the match that is chosen in the text."""
        self.problem = ""
        """What is wrong with the expression, or what else is to be said."""
        self.searching = False
        self.active = False
        """Whether the bar is open: matches are marked then."""
        self._scope: QTextCursor | None = None
        self._from = 0
        self._number = 0
        self._show_next = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(80)
        self._later.timeout.connect(self._search)
        self._found.connect(self._take)

    # ------------------------------------------------------------ what is looked for

    def begin(self) -> None:
        """Look from the caret on."""
        self.active = True
        self._from = self._editor.textCursor().selectionStart()

    def end(self) -> None:
        """Mark nothing any longer; what was looked for is kept for the next time."""
        self.active = False
        self._number += 1
        self.matches, self.current, self._scope = [], None, None
        self.changed.emit()

    def ask(self, query: Query) -> None:
        """Look for something else, and show the first match from where the search began."""
        self.query = query
        self._show_next = True
        self._search()

    def limit(self, wanted: bool) -> None:
        """Look in what is chosen alone, or in all of the text."""
        cursor = self._editor.textCursor()
        self._scope = QTextCursor(cursor) if wanted and cursor.hasSelection() else None
        if self._scope is not None:
            self._scope.setKeepPositionOnInsert(False)
            self._from = self._scope.selectionStart()
        self._search()

    @property
    def limited(self) -> bool:
        """Whether only a part of the text is looked through."""
        return self._scope is not None

    @property
    def scope(self) -> Match | None:
        """That part."""
        return (self._scope.selectionStart(), self._scope.selectionEnd()) if self._scope is not None else None

    def text_changed(self) -> None:
        """The text is another one: look again, soon."""
        if self.active:
            self._later.start()

    def take_text(self) -> None:
        """Another text is here."""
        self._scope = None
        if self.active:
            self._search()

    # ------------------------------------------------------------ going

    def go(self, direction: int) -> None:
        """Show the next match (1) or the previous one (-1), around the ends of the text."""
        if not self.active:
            self.begin()
            self._search()
        if not self.matches:
            return
        cursor = self._editor.textCursor()
        starts = [start for start, _end in self.matches]
        if direction > 0:
            place = cursor.selectionEnd() if self._is_match(cursor) else cursor.selectionStart()
            index = bisect_left(starts, place) % len(starts)
        else:
            index = (bisect_left(starts, cursor.selectionStart()) - 1) % len(starts)
        self._show(index)

    def between(self, start: int, end: int) -> list[Match]:
        """The matches that touch a stretch of the text."""
        low = bisect_left(self.matches, (start, -1))
        while low and self.matches[low - 1][1] > start:
            low -= 1
        high = bisect_left(self.matches, (end, -1))
        return self.matches[low:high]

    # ------------------------------------------------------------ replacing

    def replace(self, template: str) -> None:
        """Replace the match that is chosen, and go to the next one; where none is chosen, go to it."""
        cursor = self._editor.textCursor()
        if self._is_match(cursor) and not self._editor.isReadOnly():
            text = self._editor.lines.text
            places = Places(text)
            match = places.offset(cursor.selectionStart()), places.offset(cursor.selectionEnd())
            try:
                new = replaced(text, self.query, template, [match])[0]
            except BadPattern as error:
                self._say(str(error))
                return
            cursor.insertText(new)
            self._editor.setTextCursor(cursor)
            self._search()
        self.go(1)

    def replace_all(self, template: str) -> int:
        """Replace all matches, as one step of undo; how many there were."""
        if self._editor.isReadOnly():
            return 0
        text = self._editor.lines.text
        places = Places(text)
        offsets = places.offsets(self.matches)
        try:
            new = replaced(text, self.query, template, offsets)
        except BadPattern as error:
            self._say(str(error))
            return 0
        if not new:
            return 0
        cursor = self._editor.textCursor()
        caret = QTextCursor(cursor)
        cursor.beginEditBlock()
        if len(new) <= _ONE_BY_ONE:
            for (start, end), each in zip(reversed(self.matches), reversed(new), strict=True):
                cursor.setPosition(start)
                cursor.setPosition(end, _KEEP)
                cursor.insertText(each)
        else:
            cursor.setPosition(self.matches[0][0])
            cursor.setPosition(self.matches[-1][1], _KEEP)
            cursor.insertText(_woven(text, offsets, new))
        cursor.endEditBlock()
        caret.clearSelection()
        self._editor.setTextCursor(caret)
        self._search()
        self._say(tr("{count} replaced", count=f"{len(new):,}"))
        return len(new)

    # ------------------------------------------------------------ searching

    def _search(self) -> None:
        """Look for all matches; what takes long goes on in a thread, and the window with it."""
        self._later.stop()
        self._number += 1
        self.searching = False
        if not self.active:
            return
        text, query = self._editor.lines.text, self.query
        try:
            self._take(self._number, find_all(text, query, _AT_ONCE))
        except BadPattern as error:
            self.matches, self.current = [], None
            self._say(str(error))
        except TimeoutError:
            self.searching = True
            self.changed.emit()
            Thread(target=self._search_beside, args=(self._number, text, query), daemon=True).start()

    def _search_beside(self, number: int, text: str, query: Query) -> None:
        try:
            found: list[Match] | None = find_all(text, query, _PATIENCE)
        except TimeoutError:
            found = None
        try:
            self._found.emit(number, found)
        except RuntimeError:  # the editor is gone by now
            return

    def _take(self, number: int, found: list[Match] | None) -> None:
        if number != self._number:
            return
        self.searching = False
        if found is None:
            self.matches, self.current = [], None
            self._say(tr("This expression takes too long; make it simpler."))
            return
        places = Places(self._editor.lines.text)
        scope = self.scope
        every = places.units(found)
        if scope is not None:
            every = [each for each in every if scope[0] <= each[0] and each[1] <= scope[1]]
        self.matches = every
        self.problem = ""
        if self._show_next:
            self._show_next = False
            self._show_from(self._from)
        else:
            self._find_current()
            self.changed.emit()

    def _show_from(self, place: int) -> None:
        if self.matches:
            self._show(bisect_left(self.matches, (place, -1)) % len(self.matches))
        else:
            cursor = self._editor.textCursor()
            if cursor.hasSelection() and not self.limited:
                cursor.setPosition(cursor.selectionStart())
                self._editor.setTextCursor(cursor)
            self.current = None
            self.changed.emit()

    def _show(self, index: int) -> None:
        self.current = index
        cursor = self._editor.textCursor()
        cursor.setPosition(self.matches[index][0])
        cursor.setPosition(self.matches[index][1], _KEEP)
        self._editor.show_caret(cursor)
        self.changed.emit()

    def _find_current(self) -> None:
        cursor = self._editor.textCursor()
        span = (cursor.selectionStart(), cursor.selectionEnd())
        at = bisect_left(self.matches, span)
        self.current = at if at < len(self.matches) and self.matches[at] == span else None

    def _is_match(self, cursor: QTextCursor) -> bool:
        self._find_current()
        return self.current is not None and cursor.hasSelection()

    def _say(self, words: str) -> None:
        self.problem = words
        self.changed.emit()


def _woven(text: str, matches: list[Match], new: list[str]) -> str:
    """The text from the first match to the last one, with others in their places."""
    parts = []
    for index, (match, each) in enumerate(zip(matches, new, strict=True)):
        parts.append(each)
        if index + 1 < len(matches):
            parts.append(text[match[1] : matches[index + 1][0]])
    return "".join(parts)
