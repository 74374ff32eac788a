"""What the output pane shows: lines of a bounded size, however much a program prints."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from itertools import islice

HEAD = 1_000
TAIL = 1_000
LINE_LIMIT = 4_000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


@dataclass
class Line:
    """One line of output: its kind (``out``, ``err``, ``header``, …), its text, and where it leads."""

    kind: str
    text: str = ""
    target: int | None = None
    """The line of the document that a click leads to."""
    image: str | None = None
    """A picture as base64."""
    number: int = 0


@dataclass
class OutputLog:
    """Head and tail of everything that was put out; what lay between is counted, and said."""

    head: list[Line] = field(default_factory=list)
    tail: deque[Line] = field(default_factory=lambda: deque(maxlen=TAIL))
    count: int = 0
    """Lines that there ever were."""
    _open: Line | None = None
    _column: int = 0

    @property
    def left_out(self) -> int:
        """How many lines are no longer kept."""
        return self.count - len(self.head) - len(self.tail)

    def text(self, kind: str, text: str) -> None:
        """Text of a stream: it goes on in the line it left open; a carriage return writes over that line."""
        pieces = re.split(r"([\r\n])", _ESCAPES.sub("", text).replace("\r\n", "\n"))
        for piece in pieces:
            if piece == "\n":
                self._line_for(kind)
                self._open = None
            elif piece == "\r":
                self._column = 0
            elif piece:
                self._write(kind, piece)

    def line(self, line: Line) -> None:
        """A line of its own."""
        self._open = None
        self._keep(line)

    def lines(self, most: int = TAIL) -> list[Line]:
        """Everything that is kept (of the tail `most` lines), with a line that says what is not."""
        tail = list(islice(self.tail, max(0, len(self.tail) - most), None))
        left_out = self.count - len(self.head) - len(tail)
        if not left_out:
            return [*self.head, *tail]
        return [*self.head, Line("note", f"… {left_out:,} lines left out …"), *tail]

    def plain(self) -> str:
        """Everything that is kept, as text."""
        return "\n".join(line.text for line in self.lines())

    def _write(self, kind: str, piece: str) -> None:
        line = self._line_for(kind)
        if self._column > LINE_LIMIT:  # nothing of it would be seen
            return
        text = line.text[: self._column] + piece + line.text[self._column + len(piece) :]
        self._column += len(piece)
        line.text = text if len(text) <= LINE_LIMIT else text[:LINE_LIMIT] + "…"
        line.kind = kind

    def _line_for(self, kind: str) -> Line:
        if self._open is None:
            self._open, self._column = Line(kind), 0
            self._keep(self._open)
        return self._open

    def _keep(self, line: Line) -> None:
        self.count += 1
        line.number = self.count
        if len(self.head) < HEAD:
            self.head.append(line)
        else:
            self.tail.append(line)
