"""Reading a record from a file: in turns, with progress, so that a long one does not stop the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer
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


class RecordReader(QObject):
    """Reads one record at a time; `done` is told of it, `failed` of the sentence that says why there is none."""

    def __init__(self, window: QWidget, done: Callable[[Trace, str], object], failed: Callable[[str], object]) -> None:
        super().__init__(window)
        self._window, self._done, self._failed = window, done, failed
        self._reading: Reading | None = None
        self._name = ""
        self._progress: QProgressDialog | None = None
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._turn)

    def read(self, path: Path) -> bool:
        """Begin with a file; a short one is there at once. Whether nothing failed so far."""
        try:
            self._reading, self._name = Reading(path), path.name
        except FileNotFoundError:
            return self._fail(tr("There is no file {path}. Check its name, or open another one.", path=path))
        except IsADirectoryError:
            return self._fail(tr("{path} is a folder. Open a record, a file that ends with .gradviz.", path=path))
        except OSError as error:
            text = later("{path} could not be read ({error}). Check its permissions.")
            return self._fail(tr(text, path=path, error=error.strerror))
        except DamagedTrace as error:
            return self._fail(str(error))
        self._turns.start()
        return self._turn()

    def cancel(self) -> None:
        """Read no further; what is shown stays."""
        self._end()

    def _turn(self) -> bool:
        reading, until = self._reading, perf_counter() + _TURN
        if reading is None:
            return False
        try:
            whole = reading.go_on(_AT_ONCE)
            while not whole and perf_counter() < until:
                whole = reading.go_on(_AT_ONCE)
        except DamagedTrace as error:
            return self._fail(str(error))
        if whole:
            self._end()
            self._done(reading.trace, self._name)
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
        self._reading = None
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.canceled.disconnect(self.cancel)
            progress.close()
            progress.deleteLater()
