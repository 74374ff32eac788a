"""Modules whose constructor has not come to torch's own yet, or never does."""

from __future__ import annotations

import pytest

from gradviz import events as ev
from tests.programs import run_whole

OTHER_NAME = """
import torch
from torch import nn
class M(nn.Module):
    def __init__(s):
        super().__init__()
        s.l = nn.Linear(2, 2)
m = M()
m.l(torch.ones(1, 2)).sum().backward()
"""
FORGOTTEN = """
import torch
class M(torch.nn.Module):
    def __init__(this):
        this.k = 1
m = M()
w = torch.ones(2, requires_grad=True)
(w * m.k).sum().backward()
"""
NEW = """
import torch
class M(torch.nn.Module):
    pass
m = M.__new__(M)
box = torch.nn.Sequential()
box._modules["m"] = m
w = torch.ones(2, requires_grad=True)
(w * 2).sum().backward()
"""


@pytest.mark.parametrize("source", [OTHER_NAME, FORGOTTEN, NEW])
def test_they_are_no_end_of_the_record(source: str) -> None:
    trace, names = run_whole(source)
    assert not [event for event in trace.events if isinstance(event, ev.RecordingStopped)]
    assert [event for event in trace.events if isinstance(event, ev.PassEnded)]
    wanted = names["m"].l.weight.grad if "l" in vars(names["m"]).get("_modules", {}) else names["w"].grad
    assert wanted is not None


def test_their_parameters_have_their_paths_as_soon_as_they_are_made() -> None:
    trace, _ = run_whole(OTHER_NAME)
    told = {event.name for event in trace.events if isinstance(event, ev.NameBound)}
    assert {"m.l.weight", "m.l.bias"} <= told
