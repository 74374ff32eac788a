"""What a call that sets a tensor's state says, and what had changed unseen before it."""

from __future__ import annotations

import pytest
import torch

from gradviz.trace.trace import Trace
from tests.programs import key_of, run_whole

GIVEN = "import torch\nt = torch.empty((0,))\nt.set_(torch.tensor([3.0, 4.0]).untyped_storage(), 0, (2,), (1,))\n"


@pytest.mark.parametrize(
    "call",
    ["t.requires_grad = False", "t.requires_grad = True", "t.requires_grad_()", "t.grad = None", "t.retain_grad()"],
)
def test_memory_that_a_tensor_got_before_it_is_not_forgotten(call: str) -> None:
    # a batch of a DataLoader's worker comes so: made empty, set to shared memory, told whether it requires a gradient
    source = f"{GIVEN}t.requires_grad_()\n{call}\n" if call == "t.retain_grad()" else f"{GIVEN}{call}\n"
    trace, namespace = run_whole(source)
    agrees(trace, namespace["t"])


def agrees(trace: Trace, tensor: torch.Tensor) -> None:
    node = trace.at(len(trace)).node(key_of(trace, "t"))
    assert node["shape"] == tuple(tensor.shape)
    assert node["value"] == tensor.tolist()
    assert node["version"] == tensor._version
    assert node["requires_grad"] == tensor.requires_grad
