"""What the pointer says over the timeline. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.scene.spans import Spans
from gradviz.scene.timeline import CELLS, HELD, KINDS, LINES, OPERATIONS, OPTIMIZER, PASSES, TURNS, Lanes, Mark
from gradviz.trace.texts import bytes_text, line_text
from gradviz.ui.panels.report import told
from gradviz.wording import later, tr

MANY = 4.0
"""Where a pixel holds more steps than these, they are counted, not told."""


@dataclass(frozen=True)
class Hover:
    """A line that says where, and one that says what."""

    title: str
    text: str


def hover(lanes: Lanes, lane: str, first: float, last: float, mark: Mark | None = None) -> Hover:
    """What is in a lane from one moment to another: those of a pixel."""
    trace, where = lanes.trace, (first + last) / 2
    step = max(0, min(round(where), len(trace)))
    if mark is not None:
        words = mark.words or told(trace, mark.step)
        return Hover("  ·  ".join((tr(KINDS_SAID[mark.kind]), tr("step {step:,}", step=mark.step))), words)
    if lane == HELD:
        held = tr("{bytes} held for backward passes", bytes=bytes_text(lanes.held_at(step)))
        return Hover(_where(lanes, step), held)
    if last - first > MANY and (counted := _counted(lanes, first, last)):
        ends = max(0, int(first)), min(len(trace), int(last))
        steps = tr("steps {first:,} to {last:,}", first=ends[0], last=ends[1])
        return Hover(steps + _turn(lanes, step), counted)
    spans = {
        CELLS: (lanes.cells,),
        OPERATIONS: (lanes.tracked, lanes.untracked),
        PASSES: (lanes.functions, lanes.passes),
        OPTIMIZER: (lanes.steps,),
    }
    for each in spans.get(lane, ()):
        found = each.at(where, lanes.read)
        if found is not None:
            return Hover(_where(lanes, found[2]), told(trace, found[2]))
    if lane == LINES and (text := _line(lanes, step)):
        return Hover(_where(lanes, step), text)
    if lane == TURNS and (found := lanes.turns.at(where, lanes.read)):
        return Hover(tr("iteration {number:,}", number=found[2]), _within(lanes, found[0], found[1]))
    return Hover(_where(lanes, step), told(trace, step))


_NAMES = later("Error"), later("Warning"), later("Bookmark"), later("Breakpoint")
KINDS_SAID = dict(zip(KINDS, _NAMES, strict=True))


def _where(lanes: Lanes, step: int) -> str:
    parts = [tr("step {step:,}", step=step)]
    place = lanes.trace.place(step) if step else None
    if place is not None and place.line:
        parts.append(line_text(lanes.trace, place))
    return "  ·  ".join(parts) + _turn(lanes, step)


def _turn(lanes: Lanes, step: int) -> str:
    found = lanes.turns.at(step - 0.5, lanes.read)
    return "  ·  " + tr("iteration {number:,}", number=found[2]) if found else ""


def _line(lanes: Lanes, step: int) -> str:
    place = lanes.trace.place(step) if step else None
    return place.expression if place is not None else ""


def _within(lanes: Lanes, first: float, last: float) -> str:
    counted, start, end = _counted(lanes, first, last), int(first) + 1, int(last)
    if counted:
        return tr("Steps {first:,} to {last:,}: {counted}", first=start, last=end, counted=counted)
    return tr("Steps {first:,} to {last:,}", first=start, last=end)


def _counted(lanes: Lanes, first: float, last: float) -> str:
    """``12 operations, 1 pass``: what begins in a range."""
    words = (
        (later("1 iteration"), later("{count:,} iterations"), (lanes.turns,)),
        (later("1 operation"), later("{count:,} operations"), (lanes.tracked, lanes.untracked)),
        (later("1 pass"), later("{count:,} passes"), (lanes.passes,)),
        (later("1 function run"), later("{count:,} functions run"), (lanes.functions,)),
        (later("1 optimizer step"), later("{count:,} optimizer steps"), (lanes.steps,)),
    )
    parts = []
    for one, many, spans in words:
        count = sum(_begun(each, first, last) for each in spans)
        if count:
            parts.append(tr(one) if count == 1 else tr(many, count=count))
    return tr(", ").join(parts)


def _begun(spans: Spans, first: float, last: float) -> int:
    return spans.begun(first, last)
