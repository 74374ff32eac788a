"""Runs what the client sends, and tells the record what happens around it."""

from __future__ import annotations

import os
import platform
import signal
import sys
from collections.abc import Callable
from time import perf_counter

import torch

from gradviz.events import (
    CellEnded,
    CellStarted,
    NotRecorded,
    OutputCleared,
    Place,
    ResultDisplayed,
    RunStarted,
)
from gradviz.recorder.recorder import Recorder
from gradviz.worker.console import Console
from gradviz.worker.debugger import Debugger
from gradviz.worker.interrupt import Interrupts
from gradviz.worker.journal import Journal
from gradviz.worker.living import living
from gradviz.worker.messages import Busy, Idle, LiveName, Message, RunCell, RunFile
from gradviz.worker.reports import error_raised, exit_code, exit_in_words, in_words, traceback_text
from gradviz.worker.shell import Shell
from gradviz.worker.user_code import UserCode, enter_folder_of, remember_source

_NOT_RECORDED = "Nothing of this run is recorded: the record had ended before it. Run the program anew."


class Runner:
    """One session: a namespace, a recorder, and the cells that run in it, one after another."""

    def __init__(self, folder: str, journal: Journal, tell: Callable[[Message], None]) -> None:
        self.user_code = UserCode()
        self.interrupts = Interrupts(self.user_code, lambda: self._recorder.busy)
        self._journal = journal
        self._tell = tell
        is_user_file, size = self.user_code.__contains__, lambda: journal.size
        self._recorder = Recorder(journal.append, is_user_file=is_user_file, size=size)
        self.console = Console(journal, self.user_code, self._recorder.files, tell)
        self._recorder.source.bottom = Runner._run.__code__
        journal.after_print = self.interrupts.raise_if_asked
        self._shell = Shell.make(folder, self._show, self._complain)
        self.debugger = Debugger(
            self.user_code,
            self._recorder,
            self.interrupts,
            tell,
            lambda text: journal.print("stdout", text),
            lambda text: journal.print("stderr", text),
            self._shell.transform_cell,
        )
        self._recorder.after_call = self.debugger.after_call
        self._process = os.getpid()
        self._folder_of: str | None = None
        self._began = False

    def install(self) -> None:
        """Take over the process: streams, interrupts, forks, recording."""
        self.console.install()
        self.interrupts.install()
        self.debugger.install()
        os.register_at_fork(after_in_child=self._leave_in_child)
        self._recorder.__enter__()

    def run(self, command: RunFile | RunCell, more: Callable[[], bool] = lambda: False) -> None:
        """Run a file or a cell to its end, whatever that is; `more` says whether another waits."""
        cell = self._journal.cell = self._recorder.cell = command.cell
        self._tell(Busy(cell))
        name, source, began = self._prepare(command)
        self._begin(command.path or "")
        self._journal.append(began)
        if self._recorder.why_stopped:
            self._journal.append(NotRecorded(_NOT_RECORDED, Place(cell, name, 0)))
        start = perf_counter()
        error = self._run(command, name, source, more)
        self._end(cell, name, error, perf_counter() - start)

    def living(self, base: str, keys: bool) -> tuple[LiveName, ...]:
        """The names that live, or the attributes or keys of one; nothing of the user's runs, nothing is recorded."""
        self._recorder.busy = True
        try:
            with torch._C.DisableTorchFunction():
                return living(base, keys, self._shell.user_ns)
        finally:
            self._recorder.busy = False

    def _prepare(self, command: RunFile | RunCell) -> tuple[str, str, CellStarted]:
        path = command.path
        if path is not None and path != self._folder_of:
            self._folder_of = path
            enter_folder_of(path)
        if isinstance(command, RunFile):
            name, source = path or f"<cell {command.cell}>", command.text
            self.user_code.claim(name)
            sys.argv = [path or "", *command.argv]
            began = CellStarted(command.cell, name, source)
        else:
            name, source = f"<cell {command.cell}>", command.source
            sys.argv = [path or ""]
            first_line, index, document = command.first_line, command.document_cell, command.document
            began = CellStarted(
                command.cell, name, source, first_line, index, command.title, document, command.document_name
            )
        if path is not None and not path.endswith(".ipynb"):
            self._shell.user_ns["__file__"] = path
        remember_source(name, source)
        if not began.typed:
            self.debugger.documents.begin(name, source, began.first_line, path or "")
        return name, source, began

    def _begin(self, program: str) -> None:
        """Open the record with the first cell."""
        self.console.begin_cell(self._shell.user_ns)
        if not self._began:
            self._began = True
            self._journal.append(RunStarted(program, platform.python_version(), str(torch.__version__)))

    def _run(
        self, command: RunFile | RunCell, name: str, source: str, more: Callable[[], bool]
    ) -> BaseException | None:
        run = self._shell.run_as_file if isinstance(command, RunFile) else self._shell.run_named
        self._recorder.begin_run(name, command.limits)
        self.debugger.tracer.most = command.limits.lines
        self.interrupts.begin()
        self.debugger.begin(command.cell, name, command.debug, command.can_hold)
        try:
            with self.debugger.tracer:
                return run(source, name)
        finally:
            self.debugger.end(more())
            self.interrupts.end()

    def _end(self, cell: int, name: str, error: BaseException | None, seconds: float) -> None:
        if os.getpid() != self._process:
            os._exit(0)  # a fork of the user's that came to the end of the cell
        self.console.flush_c()
        self._journal.end_output()
        code = exit_code(error) if isinstance(error, SystemExit) else None
        failed = in_words(error) if error is not None and code != 0 else None
        if isinstance(error, SystemExit):
            self._journal.print("stderr", exit_in_words(error))
        elif error is not None:
            self._journal.append(error_raised(error, cell, name, self.user_code, self._recorder.files))
        self._shell.forget()
        del error  # its frames hold the program's tensors
        self._recorder.flush(self._shell.user_ns)
        self._journal.append(CellEnded(cell, failed, round(seconds, 3)))
        self._tell(Idle(cell, failed, code))

    def _show(self, shown: ResultDisplayed | OutputCleared) -> None:
        self._journal.display(shown)

    def _complain(self, error: BaseException) -> None:
        """Tell of an error that ended no cell: a value could not be shown as its class wanted."""
        self._journal.print("stderr", traceback_text(error, self.user_code))

    def _leave_in_child(self) -> None:
        self._journal.close_in_child()
        self.console.leave_in_child()
        self.interrupts.end()
        self.debugger.leave_in_child()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.settrace(None)
