"""Running programs: which worker there is, how it is, and the record that it fills."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.breakpoints import Breakpoint
from gradviz.events import CellEnded, CellStarted, ErrorRaised, Event, InputRequested
from gradviz.limits import DEFAULT, Limits
from gradviz.past import PastTensor
from gradviz.trace.retold import retold
from gradviz.trace.trace import Trace
from gradviz.ui.session import Session
from gradviz.ui.worker_client import Pool, Worker
from gradviz.wording import later, tr
from gradviz.worker.client import WorkerClient
from gradviz.worker.endings import in_document
from gradviz.worker.messages import (
    BreakpointFailed,
    BreakpointMoved,
    Busy,
    Completed,
    Dropped,
    Evaluated,
    Idle,
    InputWanted,
    Looked,
    Paused,
    Ready,
    RecordFailed,
    Resumed,
)

if TYPE_CHECKING:
    from gradviz.documents import Cell

_CALM = 1_000
"""A collector of Python's own choice comes to the oldest objects sooner than this."""
_SHORT = 1_000
"""Steps of a record beside which a full collection is quick: it looks at all that lives, of a long record for 0.3 s."""
_EMPTY_SLICE = 0.004
"""Seconds of one turn of the event loop in which old records are freed."""
_OF_CELLS = frozenset((CellEnded, ErrorRaised))
_AT_ONCE = 2_000
"""A record of fewer events is announced whenever it grew."""
_EVENTS_A_SECOND = 100_000
"""A longer one of so many events is announced once a second while it grows, a shorter one more often."""
_RAREST = 2.0
_AWAITED = "a worker is awaited"
"""Property of the session: views know the session, and need not know who runs programs."""

_NOT_STARTED = later(
    "The Python that runs programs could not be started ({why}). "
    "Choose another one under Run, Choose Interpreter…; the program's text is as it was."
)


class Home(NamedTuple):
    """Where a piece of text is from."""

    path: str | None = None
    """The file of its document."""
    number: int = 0
    """Of the document; 0 for what is typed into the console."""
    name: str = ""


class State(Enum):
    """How the worker is."""

    NONE = "no worker"
    STARTING = "starting"
    READY = "ready"
    RUNNING = "running"
    WAITING = "waiting for input"
    PAUSED = "paused"
    ENDED = "ended"


def awaits_worker(session: Session) -> bool:
    """Whether a program was started that has not begun, since its worker is still starting."""
    return bool(session.property(_AWAITED))


class Runs(QObject):
    """Owns the worker. A fresh worker has a fresh record; cells let the record grow."""

    state_changed = Signal()
    input_wanted = Signal(object)
    """The program waits in ``input()``: an `InputRequested`, or None when it does no longer."""
    completed = Signal(object)
    """Which names live in the program: a `Completed`."""
    paused = Signal(object)
    """The program was stopped, and can be stepped: a `Paused`. Its record so far is there."""
    resumed = Signal()
    """It runs on, or is gone."""
    evaluated = Signal(object)
    """What came of `evaluate`: an `Evaluated`."""
    sent = Signal(object)
    """Some of the editor's text will run: the `CellStarted` that its record will have."""
    cell_told = Signal(object)
    """What became of a text that was sent, as it arrives: `Busy` with it, `ErrorRaised`, `CellEnded`, or `Dropped`."""
    looked = Signal(object)
    """What came of `look`: a `Looked`."""
    breakpoint_reported = Signal(object)
    """A `BreakpointMoved` or a `BreakpointFailed`."""
    record_began = Signal()
    """`trace` is a new one; the one before is still whole, and is freed soon."""
    remarked = Signal(str)
    """Something that is no event of the record, in words."""

    def __init__(self, session: Session, pool: Pool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._pool = session, pool
        self._worker: Worker | None = None
        self._used = False
        self._warm = False
        """The worker has said that it is ready (a client says no longer so when its process has ended)."""
        self._trace = Trace()
        self._opened: Trace | None = None
        """The record of a file that is shown."""
        self._announced_at = 0.0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._announce)
        self._breakpoints: tuple[Breakpoint, ...] = ()
        self._edited: Mapping[str, Mapping[int, int]] = {}
        self.pause_: Paused | None = None
        """Where the program is stopped."""
        self.state = State.NONE
        self.torch = ""
        self.python = ""
        self.ending = ""
        """How the last worker ended, in words."""
        self._begun = 0.0
        self._ticking = QTimer(self)
        self._ticking.setInterval(1000)
        self._ticking.timeout.connect(self.state_changed)
        self._limits = DEFAULT
        self._old: list[Iterator[None]] = []
        """Records that nobody shows any longer."""
        self._emptying = QTimer(self)
        self._emptying.setInterval(0)
        self._emptying.timeout.connect(self._empty)

    @property
    def trace(self) -> Trace:
        """The record of what runs, whether it is shown or not."""
        return self._trace

    @property
    def elapsed(self) -> float:
        """Seconds since the running program began."""
        return perf_counter() - self._begun

    @property
    def queued(self) -> bool:
        """Whether the program has not begun, since the worker is still starting."""
        return self.state == State.RUNNING and not self._warm

    # ------------------------------------------------------------ what a person asks for

    def prepare(self) -> None:
        """Have a worker at hand."""
        if self._worker is None:
            self._take_fresh()

    def run_file(self, text: str, path: str | None, debug: bool = False) -> None:
        """Run a whole program in a fresh worker, into a new record; with `debug`, to a breakpoint or its first line."""
        if not self._begin_record():
            return
        cell = self._client().run_file(text, path, debug=debug)
        self.sent.emit(CellStarted(cell, path or f"<cell {cell}>", text))
        self._running()

    def run_all(self, pieces: Sequence[Cell], home: Home, debug: bool = False) -> None:
        """Run all cells in order in one fresh worker, each as often as it says; errors end only their own cell."""
        if not self._begin_record():
            return
        for piece in pieces:
            for _ in range(piece.runs):
                self._send(piece, home, debug)
                debug = False
        if pieces:
            self._running()

    def run_pieces(self, pieces: Sequence[Cell], home: Home) -> None:
        """Run cells in their order in the worker that is there; errors end only their own cell."""
        if self._worker is None or self.state == State.ENDED or not self._used:
            if not self._begin_record():
                return
        elif self._session.trace is not self._trace:
            self._session.show_trace(self._trace)
        self._session.move_to(len(self._session.trace))
        for piece in pieces:
            self._send(piece, home)
        self._running()

    def stop(self) -> None:
        """End what runs: by an interrupt, or with the process if it does not give way.

        Nothing is lost with a process that is still starting, and it may be deaf for seconds while it loads torch.
        """
        if self.queued:
            self._take_fresh()
            self.remarked.emit(tr("The program was stopped before it began."))
        elif self._worker is not None and self.state in (State.RUNNING, State.WAITING, State.PAUSED):
            self._client().stop()

    def restart(self) -> None:
        """Have a fresh worker; the record stays."""
        self._take_fresh()

    def set_breakpoints(self, breakpoints: Sequence[Breakpoint], edited: Mapping[str, Mapping[int, int]]) -> None:
        """Stop at these from now on, also in what runs already; `edited` tells where they are in texts that have other
        lines by now (see `SetBreakpoints`)."""
        if (self._breakpoints, self._edited) != (tuple(breakpoints), edited):
            self._breakpoints, self._edited = tuple(breakpoints), edited
            if self._worker is not None:
                self._client().set_breakpoints(self._breakpoints, edited)

    def pause(self) -> None:
        """Stop what runs at its next line: `paused` follows."""
        if self.state == State.RUNNING:
            self._client().pause()

    def step(self, kind: str) -> None:
        """Go on in a paused program: ``over``, ``into`` or ``out``."""
        self._go_on(lambda client: client.step(kind))

    def run_to(self, line: int, file: str, edited: Mapping[str, int | None]) -> None:
        """Go on in a paused program until a line of a file, or of the text that runs, is about to run (see `RunTo`)."""
        self._go_on(lambda client: client.run_to(line, file, edited))

    def continue_(self) -> None:
        """Go on in a paused program."""
        self._go_on(lambda client: client.go_on())

    def evaluate(self, text: str, frame: int = 0) -> int:
        """Evaluate in a frame of a paused program; the number that `evaluated` will bear, 0 where none is paused."""
        return self._client().evaluate(text, frame) if self.state == State.PAUSED else 0

    def end_evaluation(self, number: int) -> None:
        """End one evaluation; the program stays paused. In a thread, none can be ended without the program."""
        if self.pause_ is not None and self.pause_.thread:
            self.stop()
        elif self.pause_ is not None:
            self._client().end_evaluation(number)

    def look(self, frame: int) -> None:
        """Ask what the names of a frame of a paused program hold now: `looked` follows."""
        if self.state == State.PAUSED:
            self._client().look(frame)

    def answer(self, text: str) -> None:
        """Answer ``input()``."""
        if self.state == State.WAITING:
            self._client().answer_input(text)
            self._set_state(State.RUNNING)

    def complete(self, base: str = "", keys: bool = False, frame: int = 0) -> int | None:
        """Ask which names live in the program (see `Complete`); `completed` answers with this number.

        None: nothing ran in this worker, or it cannot be asked now. `frame` is of a paused program.
        """
        if self._worker is None or not self._used or self.state not in (State.READY, State.PAUSED):
            return None
        return self._client().complete(base, keys, frame if self.state == State.PAUSED else None)

    def evaluate_past(self, expression: str, tensors: Sequence[PastTensor], told: Callable[[str, str], None]) -> bool:
        """Have a fresh worker evaluate an expression on recorded tensors; False while none is ready.

        `told` gets the answer, or the reason why there is none, on another thread.
        """
        return self._pool.evaluate_past(expression, tensors, told)

    def show_record(self, trace: Trace, of_file: bool) -> None:
        """Show a record from elsewhere. One `of_file` has no other owner: it is freed when another one is shown."""
        self._session.show_trace(trace)
        self._drop_opened()
        self._opened = trace if of_file else None

    def limit(self, limits: Limits) -> None:
        """Hold the record to these limits from the next run on."""
        self._limits = limits
        if self._worker is not None:
            self._client().limits = limits

    def change_pool(self, pool: Pool) -> None:
        """Take workers from elsewhere from now on: another interpreter was chosen."""
        self._drop()
        self._pool.close()
        self._pool = pool
        self._take_fresh()

    def close(self) -> None:
        """End all workers."""
        self._ticking.stop()
        self._emptying.stop()
        self._later.stop()
        self._drop()
        self._pool.close()

    # ------------------------------------------------------------ the worker

    def _client(self) -> WorkerClient:
        assert self._worker is not None
        return self._worker.client

    def _send(self, piece: Cell, home: Home, debug: bool = False) -> None:
        source, first_line, index, title = piece.source, piece.first_line, piece.index, piece.title
        document = home.number, home.name
        cell = self._client().run_cell(source, first_line, index, home.path, debug, title, document)
        self.sent.emit(CellStarted(cell, f"<cell {cell}>", source, first_line, index, title, *document))

    def _go_on(self, order: Callable[[WorkerClient], None]) -> None:
        if self.state == State.PAUSED:
            order(self._client())
            self._set_state(State.RUNNING)

    def _begin_record(self) -> bool:
        """Begin a new record with a fresh worker; whether there is one."""
        if (self._used or self._worker is None or self.state == State.ENDED) and not self._take_fresh():
            return False
        self._used = True
        before, self._trace = self._trace, Trace()
        self.record_began.emit()
        self._free(before)
        self._session.show_trace(self._trace)
        self._drop_opened()
        return True

    def _drop_opened(self) -> None:
        if self._opened is not None:
            self._free(self._opened)
            self._opened = None

    def _free(self, trace: Trace) -> None:
        self._old.append(trace.emptied())
        self._emptying.start()

    def _empty(self) -> None:
        """Free some of the old records."""
        until = perf_counter() + _EMPTY_SLICE
        while self._old and perf_counter() < until:
            if next(self._old[0], False) is False:
                del self._old[0]
        if not self._old:
            self._emptying.stop()
            calmed = gc.get_threshold()[2] > _CALM  # by the application: full collections come from here
            if calmed and len(self._session.trace) <= _SHORT:
                gc.collect()

    def _take_fresh(self) -> bool:
        """Have another worker; where none can be started, say so."""
        self._drop()
        try:
            worker = self._worker = Worker(self._pool, self)
        except OSError as error:
            why = ": ".join(filter(None, (error.filename, error.strerror or str(error))))
            self.ending = tr(_NOT_STARTED, why=why)
            self.remarked.emit(retold(self.ending))
            return False
        worker.arrived.connect(self._take_events)
        worker.drained.connect(self._announce_soon)
        worker.told.connect(self._hear)
        worker.ended.connect(self._mourn)
        worker.client.limits, worker.client.can_hold = self._limits, True
        if self._breakpoints:
            worker.client.set_breakpoints(self._breakpoints, self._edited)
        self._used = False
        self._warm = worker.client.ready
        self._set_state(State.READY if self._warm else State.STARTING)
        return True

    def _drop(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker.deleteLater()
            self._worker = None
            self._set_state(State.NONE)

    def _running(self) -> None:
        self._begun = perf_counter()
        self._set_state(State.RUNNING)

    def _set_state(self, state: State) -> None:
        if state != State.WAITING and self.state == State.WAITING:
            self.input_wanted.emit(None)
        self.state = state
        if state != State.PAUSED and self.pause_ is not None:
            self.pause_ = None
            self.resumed.emit()
        if state == State.RUNNING:
            self._ticking.start()
        else:
            self._ticking.stop()
        self._tell_session()
        self.state_changed.emit()

    def _tell_session(self) -> None:
        if awaits_worker(self._session) != self.queued:
            self._session.setProperty(_AWAITED, self.queued)
            self._session.announce_growth()  # so that views speak of it

    # ------------------------------------------------------------ what the worker says

    def _take_events(self, events: list[Event]) -> None:
        self._trace.extend(events)
        for event in events:
            if type(event) in _OF_CELLS:
                self.cell_told.emit(event)
        if self._due() <= 0:
            self._announce()

    def _due(self) -> float:
        """Seconds until growth may be announced: views of a long record have more to do for it."""
        length = len(self._trace)
        pause = 0.0 if length < _AT_ONCE else min(_RAREST, 0.05 + length / _EVENTS_A_SECOND)
        return self._announced_at + pause - perf_counter()

    def _announce_soon(self) -> None:
        if (due := self._due()) <= 0:
            self._announce()
        elif not self._later.isActive():
            self._later.start(round(due * 1000) + 1)

    def _announce(self) -> None:
        self._later.stop()
        if self._session.trace is self._trace:
            self._session.announce_growth()
        self._announced_at = perf_counter()
        if self.state == State.RUNNING and self._worker is not None and not self._client().busy:
            self._set_state(State.READY)  # it rests already; what is left of its record still comes in

    def _hear(self, message: object) -> None:
        if isinstance(message, Ready):
            self.torch, self.python = message.torch, message.python
            self._warm = True
            if self._client().busy:
                self._running()
            else:
                self._set_state(State.READY)
        elif isinstance(message, Busy):
            self.cell_told.emit(message)
            self._set_state(State.RUNNING)
        elif isinstance(message, (Idle, Dropped)):
            if isinstance(message, Dropped):
                self.cell_told.emit(message)
            self._rest()
        elif isinstance(message, InputWanted):
            self._set_state(State.WAITING)
            self.input_wanted.emit(InputRequested(message.cell, message.prompt, message.password))
        elif isinstance(message, Paused):
            self._pause(message)
        elif isinstance(message, Resumed):
            if self.state == State.PAUSED:
                self._set_state(State.RUNNING)
        elif isinstance(message, Evaluated):
            self.evaluated.emit(message)
        elif isinstance(message, Looked):
            self.looked.emit(message)
        elif isinstance(message, (BreakpointMoved, BreakpointFailed)):
            self.breakpoint_reported.emit(message)
        elif isinstance(message, Completed):
            self.completed.emit(message)
        elif isinstance(message, RecordFailed):
            self.remarked.emit(retold(message.reason))

    def _pause(self, message: Paused) -> None:
        self._announce()
        self.pause_ = message
        self._set_state(State.PAUSED)
        self.paused.emit(message)

    def _rest(self) -> None:
        if not self._client().busy:
            self._announce()
            self._set_state(State.READY)

    def _mourn(self, _code: int, message: str) -> None:
        self.ending = in_document(message, {cell.name: cell for cell in self._trace.cells()}).text
        self._announce()
        self._set_state(State.ENDED)
        if not self._used:  # nobody sees its record
            self.remarked.emit(retold(self.ending))
