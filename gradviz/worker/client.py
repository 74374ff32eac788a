"""The client's side of one worker: starts it, feeds it, reads its record, interrupts and ends it. No Qt, no torch."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import select
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import msgspec

from gradviz.breakpoints import Breakpoint
from gradviz.events import CellEnded, CellStarted, Event, RecordingStopped, TextPrinted, WorkerEnded, decode
from gradviz.limits import DEFAULT
from gradviz.past import PastTensor
from gradviz.worker.channel import Channel
from gradviz.worker.endings import GONE, by_signal, describe
from gradviz.worker.journal import join_text
from gradviz.worker.log import LogReader, TornLog
from gradviz.worker.messages import (
    Answer,
    Command,
    Complete,
    Continue,
    Dropped,
    EndEvaluation,
    Evaluate,
    EvaluatePast,
    Failed,
    Idle,
    Interrupt,
    Look,
    PastEvaluated,
    Pause,
    Ready,
    Report,
    RunCell,
    RunFile,
    RunTo,
    SetBreakpoints,
    Step,
    Woke,
)
from gradviz.worker.patience import Patience
from gradviz.worker.print_limit import Piece, PrintLimit, in_chunks
from gradviz.worker.probe import probe
from gradviz.worker.process import WorkerProcess
from gradviz.worker.raw_output import RawOutput

_log = logging.getLogger("gradviz")
LOOK = 0.015
"""Seconds between two looks at the record while something runs."""
_END = b"#"
PATIENCE = 1.25
"""Seconds that an interrupted program has before it is killed (see `Patience`)."""
SLICE = 0.008
"""Seconds that one turn takes, about."""
_AT_ONCE = 128
"""Frames of the record that are read and told together."""

OnMessage = Callable[[Report], None]
OnEvents = Callable[[list[Event]], None]
OnEnd = Callable[[int, str], None]
Turn = Callable[[], bool]
"""Tells some of what came, for a slice of time; whether more is left to be told."""
TakeTurn = Callable[[Turn], bool]
"""Has a turn done on the thread where the callbacks belong, and waits for its end."""


@dataclass(frozen=True)
class _Owner:
    """Who is told, and on which thread."""

    on_message: OnMessage
    on_events: OnEvents
    on_end: OnEnd
    take_turn: TakeTurn | None = None

    def have_done(self, turn: Turn) -> bool:
        """Have a turn done; whether more is left to be told."""
        return self.take_turn(turn) if self.take_turn else turn()


class WorkerClient:
    """One worker process. Its methods return at once.

    A thread of the client's waits for news; all that has to be done with them is done in turns, where `take_turn` has
    them done: on that thread, or on the one that the callbacks belong to. So nobody's thread has to compete with the
    decoding of a record that grows fast.
    """

    def __init__(
        self,
        on_message: OnMessage | None = None,
        on_events: OnEvents | None = None,
        on_end: OnEnd | None = None,
        interpreter: str | None = None,
    ) -> None:
        self.ready = False
        """Whether torch is imported and cells run at once."""
        self.ended = False
        """Whether the process is gone."""
        self.interpreter = interpreter
        self.limits = DEFAULT
        """Of the record, from the next run on."""
        self.can_hold = False
        """Whether somebody is there to let a program go on that is held by its own ``breakpoint()``."""
        self._owner = _Owner(on_message, on_events, on_end) if on_message and on_events and on_end else None
        self._lock = threading.Lock()
        self._outstanding: set[int] = set()
        self._last_cell = 0
        self._question_numbers = itertools.count(1)
        self._questions: dict[int, Callable[[str, str], None]] = {}
        """Who asked about the past, by the numbers of the questions."""
        self._running_cell = 0
        self._evaluations = 0
        self._stopping: Patience | None = None
        self._killed = False
        self._closed = False
        self._released = True
        self._failure: str | None = None
        self._damage = ""
        self._early: list[Event] = []
        """What was printed before the worker was ready: the words of its imports, or why it cannot start."""
        self._raw_limit = PrintLimit()
        self._untold: deque[Callable[[_Owner], None]] = deque()

    # ------------------------------------------------------------ what a user of it calls

    def start(self) -> None:
        """Start the process; `Ready` follows when torch is imported. Raises `OSError` for a wrong interpreter."""
        self._process = WorkerProcess(self.interpreter)
        self._channel: Channel[Report] = Channel(self._process.socket, Report)
        self._log = LogReader(self._process.log.fileno())
        self._wake_up, self._woken = os.pipe()
        self._released = False
        self._reader = threading.Thread(target=self._read, name="worker reader", daemon=True)
        self._reader.start()
        threading.Thread(target=self._await_death, name="worker waiter", daemon=True).start()

    def attach(
        self, on_message: OnMessage, on_events: OnEvents, on_end: OnEnd, take_turn: TakeTurn | None = None
    ) -> None:
        """Name the callbacks of a client that was made without; what happened meanwhile is told first."""
        self._owner = _Owner(on_message, on_events, on_end, take_turn)
        self._rouse()

    @property
    def busy(self) -> bool:
        """Whether something runs or waits to run."""
        return bool(self._outstanding)

    def run_file(self, text: str, path: str | None, argv: Sequence[str] = (), debug: bool = False) -> int:
        """Run a whole text as Python would run the file; the number of the execution.

        With `debug` it stops at its first line, unless breakpoints are set.
        """
        cell = self._next_cell()
        self._send(RunFile(cell, text, path, tuple(argv), self.limits, debug, self.can_hold))
        return cell

    def run_cell(
        self,
        source: str,
        first_line: int,
        document_cell: int | None,
        path: str | None,
        debug: bool = False,
        title: str = "",
        document: tuple[int, str] = (0, ""),
    ) -> int:
        """Run a cell in the same namespace, after those that wait; the number of the execution.

        `document` is the number of its document, and what that is called.
        """
        cell, how = self._next_cell(), (self.limits, debug, self.can_hold)
        self._send(RunCell(cell, source, first_line, document_cell, path, *how, title, *document))
        return cell

    def set_breakpoints(
        self, breakpoints: Iterable[Breakpoint], edited: Mapping[str, Mapping[int, int]] | None = None
    ) -> None:
        """Stop at these from now on, also in what runs already, and at no others; `edited` as in `SetBreakpoints`."""
        lines = {name: dict(lines) for name, lines in (edited or {}).items()}
        self._send(SetBreakpoints(tuple(breakpoints), lines))

    def pause(self) -> None:
        """Stop what runs at its next line: `Paused` follows."""
        self._send(Pause())

    def step(self, kind: str) -> None:
        """Go on in a paused program: ``over``, ``into`` or ``out`` (see `Step`)."""
        self._send(Step(kind))

    def run_to(self, line: int, file: str = "", edited: Mapping[str, int | None] | None = None) -> None:
        """Go on in a paused program until a line of the editor's text, or of a file, is about to run."""
        self._send(RunTo(line, file, dict(edited or {})))

    def go_on(self) -> None:
        """Go on in a paused program."""
        self._send(Continue())

    def evaluate(self, text: str, frame: int = 0) -> int:
        """Evaluate in a frame of a paused program; the number that `Evaluated` will bear."""
        with self._lock:
            self._evaluations += 1
            number = self._evaluations
        self._send(Evaluate(number, text, frame))
        return number

    def end_evaluation(self, number: int) -> None:
        """End one evaluation; the program stays paused."""
        self._send(EndEvaluation(number))

    def look(self, frame: int) -> None:
        """Ask what the names of a frame of a paused program hold now: `Looked` follows."""
        self._send(Look(frame))

    def answer_input(self, text: str | None) -> None:
        """Answer `InputWanted`; None says that there is no more input."""
        self._send(Answer(text))

    def interrupt(self) -> None:
        """Raise `KeyboardInterrupt` in the running cell; those that wait will not run."""
        self._send(Interrupt())

    def complete(self, base: str = "", keys: bool = False, frame: int | None = None) -> int | None:
        """Ask which names live (see `Complete`); the number of the question, which `Completed` bears. None: busy."""
        if not self.ready or (self.busy and frame is None):
            return None
        number = next(self._question_numbers)
        self._send(Complete(number, base, keys, frame))
        return number

    def evaluate_past(self, expression: str, tensors: Sequence[PastTensor], told: Callable[[str, str], None]) -> bool:
        """Evaluate an expression on recorded tensors; False where the worker is not ready, or is somebody's.

        `told` gets the answer, or the reason why there is none, on the client's own thread.
        """
        with self._lock:
            if not self.ready or self.ended or self._last_cell:
                return False
            number = next(self._question_numbers)
            self._questions[number] = told
        self._send(EvaluatePast(number, expression, tuple(tensors)))
        return True

    def stop(self) -> None:
        """Interrupt, and kill the process if it does not give way in time."""
        with self._lock:
            if not self._outstanding or self._stopping:
                return
            self._stopping = Patience(self._process.popen.pid, PATIENCE, self._kill_stubborn)
        self._process.share(fully=True)
        self.interrupt()

    def dismiss(self) -> None:
        """End the process and do not wait until it is gone, which takes up to 0.1 s; no other turn is taken."""
        self._closed = True
        self._process.kill()
        self._rouse()

    def close(self) -> None:
        """End the process and wait until it is gone; no callback comes after this."""
        self.dismiss()
        if threading.current_thread() is not self._reader:
            self._reader.join()

    # ------------------------------------------------------------ commands

    def _next_cell(self) -> int:
        with self._lock:
            self._last_cell += 1
            self._outstanding.add(self._last_cell)
        self._rouse()
        return self._last_cell

    def _send(self, command: Command) -> None:
        with contextlib.suppress(OSError):  # the process has ended: `on_end` tells
            self._channel.send(command)

    def _kill_stubborn(self) -> None:
        self._killed = True
        self._process.kill()

    # ------------------------------------------------------------ the reader's thread

    def _read(self) -> None:
        try:
            self._follow()
        except Exception as error:  # noqa: BLE001  # without a reader, everybody would wait for ever
            self._give_up(f"The worker's record could not be followed any longer ({type(error).__name__}: {error})")
            traceback.print_exc()
        self._finish()

    def _follow(self) -> None:
        """Tell what comes until the process is gone."""
        watched: list[Channel[Report] | RawOutput | int] = [self._channel, self._wake_up, *self._process.outputs]
        alive = True
        while alive:
            watched = [each for each in watched if not isinstance(each, RawOutput) or self._reads(each)]
            ready, _, _ = select.select(watched, [], [], LOOK if self._outstanding else None)
            if self._wake_up in ready:
                alive = _END not in os.read(self._wake_up, 1 << 12)
            messages = self._receive() if self._channel in ready else []
            if messages is None:
                watched.remove(self._channel)
            news = any(isinstance(each, RawOutput) for each in ready)
            end = self._log.end  # after the messages: they tell of what is there already
            if messages or news or end > self._log.position or (self._untold and self._owner):
                self._tell_all(partial(self._tell_some, end, deque(messages or ())))
        self._tell_all(partial(self._tell_some, self._log.end, deque(self._last_messages())))

    def _reads(self, output: RawOutput) -> bool:
        """Whether what is printed there is still read: else its end would be news for ever."""
        return output.open and not self._closed

    def _receive(self) -> list[Report] | None:
        try:
            return self._channel.receive()
        except msgspec.DecodeError as error:
            self._give_up(f"The worker sent a message that cannot be read ({error})")
            return None

    def _give_up(self, damage: str) -> None:
        """End the process, since no more can be read from it; why, in words."""
        self._damage = damage
        self._process.kill()

    def _tell_all(self, tell: Callable[[_Owner | None], bool]) -> None:
        """Take turns until nothing is left to be told. A client that has no owner yet keeps what it would tell."""
        more = True
        while more and not self._closed:
            owner = self._owner
            more = owner.have_done(partial(tell, owner)) if owner else tell(None)

    def _tell_some(self, end: int, messages: deque[Report], owner: _Owner | None) -> bool:
        """Tell of the record up to `end`, then the messages."""
        until = perf_counter() + SLICE
        try:
            while (behind := self._log.position < end) and perf_counter() < until and not self._closed:
                events = [decode(frame) for frame in self._log.read(_AT_ONCE)]
                self._keep_events(self._with_raw_output(join_text(events)))
                self._tell(owner)
        except (TornLog, msgspec.DecodeError) as error:
            behind = False
            self._give_up(f"The end of the record is lost: {error}")
        if behind or self._closed:
            return behind
        self._keep_events(self._with_raw_output([]))
        while messages:
            self._take_message(messages.popleft())
        self._tell(owner)
        return False

    def _with_raw_output(self, events: list[Event]) -> list[Event]:
        """Add what C code and child processes printed; it belongs before the end of the cell that it came from.

        All that was printed before a cell ended is in the pipes when its end is read, so one look at them is enough.
        """
        raw = [(output.stream, text) for output in self._process.outputs if (text := output.read())]
        if not self.ready:
            self._early += self._limited(raw)
            return events
        told: list[Event] = []
        for event in events:
            if isinstance(event, CellStarted):
                self._running_cell = event.cell
            elif isinstance(event, CellEnded):
                told += self._limited(raw)
                told += self._as_events(self._raw_limit.end())
                raw = []
            elif isinstance(event, RecordingStopped) and event.traceback:
                _log.error("%s\n%s", event.reason, event.traceback)
            told.append(event)
        return told + self._limited(raw)

    def _limited(self, raw: Iterable[Piece]) -> list[Event]:
        return [event for piece in raw for event in self._as_events(self._raw_limit.take(*piece))]

    def _as_events(self, pieces: Iterable[Piece]) -> list[Event]:
        return [TextPrinted(self._running_cell, *piece) for piece in in_chunks(pieces)]

    def _take_message(self, message: Report) -> None:
        if isinstance(message, Woke):
            return
        if isinstance(message, PastEvaluated):
            self._questions.pop(message.number)(message.text, message.error)
            return
        if isinstance(message, Ready):
            self.ready = True
            self._keep_events(self._early)
            self._early = []
        elif isinstance(message, Failed):
            self._failure = message.reason
        elif isinstance(message, Idle):
            self._done(message.cell)
        elif isinstance(message, Dropped):
            self._done(*message.cells)
        self._untold.append(lambda owner: owner.on_message(message))

    def _done(self, *cells: int) -> None:
        with self._lock:
            self._outstanding.difference_update(cells)
            if not self._outstanding and self._stopping:
                self._stopping.cancel()
                self._stopping = None
                self._process.share(fully=False)

    def _keep_events(self, events: list[Event]) -> None:
        if events:
            self._untold.append(lambda owner: owner.on_events(events))

    def _tell(self, owner: _Owner | None) -> None:
        while owner and self._untold and not self._closed:
            self._untold.popleft()(owner)

    def _tell_rest(self, owner: _Owner | None) -> bool:
        self._tell(owner)
        return False

    def _finish(self) -> None:
        """Tell that the process is gone."""
        code = self._process.popen.wait()
        words = self._in_words()
        self.ready = False
        self._done(*self._outstanding)
        for told in self._unanswered():
            told("", "The worker that was asked has ended. Ask again.")
        self._keep_events([*self._as_events(self._raw_limit.end()), WorkerEnded(code, words)])
        self._untold.append(lambda owner: owner.on_end(code, words))
        self._tell_all(self._tell_rest)
        while self._untold and not self._closed:
            os.read(self._wake_up, 1 << 12)  # until somebody attaches, or closes
            self._tell_all(self._tell_rest)
        self._release()

    def _unanswered(self) -> list[Callable[[str, str], None]]:
        with self._lock:
            questions, self._questions = self._questions, {}
        return list(questions.values())

    def _last_messages(self) -> list[Report]:
        messages: list[Report] = []
        while select.select([self._channel], [], [], 0)[0] and (more := self._receive()) is not None:
            messages += more
        return messages

    def _in_words(self) -> str:
        code = self._process.popen.returncode
        if self._damage:
            ended = describe(code, self._process.faults()) if code != -signal.SIGKILL else f"It was ended. {GONE}"
            return f"{self._damage}. {ended}"
        if not self.ready and self._killed:
            return "The program was stopped before it began; the worker was still starting."
        if not self.ready and code < 0:
            return f"The worker {by_signal(-code)} before it was ready."
        if not self.ready:
            return self._problem() or self._failure or self._last_words()
        if self._killed:
            return f"The program did not react to the interrupt and was ended. {GONE}"
        return describe(code, self._process.faults())

    def _problem(self) -> str:
        """What another interpreter lacks, if that is why its worker did not start."""
        if not self.interpreter or self.interpreter == sys.executable or self._closed:
            return ""
        found = probe(self.interpreter)
        return found.problem if found.python else ""

    def _last_words(self) -> str:
        """How a worker failed to start, where it is not known why: all that it said is told, too."""
        self._keep_events(self._early)
        said = "".join(event.text for event in self._early if isinstance(event, TextPrinted)).strip()
        return f"The worker could not start: {(said or 'it said nothing').splitlines()[-1]}"

    # ------------------------------------------------------------ the pipe that wakes the reader

    def _rouse(self, word: bytes = b".") -> None:
        with self._lock:
            if not self._released:
                os.write(self._woken, word)

    def _await_death(self) -> None:
        self._process.await_end()
        self.ended = True
        self._rouse(_END)

    def _release(self) -> None:
        with self._lock:
            self._released = True
            os.close(self._woken)
        os.close(self._wake_up)
        self._log.close()
        self._process.close()
