"""In which calls, module and turns of loops an operation ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradviz import events as ev

if TYPE_CHECKING:
    from gradviz.trace.trace import Trace


def stack(trace: Trace, call: int | None) -> list[ev.CallSeen]:
    """The call of this number and those around it, outermost first."""
    found: list[ev.CallSeen] = []
    while call is not None and (event := trace.calls.get(call)) is not None:
        found.append(event)
        call = event.parent
    return found[::-1]


def turns(trace: Trace, event: ev.OperationCalled | ev.PassStarted) -> list[tuple[int | None, ev.Place, ev.Turn]]:
    """The turns of all loops around an operation or a pass, outermost first.

    Each with the call whose loop it is, and a place.
    """
    found: list[tuple[int | None, ev.Place, ev.Turn]] = []
    around = None
    for call in stack(trace, event.in_call if isinstance(event, ev.PassStarted) else event.call):
        if not call.library:
            if call.place is not None:
                found += [(around, call.place, turn) for turn in call.turns]
            around = call.call
    return found + [(around, event.place, turn) for turn in event.turns]


def ran_in(trace: Trace, operation: int | None) -> dict[str, Any]:
    """What the graph says of it: the user's call, the library's (`group`), the module, the turns of all loops."""
    event = trace.operations.get(operation) if operation is not None else None
    if event is None:
        return {"call": None, "group": None, "module": "", "turns": []}
    calls = stack(trace, event.call)
    said = [
        {"call": call, "line": turn.line, "turn": turn.turn, "exact": turn.exact}
        for call, _, turn in turns(trace, event)
    ]
    return {
        "call": next((call.call for call in reversed(calls) if not call.library), None),
        "group": event.call if calls and calls[-1].library else None,
        "module": event.module,
        "turns": said,
    }
