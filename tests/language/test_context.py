"""What could be completed at a place of a line."""

from __future__ import annotations

import pytest

from gradviz.language.context import key_at, name_at, place_at


@pytest.mark.parametrize(
    ("line", "start", "word", "dotted", "base"),
    [
        ("tor", 0, "tor", False, ""),
        ("x = torch.nn.fu", 13, "fu", True, "torch.nn"),
        ("f(x).sha", 5, "sha", True, ""),
        ("model.layers[0].we", 16, "we", True, "model.layers[0]"),
        ("d['key'].", 9, "", True, "d['key']"),
        ("größe.", 6, "", True, "größe"),
        ("x = ", 4, "", False, ""),
    ],
)
def test_a_word_and_what_it_is_an_attribute_of(line: str, start: int, word: str, dotted: bool, base: str) -> None:
    place = place_at(line, len(line))
    assert place is not None
    assert (place.start, place.word, place.dotted, place.base) == (start, word, dotted, base)


@pytest.mark.parametrize("line", ["3", "x = 3.", "12.5", "0x1f", "..", "x = ..."])
def test_nothing_is_completed_behind_numbers_and_dots(line: str) -> None:
    assert place_at(line, len(line)) is None


@pytest.mark.parametrize("line", ["def fo", "class Fo", "import torch as to", "for ite", "for a, bb", "async def fo"])
def test_new_names_are_made_up_not_completed(line: str) -> None:
    place = place_at(line, len(line))
    assert place is not None
    assert place.naming


@pytest.mark.parametrize("line", ["for a in ra", "definition", "x = classes", "print(as_"])
def test_other_names_are_not_new(line: str) -> None:
    place = place_at(line, len(line))
    assert place is not None
    assert not place.naming


def test_keys_stand_within_quotes() -> None:
    place = key_at('x = state["wei', 14)
    assert place is not None
    assert (place.base, place.word, place.start, place.keys) == ("state", "wei", 11, True)
    assert key_at('print("wei', 10) is None


def test_the_name_at_a_column() -> None:
    assert name_at("torch.relu(x)", 6) == (6, 10)
    assert name_at("torch.relu(x)", 10) == (6, 10)
    assert name_at("a + b", 2) is None
