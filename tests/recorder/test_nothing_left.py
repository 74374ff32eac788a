"""When a recording is over, however it ended, nothing of it is left in torch, in Python or on the program's objects."""

from __future__ import annotations

import builtins
import gc
import inspect
import linecache
import random
import signal
import sys
import threading
import traceback
import warnings
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import torch
from torch.utils._python_dispatch import _get_current_dispatch_mode_stack

import gradviz
from gradviz import events as ev
from gradviz.limits import Limits
from gradviz.recorder.guard import Guard
from gradviz.recorder.recorder import Recorder
from tests.programs import stopped
from tests.recorder import proofs

OURS = str(Path(gradviz.__file__).parent)
_OPTIMIZER = sys.modules["torch.optim.optimizer"]
PLACES = (
    *(torch, torch.Tensor, torch._C.TensorBase, torch.nn.Module, torch.nn.Parameter, torch.nn.functional),
    *(torch.autograd, torch.autograd.graph, torch.autograd.Function, torch.autograd.function, torch.optim.Optimizer),
    *(torch.overrides, torch.overrides.TorchFunctionMode, torch.utils.checkpoint, torch.nn.modules.module, torch._C),
    *(torch._C._ImperativeEngine, torch.UntypedStorage, torch.func, torch.utils, torch.autograd.functional, _OPTIMIZER),
    *(sys, threading, builtins, warnings, linecache, traceback),
)
"""Whose attributes must be the original objects."""


def everything_of_torch() -> list[Any]:
    """All of torch's modules and classes."""
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == "torch" and module]
    classes = {id(thing): thing for module in modules for thing in _values(module) if issubclass(type(thing), type)}
    return [*modules, *classes.values()]


def _values(place: Any) -> list[Any]:
    return list(getattr(place, "__dict__", {}).values())


def state(places: Iterable[Any] = PLACES) -> dict[str, Any]:
    """Everything that a recording could leave changed, by name."""
    found: dict[str, Any] = {}
    for place in places:
        for name, value in dict(getattr(place, "__dict__", {})).items():
            if callable(value) or issubclass(type(value), (property, staticmethod, classmethod)):
                found[f"{getattr(place, '__name__', place)}.{name} ({id(place)})"] = value
    hooks = {**vars(torch.nn.modules.module), **vars(_OPTIMIZER)}
    found |= {f"{name}": tuple(hook) for name, hook in hooks.items() if name.startswith("_global_") and hook}
    found |= {
        "function modes": tuple(torch.overrides._get_current_function_mode_stack()),
        "functions seen": (torch._C._is_torch_function_enabled(), torch._C._is_torch_function_all_disabled()),
        "dispatch modes": tuple(_get_current_dispatch_mode_stack()),
        "grad modes": (torch.is_grad_enabled(), torch.is_inference_mode_enabled(), torch.is_anomaly_enabled()),
        "hooks of saved tensors": torch._C._autograd._top_saved_tensors_default_hooks(True),
        "trace": (sys.gettrace(), threading.gettrace()),
        "profile": (sys.getprofile(), threading.getprofile()),
        "signals": tuple(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)),
        "imports": (*sys.meta_path, *sys.path_hooks),
        "collector": (gc.isenabled(), *gc.callbacks),
        "threads": tuple(threading.enumerate()),
        "recursion": sys.getrecursionlimit(),
    }
    return found


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The names of what is another than before (what torch or Python loaded in the meantime is no change)."""
    return sorted(name for name, value in before.items() if not _same(value, after.get(name)))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    return one is other or (isinstance(one, (int, str)) and one == other)


def program(kept: dict[str, torch.Tensor]) -> list[Any]:
    """A bit of everything; what it keeps outlives it. Its results are the same each time."""
    numbers: list[Any] = []
    a = kept["a"] = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    b = kept["b"] = a * a
    c = kept["c"] = proofs.Twice.apply(b)
    c.retain_grad()
    handle = b.register_hook(lambda grad: grad * 1.5)
    view = kept["view"] = (a * 1)[:2]
    view.mul_(2)
    kept["loss"] = loss = (c.exp() / 1e6).sum() + view.sum()
    loss.backward(retain_graph=True)
    numbers += [a.grad.tolist(), c.grad.tolist()]
    w = kept["w"] = torch.ones(3, requires_grad=True)
    (w * a.detach()).sum().backward()
    with torch.no_grad():
        w -= 0.01 * w.grad
    w.grad.zero_()
    numbers.append(w.tolist())
    (first,) = torch.autograd.grad((a**3).sum(), a, create_graph=True)
    kept["first"] = first
    numbers.append(torch.autograd.grad(first.sum(), a)[0].tolist())
    try:
        (a.exp().mul_(a)).sum().backward()
        (torch.ones(2) @ torch.ones(3)).sum()
    except RuntimeError as error:
        numbers.append(str(error))
    for turn in range(2):
        out = torch.nn.functional.cross_entropy(torch.stack([a, b.detach()]), torch.tensor([0, turn]))
        numbers.append(out.item())
    handle.remove()
    return numbers


EXPECTED = program({})


def afterwards(kept: dict[str, torch.Tensor]) -> list[str]:
    """What is wrong when the program runs again, unrecorded, uses what it kept, and lets go of it."""
    ran: set[str] = set()

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(OURS):
            ran.add(f"{frame.f_code.co_qualname} runs afterwards")

    wrong = []
    hooked = [name for name, tensor in kept.items() if any(map(_is_ours, _hooks_on(tensor)))]
    sys.setprofile(profile)
    try:
        if program({}) != EXPECTED:
            wrong.append("other numbers")
        for tensor in kept.values():
            if tensor.requires_grad:
                try:
                    torch.autograd.backward(tensor.sum(), retain_graph=True)
                except RuntimeError as error:  # freed
                    if "second time" not in str(error) and "in-place" not in str(error):
                        wrong.append(str(error))
        tensor = None  # type: ignore[assignment]
        kept.clear()
        gc.collect()
    finally:
        sys.setprofile(None)
    return wrong + sorted(ran) + [f"a hook on {name}" for name in hooked]


def _hooks_on(tensor: torch.Tensor) -> list[Any]:
    both = (tensor._backward_hooks, tensor._post_accumulate_grad_hooks)
    return [hook for hooks in both for hook in (hooks or {}).values()]


def _is_ours(hook: Any) -> bool:
    return str(getattr(hook, "__module__", "")).startswith("gradviz")


def left_on_nodes(tensors: Iterable[torch.Tensor]) -> list[str]:
    """What lies in the metadata of the functions behind these tensors."""
    stack = [torch.autograd.graph.get_gradient_edge(tensor).node for tensor in tensors if tensor.requires_grad]
    seen = set()
    while stack:
        node = stack.pop()
        if node is not None and node not in seen:
            seen.add(node)
            stack += [behind for behind, _ in node.next_functions]
    return [f"{node.name()}: {sorted(node.metadata)}" for node in seen if node.metadata]


def in_a_thread(run: Callable[[], Any]) -> Any:
    """Run it in a thread of its own: what it breaks in a thread's state (modes, switches) is gone with the thread."""
    result: list[Any] = []

    def body() -> None:
        try:
            result.append((run(), None))
        except BaseException as error:  # noqa: BLE001 - handed on below
            result.append((None, error))

    engine = torch.autograd._engine_run_backward
    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    torch.autograd._engine_run_backward = engine
    value, error = result.pop()
    if error is not None:
        raise error
    return value


Emit = Callable[[ev.Event], None]
Program = Callable[[dict[str, torch.Tensor]], None]


def left_behind(
    recorded: Callable[[Emit, dict[str, torch.Tensor]], None], expected: type[BaseException] | None = None
) -> list[str]:
    """Run a recording in a thread of its own; what is left of it."""

    def run() -> list[str]:
        kept: dict[str, torch.Tensor] = {}
        events: list[ev.Event] = []
        gc.collect()
        before = state()
        ended: type[BaseException] | None = None
        try:
            recorded(events.append, kept)
        except BaseException as error:  # noqa: BLE001 - compared below
            ended = type(error)
        finally:
            sys.setprofile(None)
        wrong = changed(before, state())
        if ended is not expected:
            wrong.append(f"it ended with {ended}")
        length = len(events)
        wrong += afterwards(kept)
        if len(events) != length:
            wrong.append("events come after the end")
        return wrong

    found: list[str] = in_a_thread(run)
    return found


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Everything imported so far is left out of collections, which then take no time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


# ---------------------------------------------------------------- the checks themselves


def test_without_a_recording_nothing_is_left() -> None:
    def bare(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        program(kept)

    assert left_behind(bare) == []
    kept: dict[str, torch.Tensor] = {}
    program(kept)
    assert left_on_nodes(kept.values()) == []


def test_what_is_left_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    before = state()
    monkeypatch.setattr(torch.Tensor, "backward", lambda *_: None)
    monkeypatch.setattr(torch.autograd, "_engine_run_backward", lambda *_: None)
    with torch.overrides.BaseTorchFunctionMode(), torch._C.DisableTorchFunction(), torch.no_grad():
        found = changed(before, state())
    assert [name.partition(" (")[0] for name in found] == [
        "Tensor.backward",
        "function modes",
        "functions seen",
        "grad modes",
        "torch.autograd._engine_run_backward",
    ]


# ---------------------------------------------------------------- ways for a recording to end


def test_after_a_recording_all_of_torch_is_as_before() -> None:
    places = everything_of_torch()
    assert len(places) > 1000
    before = state(places)
    kept: dict[str, torch.Tensor] = {}
    with gradviz.record() as trace:
        assert program(kept) == EXPECTED
    assert stopped(trace) == []
    assert changed(before, state(places)) == []
    length = len(trace)
    assert afterwards(kept) == []
    assert len(trace) == length


def test_no_mark_is_left_on_functions() -> None:
    kept: dict[str, torch.Tensor] = {}
    with gradviz.record():
        program(kept)
    assert left_on_nodes(kept.values()) == []


def test_to_walk_a_graph_leaves_no_mark() -> None:
    before, kept = state(), dict[str, torch.Tensor]()
    program(kept)
    gradviz.graph(kept["loss"])
    assert changed(before, state()) == []
    assert left_on_nodes(kept.values()) == []


def test_the_recorder_itself_dies() -> None:
    recorder = Recorder([].append)
    with recorder:
        program({})
    gone = weakref.ref(recorder)
    del recorder
    gc.collect()
    assert gone() is None


def _raises(error: BaseException) -> Any:
    def hook(*_: Any) -> None:
        raise error

    return hook


class Fails(torch.autograd.Function):  # type: ignore[misc]
    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        return x * 2

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        raise KeyError("mine")


def _in_the_block(x: torch.Tensor) -> None:
    raise KeyError("mine")


def _in_torch(x: torch.Tensor) -> None:
    x @ torch.ones(5)


def _exit(x: torch.Tensor) -> None:
    sys.exit(3)


def _in_a_hook(x: torch.Tensor) -> None:
    y = x * 2
    y.register_hook(_raises(KeyError("mine")))
    y.sum().backward()


def _interrupt_in_a_hook(x: torch.Tensor) -> None:
    y = x * 2
    y.grad_fn.register_prehook(_raises(KeyboardInterrupt()))
    y.sum().backward()


def _in_a_custom_function(x: torch.Tensor) -> None:
    Fails.apply(x).sum().backward()


def _before_the_engine(x: torch.Tensor) -> None:
    (x * 2).backward()


def _when_unpacked(x: torch.Tensor) -> None:
    with torch.autograd.graph.saved_tensors_hooks(lambda t: t, _raises(KeyError("mine"))):
        y = x.exp()
    y.sum().backward()


def _when_packed(x: torch.Tensor) -> None:
    with torch.autograd.graph.saved_tensors_hooks(_raises(KeyboardInterrupt()), lambda t: t):
        x.exp()


def _in_a_nested_pass(x: torch.Tensor) -> None:
    def inner(grad: torch.Tensor) -> None:
        with torch.enable_grad():
            _in_a_hook(torch.ones(2, requires_grad=True))

    y = x * 2
    y.register_hook(inner)
    y.sum().backward()


def _in_a_generator(x: torch.Tensor) -> None:
    def gives() -> Iterator[torch.Tensor]:
        yield x * 2
        raise KeyError("mine")

    list(gives())


ENDINGS: dict[Callable[[torch.Tensor], None], type[BaseException]] = {
    _in_the_block: KeyError,
    _in_torch: RuntimeError,
    _exit: SystemExit,
    _in_a_hook: KeyError,
    _interrupt_in_a_hook: KeyboardInterrupt,
    _in_a_custom_function: KeyError,
    _before_the_engine: RuntimeError,
    _when_unpacked: KeyError,
    _when_packed: KeyboardInterrupt,
    _in_a_nested_pass: KeyError,
    _in_a_generator: KeyError,
}


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__.strip("_"))
def test_nothing_is_left_after_an_error(ending: Callable[[torch.Tensor], None]) -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        with Recorder(emit):
            program(kept)
            kept["x"] = torch.ones(3, requires_grad=True)
            ending(kept["x"])

    assert left_behind(recorded, ENDINGS[ending]) == []


def test_nothing_is_left_when_a_budget_is_reached() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        with Recorder(emit, limits=Limits(events=20)):
            assert program(kept) == EXPECTED

    assert left_behind(recorded) == []


@pytest.mark.mistakes
@pytest.mark.parametrize("moment", [1, 5, 30, 60, 90])
def test_nothing_is_left_when_the_recorder_itself_fails(moment: int) -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        with Recorder(_raising_at(emit, moment, ZeroDivisionError)):
            assert program(kept) == EXPECTED

    assert left_behind(recorded) == []


def test_nothing_is_left_of_a_recording_that_is_dropped_without_its_end() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        block = gradviz.record()
        block.__enter__()
        program(kept)
        del block
        gc.collect()

    assert left_behind(recorded) == []


def test_nothing_is_left_when_it_ends_within_a_pass() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        block = ExitStack()
        block.enter_context(Recorder(emit))
        program(kept)
        kept["x"] = x = torch.ones(3, requires_grad=True)
        kept["y"] = y = x.exp()
        handle = y.register_hook(lambda _: block.close())
        (y * 2).sum().backward(retain_graph=True)
        handle.remove()

    assert left_behind(recorded) == []


def test_nothing_is_left_when_it_begins_within_a_pass() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        block = ExitStack()
        kept["x"] = x = torch.ones(3, requires_grad=True)
        kept["y"] = y = x.exp()
        handle = y.register_hook(lambda _: block.enter_context(Recorder(emit)) and None)
        (y * 2).sum().backward(retain_graph=True)
        handle.remove()
        program(kept)
        block.close()

    assert left_behind(recorded) == []


# ---------------------------------------------------------------- more than one


def operations(events: Iterable[ev.Event]) -> list[str]:
    return [event.name for event in events if isinstance(event, ev.OperationCalled)]


def test_nothing_is_left_of_nested_recorders() -> None:
    alone: list[ev.Event] = []
    with Recorder(alone.append):
        program({})
    outer: list[ev.Event] = []
    inner: list[ev.Event] = []

    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        with Recorder(outer.append):
            program({})
            with Recorder(inner.append):
                assert program(kept) == EXPECTED
            program({})

    assert left_behind(recorded) == []
    assert operations(inner) == operations(alone)
    assert operations(outer) == operations(alone) * 3, "an outer recorder does not see what an inner one does"


def test_nothing_is_left_when_an_inner_block_fails() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        with Recorder(emit):
            for _ in range(2):
                with pytest.raises(KeyError), Recorder([].append):  # noqa: PT012 - as users write it
                    program(kept)
                    _in_a_hook(kept["a"])
            program(kept)

    assert left_behind(recorded) == []


def test_a_recorder_can_be_used_again() -> None:
    seen: list[ev.Event] = []

    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        recorder = Recorder(seen.append)
        for _ in range(2):
            with recorder:
                assert program(kept) == EXPECTED
            program({})

    assert left_behind(recorded) == []
    half = len(operations(seen)) // 2
    assert operations(seen)[:half] == operations(seen)[half:]


def test_a_recorder_entered_twice_records_once_or_says_no() -> None:
    seen: list[ev.Event] = []

    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        recorder = Recorder(seen.append)
        with recorder:
            try:
                with recorder:
                    assert program(kept) == EXPECTED
            except RuntimeError as error:
                assert "record" in str(error)  # noqa: PT017 - either is right
                assert program(kept) == EXPECTED
            torch.zeros(1).add(1)

    assert left_behind(recorded) == []
    assert operations(seen)[-1] == "add", "the outer block is recorded to its end"
    assert operations(seen).count("cross_entropy") == 2
    assert not [event for event in seen if isinstance(event, ev.RecordingStopped)]


def test_nothing_is_left_of_recordings_that_end_in_another_order() -> None:
    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        first, second = Recorder(emit), Recorder([].append)
        first.__enter__()
        program(kept)
        second.__enter__()
        program(kept)
        first.__exit__(None, None, None)
        program(kept)
        second.__exit__(None, None, None)

    assert left_behind(recorded) == []


def test_nothing_is_left_of_recordings_in_two_threads() -> None:
    turn = threading.Barrier(2, timeout=20)
    wrong: list[BaseException] = []

    def other() -> None:
        try:
            turn.wait()
            with Recorder([].append):
                turn.wait()
                program({})
                turn.wait()
            turn.wait()
        except BaseException as error:  # noqa: BLE001 - looked at below
            wrong.append(error)

    def recorded(emit: Emit, kept: dict[str, torch.Tensor]) -> None:
        thread = threading.Thread(target=other)
        thread.start()
        try:
            with Recorder(emit):
                turn.wait()
                turn.wait()
                program(kept)
            turn.wait()  # this one is over, the other ends now
            turn.wait()
        finally:
            thread.join()

    assert left_behind(recorded) == []
    assert wrong == []


def test_a_function_that_only_the_program_holds_is_a_new_one_to_the_next_recording() -> None:
    seen: list[ev.Event] = []
    x = torch.ones(2, requires_grad=True)
    recorder = Recorder(seen.append)
    with recorder:
        node = (x * 2).grad_fn
    del seen[:]
    with recorder:
        torch.autograd.backward((torch.autograd.graph.GradientEdge(node, 0),), (torch.ones(2),))
    assert not [event for event in seen if isinstance(event, ev.RecordingStopped)]
    [created] = [event for event in seen if isinstance(event, ev.FunctionCreated)]
    [ran] = [event for event in seen if isinstance(event, ev.FunctionRan)]
    assert ran.function == created.function
    assert x.grad.tolist() == [2.0, 2.0]


def test_a_view_is_not_asked_for_its_function_when_its_marks_are_taken_off() -> None:
    base = torch.ones(3, requires_grad=True) * 1
    with gradviz.record():
        view = base[:2]
        base.mul_(2)
    before = torch.ones(1, requires_grad=True) * 1  # the sequence number of its function is the last so far
    number = before.grad_fn._sequence_nr()
    assert view.grad_fn._sequence_nr() > number, "its function was made before the program asked for it"


# ---------------------------------------------------------------- interrupts


def _raising_at(emit: Emit, moment: int, error: type[BaseException] = KeyboardInterrupt) -> Emit:
    numbers = count(1)

    def raising(event: ev.Event) -> None:
        emit(event)
        if next(numbers) == moment:
            raise error

    return raising


def _at_event(moment: int, kept: dict[str, torch.Tensor], emit: Emit) -> None:
    with Recorder(_raising_at(emit, moment)):
        program(kept)


def _number_of_events() -> int:
    events: list[ev.Event] = []
    in_a_thread(lambda: _at_event(0, {}, events.append))
    return len(events)


class _Clock:
    """Raises at a moment of the recorder's own code: where one of its functions begins, or a call in C has returned.

    Those are the places at which Python looks for signals. Two are left out: where ``Recorder.__exit__`` itself begins,
    which nothing can help, and within ``torch.no_grad``'s own beginning and end, where an interrupt leaves it on or off
    without a recorder, too.
    """

    def __init__(self, moment: int) -> None:
        self.passed = 0
        self.where = ""
        self.moment = moment

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event not in ("call", "c_return") or not frame.f_code.co_filename.startswith(OURS):
            return
        if frame.f_code.co_flags & inspect.CO_GENERATOR:  # raised where one begins, an error is lost in CPython 3.11
            return
        if (event == "call" and frame.f_code is Recorder.__exit__.__code__) or _in_grad_mode(frame):
            return
        if not self.counts(frame, event):
            return
        self.passed += 1
        if self.passed == self.moment:
            self.where = f"{frame.f_code.co_qualname}:{frame.f_lineno} ({event})"
            sys.setprofile(None)
            raise KeyboardInterrupt

    def counts(self, frame: FrameType, event: str) -> bool:
        """Whether this is one of the moments."""
        return True


class _ClockOfTheBoundary(_Clock):
    """Only the moments at which the boundary has just turned torch's functions off, or on again."""

    def counts(self, frame: FrameType, event: str) -> bool:
        return event == "c_return" and frame.f_code in (Guard.__enter__.__code__, Guard.__exit__.__code__)


def _in_grad_mode(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == torch.autograd.grad_mode.__file__:
            return True
        frame = frame.f_back
    return False


def _at_clock(clock: _Clock, kept: dict[str, torch.Tensor], emit: Emit, run: Program = program) -> None:
    recorder = Recorder(emit)
    sys.setprofile(clock)
    try:
        with recorder:
            run(kept)
    finally:
        sys.setprofile(None)


def _interrupted_at_events(moments: Iterable[int]) -> dict[int, list[str]]:
    found = {}
    for moment in moments:
        left = left_behind(lambda emit, kept, at=moment: _at_event(at, kept, emit), KeyboardInterrupt)  # type: ignore[misc]
        if left:
            found[moment] = left
    return found


def _interrupted_by_clock(clocks: Iterable[_Clock], run: Program = program) -> dict[str, list[str]]:
    found = {}
    for clock in clocks:
        left = left_behind(lambda emit, kept, at=clock: _at_clock(at, kept, emit, run), KeyboardInterrupt)  # type: ignore[misc]
        if left:
            found[f"{clock.moment}: {clock.where}"] = left
    return found


def _moments(number: int, of: int) -> list[int]:
    """Random moments, the same each time, with the first and the last among them."""
    chosen = random.Random(3).sample(range(1, of + 1), min(number, of))
    return sorted({1, of, *chosen})


@pytest.mark.parametrize("number", [20, pytest.param(400, marks=pytest.mark.thorough)])
def test_nothing_is_left_after_an_interrupt_at_any_event(number: int) -> None:
    assert _interrupted_at_events(_moments(number, _number_of_events())) == {}


@pytest.mark.parametrize("number", [20, pytest.param(400, marks=pytest.mark.thorough)])
def test_nothing_is_left_after_an_interrupt_at_any_moment_of_the_recorder(number: int) -> None:
    clock = _Clock(0)
    in_a_thread(lambda: _at_clock(clock, {}, [].append))
    assert clock.passed > 1000
    assert _interrupted_by_clock(map(_Clock, _moments(number, clock.passed))) == {}


def _small(kept: dict[str, torch.Tensor]) -> None:
    """Without views that are written: torch itself keeps the graph of those when a hook of theirs is interrupted."""
    a = kept["a"] = torch.ones(3, requires_grad=True)
    b = kept["b"] = proofs.Twice.apply(a * a)
    b.register_hook(lambda grad: grad * 2)
    c = kept["c"] = b.exp().sum()
    c.backward(retain_graph=True)
    c.backward()


def test_nothing_is_left_after_an_interrupt_as_the_boundary_is_closed_or_opened() -> None:
    clock = _ClockOfTheBoundary(0)
    in_a_thread(lambda: _at_clock(clock, {}, [].append, _small))
    assert clock.passed > 20
    assert _interrupted_by_clock(map(_ClockOfTheBoundary, range(1, clock.passed + 1)), _small) == {}


def _held_after_interrupts() -> dict[int, list[str]]:
    """What an interrupt at each event keeps alive while the recorder itself lives on."""
    events: list[ev.Event] = []
    with Recorder(events.append):
        _small({})
    found = {}
    for moment in range(1, len(events) + 1):
        kept: dict[str, torch.Tensor] = {}
        recorder = Recorder(_raising_at([].append, moment))
        try:
            with recorder:
                _small(kept)
        except KeyboardInterrupt:
            living = {name: weakref.ref(tensor) for name, tensor in kept.items()}
        kept.clear()
        gc.collect()
        if held := [name for name, ref in living.items() if ref() is not None]:
            found[moment] = held
    return found


def test_an_interrupt_keeps_nothing_alive() -> None:
    assert in_a_thread(_held_after_interrupts) == {}
