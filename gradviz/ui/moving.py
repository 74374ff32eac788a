"""Moves through the record, as a person asks for them: each moves the cursor, or says why it stays."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gradviz.trace import moves
from gradviz.trace.moves import Move
from gradviz.ui.player import Player
from gradviz.ui.session import Session
from gradviz.wording import tr

CaretLine = Callable[[], tuple[int, list[tuple[str, int]]]]
"""The line of the caret, and the (file, line) pairs that it ran as."""


class Moving(QObject):
    """Carries moves out on the session."""

    said = Signal(str)
    """Why the cursor stays, or what is worth saying of where it went."""

    def __init__(self, session: Session, player: Player, caret_line: CaretLine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._player, self._caret_line = session, player, caret_line

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions of moves, by their names."""
        found: dict[str, Callable[[], object]] = {
            "first": lambda: self.to(Move(0)),
            "last": lambda: self.to(Move(len(self._session.trace))),
            "previous": lambda: self.by(moves.EVENT, -1),
            "next": lambda: self.by(moves.EVENT, 1),
            "birth": self.to_birth,
            "end": self.to_end,
        }
        for word, direction in (("next", 1), ("previous", -1)):
            for kind in (moves.LINE, moves.OPERATION, moves.FUNCTION, moves.PASS, moves.CELL, moves.ITERATION,
                         moves.ERROR):  # fmt: skip
                found[f"{word}_{kind}"] = lambda kind=kind, to=direction: self.by(kind, to)  # type: ignore[misc]
            found[f"{word}_change"] = lambda to=direction: self.by_change(to)  # type: ignore[misc]
            found[f"{word}_caret"] = lambda to=direction: self.by_caret(to)  # type: ignore[misc]
        return found

    def by(self, kind: str, direction: int) -> None:
        """To the next (1) or previous (-1) moment of a kind (see `gradviz.trace.moves`)."""
        self.to(moves.move(self._session.trace, kind, direction, self._session.cursor))

    def by_change(self, direction: int) -> None:
        """To the next or previous change of what is selected."""
        session = self._session
        self._to_selected(moves.to_change(session.trace, session.selection, direction, session.cursor))

    def to_birth(self) -> None:
        """To where what is selected came into the record."""
        self._to_selected(moves.to_birth(self._session.trace, self._session.selection))

    def to_end(self) -> None:
        """To where it died."""
        self.to(moves.to_end(self._session.trace, self._session.selection, self._session.cursor))

    def by_caret(self, direction: int) -> None:
        """To the next or previous time that the line under the caret ran."""
        line, places = self._caret_line()
        self.to(moves.to_line(self._session.trace, places, line, direction, self._session.cursor))

    def to(self, move: Move) -> None:
        """Go where a move leads."""
        self._player.pause()
        if not len(self._session.trace):
            self.said.emit(tr("Nothing is recorded yet: run the program first."))
            return
        if move.step is not None:
            self._session.move_to(move.step)
        if move.words:
            self.said.emit(move.words)

    def _to_selected(self, move: Move) -> None:
        """Go there, and select the version of the tensor that is the newest there."""
        self.to(move)
        selection = self._session.selection
        if move.step is not None and selection is not None:
            self._session.select(moves.key_at(self._session.trace, selection, move.step))
