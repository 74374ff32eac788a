"""The one writer of the record: events and printed text in the order in which they happened."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from gradviz.events import Event, TextPrinted, encode
from gradviz.worker.log import LogWriter

CHUNK = 1 << 16
"""Characters of printed text that are written at the latest as one event."""
TICK = 0.04
"""Seconds after which printed text is written at the latest, and readers are woken."""


class Journal:
    """Appends events to the log; printed text is gathered into chunks, never past another event.

    Any thread may write. What is written while a write of the same thread is under way (by a finaliser, which can run
    anywhere) waits for its end.
    """

    def __init__(self, log: LogWriter, wake: Callable[[], None], fail: Callable[[str], None]) -> None:
        self.cell = 0
        self._log = log
        self._wake = wake
        self._fail = fail
        self._lock = threading.RLock()
        self._writing = False
        self._waiting: deque[Event | tuple[str, str]] = deque()
        self._stream = ""
        self._text: list[str] = []
        self._length = 0
        self._open = True
        self._stirred = threading.Event()
        threading.Thread(target=self._tick, name="journal", daemon=True).start()

    def append(self, event: Event) -> None:
        """Write an event, after the text that was printed before it."""
        self._take(event)

    def print(self, stream: str, text: str) -> None:
        """Write text that went to ``stdout`` or ``stderr``; it may wait for more for some milliseconds."""
        self._take((stream, text))

    def flush(self) -> None:
        """Write the text that waits."""
        self._take(("", ""))

    def close_in_child(self) -> None:
        """Write nothing any longer: the log belongs to the process that we were forked from."""
        self._open = False
        self._lock = threading.RLock()

    def _take(self, item: Event | tuple[str, str]) -> None:
        with self._lock:
            self._waiting.append(item)
            if self._writing:
                return
            self._writing = True
            try:
                while self._waiting:
                    self._write(self._waiting.popleft())
            except OSError as error:
                self._give_up(error)
            finally:
                self._writing = False
        if not self._stirred.is_set():
            self._stirred.set()

    def _write(self, item: Event | tuple[str, str]) -> None:
        if not self._open:
            return
        if not isinstance(item, tuple):
            self._write_text()
            self._log.append(encode(item))
            return
        stream, text = item
        if stream != self._stream:
            self._write_text()
            self._stream = stream
        if text:
            self._text.append(text)
            self._length += len(text)
            if self._length >= CHUNK:
                self._write_text()

    def _write_text(self) -> None:
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        self._length = 0
        text = text.encode("utf-8", "backslashreplace").decode()  # lone surrogates have no UTF-8
        for start in range(0, len(text), 16 * CHUNK):
            self._log.append(encode(TextPrinted(self.cell, self._stream, text[start : start + 16 * CHUNK])))

    def _give_up(self, error: OSError) -> None:
        self._open = False
        self._waiting.clear()
        self._fail(f"The record could not be written any longer: {error.strerror}. The program runs on unrecorded.")

    def _tick(self) -> None:
        pause = threading.Event()
        while self._stirred.wait():
            pause.wait(TICK)
            self._stirred.clear()
            self.flush_quietly()
            self._wake()

    def flush_quietly(self) -> None:
        """Write the text that waits, without asking for another look."""
        with self._lock:
            if not self._writing:
                self._writing = True
                try:
                    self._write_text()
                except OSError as error:
                    self._give_up(error)
                finally:
                    self._writing = False
