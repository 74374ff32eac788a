"""The worker's own process. Its arguments: three descriptors (channel, log, faults) and a folder to use."""

from __future__ import annotations

import faulthandler
import os
import platform
import queue
import shutil
import socket
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from gradviz.events import PROTOCOL
from gradviz.worker.channel import Channel
from gradviz.worker.journal import Journal
from gradviz.worker.log import LogWriter
from gradviz.worker.messages import (
    Answer,
    Command,
    Complete,
    Completed,
    Dropped,
    EndEvaluation,
    EvaluatePast,
    Failed,
    Interrupt,
    Message,
    PastEvaluated,
    Ready,
    RecordFailed,
    RunCell,
    RunFile,
    SetBreakpoints,
    Woke,
)

if TYPE_CHECKING:
    from gradviz.worker.runner import Runner


class Worker:
    """Receives commands on a thread of its own, and runs cells on the main one."""

    def __init__(self, channel: Channel[Command], log: LogWriter, folder: str) -> None:
        self._channel = channel
        self._log = log
        self._folder = folder
        self._cells: queue.SimpleQueue[RunFile | RunCell | Complete] = queue.SimpleQueue()
        self._runner: Runner | None = None
        self._breakpoints: SetBreakpoints | None = None

    def serve(self) -> None:
        """Run cells until the client is gone."""
        threading.Thread(target=self._listen, name="channel", daemon=True).start()
        try:
            runner = self._start()
        except ImportError as error:
            self._channel.send(Failed(f"{sys.executable} cannot run programs for Gradviz: {error}."))
            sys.exit(1)
        while True:
            command = self._cells.get()
            if isinstance(command, Complete):
                self._tell(Completed(command.number, runner.living(command.base, command.keys)))
            else:
                runner.run(command, lambda: not self._cells.empty())

    def _start(self) -> Runner:
        import torch

        from gradviz.worker.runner import Runner

        journal = Journal(self._log, lambda: self._channel.nudge(Woke()), lambda why: self._tell(RecordFailed(why)))
        runner = self._runner = Runner(self._folder, journal, self._tell)
        runner.install()
        if self._breakpoints is not None:  # they came while torch was still loading
            runner.debugger.obey(self._breakpoints)
        os.register_at_fork(after_in_child=self._channel.close)
        self._tell(Ready(platform.python_version(), str(torch.__version__), PROTOCOL))
        return runner

    def _tell(self, message: Message) -> None:
        try:
            self._channel.send(message)
        except OSError:
            os._exit(0)  # the client is gone

    def _listen(self) -> None:
        """Receive until the client is gone: then there is no reason to run."""
        while (commands := self._channel.receive()) is not None:
            for command in commands:
                self._obey(command)
        shutil.rmtree(self._folder, ignore_errors=True)  # a client that was killed could not
        os._exit(0)

    def _obey(self, command: Command) -> None:
        if isinstance(command, (RunFile, RunCell)) or (isinstance(command, Complete) and command.frame is None):
            self._cells.put(command)
        elif isinstance(command, Interrupt):
            self._drop()
            if self._runner:
                self._runner.debugger.obey(command)
        elif isinstance(command, EndEvaluation):
            if self._runner:
                self._runner.debugger.end_evaluation(command.number)
        elif isinstance(command, Answer):
            if self._runner:
                self._runner.console.answers.put(command.text)
        elif isinstance(command, EvaluatePast):
            threading.Thread(target=self._evaluate_past, args=(command,), name="past", daemon=True).start()
        else:
            if isinstance(command, SetBreakpoints):
                self._breakpoints = command
            if self._runner:
                self._runner.debugger.obey(command)

    def _evaluate_past(self, command: EvaluatePast) -> None:
        from gradviz.worker import past

        answer = past.evaluate(command.expression, command.tensors)
        self._tell(PastEvaluated(command.number, answer.text, answer.error))

    def _drop(self) -> None:
        dropped = []
        while True:
            try:
                command = self._cells.get_nowait()
                if not isinstance(command, Complete):
                    dropped.append(command.cell)
            except queue.Empty:
                break
        if dropped:
            self._tell(Dropped(tuple(dropped)))


def _say_plainly(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """Errors of the worker itself go to the real stderr, where the client finds them."""
    traceback.print_exception(kind, error, where, file=sys.__stderr__)


def main() -> None:
    """Serve the client at the other end of the channel."""
    channel, log, faults = (int(argument) for argument in sys.argv[1:4])
    faulthandler.enable(file=faults)
    sys.excepthook = _say_plainly
    os.set_inheritable(channel, False)
    os.set_inheritable(log, False)
    os.set_inheritable(faults, False)
    Worker(Channel(socket.socket(fileno=channel), Command), LogWriter(log), sys.argv[4]).serve()


if __name__ == "__main__":
    main()
