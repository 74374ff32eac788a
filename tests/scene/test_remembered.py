"""What was made of values is known again by the value itself."""

from __future__ import annotations

from gradviz.scene.remembered import MOST, Remembered


def test_a_value_is_known_again_and_another_that_is_equal_is_not() -> None:
    known, made = Remembered(), []

    def make(what: str) -> str:
        made.append(what)
        return what

    one, other = [1.0, 2.0], [1.0, 2.0]
    assert known.of("text", one, lambda: make("one")) == "one"
    assert known.of("text", one, lambda: make("again")) == "one"
    assert known.of("text", other, lambda: make("other")) == "other"
    assert known.of("cells", one, lambda: make("cells")) == "cells"
    assert made == ["one", "other", "cells"]


def test_no_more_is_kept_than_is_painted_and_no_other_value_takes_a_place() -> None:
    known = Remembered()
    for number in range(3 * MOST):
        assert known.of("text", [number], lambda number=number: number) == number  # type: ignore[misc]
        assert len(known._known) <= MOST
