"""Choosing the Python that runs the programs; it is asked what it has before it is taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QSettings, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from gradviz.trace.retold import retold
from gradviz.ui.runs import Runs
from gradviz.wording import tr
from gradviz.worker.pool import WorkerPool
from gradviz.worker.probe import Probe, probe


class Prober(QObject):
    """Asks an interpreter on another thread."""

    found = Signal(object)
    """A `Probe`."""

    def ask(self, interpreter: str) -> None:
        """Ask; `found` follows."""
        QThreadPool.globalInstance().start(_Asking(self, interpreter))


class _Asking(QRunnable):
    def __init__(self, prober: Prober, interpreter: str) -> None:
        super().__init__()
        self._prober, self._interpreter = prober, interpreter

    def run(self) -> None:
        """Happens on a thread of the pool."""
        self._prober.found.emit(probe(self._interpreter))


class InterpreterChoice(QObject):
    """Takes an interpreter into use when it has all that is needed, else says what it lacks."""

    probed = Signal(object)
    """What the chosen one has: a `Probe`."""
    settled = Signal(bool)
    """Whether it was taken."""

    def __init__(self, runs: Runs, settings: QSettings, say: Callable[[str], None], parent: QWidget) -> None:
        super().__init__(parent)
        self._runs, self._settings, self._say, self._window = runs, settings, say, parent
        self._prober = Prober(self)
        self._prober.found.connect(self._take)

    def ask_person(self) -> None:
        """Let the person pick an interpreter."""
        current = str(self._settings.value("interpreter", ""))
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Choose the Python that runs programs"), current)
        if name:
            self.choose(name)

    def choose(self, interpreter: str) -> None:
        """Take this interpreter if it will do."""
        self._prober.ask(interpreter)

    def _take(self, found: Probe) -> None:
        if found.problem:
            self._say(retold(found.problem))
        else:
            self._settings.setValue("interpreter", found.interpreter)
            self._runs.change_pool(WorkerPool(found.interpreter))
        self.probed.emit(found)
        self.settled.emit(not found.problem)
