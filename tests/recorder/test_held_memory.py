"""The bytes that saved tensors hold, each storage once, after every statement of a program: as torch itself says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, key_of, run_by_statements, run_whole


def storages_held(namespace: dict[str, Any]) -> dict[int, int]:
    """The size of each storage that a function behind the program's tensors has saved, by its address."""
    stack = [node for value in namespace.values() for node in _behind(value)]
    found, seen = {}, set()
    while stack:
        node = stack.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        stack += [behind for behind, _ in node.next_functions]
        for name in dir(node):
            for raw in _raw(node, name) if name.startswith("_raw_saved_") else ():
                content = raw.data if isinstance(raw.data, (tuple, list)) else (raw.data,)  # hooks may have packed it
                tensors = [item for item in content if isinstance(item, torch.Tensor)]
                found.update({torch._C._storage_id(each): each.untyped_storage().nbytes() for each in tensors})
    return found


def _behind(value: Any) -> list[Any]:
    if isinstance(value, torch.nn.Module):
        return [node for parameter in value.parameters() for node in _behind(parameter)]
    if isinstance(value, (list, tuple)):
        return [node for item in value for node in _behind(item)]
    if not isinstance(value, torch.Tensor) or not value.requires_grad:
        return []
    if value._base is not None and value._version:
        return []  # torch would make the new function of a written view: asking changes the program
    return [value.grad_fn, *(_behind(value.grad) if value.is_leaf or value.retains_grad else ())]


def _raw(node: Any, name: str) -> list[Any]:
    try:
        raw = getattr(node, name)
    except RuntimeError:  # freed
        return []
    return [] if raw is None else list(raw) if isinstance(raw, (tuple, list)) else [raw]


def held_as_torch_says(trace: Trace, namespace: dict[str, Any]) -> None:
    held = storages_held(namespace)
    assert trace.at(len(trace)).held_bytes() == sum(held.values())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_the_held_bytes_are_those_of_torch(sample: Path) -> None:
    run_by_statements(sample.read_text(), held_as_torch_says)


PROGRAMS = {
    "a view keeps all of its base": """
        big = torch.ones(1000, requires_grad=True)
        small = (big * 1)[:3]
        y = small * small
        del big, small
        y.sum().backward()
    """,
    "an expanded tensor is no larger than what it was expanded from": """
        x = torch.ones(1, requires_grad=True)
        y = x.expand(100) * torch.ones(100)
    """,
    "a model to another type": """
        model = torch.nn.Linear(2, 2)
        y = model(torch.ones(1, 2, requires_grad=True))
        z = model.weight * model.weight
        model.to(torch.float64)
        model.to(torch.float32)
    """,
    "to another shape": """
        x = torch.ones(3, requires_grad=True)
        y = x.exp() * x
        x.data = torch.zeros(5)
        x.data = torch.zeros(3)
        y.sum().backward()
    """,
    "set": """
        x, c = torch.ones(3, requires_grad=True), torch.ones(3)
        y = x * c
        c.set_(torch.zeros(7))
        c.resize_(3)
        z = x * c
    """,
    "a part at the front that is no view": """
        w = torch.ones(3, requires_grad=True)
        y = w * torch.ones(1000)[:3].detach()
        z = w * torch.ones(500)[:3].data.detach()
    """,
    "a view of a part at the front that is no view": """
        w = torch.ones(3, requires_grad=True)
        part = torch.ones(1000)[:6].detach()
        y = w * part[:3]
    """,
    "one of several parts": """
        w = torch.ones(3, requires_grad=True)
        first, second = torch.ones(6).unsafe_chunk(2)
        y = w * first
    """,
    "a part at the front that only a function has": """
        code = "def squared(x):\\n  part = x.exp().unsafe_chunk(4)[0]\\n  return part * part\\n"
        y = torch.jit.CompilationUnit(code).squared(torch.ones(8, requires_grad=True))
        held = y.grad_fn._raw_saved_self.data
        assert held._base is None and held.storage_offset() == 0
        del held
    """,
    "resized to fewer elements": """
        w, c = torch.ones(3, requires_grad=True), torch.ones(1000)
        c.resize_(3)
        y = w * c
    """,
    "a view of all elements in another order": """
        x = torch.ones(2, 3, requires_grad=True)
        y = x.t() * x.t()
        z = x.reshape(6).exp()
    """,
    "numbers": """
        x = torch.ones(1000, requires_grad=True)
        y = x * 2.5
        z = x.sum() * 3 * x.sum()
    """,
    "slots of two functions": """
        x = torch.ones(3, requires_grad=True)
        y = x * x
        z = x.exp().log() * x
        x.data = y.data
        y.sum().backward()
        del z
    """,
}


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_the_held_bytes_of_a_program_are_those_of_torch(source: str) -> None:
    run_by_statements("import torch\n" + "\n".join(line.strip() for line in source.splitlines()), held_as_torch_says)


def test_a_part_that_was_there_before_keeps_the_whole() -> None:
    w, part = torch.ones(3, requires_grad=True), torch.ones(1000)[:3].detach()
    with gradviz.record() as trace:
        y = w * part
    assert trace.at(len(trace)).held_bytes() == 4000
    del y


MOVED = """
import torch
x = torch.ones(2, requires_grad=True)
y = x * x
x.data = torch.zeros(3)
same = [raw.data.untyped_storage().data_ptr() for raw in (y.grad_fn._raw_saved_self, y.grad_fn._raw_saved_other)]
now = x.untyped_storage().data_ptr()
"""


def test_a_slot_that_holds_a_tensor_itself_has_the_storage_of_the_tensor() -> None:
    trace, namespace = run_whole(MOVED)
    assert namespace["same"] == [namespace["now"]] * 2
    view = trace.at(len(trace))
    saved = view.node("f1")["saved"]
    assert [slot["storage"] for slot in saved] == [view.node(key_of(trace, "x"))["storage"]] * 2
    assert [slot["shape"] for slot in saved] == [(3,), (3,)]
    assert [slot["bytes"] for slot in saved] == [12, 12]
    assert trace.at(len(trace)).held_bytes() == 12
    before = next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.ValueChanged)) - 1
    assert [slot["shape"] for slot in trace.at(before).node("f1")["saved"]] == [(2,), (2,)]


SHARED = {
    "what was saved has moved": """
        import torch
        x = torch.ones(2, requires_grad=True)
        d = x.detach()
        y = x * x
        x.data = torch.zeros(2)
        d += 1
    """,
    "saved after the move": """
        import torch
        x = torch.ones(2, requires_grad=True)
        d = x.detach()
        x.data = torch.zeros(2)
        y = x * x
        d += 1
    """,
    "a copy was saved": """
        import torch
        x = torch.ones(2, requires_grad=True)
        y = x.exp()
        y.data = torch.zeros(2)
        y += 1
    """,
    "unseen": """
        import torch
        x, c = torch.ones(2, requires_grad=True), torch.ones(2)
        y = x * c
        c.set_(torch.zeros(2))
    """,
}
FAILS = """
try:
    y.sum().backward()
    failed = False
except RuntimeError as error:
    failed = "inplace" in str(error)
"""


@pytest.mark.parametrize("source", SHARED.values(), ids=SHARED.keys())
def test_a_slot_is_stale_by_its_version_counter_wherever_its_memory_lies(source: str) -> None:
    trace, namespace = run_whole("\n".join(line.strip() for line in source.splitlines()) + FAILS)
    assert namespace["failed"]
    [stale] = [event for event in trace.events if isinstance(event, ev.BufferStaled)]
    function = trace.functions[stale.function].created
    assert stale.slots == tuple(slot.slot for slot in function.saved)
