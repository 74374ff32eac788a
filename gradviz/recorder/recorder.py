"""The recorder: turns what torch does into events, and leaves no trace when it is gone."""

from __future__ import annotations

import os
import threading
import weakref
from collections import Counter
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from torch.autograd import forward_ad

from gradviz import events as ev
from gradviz.limits import DEFAULT, Limits
from gradviz.recorder import compiled, duals, fused, hooks, marks, mistakes, modes, swaps, threads, traced
from gradviz.recorder.backward import Backward
from gradviz.recorder.budget import Budget, Full
from gradviz.recorder.calls import Calls
from gradviz.recorder.depth import TooDeep, deepest
from gradviz.recorder.files import Files
from gradviz.recorder.forward import Forward
from gradviz.recorder.functions import Functions
from gradviz.recorder.guard import Guard, Mode
from gradviz.recorder.hooks import Hooks
from gradviz.recorder.leaving import Leaving
from gradviz.recorder.lines import Lines
from gradviz.recorder.names import Names
from gradviz.recorder.optimizers import Optimizers
from gradviz.recorder.registry import Registry
from gradviz.recorder.shared import Shared
from gradviz.recorder.source import Source, is_user_file
from gradviz.recorder.tensors import Tensors
from gradviz.recorder.threads import Lock
from gradviz.recorder.watch import Watch

if TYPE_CHECKING:
    from gradviz.recorder.lanes import Lane

_PATCHES = (
    *(swaps.PATCH, hooks.PATCH, threads.PATCH, threads.PROCESSES),
    *(compiled.PATCH, compiled.DYNAMO, fused.PATCH, traced.PATCH),
)
_recorders: weakref.WeakSet[Recorder] = weakref.WeakSet()
"""Those that record now: a forked child forgets them."""


class Recorder:
    """Records tensors, operations and passes while its ``with`` block runs: of its thread, and of those it starts.

    Nothing of the user's is kept alive, and an error of the recorder's own never reaches the user's program: it ends
    the recording with a `RecordingStopped` that says so.
    """

    def __init__(
        self,
        emit: Callable[[ev.Event], None],
        *,
        is_user_file: Callable[[str], bool] = is_user_file,
        limits: Limits = DEFAULT,
        size: Callable[[], int] | None = None,
        root: FrameType | None = None,
        registry: Registry | None = None,
        files: Files | None = None,
        thread: str = "",
    ) -> None:
        self.cell = 0
        """Number of the execution that runs."""
        self.busy = False
        """Whether the recorder's own code runs (an interrupt must wait until it does not)."""
        self.away = False
        """Whether a compiled function runs, into which the recorder does not look."""
        self.compiled: list[compiled.Call] = []
        """The calls of compiled functions that run."""
        self.after_call: Callable[[], None] = _nothing
        """Called behind each recorded call, where nothing of the recorder's can be torn: it may raise."""
        self.watch = Watch()
        """Who is asked in between."""
        self.deepest = 0
        """How many functions may lie one behind another: a deeper graph is not looked at."""
        self.why_stopped = ""
        """Why the recording ended before its block did."""
        self._sink = emit
        self.dual_level = -1
        """The level of forward-mode AD that was told of last."""
        self._budget = Budget(limits, size)
        self._left = 1
        """Events until the budget is looked at."""
        self._root = root
        self.active = False
        self._thread = threading.get_ident()
        self.lock: Lock | None = None
        """Taken by each guard, where other threads are recorded, too."""
        self.lanes: list[Lane] = []
        """The recorders of those threads."""
        self.said: set[str] = set()
        """What was said of things that are not in the record."""
        self._threads: Counter[str] = Counter()
        self.registry = registry or Registry()
        self.files = files or Files(self.emit)
        self.source = Source(self.files, is_user_file, thread)
        self.tensors = Tensors(self)
        self.calls = Calls(self)
        self.names = Names(self.emit, self.calls, self.registry, self.tensors.number_of, self.source.is_user_file)
        self.lines = Lines(self)
        self.functions = Functions(self)
        self.hooks = Hooks(self)
        self.shared = Shared(self)
        self.optimizers = Optimizers(self)
        self.forward = Forward(self)
        self.backward = Backward(self)
        self.mode = Mode(self)
        self.guard = Guard(self)
        self._leaving = Leaving(self.mode)

    # ------------------------------------------------------------ the block

    def __enter__(self) -> Recorder:
        if self in _recorders:
            raise RuntimeError("This recorder records already.")
        try:
            _recorders.add(self)
            self.active = True
            self.said.clear()
            self.why_stopped = ""
            self._thread = threading.get_ident()
            self.deepest = deepest()
            self.backward.install()
            for patch in _PATCHES:
                patch.join(self)
            if self.home is self:
                self.optimizers.install()
            self.mode.__enter__()
        except BaseException as error:
            if not isinstance(error, Exception):
                self._leave()
                raise
            self.failed(error)
            self._leave()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self.guard.open()
            self.flush()
            if self.on_its_thread and not modes.is_on(self.mode) and not self.backward.asked_now:
                self._stop("The recording began within a pass; what ran after that pass is not in the record.")
            with self.guard:
                marks.take_off(self.registry)
                self._end_lanes()
        finally:
            try:
                self._leave()
            except BaseException:
                self._leave()  # an interrupt came in the middle
                raise

    def _leave(self) -> None:
        """Be gone from torch and let go of everything; done again it does what is left to do."""
        self._take_off()
        self._leave_torch()
        self._end_lanes()
        self.lock = None
        self.active = False
        self._root = None  # the frame holds all the locals of the function that recorded
        for part in (self.forward, self.hooks, self.shared, self.optimizers, self.tensors, self.registry):
            try:
                part.forget_all()
            except Exception as error:  # noqa: BLE001  # the program has nothing to do with it
                mistakes.log(error)

    def _take_off(self) -> None:
        """Be gone from this thread."""
        self._leaving.end()
        while modes.take_off(self.mode):
            pass
        self.guard.open()
        self.calls.leave()

    def _leave_torch(self) -> None:
        self.backward.remove()
        for patch in _PATCHES:
            patch.leave(self)
        self.optimizers.remove()
        _recorders.discard(self)

    def leave_late(self, kwargs: dict[str, Any]) -> None:
        """Where the recording has ended within a call with these ``kwargs``, take its mode off behind that call."""
        if self not in _recorders:
            kwargs["gradviz"] = modes.TakenOffLate(self.mode)

    def forget_in_child(self) -> None:
        """A forked child is not recorded; threads that it does not have may have held the lock."""
        self.active = False
        self.lock = None

    @property
    def recording(self) -> bool:
        """Whether events are being taken now."""
        return self.active and not self.busy and not self.away and (self.lock is None or not self._is_elsewhere())

    @property
    def goes_on(self) -> bool:
        """Whether the recording has neither ended nor stopped."""
        return self.active

    @property
    def is_here(self) -> bool:
        """Whether its ``with`` block runs."""
        return self in _recorders

    @property
    def on_its_thread(self) -> bool:
        """Whether the thread that asks is the one that is recorded."""
        return threading.get_ident() == self._thread

    # ------------------------------------------------------------ what is told from outside

    def call(self, func: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run one call above autograd and record it."""
        if not self.recording:
            if self.why_stopped:
                self._leaving.begin()
            try:
                return func(*args, **kwargs)
            finally:
                self.leave_late(kwargs)
        result = self.forward.call(func, args, kwargs)
        self.after_call()
        return result

    def begin_run(self, name: str, limits: Limits) -> None:
        """A program or a cell begins to run, whose text the record has under this name, within these limits."""
        self.files.begin(name)
        self._budget.begin_run(limits)
        self.tells_lines = False
        if self.why_stopped:
            self._leaving.end()
            modes.take_off(self.mode)

    def enter(self, frame: FrameType) -> None:
        """This frame is the innermost of the user's."""
        self.calls.enter(frame, self._root)

    def enter_line(self, frame: FrameType) -> None:
        """A line of this frame is about to run."""
        self.calls.line(frame, self._root)

    def has_left(self) -> bool:
        """Whether the record has ended and the mode is gone, now if it was still there."""
        return bool(self.why_stopped) and modes.take_off(self.mode)

    def flush(self, namespace: dict[str, Any] | None = None) -> None:
        """Note the names and deaths that no event has shown yet; `namespace` is that of a cell that has ended."""
        if not self.recording:
            return
        with self.guard:
            self._note_dual_level()
            self.names.refresh_modules()
            if namespace is not None:
                self.names.look_at_top(namespace)
            else:
                self.names.look(self.frames())
            if self.shared.watched:
                self.shared.check()
            self.tensors.sum_up()
            self.optimizers.check_rates()
            self.note_deaths()

    # ------------------------------------------------------------ for the parts of the recorder

    def emit(self, event: ev.Event) -> None:
        """Take one event into the record. Raises `Full` when a limit is reached."""
        self._left -= 1
        if not self._left:
            self._left = 1  # for whoever goes on after `Full`
            self._left = self._budget.look(event)
        self._sink(event)
        if self.watch.event is not None:
            self.watch.event(event)

    def frames(self, ours: int = 1, func: Callable[..., Any] | None = None) -> list[FrameType]:
        """The innermost of the user's frames, if any; the caller is in so many frames of ours. See `Calls.frame`."""
        frame = self.frame(ours + 1, func)
        return [frame] if frame is not None else []

    def frame(self, ours: int = 1, func: Callable[..., Any] | None = None) -> FrameType | None:
        """The same as `frames`."""
        return self.calls.frame(self._root, ours + 1, func)

    def place(self, frames: list[FrameType]) -> ev.Place:
        """The call that the innermost of the user's frames is in."""
        return self.located(frames)[0]

    def located(self, frames: list[FrameType]) -> tuple[ev.Place, str]:
        """The place, and the name that the call's result is about to be bound to, if that is all of an assignment."""
        return self.source.located(frames[0], self.cell) if frames else (self._nowhere(), "")

    def _nowhere(self) -> ev.Place:
        return ev.Place(self.cell, "", 0, thread=self.source.thread)

    def notice(self, frames: list[FrameType], tracing: bool = False) -> None:
        """Say what changed unseen: the level of forward-mode AD, names, then deaths."""
        if forward_ad._current_level != self.dual_level:
            self._note_dual_level()
        self.names.look(frames, tracing)
        if self.shared.watched:
            self.shared.check()
        self.note_deaths()

    def look_round(self, frames: list[FrameType]) -> None:
        """Say, before an operation is told of, what changed unseen, which line it is on, and which hook it runs in."""
        self.notice(frames)
        self.lines.working(frames)
        if self.hooks.codes:
            self.hooks.running_in(frames)

    @property
    def all_quiet(self) -> bool:
        """Whether nothing but names and deaths can have changed unseen."""
        return not self.shared.watched and forward_ad._current_level == self.dual_level

    def _note_dual_level(self) -> None:
        """Say it if the level of forward-mode AD is another than before."""
        now = duals.level()
        if now != self.dual_level:
            self.dual_level = now
            self.emit(ev.DualLevelChanged(now))

    def note_deaths(self) -> None:
        """Say what died since the last event."""
        if not self.registry.gone:
            return
        for fact in self.registry.releases():
            if isinstance(fact, ev.TensorReleased):
                self.names.tensor_gone(fact.tensor)
                self.tensors.forget_grad(fact.tensor)
            self.emit(fact)

    def say_once(self, reason: str) -> None:
        """Say that something is not in the record, unless it was said."""
        if reason not in self.said:
            self.said.add(reason)
            with self.guard:
                frames = self.frames()
                self.notice(frames)
                self.emit(ev.NotRecorded(reason, self.place(frames)))

    def failed(self, error: Exception) -> None:
        """The record is full, or an error of the recorder's own: log it; say so in the record, and end it."""
        if isinstance(error, (TooDeep, Full)):
            self._stop(f"{error} The program runs on unrecorded.")
            return
        if isinstance(error, RecursionError):
            self._stop("The program's recursion left no room to record it. The program runs on unrecorded.")
            return
        said, told = mistakes.log(error)
        self._stop(f"{mistakes.MISTAKE} ({said}). The program runs on unrecorded.", told)

    def _stop(self, reason: str, traceback: str = "") -> None:
        if self.active:
            self.active = False
            self.why_stopped = reason
            for lane in self.lanes:
                lane.stopped()
            try:
                self._sink(ev.RecordingStopped(reason, traceback))
            except Exception as error:  # noqa: BLE001  # the program has nothing to do with it
                mistakes.log(error)
            if self.on_its_thread:
                self._leaving.begin()

    # ------------------------------------------------------------ several threads

    @property
    def home(self) -> Recorder:
        """The recorder whose record it is."""
        return self

    def share(self) -> None:
        """Another thread is about to be recorded, too."""
        if self.lock is None:
            self.lock = Lock()

    def name_of_thread(self, name: str) -> str:
        """The thread's name, and a number if one of that name was recorded before."""
        self._threads[name] += 1
        return name if self._threads[name] == 1 else f"{name} ({self._threads[name]})"

    def wait_for_turn(self) -> None:
        """Wait until no other thread works on the record."""
        assert self.lock is not None
        try:
            if not self.lock.take():
                self._stop("A thread waited too long for another. The program runs on unrecorded.")
        except BaseException:  # an interrupt
            self.busy = False
            raise

    def end_turn(self) -> None:
        """Let another thread work on the record."""
        assert self.lock is not None
        if not self.active:
            self.clean()
        self.lock.give()

    def clean(self) -> None:
        """Nothing is noted after the end of one's own ``with`` block."""

    def _is_elsewhere(self) -> bool:
        """Whether the thread that asks is another of those that are recorded: a hook may run in anybody's pass."""
        thread = threading.get_ident()
        return thread != self._thread and any(each._thread == thread for each in (self.home, *self.home.lanes))

    def lanes_here(self) -> list[Lane]:
        """The recorder of the thread that asks, if it is one that the program started."""
        return [lane for lane in self.lanes if lane.on_its_thread]

    def _end_lanes(self) -> None:
        for lane in list(self.lanes):
            lane.end()


def _nothing() -> None:
    pass


def _forget_in_child() -> None:
    for recorder in list(_recorders):
        recorder.forget_in_child()


os.register_at_fork(after_in_child=_forget_in_child)  # once: it cannot be undone
