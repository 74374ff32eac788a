"""The process that lays out large segments: asked, heard, ended and started anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

import gradviz
from gradviz.scene import process

ARGUMENTS = ["-m", "gradviz.scene.process"]
START = 0.4
"""Seconds until a new process is ready: it reads NumPy. What takes less is not ended for something newer."""
KILLED_MS = 2000

Page = tuple[float, float]


class LayoutProcess(QObject):
    """Does one layout at a time. It starts when it is needed first, and is ended to stop a layout."""

    answered = Signal(object)
    """What came of the last request (see `gradviz.scene.process.Answer`)."""
    progressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.progress: process.Progress | None = None
        """How far the last request is, as far as has been told."""
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._number = 0

    @property
    def takes_long(self) -> bool:
        """Whether the rest of the layout is known to take longer than a new process."""
        return self.progress is not None and self.progress.left > START

    def ask(self, packed: bytes, page: Page) -> None:
        """Have an outline laid out."""
        self._number += 1
        self.progress = None
        self.start().write(process.pack_request(self._number, packed, page))

    def start(self) -> QProcess:
        """Have a process at hand."""
        if self._process is None:
            self._process = QProcess(self)
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONPATH", _with_package(environment.value("PYTHONPATH")))
            self._process.setProcessEnvironment(environment)
            self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.start(sys.executable, ARGUMENTS)
        return self._process

    def end(self) -> None:
        """Stop what it does; nothing more is heard of it."""
        self.progress = None
        self._buffer.clear()
        if self._process is not None:
            self._process.readyReadStandardOutput.disconnect(self._read)
            self._process.finished.connect(self._process.deleteLater)
            if self._process.state() == QProcess.ProcessState.NotRunning:  # it broke down
                self._process.deleteLater()
            self._process.kill()
            self._process = None

    def close(self) -> None:
        """End it, and see that it is gone."""
        self.end()
        for dying in self.findChildren(QProcess):
            dying.waitForFinished(KILLED_MS)

    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += self._process.readAllStandardOutput().data()
        while (said := process.take_answer(self._buffer)) is not None:
            if said.number != self._number:
                continue
            if isinstance(said, process.Progress):
                self.progress = said
                self.progressed.emit()
            else:
                self.answered.emit(said)


def _with_package(paths: str) -> str:
    """Python's search path, with the place of this very package first."""
    own = str(Path(gradviz.__file__).resolve().parent.parent)
    return os.pathsep.join([own, paths]) if paths else own
