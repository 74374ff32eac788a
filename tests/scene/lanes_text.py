"""What the timeline shows, as text: one line a lane, one a mark."""

from __future__ import annotations

import numpy as np

from gradviz.scene.spans import Spans
from gradviz.scene.timeline import Lanes, Mark
from gradviz.trace.trace import Trace


def lanes_of(trace: Trace) -> Lanes:
    """The lanes of a whole record."""
    lanes = Lanes(trace)
    while not lanes.catch_up():
        pass
    return lanes


def in_order(lanes: Lanes) -> list[Mark]:
    """All errors and warnings by their steps."""
    return sorted((mark for marks in lanes.marks.values() for mark in marks), key=lambda mark: mark.step)


def as_text(trace: Trace) -> str:
    """Stretches as ``first–last`` step of their events; of lines and turns with their numbers."""
    lanes, now = lanes_of(trace), len(trace)
    rows = {
        "shown": ", ".join(lanes.shown),
        "cells": _spans(lanes.cells, now),
        "turns": _spans(lanes.turns, now, "turn "),
        "lines": _spans(lanes.lines, now, "line "),
        "tracked": _spans(lanes.tracked, now),
        "untracked": _spans(lanes.untracked, now),
        "passes": _spans(lanes.passes, now),
        "functions": _spans(lanes.functions, now),
        "failed": _spans(lanes.failed, now),
        "optimizer": _spans(lanes.steps, now),
        "held": _held(lanes, now),
        "marks": "; ".join(f"{mark.kind} at {mark.step}" for mark in in_order(lanes)),
    }
    return "".join(f"{name}: {row}\n" for name, row in rows.items() if row)


def _spans(spans: Spans, now: int, tag: str = "") -> str:
    seen = spans.between(-1, now + 1, now)
    rows = zip(seen.starts.astype(int), seen.ends.astype(int), seen.tags, strict=True)
    return " ".join(f"[{tag}{number} {a + 1}–{b}]" if tag else f"[{a + 1}–{b}]" for a, b, number in rows)


def _held(lanes: Lanes, now: int) -> str:
    values = [lanes.held_at(step) for step in range(now + 1)]
    changes = [step for step in range(1, now + 1) if values[step] != values[step - 1]]
    at, peak = lanes.peak(0, now)
    if not changes:
        return ""
    low, high = lanes.held(np.linspace(0, now, 2))
    said = " ".join(f"{values[step]} from {step}" for step in changes)
    return f"{said}; peak {peak} at {at}; from {int(low[0])} to {int(high[0])}"


def as_density(trace: Trace, columns: int) -> str:
    """How full each column of each lane is: ``.`` empty, ``0`` below a tenth, to ``9``; bytes: of the peak."""
    lanes, now = lanes_of(trace), len(trace)
    edges = np.linspace(0, now, columns + 1)
    rows = {
        name: _tenths(spans.between(-1, now + 1, now).shares(edges))
        for name, spans in (("turns", lanes.turns), ("lines", lanes.lines), ("tracked", lanes.tracked),
                            ("untracked", lanes.untracked), ("passes", lanes.passes), ("functions", lanes.functions),
                            ("failed", lanes.failed), ("optimizer", lanes.steps))
    }  # fmt: skip
    _at, peak = lanes.peak(0, now)
    rows["held"] = _tenths(lanes.held(edges)[1] / max(1, peak))
    places = [min(columns - 1, int(mark.step / now * columns)) for mark in in_order(lanes)]
    kinds = [mark.kind[0].upper() for mark in in_order(lanes)]
    rows["marks"] = "".join(dict(zip(places, kinds, strict=True)).get(column, ".") for column in range(columns))
    return f"shown: {', '.join(lanes.shown)}\n" + "".join(f"{name:>9} {row}\n" for name, row in rows.items())


def _tenths(shares: np.ndarray) -> str:
    return "".join("." if share <= 0 else str(min(9, int(share * 10))) for share in shares.tolist())
