"""Numbers of storages, where memory is used again before anybody was told that its first owner died."""

from __future__ import annotations

import torch

from gradviz.recorder.registry import Registry
from tests.programs import key_of, run_whole


def test_memory_that_is_used_again_is_another_storage() -> None:
    registry = Registry()
    first = torch.ones(4)
    address = torch._C._storage_id(first)
    before = registry.add_tensor(first, (4,), None).storage
    del first
    others = [torch.ones(4)]
    while torch._C._storage_id(others[-1]) != address and len(others) < 1000:
        others.append(torch.ones(4))
    assert torch._C._storage_id(others[-1]) == address, "the memory was not used again"
    held = registry.hold(others[-1])
    assert held != before
    assert [fact.tensor for fact in registry.releases()] == [1]
    assert registry.add_tensor(others[-1], (4,), None).storage == held


def test_memory_that_a_view_still_holds_is_the_same_storage() -> None:
    registry = Registry()
    first = torch.ones(4)
    view = first[:2]
    before = registry.add_tensor(first, (4,), None).storage
    registry.add_tensor(view, (2,), None)
    del first
    assert registry.hold(view) == before


EMPTY = """
import torch
made = [torch.ones(0), torch.zeros(3, 0), torch.empty(0, dtype=torch.int64), torch.tensor([])]
x = torch.zeros(0, requires_grad=True)
y = (x * x).exp()
x.sum().backward()
grad, alias, part = x.grad, x.detach(), x[:0]
numbers = torch.ones(4)
none_of_them = numbers[:0]
"""


def test_tensors_without_bytes_have_storages_of_their_own_unless_they_share_one() -> None:
    trace, namespace = run_whole(EMPTY)
    last = trace.at(len(trace))

    def storage(name: str) -> int:
        number: int = last.node(key_of(trace, name))["storage"]
        return number

    apart = ["made[0]", "made[1]", "made[2]", "made[3]", "x", "y", "grad", "numbers"]
    assert len({storage(name) for name in apart}) == len(apart)
    assert namespace["alias"].data_ptr() == namespace["y"].data_ptr() == 0
    assert storage("alias") == storage("part") == storage("x")
    assert storage("none_of_them") == storage("numbers")
    saved = [slot["storage"] for node in ("f1", "f2") for slot in last.node(node)["saved"]]
    assert saved == [storage("x"), storage("x"), storage("y")]
