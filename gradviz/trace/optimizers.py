"""The optimizers of a record: which parameters each one changes, and at what rate, at any step."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz import events as ev
from gradviz.trace.history import History


@dataclass(frozen=True)
class Optimizer:
    """An optimizer as it is known at a step."""

    number: int
    name: str
    """Its class."""
    steps: int
    """How many it has begun."""
    groups: tuple[ev.ParameterGroup, ...]
    rates: tuple[float | None, ...]
    """The learning rate of each group."""


class Optimizers:
    """Knows an optimizer from its first step on."""

    def __init__(self) -> None:
        self._known: dict[int, History[Optimizer]] = {}

    def take(self, step: int, event: ev.OptimizerStepStarted | ev.LearningRateChanged) -> None:
        """Take in the next event."""
        history = self._known.setdefault(event.optimizer, History())
        if isinstance(event, ev.OptimizerStepStarted):
            rates = tuple(group.lr for group in event.groups)
            history.set(step, Optimizer(event.optimizer, event.name, event.number, event.groups, rates))
        elif history.values:
            last: Optimizer = history.values[-1]
            rates = tuple(event.after if nr == event.group else rate for nr, rate in enumerate(last.rates))
            history.set(step, Optimizer(last.number, last.name, last.steps, last.groups, rates))

    def at(self, step: int) -> list[Optimizer]:
        """Those that have taken a step by then, in the order of their first ones."""
        found = [history.at(step, None) for history in self._known.values()]  # type: ignore[arg-type]
        return [each for each in found if each is not None]
