"""Holds the running program: at breakpoints, step by step, or when it is asked to; and answers while it is held.

A program is held where it stands: inside the trace function of a line, or inside a hook of a pass. Its thread waits
there for commands. Other threads of the program's run on until their next line.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from types import FrameType, MethodType
from typing import Any, Union

import torch
from msgspec import structs

from gradviz.breakpoints import ERROR, LINE, OPERATION, Breakpoint
from gradviz.recorder.guard import Mode
from gradviz.recorder.passes import Pass
from gradviz.recorder.recorder import Recorder
from gradviz.worker.called import REASON as CALLED
from gradviz.worker.called import Called
from gradviz.worker.caught import will_be_caught
from gradviz.worker.data_stops import KINDS, DataStops
from gradviz.worker.documents import Documents, real
from gradviz.worker.held import Held, unseen
from gradviz.worker.interrupt import Interrupts
from gradviz.worker.messages import (
    Complete,
    Continue,
    Evaluate,
    Evaluated,
    Interrupt,
    Look,
    Message,
    Pause,
    Paused,
    Resumed,
    RunTo,
    SetBreakpoints,
    Step,
)
from gradviz.worker.reports import in_words
from gradviz.worker.stops import Stop, Stops
from gradviz.worker.tracing import FrameTracer, Tracer
from gradviz.worker.user_code import UserCode
from gradviz.worker.ways import TracedAgain, Way, interrupt

_WAKE = signal.SIGURG
"""Sent to the main thread to have it traced: a signal that programs do not use, and that does nothing by itself."""
_LOOK = 0.05
_NO_OPERATIONS = frozenset({"__get__", "__set__", "__delete__", "size", "dim", "is_floating_point", "numel"})
_NO_ERRORS = (StopIteration, StopAsyncIteration, GeneratorExit)
"""How iteration ends."""
_COMPREHENSIONS = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})
Order = Union[Step, RunTo, Continue, Interrupt]
"""What ends a pause."""

_NOTHING_FAILED: tuple[int, frozenset[int]] = (0, frozenset())
_ASKING = (Evaluate, Look, Complete)
"""Commands that leave a held program held."""


class Debugger:
    """One for a session. Commands come in on the channel's thread, the program runs on the others."""

    def __init__(
        self,
        user_code: UserCode,
        recorder: Recorder,
        interrupts: Interrupts,
        tell: Callable[[Message], None],
        print_: Callable[[str], None],
        warn: Callable[[str], None],
        transform: Callable[[str], str],
    ) -> None:
        self.watching = False
        """Whether something is to be told of where the program is."""
        self.wants_lines = False
        """Whether its lines are."""
        self._user_code, self._recorder, self._interrupts, self._tell = user_code, recorder, interrupts, tell
        self.documents = Documents(transform)
        self._stops = Stops(self.documents, tell, print_)
        self.tracer = Tracer(user_code, recorder.lines.reached, recorder.lines.end, self, interrupts.raise_if_asked)
        self.tracer.own_traces.say = warn
        self._called = Called(user_code, self.documents, self._hold_called, warn)
        self._lock = threading.Lock()
        """Held while it is settled whether a command finds the program held."""
        self._commands: queue.SimpleQueue[Order | Evaluate | Look | Complete] = queue.SimpleQueue()
        self._held_in = 0
        """The thread that waits for commands; 0: none does."""
        self._open = False
        """Whether commands are taken: until one that ends the pause came."""
        self._ending = False
        """Whether the command that ends the pause is to end the program: nothing is evaluated before it any more."""
        self._evaluating = 0
        """The number of what is evaluated; 0: nothing is."""
        self._unwanted: set[int] = set()
        """Numbers of evaluations that were asked to end."""
        self._turn = threading.Lock()
        """Held by the thread that is held."""
        self._asked = ""
        """Why to stop at the next opportunity."""
        self._following = ""
        """Why to stop at the first line of what runs next."""
        self._way: Way | None = None
        self._data: DataStops | None = None
        """Breakpoints on what tensors hold."""
        self._failed = _NOTHING_FAILED
        """The exception at which the program was held last, and the frames that it comes to from there, by identity:
        they live until it has come to them, but what comes after it may lie where it lay."""
        recorder.watch.began = self._ask_first
        self._cell = 0
        self._running = self._can_hold = False

    def install(self) -> None:
        """Take over the signal, and ``breakpoint()``."""
        signal.signal(_WAKE, self._woken)
        self._called.install()

    # ------------------------------------------------------------ one run

    def begin(self, cell: int, name: str, debug: bool, can_hold: bool) -> None:
        """A file or a cell is about to run; `can_hold` says whether somebody is there who can let it go on."""
        self._cell, self._can_hold, self._called.said = cell, can_hold, False
        self._failed = _NOTHING_FAILED
        self._stops.place(name)
        with self._lock:
            self._running = True
            first = "its first line" if debug and not self._stops.any else ""
            self._asked, self._following = first or self._following, ""
            self._watch()

    def end(self, more: bool) -> None:
        """It has ended; where `more` waits to run, a step goes on to its first line."""
        with self._lock:
            self._running = False
            goes_on = self._way is not None and self._way.to is None and self._way.stops != frozenset()
            self._following = "a step" if more and goes_on else ""
            self._asked, self._way = "", None
            self._watch()

    def leave_in_child(self) -> None:
        """In a forked process nobody is there to go on."""
        self._stops.set(())
        self._asked, self._way = "", None
        self._can_hold, self._called.said = False, True
        self._watch()

    # ------------------------------------------------------------ commands, on the channel's thread

    def set(self, points: Iterable[Breakpoint], edited: Mapping[str, Mapping[int, int]]) -> None:
        """Have these breakpoints from now on (see `SetBreakpoints`)."""
        with self._lock:
            self._stops.set(points, edited)
            data = self._stops.of_kinds(KINDS)
            self._data = DataStops(data, self._recorder.names.meaning) if data else None
            self._watch()
            self._wake()

    def obey(
        self, command: SetBreakpoints | Pause | Step | RunTo | Continue | Evaluate | Look | Complete | Interrupt
    ) -> None:
        """Do, or have done, what a command says; one that comes too late is forgotten."""
        if isinstance(command, SetBreakpoints):
            self.set(command.breakpoints, command.edited)
            return
        with self._lock:
            if isinstance(command, Pause):
                if self._running and not self._open:
                    self._asked = "you asked for it"
                    self._watch()
                    self._wake()
            elif self._open:
                if not isinstance(command, _ASKING):
                    self._open = False
                self._ending = isinstance(command, Interrupt)
                self._commands.put(command)
                if isinstance(command, Interrupt) and (self._evaluating or not self._is_main(self._held_in)):
                    self._interrupts.request()
            elif isinstance(command, Evaluate):
                self._tell(Evaluated(command.number, error="The program runs; pause it to evaluate."))
            elif isinstance(command, Interrupt):
                self._interrupts.request()

    def end_evaluation(self, number: int) -> None:
        """End one evaluation, or do not begin it; in a thread other than the main one, none can be ended alone."""
        with self._lock:
            self._unwanted.add(number)
            if number == self._evaluating and self._is_main(self._held_in):
                self._interrupts.request()

    def _is_main(self, thread: int) -> bool:
        return thread == threading.main_thread().ident

    def _watch(self) -> None:
        """Settle whether lines, and functions of passes, are to be told of."""
        going = self._running and bool(self._asked or self._way)
        self.wants_lines = going or (self._running and bool(self._stops.of(LINE)))
        self.watching = self.wants_lines or (self._running and bool(self._stops.of(ERROR)))
        asked = going or self._stops.need_functions
        watch = self._recorder.watch
        watch.before_function = self._function_starts if asked else None
        watch.event = self._data.take if self._data is not None and self._running else None
        watch.after_function = self._function_ran if watch.event is not None else None
        for recorder in (self._recorder, *self._recorder.lanes):
            self._ask_first(recorder.mode)

    def _ask_first(self, mode: Mode) -> None:
        """Have this mode ask before each call, if a breakpoint waits for one; else not."""
        asking = self._running and self._stops.of(OPERATION)
        mode.__torch_function__ = MethodType(self._operates, mode) if asking else mode.plain

    def _wake(self) -> None:
        """Have the main thread traced from now on, whatever it does."""
        if self._running and self.watching:
            signal.pthread_kill(threading.main_thread().ident or 0, _WAKE)

    def _woken(self, number: int, frame: FrameType | None) -> None:
        if self._running and self.watching:
            self.tracer.follow(frame)

    # ------------------------------------------------------------ where the program is

    def reached(self, own: FrameTracer, frame: FrameType) -> None:
        """A line of a frame of the user's is about to run: hold the program there if that is wanted."""
        stops: list[Stop] = []
        lines = self._stops.on_lines(frame.f_code.co_filename)
        if lines and frame.f_lineno in lines and not _is_within_line(frame):
            with self._unseen():
                stops = self._stops.holding(lines[frame.f_lineno], frame, traced=True)
        reason = self._reason(own, frame) or _of(stops)
        if reason:
            self._hold(frame, reason, stops, traced=True)

    def left(self, own: FrameTracer, frame: FrameType) -> None:
        """A frame was left: where it was the outermost of a thread, no step goes on from there."""
        way = self._way
        if way is None or way.thread != threading.get_ident() or self._is_main(way.thread):
            return
        if next(self.tracer.frames(frame.f_back), None) is None:
            with self._lock:
                self._way = None
                self._watch()

    def raised(self, own: FrameTracer, frame: FrameType, error: BaseException) -> None:
        """An exception came to a frame of the user's: hold the program if its code will not catch it."""
        stops = self._stops.of(ERROR)
        if not stops or isinstance(error, _NO_ERRORS) or not isinstance(error, Exception):
            return
        if id(error) == self._failed[0] and id(frame) in self._failed[1]:
            return
        with self._unseen():
            stops = [] if will_be_caught(frame, error, self._user_code) else stops
            stops = self._stops.holding(stops, frame, traced=True)
        if stops:
            self._failed = id(error), frozenset(map(id, self.tracer.frames(frame.f_back)))
            self._hold(frame, f"{in_words(error)}", stops, traced=True)

    def after_call(self) -> None:
        """A call of the program's was recorded, and nothing of the recorder's can be torn."""
        self._interrupts.raise_if_asked()
        if self._data is not None and self._data.due:
            self._hold_due()

    def _hold_due(self) -> None:
        """Hold the program for what its tensors came to hold."""
        assert self._data is not None
        due = list(self._data.due)
        self._data.due.clear()
        frame = self._user_code.innermost(sys._getframe(1))
        with self._unseen():
            stops = self._stops.holding([stop for stop, _why in due], frame, traced=False)
        if stops and self._running:
            self._hold(frame, next(why for stop, why in due if stop is stops[0]), stops, traced=False)

    def _hold_called(self, frame: FrameType | None) -> bool:
        """Hold the program, which asks for it itself; False where that cannot be."""
        able = self._running and self._can_hold and self._held_in != threading.get_ident()
        if able:
            self._hold(frame, CALLED, [], traced=False)
        return able

    def _function_ran(self, this: Pass, name: str, grads: tuple[Any, ...]) -> None:
        """A function ran in a pass, or a leaf got its gradient."""
        if self._data is None:
            return
        if name.endswith("AccumulateGrad"):
            with torch._C.DisableTorchFunction():
                self._data.accumulated(grads[0])
        if self._data.due:
            self._hold_due()

    def _operates(
        self, mode: Mode, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Torch is about to call a function, while a breakpoint waits for one."""
        name = getattr(func, "__name__", str(func))
        stops = self._stops.operations(name) if name not in _NO_OPERATIONS and self._recorder_here().recording else []
        if stops and self._running:
            frame = self._user_code.innermost(sys._getframe(1))
            with self._unseen():
                stops = self._stops.holding(stops, frame, traced=False)
            if stops:
                self._hold(frame, f"{name} is about to be called", stops, traced=False)
        return mode.plain(func, types, args, kwargs)

    def _function_starts(self, this: Pass, name: str, grads: tuple[Any, ...]) -> None:
        """A function is about to run in a pass, whose engine waits in our hook."""
        if not self._running:
            return
        frame = self._user_code.innermost(sys._getframe(1))
        stops = self._stops.functions(name)
        if stops:
            with self._unseen():
                stops = self._stops.holding(stops, frame, traced=False)
        if stops or self._reason(this.number, None):
            self._hold(frame, f"{name} is about to run", stops, traced=False, function=name)

    def _reason(self, own: object, frame: FrameType | None) -> str:
        """Why to stop here, breakpoints aside; empty: no reason."""
        if self._asked:
            return self._asked
        way = self._way
        if way is None:
            return ""
        if way.to is not None:
            return f"line {way.to.line}" if frame is not None and self._is_at(way.to, frame) else ""
        if way.thread == threading.get_ident() and (way.stops is None or own in way.stops):
            return "a step"
        return ""

    def _is_at(self, to: RunTo, frame: FrameType) -> bool:
        name = frame.f_code.co_filename
        known = real(name) in to.edited
        line = to.edited[real(name)] if known else self.documents.line_in(name, to.file, to.line)
        return (
            line is not None and self.documents.with_code(name, line) == frame.f_lineno and not _is_within_line(frame)
        )

    # ------------------------------------------------------------ held

    def _hold(
        self, frame: FrameType | None, reason: str, stops: list[Stop], *, traced: bool, function: str = ""
    ) -> None:
        """Hold the program where it is, until a command says how to go on."""
        tracing = sys.gettrace()
        sys.settrace(None)  # what is evaluated is not traced (in a trace function nothing is)
        order: Order = Interrupt()
        if self._take_turn():
            try:
                order = self._held(frame, reason, stops, traced, function)
            finally:
                self._turn.release()
        if isinstance(order, Interrupt):
            self._unwind()
        with self._lock:
            self._way = self._way_of(order, frame, function)
            self._watch()
        if self.watching:
            self.tracer.follow(frame)
        else:
            sys.settrace(tracing)

    def _take_turn(self) -> bool:
        """Wait until no other thread is held; whether to be held then, and not to end."""
        while not self._turn.acquire(timeout=_LOOK):
            if self._interrupts.pending:
                return False
        return True

    def _held(self, frame: FrameType | None, reason: str, stops: list[Stop], traced: bool, function: str) -> Order:
        """Tell that the program is held, and answer what is asked, until a command ends that."""
        recorder = self._recorder_here()
        recorder.lines.held(frame, before_line=traced)
        with self._lock:
            self._held_in = threading.get_ident()
            self._asked, self._ending = "", False
            self._open = not self._interrupts.pending
        if not self._open:
            return Interrupt()
        held = Held(list(self.tracer.frames(frame)), traced, self._recorder, self.documents)
        self._tell(self._paused(held, reason, stops, function, within=not traced))
        try:
            while isinstance(command := self._commands.get(), _ASKING):
                if isinstance(command, Look):
                    self._tell(held.look(command))
                elif isinstance(command, Complete):
                    self._tell(held.complete(command))
                else:
                    self._answer(command, held)
            return command
        finally:
            with self._lock:
                self._open, self._held_in = False, 0
            self._tell(Resumed(self._cell))

    def _paused(self, held: Held, reason: str, stops: list[Stop], function: str, within: bool) -> Paused:
        seen = held.described()
        thread = threading.current_thread()
        return Paused(
            self._cell,
            reason,
            seen,
            seen[0].text if seen else "",
            tuple(stop.point.number for stop in stops),
            function,
            "" if thread is threading.main_thread() else thread.name,
            within,
        )

    def _answer(self, command: Evaluate, held: Held) -> None:
        with self._lock:
            refused = "The program was ended." if self._ending else ""
            if command.number in self._unwanted:
                refused = "KeyboardInterrupt"
            self._evaluating = 0 if refused else command.number
        if refused:
            self._tell(Evaluated(command.number, error=refused))
            return
        told = held.evaluate(command)
        with self._lock:
            self._evaluating = 0
            if self._is_main(self._held_in):
                self._interrupts.forget()  # the order to end follows, if there is one
        self._tell(told)

    def _unwind(self) -> None:
        """End what runs on this thread."""
        with self._lock:
            self._asked, self._way = "", None
            self._watch()
        if self._is_main(threading.get_ident()):
            self._interrupts.forget()
            raise interrupt(TracedAgain(self._woken))
        raise SystemExit

    def _way_of(self, order: Order, frame: FrameType | None, function: str) -> Way | None:
        thread = threading.get_ident()
        if isinstance(order, RunTo):
            return Way(thread, to=structs.replace(order, edited={real(each): at for each, at in order.edited.items()}))
        if not isinstance(order, Step):
            return None
        if order.kind == "into":
            return Way(thread, None)
        outwards: list[object] = [self.tracer.own(each) for each in self.tracer.frames(frame)]
        passes = [each.number for each in self._recorder_here().backward.running]
        if order.kind == "out":
            if function:
                passes.pop()
            else:
                outwards.pop(0)
        return Way(thread, frozenset([*outwards, *passes]))

    # ------------------------------------------------------------ the recorder

    def _recorder_here(self) -> Recorder:
        lanes = self._recorder.lanes_here()
        return lanes[0] if lanes else self._recorder

    def _unseen(self) -> contextlib.AbstractContextManager[None]:
        return unseen(self._recorder)


def _is_within_line(frame: FrameType) -> bool:
    """Whether the line of a frame is the one on which its comprehension begins: that was stopped at outside."""
    return frame.f_code.co_name in _COMPREHENSIONS and frame.f_lineno == frame.f_code.co_firstlineno


def _of(stops: list[Stop]) -> str:
    return f"breakpoint {stops[0].point.number}" if stops else ""
