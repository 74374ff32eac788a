"""Reading files in turns, with progress, so that a long one does not stop the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from gradviz.trace.store import DamagedTrace, Reading
from gradviz.trace.trace import Trace
from gradviz.wording import later, tr

_TURN = 0.02
"""Seconds that a turn takes."""
_AT_ONCE = 100
"""Events between two looks at the clock."""
_SOON = 400
"""Milliseconds that pass before the progress is shown: most records are there by then."""
_WHOLE = 1000


class InTurns(Protocol):
    """What is read in portions."""

    @property
    def share(self) -> float:
        """How much is read, from 0 to 1."""

    def go_on(self, portions: int) -> bool:
        """Read on; whether that was all."""


class FileReader(QObject):
    """Reads one file at a time; `failed` is told of the sentence that says why there is nothing of one."""

    ended = Signal()
    """A file is being read no longer: it is there, or nothing of it."""

    def __init__(self, window: QWidget, failed: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._failed = window, failed
        self._reading: InTurns | None = None
        self._name = ""
        self._done: Callable[[], object] = _nothing
        self._portions, self._error = 1, Exception
        self._progress: QProgressDialog | None = None
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._turn)

    def begin(
        self, reading: InTurns, name: str, done: Callable[[], object], *, portions: int, error: type[Exception]
    ) -> None:
        """Begin with a file, so many portions between two looks at the clock; `done` is called when all is read."""
        self._end()
        self._reading, self._name, self._done = reading, name, done
        self._portions, self._error = portions, error
        self._turns.start()

    def cancel(self) -> None:
        """Read no further; what is shown stays."""
        self._end()

    def _turn(self) -> bool:
        reading, until = self._reading, perf_counter() + _TURN
        if reading is None:
            return False
        try:
            whole = reading.go_on(self._portions)
            while not whole and perf_counter() < until:
                whole = reading.go_on(self._portions)
        except self._error as error:
            return self._fail(str(error))
        if whole:
            done = self._done
            self._end()
            done()
        else:
            self._show(reading.share)
        return True

    def _show(self, share: float) -> None:
        if self._progress is None:
            words = tr("Reading {name} …", name=self._name)
            self._progress = QProgressDialog(words, tr("Cancel"), 0, _WHOLE, self._window)
            self._progress.setWindowModality(Qt.WindowModality.WindowModal)
            self._progress.setWindowTitle(tr("Open"))
            self._progress.setMinimumDuration(_SOON)
            self._progress.setAutoReset(False)
            self._progress.canceled.connect(self.cancel)
        self._progress.setValue(round(share * _WHOLE))

    def _fail(self, why: str) -> bool:
        self._end()
        self._failed(why)
        return False

    def _end(self) -> None:
        self._turns.stop()
        if self._reading is not None:
            self._reading, self._done = None, _nothing
            self.ended.emit()
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.canceled.disconnect(self.cancel)
            progress.close()
            progress.deleteLater()


def _nothing() -> None:
    """What is done when nothing is being read."""


class RecordReader(FileReader):
    """Reads records; `done` is told of each, and of its name."""

    def __init__(self, window: QWidget, done: Callable[[Trace, str], object], failed: Callable[[str], object]) -> None:
        super().__init__(window, failed)
        self._tell = done

    def read(self, path: Path) -> bool:
        """Begin with a file; a short one is there at once. Whether nothing failed so far."""
        try:
            reading = Reading(path)
        except FileNotFoundError:
            return self._fail(tr("There is no file {path}. Check its name, or open another one.", path=path))
        except IsADirectoryError:
            return self._fail(tr("{path} is a folder. Open a record, a file that ends with .gradviz.", path=path))
        except OSError as error:
            text = later("{path} could not be read ({error}). Check its permissions.")
            return self._fail(tr(text, path=path, error=error.strerror))
        except DamagedTrace as error:
            return self._fail(str(error))
        done = partial(self._tell_of, reading, path.name)
        self.begin(reading, path.name, done, portions=_AT_ONCE, error=DamagedTrace)
        return self._turn()

    def _tell_of(self, reading: Reading, name: str) -> None:
        self._tell(reading.trace, name)
