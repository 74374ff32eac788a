"""Hooks of the program's: the record tells what they themselves saw, and a pass leaves them as they were."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import torch
from torch.utils.hooks import RemovableHandle

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import run_whole, stopped

Log = list[tuple[str, list[Any], list[Any]]]
"""What each hook got and gave, in the order in which torch ran them."""


def plain(grads: Any) -> list[Any]:
    listed = grads if isinstance(grads, tuple) else (grads,)
    return [None if grad is None else grad.tolist() for grad in listed]


def logged(log: Log, name: str, change: Callable[[torch.Tensor], torch.Tensor] | None = None) -> Callable[..., Any]:
    """A hook that notes what it gets and what it gives."""

    def hook(grads: Any, *_: Any) -> Any:
        before = plain(grads)
        result = None
        if change is not None:
            changed = [None if grad is None else change(grad) for grad in plain_tuple(grads)]
            result = tuple(changed) if isinstance(grads, tuple) else changed[0]
        log.append((name, before, before if result is None else plain(result)))
        return result

    hook.__qualname__ = name
    return hook


def plain_tuple(grads: Any) -> tuple[Any, ...]:
    return grads if isinstance(grads, tuple) else (grads,)


def everywhere(log: Log, recording: AbstractContextManager[Any]) -> tuple[list[Any], list[int]]:
    """Hooks on tensors, on functions and on leaves, also on tensors whose objects are gone; numbers of the handles."""
    RemovableHandle.next_id = 1000
    with recording:
        a = torch.tensor([1.0, -2.0], requires_grad=True)
        handles = [a.register_hook(logged(log, "leaf", lambda grad: grad + 1))]
        b = a * a
        handles.append(b.register_hook(logged(log, "first", lambda grad: grad * 2)))
        handles.append(b.register_hook(logged(log, "second")))
        handles.append(b.register_hook(logged(log, "third", lambda grad: grad - 1)))
        c = b * 3 + a
        handles.append(c.grad_fn.register_prehook(logged(log, "pre", lambda grad: grad * 5)))
        handles.append(c.grad_fn.register_prehook(logged(log, "pre again")))
        node = b.grad_fn
        handles.append(node.register_hook(logged(log, "post", lambda grad: -grad)))
        edge = torch.autograd.graph.get_gradient_edge(a).node
        handles.append(edge.register_prehook(logged(log, "before the leaf", lambda grad: grad / 2)))
        handles.append(
            a.register_post_accumulate_grad_hook(lambda leaf: log.append(("added", plain(leaf.grad), plain(leaf.grad))))
        )
        d = (b * 7).sum()
        unnamed = b * 11
        handles.append(unnamed.register_hook(logged(log, "unnamed", lambda grad: grad * 13)))
        d = d + unnamed.sum()
        del unnamed
        (c.sum() + d).backward(retain_graph=True)
        handles[2].remove()
        handles[5].remove()
        c.sum().backward(retain_graph=True)
        torch.autograd.grad(c.sum(), [b, a])
        left = [list(hooks) for hooks in (a._backward_hooks, b._backward_hooks, a._post_accumulate_grad_hooks)]
    return [left, a.grad.tolist()], [handle.id for handle in handles]


def fired(trace: Trace) -> Log:
    """What the record says of each hook, in its order."""
    found = []
    for event in trace.events:
        if isinstance(event, ev.HookFired) and event.pass_ is not None:
            before = [None if value is None else value.plain for value in event.before]
            after = before if event.after is None else [None if v is None else v.plain for v in event.after]
            found.append((trace.hooks[event.hook].called, before, after))
    return found


def test_the_record_says_what_the_hooks_say() -> None:
    bare: Log = []
    expected = everywhere(bare, nullcontext())
    log: Log = []
    recording = gradviz.record()
    trace = recording.__enter__()
    found = everywhere(log, nullcontext())
    recording.__exit__(None, None, None)
    assert stopped(trace) == []
    assert found == expected
    assert log == bare
    names = {"everywhere.<locals>.<lambda>": "added"}
    assert [(names.get(name, name), before, after) for name, before, after in fired(trace)] == log
    assert {name for name, _, _ in log} >= {"leaf", "first", "pre", "post", "before the leaf", "added", "unnamed"}


def test_the_record_says_which_hooks_were_taken_off() -> None:
    with gradviz.record() as trace:
        a = torch.ones(2, requires_grad=True)
        with a.register_hook(lambda grad: None):
            (a * 2).sum().backward()
        handle = a.register_hook(lambda grad: None)
        handle.remove()
        handle.remove()
    put_on = [event.hook for event in trace.events if isinstance(event, ev.HookRegistered)]
    assert [event.hook for event in trace.events if isinstance(event, ev.HookRemoved)] == put_on == [1, 2]
    node = next(node for key in trace.at(len(trace)).nodes() if (node := trace.at(len(trace)).node(key))["names"])
    assert node["hooks"] == []


def test_hooks_from_before_the_recording_are_seen() -> None:
    log: Log = []
    a = torch.ones(2, requires_grad=True)
    b = a * 2
    a.register_hook(logged(log, "leaf", lambda grad: grad * 3))
    b.register_hook(logged(log, "inner", lambda grad: grad * 5))
    b.grad_fn.register_hook(logged(log, "function"))
    with gradviz.record() as trace:
        b.sum().backward()
    assert fired(trace) == log
    assert len(log) == 3


def test_after_a_pass_the_hooks_are_themselves() -> None:
    a = torch.ones(2, requires_grad=True)
    b = a * 2

    def fails(grad: torch.Tensor) -> None:
        raise KeyError("mine")

    def quiet(grad: torch.Tensor) -> None:
        pass

    with gradviz.record() as trace:
        b.register_hook(quiet)
        handle = b.register_hook(fails)
        a.register_hook(quiet)
        with pytest.raises(KeyError, match="mine"):
            b.sum().backward(retain_graph=True)
        assert list(b._backward_hooks.values()) == [quiet, fails]
        assert list(a._backward_hooks.values()) == [quiet]
        handle.remove()
        b.sum().backward()
    assert stopped(trace) == []
    errors = [event.error for event in trace.events if isinstance(event, ev.HookFired)]
    assert errors == [None, "KeyError: 'mine'", None, None]


def test_a_hook_taken_off_by_a_hook_stays_off() -> None:
    a = torch.ones(2, requires_grad=True)
    handles = []

    def once(grad: torch.Tensor) -> None:
        handles.pop().remove()

    with gradviz.record() as trace:
        handles.append(a.register_hook(once))
        (a * 2).sum().backward()
        assert not a._backward_hooks
        (a * 2).sum().backward()
    assert len(fired(trace)) == 1
    assert stopped(trace) == []


def test_a_pass_within_a_hook_tells_of_its_own_hooks() -> None:
    log: Log = []
    inner = torch.ones(2, requires_grad=True)
    inner.register_hook(logged(log, "inner", lambda grad: grad * 2))

    def outer(grad: torch.Tensor) -> None:
        with torch.enable_grad():
            (inner * 3).sum().backward()

    with gradviz.record() as trace:
        a = torch.ones(2, requires_grad=True)
        a.register_hook(outer)
        (a * 2).sum().backward()
    assert stopped(trace) == []
    assert [name for name, _, _ in fired(trace)] == ["inner", f"{outer.__qualname__}"]
    assert fired(trace)[0] == log[0]


MODES = """
import torch
a = torch.ones(2, requires_grad=True)
seen = []

def plainly(grad):
    seen.append(torch.is_grad_enabled())
    return grad.exp()

def with_grad(grad):
    with torch.enable_grad():
        seen.append(torch.is_grad_enabled())
        return grad.sin()

a.register_hook(plainly)
a.register_hook(with_grad)
(a * 2).sum().backward()
torch.autograd.grad((a * 2).sum(), a, create_graph=True)
"""


def test_what_hooks_do_is_recorded_with_the_mode_that_they_run_in() -> None:
    trace, namespace = run_whole(MODES)
    modes = [
        event.grad_mode == "grad"
        for event in trace.events
        if isinstance(event, ev.OperationCalled) and event.name in ("exp", "sin")
    ]
    assert modes == namespace["seen"] == [False, True, True, True]


def test_hooks_of_modules_are_put_on_run_and_taken_off() -> None:
    log: list[str] = []
    model = torch.nn.Linear(2, 2)

    def before(module: Any, args: Any) -> Any:
        log.append("before")
        return (args[0] * 2,)

    def after(module: Any, args: Any, out: torch.Tensor) -> Any:
        log.append("after")
        return out + 1

    with gradviz.record() as trace:
        handles = [model.register_forward_pre_hook(before), model.register_forward_hook(after)]
        model(torch.ones(1, 2))
        model(torch.ones(1, 2))
        for handle in handles:
            handle.remove()
        model(torch.ones(1, 2))
    hooks = [trace.hooks[event.hook] for event in trace.events if isinstance(event, ev.HookFired)]
    assert [hook.called.rpartition(".")[2] for hook in hooks] == log == ["before", "after"] * 2
    assert {hook.owner for hook in hooks} == {"Linear"}
    assert [hook.name for hook in trace.hooks.values()] == ["register_forward_pre_hook", "register_forward_hook"]
    assert sum(isinstance(event, ev.HookRemoved) for event in trace.events) == 2


def test_a_hook_dies_with_its_tensor() -> None:
    class Hook:
        def __call__(self, grad: torch.Tensor) -> None:
            pass

    with gradviz.record():
        hook = Hook()
        gone = weakref.ref(hook)
        a = torch.ones(2, requires_grad=True)
        a.register_hook(hook)
        (a * 2).sum().backward()
        del hook, a
        gc.collect()
        assert gone() is None


def test_what_torch_computes_below_autograd_in_a_pass_is_no_call_of_the_programs() -> None:
    x = torch.ones(2, requires_grad=True)

    def below(grad: torch.Tensor) -> None:
        with torch._C._AutoDispatchBelowAutograd():
            x.detach() + 1
            kept + 1

    with gradviz.record() as trace:
        kept = x * 2
        kept.register_hook(below)
        (kept * 3).sum().backward()
    operations = [event.name for event in trace.events if isinstance(event, ev.OperationCalled)]
    assert operations == ["mul", "mul", "sum"]
