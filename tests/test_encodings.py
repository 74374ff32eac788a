"""Ends of lines as they were, where the text was edited."""

from __future__ import annotations

import itertools

import pytest

from gradviz.encodings import with_ends


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("a\nbX\nc\nd\ne", "a\nb\nc\r\nd\ne", "a\nbX\nc\r\nd\ne"),
        ("a\nbX\nc\nd\n", "a\nb\nc\r\nd\n", "a\nbX\nc\r\nd\n"),
        ("a\nb\nc\nd", "a\r\nb\nc\r\nd", "a\r\nb\nc\r\nd"),
        ("a\nb\nnew\nc", "a\r\nb\r\nc", "a\r\nb\r\nnew\r\nc"),
        ("", "a\r\nb", ""),
        ("x", "a\rb", "x"),
    ],
)
def test_a_line_that_stayed_keeps_its_end(text: str, before: str, after: str) -> None:
    assert with_ends(text, before) == after


@pytest.mark.parametrize("ends", list(itertools.permutations(("\n", "\r\n", "\r"))), ids=repr)
def test_of_ends_of_lines_that_are_as_usual_the_last_one_is_taken(ends: tuple[str, str, str]) -> None:
    before = "".join(f"{name}{end}" for name, end in zip("abc", ends, strict=True))
    assert with_ends("a\nb\nc\nd\n", before) == f"{before}d{ends[-1]}"
