"""Numbers as text: short, and never wrong."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.scene.numbers import CELL_CHARS, brief, bytes_text, flat, number, shape_text, shortened, span
from gradviz.trace.texts import value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.0, "3"), (0.5, "0.5"), (-1.25, "-1.25"), (1e-5, "1e-5"), (0.1 + 0.2, "0.3"), (math.nan, "nan"),
     (math.inf, "inf"),
     (123456.0, "123456"), (1234567.0, "1.23e6"), (True, "True"), (-0.00012345, "-1e-4"), (-0.0083, "-0.008"),
     (-0.0, "-0"), (0.0, "0"),
     (7, "7")],
)  # fmt: skip
def test_a_number_is_written_as_people_do(value: float, text: str) -> None:
    assert number(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_number_fits_its_cell_and_is_near(value: float) -> None:
    text = number(value)
    assert len(text) <= CELL_CHARS + 1
    assert float(text) == pytest.approx(value, rel=0.5, abs=1e-300)


def test_small_gradients_are_listed_and_large_ones_measured() -> None:
    assert brief([15.0, 5.0]) == "[15, 5]"
    assert brief([[1.0], [2.0]]) == "[[1], [2]]"
    assert brief([3.0, 4.0] * 5, 12) == "norm 11.18"
    assert brief(None) == "None"
    assert brief(2.5) == "2.5"
    assert brief([]) == "empty"
    assert brief({"min": 0.0, "max": 1.0, "mean": 0.5, "std": 0.1, "nan": 3, "inf": 0}) == "3 NaN"


def test_a_number_reads_alike_in_headline_and_sentence() -> None:
    for value in ([1.0, -0.0], [0.0, -2.0], 16.0, [0.25, -1.5]):
        assert brief(value) == value_text(value)


def test_a_large_value_is_one_line() -> None:
    assert span([1.0, 2.0, 3.0]) == "1 … 3 · mean 2"
    assert span([1.0, math.nan]) == "1 of 2 NaN or inf"
    assert span({"opaque": "a fake tensor"}) == "a fake tensor"


def test_shapes_bytes_and_flat_lists() -> None:
    assert [shape_text(shape) for shape in ((), (2,), (4, 3))] == ["()", "(2,)", "(4×3)"]
    assert [bytes_text(count) for count in (8, 1200, 3_000_000)] == ["8 B", "1.2 kB", "3 MB"]
    assert flat([[1, [2]], 3]) == [1, 2, 3]


@pytest.mark.parametrize(
    ("words", "room", "said"),
    [
        ("norm 0.1466", 20, "norm 0.1466"),
        ("norm 0.1466", 8, "0.1466"),
        ("to ±9.1e-8", 8, "±9.1e-8"),
        ("[-84, 325]", 8, "-84 325"),
        ("2 gradients", 8, "2 gradients"),
    ],
)
def test_a_label_is_shortened_by_words_not_by_digits(words: str, room: int, said: str) -> None:
    assert shortened(words, lambda way: len(way) <= room) == said
