"""Completion: when a list of names is shown, what is in it, and which keys it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from gradviz.language import messages as ms
from gradviz.language.context import KEYWORDS, Place, key_at, place_at, words_of
from gradviz.ui.code_help.cards import DocCard
from gradviz.ui.code_help.completion_list import ROWS, CompletionList
from gradviz.ui.code_help.matching import matches
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.editor.highlighter import column_of, units
from gradviz.ui.editor.lines import Lines
from gradviz.ui.theme import Theme

LETTERS = 2
"""So many letters are typed before a list comes by itself."""
_NO_NAME = 200
"""Letters of a word that is data."""
_AROUND = 300
"""Lines above and below the caret whose words are offered until more is known."""
_DOC_MS, _DOC_LATER_MS = 150, 700
"""Until the documentation of the current row is shown: of one that was chosen, and of one that was not."""

NamesTold = Callable[[tuple[ms.Name, ...]], object]


class Source(Protocol):
    """The text of a field, as the service is asked about it."""

    def lines(self) -> Lines:
        """Its lines with their tokens."""

    def text(self) -> str:
        """All that is known to stand before and in it."""

    def lines_before(self) -> int:
        """So many lines of that stand before the field's own."""

    def path(self) -> str:
        """Where it is kept; empty: nowhere."""


class Living(Protocol):
    """The names of the program that was run, as they are now."""

    def ask(self, base: str, keys: bool, told: NamesTold) -> None:
        """Tell the names, or the attributes or keys of what `base` means; nobody is told where it cannot be asked."""


@dataclass
class _Session:
    """A word that is being completed."""

    block: int
    place: Place
    position: int
    words: dict[str, ms.Name] = field(default_factory=dict)
    known: dict[str, ms.Name] = field(default_factory=dict)
    living: dict[str, ms.Name] = field(default_factory=dict)

    def names(self) -> list[ms.Name]:
        """All that may stand there; what lives knows best what it holds."""
        found = {**self.words, **self.known}
        found |= {name: each for name, each in self.living.items() if each.detail or name not in self.known}
        return list(found.values())


class Completing(QObject):
    """Offers names in a field of text, which keeps the focus."""

    def __init__(
        self,
        edit: QPlainTextEdit,
        service: LanguageService,
        source: Source,
        living: Living,
        theme: Theme,
    ) -> None:
        super().__init__(edit)
        self._edit, self._service, self._source, self._living = edit, service, source, living
        self.by_itself = True
        """Whether it comes while one types; else only when it is asked for."""
        self.offers_words = True
        """Whether words of the text are offered until more is known."""
        self.takes_single = False
        """Whether a name that alone fits is written at once, when the person asked."""
        self._theme = theme
        self._list: CompletionList | None = None
        self._doc: DocCard | None = None
        self._session: _Session | None = None
        self._typed = ""
        self._refused: tuple[int, int] | None = None
        """The word for which the list was sent away."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._follow)
        self._read = QTimer(self)
        self._read.setSingleShot(True)
        self._read.timeout.connect(self._ask_doc)
        edit.cursorPositionChanged.connect(self._caret_moved)

    # ------------------------------------------------------------ what others ask of it

    @property
    def popup(self) -> CompletionList:
        """The list; it is made when it is needed first."""
        if self._list is None:
            self._list = CompletionList(self._edit, self._theme)
            self._list.clicked.connect(self.take)
            self._list.turned_to.connect(self._turned)
            self._list.view.verticalScrollBar().valueChanged.connect(lambda _value: self._ask_details())
        return self._list

    @property
    def doc(self) -> DocCard:
        """What is known of the current row."""
        if self._doc is None:
            self._doc = DocCard(self._edit, self._theme)
        return self._doc

    @property
    def shown(self) -> bool:
        """Whether the list is there."""
        return self._list is not None and self._list.isVisible()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        for part in (self._list, self._doc):
            if part is not None:
                part.set_theme(theme)

    def ask(self) -> None:
        """Offer what may stand at the caret: the person asked for it."""
        self.close()
        if (place := self._place()) is not None:
            self._refused = None
            self.popup.deliberate = True
            self._begin(place)

    def close(self) -> None:
        """Offer nothing any longer."""
        self._session = None
        self._soon.stop()
        self._read.stop()
        for slot in ("complete", "detail", "explain"):
            self._service.knower.forget(slot)
        if self._list is not None:
            self._list.deliberate = False
            self._list.hide()
        if self._doc is not None:
            self._doc.hide()

    def take(self) -> None:
        """Write the current name in place of what was typed of it."""
        session, name = self._session, self.popup.current
        if session is None or name is None:
            return
        self.close()
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        cursor.setPosition(session.position, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(name.name)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self._soon.stop()

    # ------------------------------------------------------------ keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is the list's."""
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.shown or not plain:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.popup.deliberate
        return key in _MOVES or key in (Qt.Key.Key_Tab, Qt.Key.Key_Escape)

    def press(self, event: QKeyEvent) -> bool:
        """See a key before the field does; whether it was the list's."""
        if self.takes(event):
            self._obey(Qt.Key(event.key()))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        modifiers = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not modifiers:
            self.write(event.text())
        return False

    def write(self, text: str) -> None:
        """See what a key or an input method writes, before the field does."""
        if text and text.isprintable():
            self._typed = text[-1]
            self._soon.start(0)  # behind the key itself: typing never waits

    def _obey(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_Escape:
            if self._session is not None:
                self._refused = self._session.block, self._session.place.start
            self.close()
        elif key in _MOVES:
            self.popup.turn(_MOVES[key])
        else:
            self.take()

    def _caret_moved(self) -> None:
        if self._session is not None:
            self._soon.start(0)

    # ------------------------------------------------------------ where the caret is

    def _place(self) -> Place | None:
        """What could be completed at the caret; None in comments, strings, behind numbers, and where one only reads."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection() or self._edit.isReadOnly():
            return None
        line = cursor.block().text()
        column = column_of(line, cursor.positionInBlock())
        state, comment = self._source.lines().at(cursor.blockNumber()).open_at(column)
        if comment:
            return None
        return key_at(line, column) if state and state[-1].kind != "field" else place_at(line, column)

    def _follow(self) -> None:
        """Something was typed, or the caret moved: begin, narrow down, or end."""
        typed, self._typed = self._typed, ""
        cursor, place, session = self._edit.textCursor(), self._place(), self._session
        block = cursor.blockNumber()
        if session is not None and place is not None and (session.block, session.place.start) == (block, place.start):
            self._session.place = place  # type: ignore[union-attr]  # it is this session
            self._show()
            return
        if session is not None:
            self.close()
        if place is None or not typed or not self.by_itself or self._refused == (block, place.start):
            return
        self._refused = None
        begins = len(place.word) >= LETTERS or (typed == "." and place.dotted) or (place.keys and not place.word)
        if begins and not place.naming:
            self._begin(place)

    # ------------------------------------------------------------ what is offered

    def _begin(self, place: Place) -> None:
        cursor = self._edit.textCursor()
        block = cursor.block()
        position = block.position() + units(block.text(), place.start)
        session = self._session = _Session(block.blockNumber(), place, position)
        if self.offers_words and not (place.dotted or place.importing or place.keys):
            session.words = {word: ms.Name(word, "keyword") for word in KEYWORDS}
            session.words |= {word: ms.Name(word, "word") for word in self._words_around(block) - set(KEYWORDS)}
        self._living.ask(place.base, place.keys, lambda names: self._take_in(session, "living", names))
        if not place.keys:
            self._service.knower.forget("detail")
            line = self._source.lines_before() + block.blockNumber() + 1
            question = ms.Complete(0, self._source.text(), line, place.start, self._source.path())
            self._service.knower.ask("complete", question, lambda answer: self._completed(session, answer))
        self._show()

    def _words_around(self, block: QTextBlock) -> set[str]:
        """The words nearby, without the one that is being typed."""
        document = self._edit.document()
        first = max(0, block.blockNumber() - _AROUND)
        near = document.findBlockByNumber(first)
        lines: list[str] = []
        while near.isValid() and len(lines) < 2 * _AROUND:
            line = near.text()
            if near == block:
                column = column_of(line, self._edit.textCursor().positionInBlock())
                place = place_at(line, column)
                line = line[: place.start] + line[column:] if place else line
            lines.append(line)
            near = near.next()
        return {word for word in words_of("\n".join(lines)) if 1 < len(word) < _NO_NAME}

    def _completed(self, session: _Session, answer: ms.Answer) -> None:
        if isinstance(answer, ms.Completed):
            if answer.names:
                session.words = {}
            self._take_in(session, "known", answer.names)

    def _take_in(self, session: _Session, where: str, names: tuple[ms.Name, ...]) -> None:
        if session is self._session:
            setattr(session, where, {name.name: name for name in names})
            self._show()
            if self.takes_single and self.shown and len(self.popup.matches) == 1 and self.popup.deliberate:
                self.take()

    def _show(self) -> None:
        """Show what fits by now."""
        session = self._session
        assert session is not None
        word = session.place.word
        fitting = matches(session.names(), word)
        if not fitting or (len(fitting) == 1 and fitting[0].name.name == word):
            if self._list is not None:
                self._list.hide()
            if self._doc is not None:
                self._doc.hide()
            return
        self.popup.offer(fitting, session.position, keep=True)
        self._ask_details()
        self._turned()

    def _ask_details(self) -> None:
        session = self._session
        if session is None or not session.known or not self.shown:
            return
        if unknown := [name for name in self.popup.unknown() if name in session.known]:
            question = ms.Detail(0, tuple(unknown))
            self._service.knower.ask("detail", question, lambda answer: self._detailed(session, answer))

    def _detailed(self, session: _Session, answer: ms.Answer) -> None:
        if session is self._session and isinstance(answer, ms.Detailed):
            found = {name.name: name for name in answer.names}
            session.known |= found
            self.popup.fill_in({name: each for name, each in found.items() if name not in session.living})

    # ------------------------------------------------------------ the documentation of the current row

    def _turned(self) -> None:
        if self._doc is not None and self._doc.isVisible() and not self.popup.deliberate:
            self._doc.hide()
        self._read.start(_DOC_MS if self.popup.deliberate else _DOC_LATER_MS)

    def _ask_doc(self) -> None:
        session, name = self._session, self.popup.current
        if session is not None and name is not None and name.name in session.known and self.shown:
            question = ms.Explain(0, name.name)
            self._service.knower.ask("explain", question, lambda answer: self._explained(session, name, answer))
        elif self._doc is not None:
            self._doc.hide()

    def _explained(self, session: _Session, name: ms.Name, answer: ms.Answer) -> None:
        current = self.popup.current
        if session is not self._session or current is None or current.name != name.name or not self.shown:
            return
        if isinstance(answer, ms.Explained) and answer.doc is not None and (answer.doc.text or answer.doc.signatures):
            self.doc.tell_beside(answer.doc, self.popup.geometry())
        elif self._doc is not None:
            self._doc.hide()


_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -ROWS, Qt.Key.Key_PageDown: ROWS}
