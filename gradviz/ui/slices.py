"""Long work that pauses, done in slices: one in each turn of the event loop."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter


def go_on(parts: Iterator[object], seconds: float) -> bool:
    """Go on with work for so many seconds, or to the first pause behind them; whether that was all of it."""
    until = perf_counter() + seconds
    return all(perf_counter() <= until for _pause in parts)
