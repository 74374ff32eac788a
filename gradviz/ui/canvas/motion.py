"""How long it takes to play the event that leads to a step."""

from __future__ import annotations

from gradviz import events as ev
from gradviz.ui.theme import Theme

QUIET = (
    ev.FileSeen,
    ev.LineReached,
    ev.TextPrinted,
    ev.CellStarted,
    ev.CellEnded,
    ev.RunStarted,
    ev.ResultDisplayed,
    ev.OutputCleared,
    ev.NameUnbound,
)
"""Events that change nothing on the canvas."""
BRISK = (ev.OperationCalled, ev.NameBound, ev.PassEnded, ev.TensorReleased, ev.FunctionReleased)
"""Events that are shown in half the time."""


def duration(event: ev.Event, theme: Theme, speed: float) -> int:
    """Milliseconds."""
    if isinstance(event, QUIET):
        return 1
    share = 0.5 if isinstance(event, BRISK) else 1.0
    return round(theme.step_ms * share / max(speed, 0.01))
