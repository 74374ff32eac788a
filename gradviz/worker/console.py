"""The program's stdin, stdout, stderr and warnings, led into the record."""

from __future__ import annotations

import builtins
import ctypes
import getpass
import queue
import sys
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any, TextIO

from msgspec import structs

from gradviz.events import InputGiven, InputRequested, Place, WarningShown
from gradviz.recorder.files import Files
from gradviz.recorder.source import Source
from gradviz.worker.interrupt import OURS, interruptible
from gradviz.worker.journal import Journal
from gradviz.worker.messages import InputWanted
from gradviz.worker.streams import AskedStream, PrintedStream
from gradviz.worker.user_code import UserCode

_SAID_BY_IPYTHON = "To exit: use 'exit'"


class Console:
    """Everything through which the program speaks and is spoken to."""

    def __init__(
        self, journal: Journal, user_code: UserCode, files: Files, tell: Callable[[InputWanted], None]
    ) -> None:
        self.answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._journal = journal
        self._user_code = user_code
        self._files = files
        # with texts of its own: to tell of one, in the middle of a warning, could end the recording
        self._source = Source(Files(lambda _seen: None), user_code.__contains__)
        self._tell = tell
        self._shown: set[tuple[str, str, int]] = set()
        self._c_library = ctypes.CDLL(None)

    def install(self) -> None:
        """Take the places of Python's own, for the rest of the process."""
        for stream in (sys.__stdout__, sys.__stderr__):
            stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
        sys.stdout = _as_text(PrintedStream(self._journal, "stdout", 1))
        sys.stderr = _as_text(PrintedStream(self._journal, "stderr", 2))
        sys.stdin = _as_text(AskedStream(lambda: self._ask("", False)))
        builtins.input = self._input
        getpass.getpass = self._password
        warnings.showwarning = self._show_warning

    def begin_cell(self, namespace: dict[str, Any]) -> None:
        """Let each cell show its warnings, also those that an earlier one has shown."""
        namespace.pop("__warningregistry__", None)
        self._shown.clear()

    def leave_in_child(self) -> None:
        """In a forked process, print to the real streams."""
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__

    def flush_c(self) -> None:
        """Write what C code printed and its library still holds back."""
        self._c_library.fflush(None)

    def _input(self, prompt: object = "", /) -> str:
        answer = self._ask(str(prompt), False)
        if answer is None:
            raise EOFError("EOF when reading a line")
        return answer

    def _password(self, prompt: str = "Password: ", stream: TextIO | None = None) -> str:
        answer = self._ask(prompt, True)
        if answer is None:
            raise EOFError
        return answer

    def _ask(self, prompt: str, password: bool) -> str | None:
        while not self.answers.empty():  # an answer that an interrupted question left behind
            self.answers.get()
        self._journal.append(InputRequested(self._journal.cell, prompt, password))
        self._tell(InputWanted(self._journal.cell, prompt, password))
        answer = self._wait()
        self._journal.append(InputGiven(self._journal.cell, "" if password or answer is None else answer))
        return answer

    @interruptible
    def _wait(self) -> str | None:
        return self.answers.get()

    def _show_warning(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if str(message).startswith(_SAID_BY_IPYTHON):
            return
        cell = self._journal.cell
        frame = self._user_code.innermost(sys._getframe(1))
        place = Place(cell, filename, lineno)
        if frame is not None:
            place = structs.replace(self._source.located(frame, cell)[0], file=self._files.name_of(frame.f_code))
        if filename.startswith(OURS):
            _forget_warnings(filename)
            filename, lineno = frame.f_code.co_filename if frame is not None else filename, place.line
            if (seen := (str(message), filename, lineno)) in self._shown:
                return
            self._shown.add(seen)
        text = warnings.formatwarning(message, category, filename, lineno, line)
        if file is not None:
            file.write(text)
            return
        self._journal.append(WarningShown(place, category.__name__, str(message)))
        self._journal.print("stderr", text)


def _forget_warnings(file: str) -> None:
    """Let Python show the warning again: it counts it to the one line of the recorder that makes the user's calls."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == file:
            frame.f_globals.pop("__warningregistry__", None)
        frame = frame.f_back


def _as_text(stream: Any) -> TextIO:
    """Our streams are text files in all that programs use of them."""
    return stream  # type: ignore[no-any-return]
