"""The one writer of the record: events and printed text, in the order in which they happened."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from gradviz.events import Event, TextPrinted, encode
from gradviz.worker.log import LogWriter

CHUNK = 1 << 16
"""Characters of printed text in one event, at most."""
LIMIT = 32 << 20
"""Characters that one cell may print before only the end of what follows is kept."""
TAIL = 1 << 16
"""Characters of that end."""
TICK = 0.04
"""Seconds after which readers are woken at the latest."""

_CUT = "\n… more than {:,} characters were printed: from here on only the end is kept …\n"
_LEFT_OUT = "… {:,} characters are left out …\n"


class Journal:
    """Appends events to the log at once, so that a crash loses nothing.

    Any thread may write. What is written while a write of the same thread is under way (by a finaliser, which can run
    anywhere) waits for its end.
    """

    def __init__(self, log: LogWriter, wake: Callable[[], None], fail: Callable[[str], None]) -> None:
        self.cell = 0
        """Number of the execution that printed text belongs to."""
        self.limit = LIMIT
        self.after_print: Callable[[], None] = lambda: None
        """Called when the user's own code has printed and nothing can be torn: it may raise."""
        self._printed = self._beyond = 0
        """Characters of this cell, and those of them that came after the limit."""
        self._tail: deque[tuple[str, str]] = deque()
        self._tail_length = 0
        self._log = log
        self._wake = wake
        self._fail = fail
        self._lock = threading.RLock()
        self._writing = False
        self._waiting: deque[Event] = deque()
        self._open = True
        self._stirred = threading.Event()
        threading.Thread(target=self._tick, name="journal", daemon=True).start()

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
            before, self._printed = self._printed, self._printed + len(text)
            if self._printed > self.limit:
                if before <= self.limit:
                    self.append(TextPrinted(self.cell, stream, _CUT.format(self.limit)))
                self._keep_end(stream, text)
                return
        for start in range(0, len(text), CHUNK):
            self.append(TextPrinted(self.cell, stream, text[start : start + CHUNK]))

    def end_text(self) -> None:
        """The cell has ended: write the end of what it printed beyond the limit, and count anew."""
        with self._lock:
            left_out = self._beyond - self._tail_length
            if left_out > 0:
                self.append(TextPrinted(self.cell, "stdout", _LEFT_OUT.format(left_out)))
            while self._tail:
                self.append(TextPrinted(self.cell, *self._tail.popleft()))
            self._printed = self._beyond = self._tail_length = 0

    def _keep_end(self, stream: str, text: str) -> None:
        self._beyond += len(text)
        text = text[-TAIL:]
        self._tail.append((stream, text))
        self._tail_length += len(text)
        while self._tail_length - len(self._tail[0][1]) >= TAIL:
            self._tail_length -= len(self._tail.popleft()[1])

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
