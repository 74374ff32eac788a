"""Buffers that layers write by themselves: running statistics."""

from __future__ import annotations

from typing import Any

import pytest
import torch

import gradviz
from gradviz.trace.trace import Trace
from tests.programs import stopped


def last_values(trace: Trace) -> list[Any]:
    """What the living tensors hold at the end."""
    view = trace.at(len(trace))
    return [view.node(key)["value"] for key in view.nodes() if key.startswith("t")]


@pytest.mark.parametrize("kind", [torch.nn.BatchNorm1d, torch.nn.InstanceNorm1d])
def test_running_statistics_are_those_of_the_layer(kind: Any) -> None:
    torch.manual_seed(0)
    with gradviz.record() as trace:
        layer = kind(2, affine=True, track_running_stats=True)
        for _ in range(3):
            layer(torch.randn(4, 2, 5) + 3)
            assert layer.running_mean.tolist() in last_values(trace)
            assert layer.running_var.tolist() in last_values(trace)
        before = layer.running_mean.tolist()
        layer.eval()
        length = len(trace)
        layer(torch.randn(4, 2, 5))
        assert layer.running_mean.tolist() == before
        assert not any(getattr(event, "by", "") == "running" for event in trace.events[length:])
    assert stopped(trace) == []
