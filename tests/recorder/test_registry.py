"""Numbers of storages, where memory is used again before anybody was told that its first owner died."""

from __future__ import annotations

import torch

from gradviz.recorder.registry import Registry


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
