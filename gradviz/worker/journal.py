"""The one writer of the record: events and printed text, in the order in which they happened."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from msgspec import structs

from gradviz.events import Event, OutputCleared, ResultDisplayed, TextPrinted, encode
from gradviz.worker.display_limit import DisplayLimit, Told
from gradviz.worker.log import LogWriter
from gradviz.worker.print_limit import CHUNK, Piece, PrintLimit, in_chunks

TICK = 0.04
"""Seconds after which readers are woken at the latest."""


class Journal:
    """Appends events to the log at once, so that a crash loses nothing.

    Any thread may write. What is written while a write of the same thread is under way (by a finaliser, which can run
    anywhere) waits for its end.
    """

    def __init__(self, log: LogWriter, wake: Callable[[], None], fail: Callable[[str], None]) -> None:
        self.cell = 0
        """Number of the execution that printed text belongs to."""
        self.limit = PrintLimit()
        self.display_limit = DisplayLimit()
        self.after_print: Callable[[], None] = lambda: None
        """Called when the user's own code has printed and nothing can be torn: it may raise."""
        self._log = log
        self._wake = wake
        self._fail = fail
        self._lock = threading.RLock()
        self._writing = False
        self._waiting: deque[Event] = deque()
        self._open = True
        self._stirred = threading.Event()
        threading.Thread(target=self._tick, name="journal", daemon=True).start()

    @property
    def size(self) -> int:
        """Bytes of the record."""
        return self._log.end

    def append(self, event: Event) -> None:
        """Write an event."""
        with self._lock:
            self._waiting.append(event)
            if not self._writing:
                self._write()
        if not self._stirred.is_set():
            self._stirred.set()

    def print(self, stream: str, text: str) -> None:
        """Write text that went to ``stdout`` or ``stderr``."""
        if not text.isascii():
            text = text.encode("utf-8", "backslashreplace").decode()  # lone surrogates have no UTF-8
        with self._lock:
            self._append_text(self.limit.take(stream, text))

    def display(self, shown: ResultDisplayed | OutputCleared) -> None:
        """Write what was displayed, as one of the running cell's."""
        shown = structs.replace(shown, cell=self.cell)
        with self._lock:
            if isinstance(shown, OutputCleared):
                self.append(shown)
            else:
                self._append_displays(self.display_limit.take(shown))

    def end_output(self) -> None:
        """The cell has ended: write the end of what it put out beyond the limits, and count anew."""
        with self._lock:
            self._append_displays(self.display_limit.end())
            self._append_text(self.limit.end())

    def _append_displays(self, told: Iterable[Told]) -> None:
        for each in told:
            self.append(TextPrinted(self.cell, "stdout", each) if isinstance(each, str) else each)

    def _append_text(self, pieces: Iterable[Piece]) -> None:
        for piece in in_chunks(pieces):
            self.append(TextPrinted(self.cell, *piece))

    def close_in_child(self) -> None:
        """Write nothing any longer: the log belongs to the process that we were forked from."""
        self._open = False
        self._writing = False
        self._lock = threading.RLock()

    def _write(self) -> None:
        self._writing = True
        try:
            while self._waiting:
                event = self._waiting.popleft()
                if self._open:
                    self._log.append(encode(event))
        except OSError as error:
            self._open = False
            self._fail(f"The record could not be written any longer: {error.strerror}. The program runs on unrecorded.")
        finally:
            self._writing = False

    def _tick(self) -> None:
        pause = threading.Event()
        while self._stirred.wait():
            pause.wait(TICK)
            self._stirred.clear()
            self._wake()


def join_text(events: Iterable[Event]) -> list[Event]:
    """The same record, in which text that was printed piece by piece stands in few events."""
    joined: list[Event] = []
    pieces: list[TextPrinted] = []
    length = 0
    for event in events:
        if isinstance(event, TextPrinted):
            if pieces and (length >= CHUNK or (event.cell, event.stream) != (pieces[0].cell, pieces[0].stream)):
                joined.append(_as_one(pieces))
                pieces, length = [], 0
            pieces.append(event)
            length += len(event.text)
            continue
        if pieces:
            joined.append(_as_one(pieces))
            pieces, length = [], 0
        joined.append(event)
    if pieces:
        joined.append(_as_one(pieces))
    return joined


def _as_one(pieces: list[TextPrinted]) -> TextPrinted:
    first = pieces[0]
    return first if len(pieces) == 1 else TextPrinted(first.cell, first.stream, "".join(piece.text for piece in pieces))
