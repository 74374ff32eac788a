"""What cards and pictures show of large values, as NumPy and torch have it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gradviz.recorder.values import snapshot
from gradviz.scene.cards import content
from gradviz.scene.samples import sample_of


def recorded(tensor: torch.Tensor) -> Any:
    value = snapshot(tensor)
    assert value is not None
    return value.plain


def test_a_card_has_bars_as_high_as_there_are_elements_and_fields_of_picked_ones() -> None:
    table = torch.arange(600.0).view(20, 30) ** 2
    shown = content(recorded(table), (20, 30))
    expected, _ = np.histogram(table.numpy(), 24)
    assert shown.bars == pytest.approx(expected / expected.max(), abs=0.02)
    assert (len(shown.heat), len(shown.heat[0])) == (10, 10)
    picked = table[::2, ::3]
    assert np.array(shown.heat) == pytest.approx((picked / picked.max()).numpy(), abs=0.01)


def test_what_is_no_number_stands_out_among_the_picked_elements() -> None:
    table = torch.ones(20, 20)
    table[4, 6] = float("nan")
    shown = content(recorded(table), (20, 20))
    assert shown.bad
    assert [[field > 1 for field in row].count(True) for row in shown.heat] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_a_record_from_before_there_were_histograms_shows_the_range() -> None:
    value = recorded(torch.arange(600.0).view(20, 30))
    older = {name: item for name, item in value.items() if name not in ("histogram", "grid", "picked")}
    shown = content(older, (20, 30))
    assert (shown.bars, shown.heat) == ((), ())
    assert shown.spread is not None
    assert (shown.spread.low, shown.spread.high) == (0.0, 599.0)
    assert sample_of(older, (20, 30)) is None
    assert sample_of(recorded(torch.ones(200)), (200,)) is None, "all are the same"


@pytest.mark.parametrize(
    ("shape", "caption", "picked"),
    [
        ((1_000,), "all 1,000 elements", ""),
        ((60, 70), "sample of 700 of 4,200", "12 × 12 of 60 × 70 elements"),
        ((2, 3, 20, 5), "all 600 elements", "10 × 5 of 20 × 5 elements of the first of 6 matrices"),
        ((1_000, 1_000), "sample of 1,366 of 1,000,000", "12 × 12 of 1,000 × 1,000 elements"),
    ],
)
def test_the_words_say_of_how_many_elements_they_are(shape: tuple[int, ...], caption: str, picked: str) -> None:
    count = int(np.prod(shape))
    said = sample_of(recorded(torch.arange(float(count)).view(shape)), shape)
    assert said is not None
    assert (said.caption, said.picked_caption) == (caption, picked)


def test_bins_and_picked_elements_are_told_in_words() -> None:
    said = sample_of(recorded(torch.arange(960.0).view(2, 12, 40)), (2, 12, 40))
    assert said is not None
    assert said.bin_words(0) == "0 to 39.96: 40 of 960 (4%)"
    assert said.picked_words(11) == "[0, 1, 4] ≈ 44"
    holes = torch.arange(200.0).view(10, 20)
    holes[0, 0] = float("-inf")
    said = sample_of(recorded(holes), (10, 20))
    assert said is not None
    assert said.caption == "the 199 finite elements"
    assert said.picked_words(0) == "[0, 0] = -inf"
