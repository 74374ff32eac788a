"""What is kept of large tensors to draw them, against NumPy and against the tensors' own elements."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from gradviz.recorder.recorder import Recorder
from gradviz.recorder.values import snapshot
from gradviz.sketches import BINS, MOST_PICKED, counts, elements


def summary(tensor: torch.Tensor) -> dict[str, Any]:
    value = snapshot(tensor)
    assert value is not None
    assert value.summary is not None
    return value.summary


def drawn(count: int) -> torch.Tensor:
    return torch.randn(count, dtype=torch.float64, generator=torch.Generator().manual_seed(count))


@pytest.mark.parametrize(("count", "distance"), [(101, 1), (1_000, 1), (1_024, 1), (1_025, 3), (4_096, 3)])
def test_the_histogram_of_what_fits_the_sample_is_that_of_numpy(count: int, distance: int) -> None:
    tensor = drawn(count)
    found = counts(summary(tensor)["histogram"])
    counted = tensor.numpy()[::distance]
    expected, edges = np.histogram(counted, BINS, (tensor.min().item(), tensor.max().item()))
    near = np.abs(counted[:, None] - edges).min(axis=1) < 1e-3 * (edges[1] - edges[0])
    assert sum(found) == len(counted)
    assert np.abs(np.array(found) - expected).sum() <= 2 * near.sum(), "only elements on an edge may go either way"


def test_the_histogram_of_a_sample_is_like_that_of_all() -> None:
    tensor = drawn(1_000_000).view(1000, 1000)
    said = summary(tensor)
    inside = tensor[(tensor >= said["min"]) & (tensor <= said["max"])].numpy()
    expected, _ = np.histogram(inside, BINS, (said["min"], said["max"]))
    found = np.array(counts(said["histogram"]))
    assert found.sum() == 4096 // 3 + 1
    assert np.abs(found / found.sum() - expected / expected.sum()).max() < 0.04


@pytest.mark.parametrize(
    "tensor",
    [torch.arange(300), torch.arange(300) % 2 == 0, torch.arange(300.0).bfloat16(), torch.arange(300.0) * 1e36],
    ids=["integers", "truth values", "bfloat16", "float32"],
)
def test_every_type_has_a_histogram(tensor: torch.Tensor) -> None:
    found = counts(summary(tensor)["histogram"])
    assert sum(found) == 300
    assert found[0] > 0 < found[-1]


def test_where_all_elements_are_the_same_there_are_no_bins() -> None:
    assert summary(torch.ones(300))["histogram"] is None
    assert summary(torch.full((300,), math.nan))["histogram"] is None
    far_apart = torch.tensor([-1.7e308, 1.7e308], dtype=torch.float64).repeat(100)
    assert summary(far_apart)["histogram"] is None
    close = torch.tensor([0.0, 5e-324], dtype=torch.float64).repeat(100)
    assert summary(close)["histogram"] is None


def test_only_finite_elements_are_in_the_bins() -> None:
    tensor = drawn(300)
    tensor[:7] = torch.tensor([math.nan, math.inf, -math.inf, math.nan, 0.0, 0.0, 0.0])
    assert sum(counts(summary(tensor)["histogram"])) == 296


@pytest.mark.parametrize(
    "shape", [(11, 12), (13, 40), (512, 300), (2, 3000), (5, 7, 24, 25), (1_000, 2)], ids=lambda shape: str(shape)
)
@pytest.mark.parametrize("moved", [False, True], ids=["as it is", "transposed"])
def test_the_picked_elements_are_those_of_the_first_matrix(shape: tuple[int, ...], moved: bool) -> None:
    tensor = drawn(math.prod(shape)).view(shape)
    tensor = tensor.transpose(-1, -2) if moved else tensor
    said = summary(tensor)
    matrix = tensor
    while matrix.dim() > 2:
        matrix = matrix[0]
    rows, columns, down, across = said["grid"]
    assert rows <= MOST_PICKED >= columns
    expected = [[matrix[row * down, column * across].item() for column in range(columns)] for row in range(rows)]
    assert (rows - 1) * down < matrix.shape[0] <= rows * down
    assert (columns - 1) * across < matrix.shape[1] <= columns * across
    assert elements(said["picked"]) == pytest.approx(np.array(expected).ravel(), rel=2**-8)


def test_what_is_no_number_is_picked_as_such() -> None:
    tensor = torch.ones(12, 12)
    tensor[0, 1], tensor[3, 0], tensor[3, 1] = math.nan, math.inf, -math.inf
    found = elements(summary(tensor)["picked"])
    assert math.isnan(found[1])
    assert found[36:38] == (math.inf, -math.inf)


@pytest.mark.parametrize(
    "tensor", [torch.arange(300.0), torch.ones(300, 1), torch.ones(1, 300), torch.ones(20, 20, dtype=torch.complex64)]
)
def test_what_is_no_matrix_has_none(tensor: torch.Tensor) -> None:
    assert (summary(tensor)["grid"], summary(tensor)["picked"]) == (None, None)


def test_a_view_of_the_same_elements_has_its_own_matrix() -> None:
    events: list[Any] = []
    with Recorder(events.append):
        table = torch.arange(40_000.0).view(200, 200)
        turned = table.t()
    views = [event.value.summary for event in events if getattr(event, "shape", None) == (200, 200)]
    assert len(views) == 2
    assert elements(views[0]["picked"])[1] == pytest.approx(table[0, 17].item(), rel=2**-8)
    assert elements(views[1]["picked"])[1] == pytest.approx(turned[0, 17].item(), rel=2**-8)
    assert views[0]["histogram"] == views[1]["histogram"]
