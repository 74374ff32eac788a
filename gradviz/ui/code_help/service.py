"""The processes of the language service: asked, heard, given up and started anew; nothing ever waits for them."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import gradviz
from gradviz.language import messages as ms

_log = logging.getLogger("gradviz")
KILLED_MS = 2000
FIRST_MS, PATIENCE_MS = 90_000, 15_000
"""So long an answer may take: the first one, for which libraries are read and torch may be imported, and later ones."""
_DEATHS, _WITHIN, _REST = 3, 60.0, 120.0
"""A process that dies so often within so many seconds is left alone for so many."""

Told = Callable[[ms.Answer], object]


@dataclass
class _Asked:
    slot: str
    question: ms.Question
    told: Told | None


class LanguageProcess(QObject):
    """Answers one question at a time; of those that wait, only the newest of each slot is asked.

    It starts with the first question. Where it dies or takes too long, its question is forgotten, and the next one
    starts another process.
    """

    broke = Signal()
    """It died, or was given up."""

    def __init__(self, order: tuple[str, ...], interpreter: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.interpreter = interpreter
        self.patience_ms = PATIENCE_MS
        self.first_ms = FIRST_MS
        self.command = [sys.executable, "-m", "gradviz.language.process"]
        self._order = order
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._number = 0
        self._waiting: dict[str, _Asked] = {}
        self._asked: _Asked | None = None
        self._answered = False
        self._deaths: list[float] = []
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)

    @property
    def pid(self) -> int:
        """Of the process; 0: there is none."""
        return self._process.processId() if self._process is not None else 0

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._asked is not None or bool(self._waiting)

    @property
    def resting(self) -> bool:
        """Whether it died too often of late to be started again."""
        self._deaths = [at for at in self._deaths if monotonic() - at < _REST]
        return len([at for at in self._deaths if self._deaths[-1] - at < _WITHIN]) >= _DEATHS

    def ask(self, slot: str, question: ms.Question, told: Told | None = None) -> None:
        """Ask; `told` gets the answer, unless something newer was asked in the same slot by then.

        A slot is one of the order, with the name of who asks behind it where several may ask.
        """
        self._waiting[slot] = _Asked(slot, question, told)
        self._send()

    def forget(self, slot: str) -> None:
        """Want no answer of this slot any longer."""
        self._waiting.pop(slot, None)
        if self._asked is not None and self._asked.slot == slot:
            self._asked.told = None

    def leave(self) -> None:
        """Tell nobody what was asked until now; the process goes on."""
        self._waiting.clear()
        self._patience.stop()
        if self._asked is not None:
            self._asked.told = None

    def end(self) -> None:
        """End the process; nothing more is heard of it, and nothing waits any longer."""
        self._waiting.clear()
        self._drop()

    def close(self) -> None:
        """End it, and see that it is gone."""
        self.end()
        for dying in self.findChildren(QProcess):
            dying.waitForFinished(KILLED_MS)

    # ------------------------------------------------------------ asking

    def _send(self) -> None:
        if self._asked is not None or not self._waiting:
            return
        process = self._started()
        if process is None:
            self._waiting.clear()
            return
        slot = min(self._waiting, key=lambda slot: self._order.index(slot.split()[0]))
        asked = self._asked = self._waiting.pop(slot)
        self._number += 1
        asked.question = msgspec.structs.replace(asked.question, number=self._number)
        self._patience.start(self.patience_ms if self._answered else self.first_ms)
        process.write(ms.packed(asked.question))

    def _started(self) -> QProcess | None:
        if self._process is None:
            if self.resting:
                return None
            process = self._process = QProcess(self)
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONPATH", _with_package(environment.value("PYTHONPATH")))
            process.setProcessEnvironment(environment)
            process.setStandardErrorFile(QProcess.nullDevice())
            process.readyReadStandardOutput.connect(self._read)
            process.finished.connect(self._mourn)
            process.errorOccurred.connect(self._fail)
            process.start(self.command[0], [*self.command[1:], self.interpreter])
        return self._process

    # ------------------------------------------------------------ hearing

    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += self._process.readAllStandardOutput().data()
        try:
            while (answer := ms.take_answer(self._buffer)) is not None:
                self._hear(answer)
        except msgspec.DecodeError as error:
            _log.info("The language service sent what cannot be read: %s", error)
            self._give_up()

    def _hear(self, answer: ms.Answer) -> None:
        asked = self._asked
        if asked is None or answer.number != asked.question.number:
            return
        self._asked, self._answered = None, True
        self._patience.stop()
        newer = asked.slot in self._waiting
        self._send()
        if asked.told is not None and not newer:
            asked.told(answer)

    def _give_up(self) -> None:
        self._break()

    def _mourn(self, _code: int, _status: object) -> None:
        self._break()

    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._break()

    def _break(self) -> None:
        if self._process is None:
            return
        self._deaths.append(monotonic())
        self._drop()
        self.broke.emit()
        self._send()

    def _drop(self) -> None:
        self._asked, self._answered = None, False
        self._patience.stop()
        self._buffer.clear()
        if (process := self._process) is None:
            return
        self._process = None
        process.readyReadStandardOutput.disconnect(self._read)
        process.finished.disconnect(self._mourn)
        process.errorOccurred.disconnect(self._fail)
        process.finished.connect(process.deleteLater)
        if process.state() == QProcess.ProcessState.NotRunning:
            process.deleteLater()
        process.kill()


class LanguageService(QObject):
    """What is asked of a text: one process that checks it, and one that knows its names."""

    def __init__(self, interpreter: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.checker = LanguageProcess(("check",), "", self)
        self.knower = LanguageProcess(_SLOTS, interpreter, self)
        self._to_warm: list[str] = []

    def change_interpreter(self, interpreter: str) -> None:
        """Know the libraries of another interpreter from now on."""
        if interpreter != self.knower.interpreter:
            self.knower.interpreter = interpreter
            self.knower.end()

    def warm(self) -> None:
        """Read ahead, in pieces, what most programs ask for first; whatever is asked meanwhile comes between."""
        self._to_warm = list(_WARM)
        self._warm_next()

    @property
    def warming(self) -> bool:
        """Whether something is read ahead still."""
        return bool(self._to_warm)

    def close(self) -> None:
        """End both processes, and see that they are gone."""
        self._to_warm = []
        self.checker.close()
        self.knower.close()

    def _warm_next(self) -> None:
        if self._to_warm:
            self.knower.ask("warm", ms.Warm(0, self._to_warm[0]), lambda _answer: self._warmed())

    def _warmed(self) -> None:
        del self._to_warm[:1]
        self._warm_next()


_SLOTS = ("complete", "detail", "explain", "sign", "look", "find", "warm")
"""What is asked first where several questions wait."""
_WARM = (
    "import torch\ntorch.",
    "import torch\nx = torch.ones(3)\nx.",
    "import torch\nfrom torch import ",
    "import torch.nn as nn\nnn.",
    "import torch.nn.functional as F\nF.",
    "import torch\nimport torch.nn as nn\nmodel = nn.Sequential(nn.Linear(3, 1), nn.ReLU())\n"
    "y = -model(torch.ones(3))\ny.",
)


def _with_package(paths: str) -> str:
    """Python's search path, with the place of this very package first."""
    own = str(Path(gradviz.__file__).resolve().parent.parent)
    return os.pathsep.join([own, paths]) if paths else own
