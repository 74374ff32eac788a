"""What stands in for stdout, stderr and stdin in the user's program."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable

from gradviz.worker.journal import Journal


class _Bytes(io.RawIOBase):
    """The ``buffer`` of a text stream: bytes are decoded and go the same way."""

    def __init__(self, text: PrintedStream) -> None:
        self._text = text
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Print bytes."""
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # anything with a buffer, as in io
        self._text.write(self._decoder.decode(bytes(view)))
        return len(view)


class PrintedStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr``: what is printed goes to the record, in order with all else."""

    def __init__(self, journal: Journal, name: str, descriptor: int) -> None:
        self._journal = journal
        self._name = name
        self._descriptor = descriptor
        self.buffer = _Bytes(self)

    @property
    def name(self) -> str:
        """``<stdout>`` or ``<stderr>``."""
        return f"<{self._name}>"

    @property
    def mode(self) -> str:
        """Open for writing."""
        return "w"

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """Text of any kind can be printed."""
        return "utf-8"

    @property
    def errors(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """How what has no encoding is printed."""
        return "backslashreplace"

    def fileno(self) -> int:
        """The real descriptor, for child processes."""
        return self._descriptor

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Print text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._journal.print(self._name, text)
        self._journal.after_print()
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]  # typeshed wants bytes too
        """Print pieces of text."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing to do: text waits for milliseconds only, and is never lost by it."""

    def close(self) -> None:
        """Stay open: the next cell prints too."""


class AskedStream(io.TextIOBase):
    """``sys.stdin``: each line is asked for, as `input` does."""

    def __init__(self, ask: Callable[[], str | None]) -> None:
        self._ask = ask

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        """What the answers could hold."""
        return "utf-8"

    def readable(self) -> bool:
        """Always."""
        return True

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # typeshed forgets None
        """One line, or nothing at the end of the input."""
        answer = self._ask()
        return "" if answer is None else answer + "\n"

    def read(self, size: int | None = -1, /) -> str:
        """All lines until the input ends."""
        return "".join(iter(self.readline, ""))

    def close(self) -> None:
        """Stay open: the next cell may ask too."""
