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
