"""Where the program is: the user's calls, the library's calls that they made, and the modules that were called.

A frame is known by a mark in its ``f_trace``, which Python asks only where lines are traced: the mark dies with the
frame, so that a new frame at the same address is never taken for it, and no frame is kept alive.
"""

from __future__ import annotations

import itertools
import os
import sys
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.modules.module import Module

from gradviz.events import CallSeen, Place, Turn
from gradviz.recorder.loops import Loops, Turns
from gradviz.recorder.modules import ModulePaths
from gradviz.recorder.source import function_name, read_local

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_WRAPPED = Module._wrapped_call_impl.__code__
_MACHINERY = frozenset({_WRAPPED, Module._call_impl.__code__})
"""How torch calls a module."""
_HANDS_ON = frozenset(
    function.__code__
    for function in (
        *(torch.overrides.handle_torch_function, torch.Tensor.backward, torch.autograd.backward, torch.autograd.grad),
        torch.autograd.graph._engine_run_backward,
    )
)
"""On the way from a call of torch's to the recorder."""
_OURS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")
_RESUMED = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR


class Call:
    """One call of a function of the user's, or of the library's by the user's code."""

    __slots__ = ("depth", "function", "library", "number", "parent", "place", "turns")

    def __init__(
        self,
        function: str,
        parent: Call | None = None,
        place: Place | None = None,
        turns: tuple[Turn, ...] = (),
        library: bool = False,
    ) -> None:
        self.function = function
        self.parent = parent
        self.place = place
        self.turns = turns
        self.library = library
        self.number = 0
        """0 until it is announced."""
        self.depth: int = 0 if parent is None else parent.depth + (not library)
        """How many calls of the user's functions are around the lines in it."""


class Where:
    """What is known of a running frame."""

    __slots__ = ("asked", "base", "call", "here", "module", "number", "out", "root", "scope", "turns")

    def __init__(self, call: Call, scope: Call | None) -> None:
        self.call = call
        self.scope = scope
        """What the names of a frame of the user's belong to."""
        self.module = self.base = ""
        """Path of the innermost module that was called, and the name of the outermost."""
        self.root: weakref.ref[torch.nn.Module] | None = None
        """The outermost one."""
        self.turns: Turns | None = None
        self.number = 0
        """Of the frame, for its lines; 0 until one is told."""
        self.asked: tuple[Call, int] | None = None
        """Where a frame that can be left and entered again was entered last."""
        self.here: Where | None = None
        """Of a frame of the library's that calls one operation after another: where the user's frame is."""
        self.out = 0
        """How many frames that one is further out."""

    @property
    def is_open(self) -> bool:
        """Whether the frame is the user's, and has run in the same call from its start."""
        return self.scope is not None and self.asked is None


class Mark:
    """Lies in a frame's ``f_trace``, where nothing else holds it; whoever traces there is still called."""

    __slots__ = ("__weakref__", "calls", "previous", "where")

    def __init__(self, calls: Calls, previous: Any, where: Where) -> None:
        self.calls: Calls | None = calls
        self.previous = previous
        self.where = where

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        """Python traces the frame."""
        if self.previous is not None:
            following = self.previous(frame, event, argument)
            if following is not None:
                self.previous = following


def traced_by(frame: FrameType) -> Any:
    """What traces a frame, beneath the marks."""
    found = frame.f_trace
    while type(found) is Mark:
        found = found.previous
    return found


def trace(frame: FrameType, tracer: Callable[..., Any]) -> None:
    """Have a frame traced from now on, beneath the marks."""
    mark = frame.f_trace
    if type(mark) is not Mark:
        frame.f_trace = tracer
        return
    while type(mark.previous) is Mark:
        mark = mark.previous
    mark.previous = tracer


class _MarkRef(weakref.ref[Mark]):
    __slots__ = ("scope",)
    scope: Call | None


class Calls:
    """Numbers calls, and says in which one, in which module and in which turns of loops the program is."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._source = recorder.source
        self._numbers = itertools.count(1)
        self._frames = itertools.count(1)
        self._loops = Loops(recorder.files)
        self._paths = ModulePaths()
        self._latest = 0
        """The identity of the frame of the library's that was looked at last; it may be gone."""
        self._kinds: dict[str, str] = {}
        """Whose code is in each file."""
        self._refs: set[_MarkRef] = set()
        self.gone: deque[_MarkRef] = deque()
        """Marks of frames that are gone, not told of yet."""
        self._note = self.gone.append
        self.top = Call("")
        """The top level."""
        self._at_top = True
        """Whether the outermost of the user's frames is the top level, as it is not in other threads."""
        self._nowhere = Where(self.top, self.top)
        self.here = self._nowhere
        """Where the innermost of the user's frames is that was looked at last."""
        self.inside = self._nowhere
        """The same of the innermost of all frames: in a call of the library's, or of a module, perhaps."""

    # ------------------------------------------------------------ where the program is

    def frame(self, root: FrameType | None, ours: int, func: Callable[..., Any] | None = None) -> FrameType | None:
        """The innermost of the user's frames, out to `root`; the caller is in so many frames of ours.

        `func` is what of torch's was called: that is no call of the library's around itself.
        """
        frame: FrameType | None = sys._getframe(ours + 1)
        mark = frame.f_trace  # type: ignore[union-attr]
        if type(mark) is Mark and mark.calls is self:
            where = mark.where
            if where.is_open:
                self.here = self.inside = where
                return frame
            if where.here is not None:
                self.here, self.inside = where.here, where
                for _ in range(where.out):
                    frame = frame.f_back  # type: ignore[union-attr]
                return frame
        between: list[FrameType] = []
        frame = self._users(frame, root, between)
        if between:
            _take_off_own(between, func)
        if frame is None:
            self.here = self.inside = self._nowhere
            return None
        here = self.enter(frame, root)
        if between:
            self.inside = inside = self._library(frame, here, between)
            before, self._latest = self._latest, id(between[0])
            if before == self._latest and here.is_open and inside.call.library:
                self._come_back(between[0], frame)
        return frame

    def _come_back(self, inner: FrameType, users: FrameType) -> None:
        """A frame of the library's calls a second operation: mark it, to be out at the user's at once from now on."""
        if self._known(inner) is not None or inner.f_code.co_flags & _RESUMED:
            return
        inside, each = self.inside, inner
        where = self.inside = self._mark(inner, inside.call, users=False)
        where.module, where.base, where.root, where.here = inside.module, inside.base, inside.root, self.here
        while each is not users:
            each = each.f_back  # type: ignore[assignment]
            where.out += 1

    def enter(self, frame: FrameType, root: FrameType | None) -> Where:
        """A frame of the user's is the innermost one."""
        where = self._known(frame)
        if where is None or where.asked is not None:
            where = self._enter_all(frame, root)
        self.here = self.inside = where
        return where

    def line(self, frame: FrameType, root: FrameType | None) -> None:
        """A line of a frame of the user's is about to run."""
        turns = self.enter(frame, root).turns
        if turns is not None:
            turns.line(frame.f_lasti)

    def line_of(self) -> tuple[int, int]:
        """The number of the innermost of the user's frames that was looked at last, and its depth."""
        here = self.here
        if not here.number:
            here.number = next(self._frames)
        return here.number, here.call.depth

    def lines_end(self) -> None:
        """Lines are told of no longer."""
        for ref in list(self._refs):
            mark = ref()
            if mark is not None and mark.where.turns is not None:
                mark.where.turns.lines_end()

    def at(self, frame: FrameType | None, name: str = "") -> tuple[int | None, str, tuple[Turn, ...]]:
        """The number of the call that the program is in, the module's path, and the turns of loops around.

        `frame` is the innermost of the user's, which was looked at last; `name` is the operation that it calls.
        """
        here, inside = self.here, self.inside
        number = inside.call.number or self.number()
        turns = here.turns
        if turns is None or frame is None:
            return number, inside.module, ()
        return number, inside.module, turns.at(frame.f_lasti, name if inside is here else "")

    @property
    def is_direct(self) -> bool:
        """Whether the user's frame itself made the call, not a function of the library's that it called."""
        return self.inside is self.here

    def number(self, call: Call | None = None) -> int | None:
        """The number of a call (the one that the program is in); it is announced if it was not. None: top level."""
        call = self.inside.call if call is None else call
        if call is self.top:
            return None
        if not call.number:
            waiting: list[Call] = []
            each: Call | None = call
            while each is not None and each is not self.top and not each.number:
                waiting.append(each)
                each = each.parent
            for new in reversed(waiting):
                new.number = next(self._numbers)
                parent = new.parent.number if new.parent is not None else 0
                self._recorder.emit(
                    CallSeen(new.number, new.function, parent or None, new.place, new.turns, new.library)
                )
        return call.number

    def scope(self, call: Call) -> str:
        """What names in this call are told with."""
        return f"{call.function} {self.number(call)}" if call is not self.top else ""

    def ended(self) -> Iterator[Call]:
        """The scopes whose frames are gone since this was last asked."""
        while self.gone:
            ref = self.gone.popleft()
            self._refs.discard(ref)
            if ref.scope is not None and ref.scope is not self.top:
                yield ref.scope

    def join(self, home: Calls) -> None:
        """Number on with those of the thread whose record it is."""
        self._numbers, self._frames, self.top, self._at_top = home._numbers, home._frames, home.top, False

    # ------------------------------------------------------------ marks

    def _users(self, frame: FrameType | None, root: FrameType | None, between: list[FrameType]) -> FrameType | None:
        """The innermost of the user's frames from this one outwards; the others before it go into `between`."""
        bottom, kinds = self._source.bottom, self._kinds
        while frame is not None:
            code = frame.f_code
            kind = kinds.get(code.co_filename)
            if kind is None:
                kind = kinds[code.co_filename] = self._kind(code.co_filename)
            if kind == "user's":
                return frame
            if code is bottom or frame is root:
                return None
            if kind == "library's":
                between.append(frame)
            frame = frame.f_back
        return None

    def _kind(self, file: str) -> str:
        """Whose code is in a file."""
        if self._source.is_user_file(file):
            return "user's"
        return "ours" if file.startswith(_OURS) else "library's"

    def _enter_all(self, frame: FrameType, root: FrameType | None) -> Where:
        """Mark the frame, and first those further out that have no mark yet."""
        chain: list[tuple[FrameType, FrameType | None, list[FrameType]]] = []
        each: FrameType | None = frame
        around: Where | None = None
        while each is not None:
            around = self._known(each)
            if around is not None and around.asked is None:
                break
            around = None
            between: list[FrameType] = []
            outer = self._users(each.f_back, root, between) if each is not root else None
            chain.append((each, outer, between))
            each = outer
        for inner, outer, between in reversed(chain):
            around = self._enter_one(inner, outer, around, between)
        assert around is not None
        return around

    def _enter_one(
        self, frame: FrameType, outer: FrameType | None, around: Where | None, between: list[FrameType]
    ) -> Where:
        """Where a frame is whose caller is `outer`, with these frames of the library's between."""
        code, where = frame.f_code, self._known(frame)
        if outer is None or around is None:
            return where if where is not None else self._mark(frame, self._outermost(code), users=True)
        if where is not None and where.asked == (around.call, outer.f_lasti):
            return where
        inside = self._library(outer, around, between) if between else around
        call = Call(_name(frame), inside.call, self._recorder.place([outer]), _turns(around, outer))
        if where is None:
            where = self._mark(frame, call, users=True)
        where.call, where.module, where.base, where.root = call, inside.module, inside.base, inside.root
        if code.co_flags & _RESUMED:
            where.asked = (around.call, outer.f_lasti)
        return where

    def _outermost(self, code: CodeType) -> Call:
        return self.top if self._at_top or not function_name(code) else Call(code.co_qualname)

    def _library(self, frame: FrameType, here: Where, between: list[FrameType]) -> Where:
        """Where the innermost frame is of what the user's frame called; these are `between`, innermost first."""
        for each in between:
            where = self._known(each)
            if where is not None and where.call.library:
                return where
            if where is not None or each.f_code is _WRAPPED:
                break
        calls = any(each.f_code not in _MACHINERY for each in between)
        inside, outermost = here, between[-1]
        for each in reversed(between):
            where = self._known(each)
            is_module = each.f_code is _WRAPPED
            if where is None and (is_module or (each is outermost and calls)):
                where = self._mark(each, inside.call, users=False)
                where.module, where.base, where.root = inside.module, inside.base, inside.root
                if is_module:
                    self._enter_module(where, each, self._source.callee(frame) if each is outermost else "")
            if where is not None and where.call is here.call and calls:
                name = self._source.callee(frame) or _name(each)
                where.call = Call(name, here.call, self._recorder.place([frame]), _turns(here, frame), library=True)
            inside = where or inside
        return inside

    def _enter_module(self, where: Where, frame: FrameType, callee: str) -> None:
        module = read_local(frame, "self")
        root = where.root() if where.root is not None else None
        path = self._paths.path(root, module) if root is not None else None
        if path is None:
            where.root = weakref.ref(module)
            where.base = where.module = callee if callee.replace(".", "").isidentifier() else type(module).__name__
        else:
            where.module = f"{where.base}.{path}" if path else where.base

    def _known(self, frame: FrameType) -> Where | None:
        mark = frame.f_trace
        while type(mark) is Mark:
            if mark.calls is self:
                return mark.where
            mark = mark.previous
        return None

    def _mark(self, frame: FrameType, call: Call, *, users: bool) -> Where:
        previous: Any = frame.f_trace
        while type(previous) is Mark and previous.calls is None:
            previous = previous.previous
        where = Where(call, call if users else None)
        if users:
            where.turns = self._loops.turns(frame)
        mark = Mark(self, previous, where)
        ref = _MarkRef(mark, self._note)
        ref.scope = where.scope
        self._refs.add(ref)
        frame.f_trace = mark
        return where

    def leave(self) -> None:
        """Take the marks off the frames that run; those of generators that wait mean nothing from now on."""
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            self._take_off(frame)
            frame = frame.f_back
        for ref in list(self._refs):
            mark = ref()
            if mark is not None:
                mark.calls = None
        self._refs.clear()
        self.gone.clear()
        self._paths.forget_all()
        self.here = self.inside = self._nowhere

    def _take_off(self, frame: FrameType) -> None:
        mark, above = frame.f_trace, None
        while type(mark) is Mark and mark.calls is not self:
            mark, above = mark.previous, mark
        if type(mark) is Mark and above is None:
            frame.f_trace = mark.previous
        elif type(mark) is Mark and above is not None:
            above.previous = mark.previous


def _take_off_own(between: list[FrameType], func: Callable[..., Any] | None) -> None:
    """Take torch's own way from the function that was called to the recorder off the inner end."""
    while between and between[0].f_code in _HANDS_ON:
        del between[0]
    code = getattr(func, "__code__", None)
    for index, each in enumerate(between if code is not None else ()):
        if each.f_code is code:
            del between[: index + 1]
            break


def _turns(where: Where, frame: FrameType) -> tuple[Turn, ...]:
    """The turns that the loops of a frame that calls something are in."""
    return where.turns.at(frame.f_lasti, "") if where.turns is not None else ()


def _name(frame: FrameType) -> str:
    """What the code of a frame is called."""
    code = frame.f_code
    return f"<module {frame.f_globals.get('__name__', '')}>" if code.co_name == "<module>" else code.co_qualname
