"""Which steps a strip shows, and where. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

CLOSEST = 8.0
"""So few steps fill the strip where it is zoomed in all the way."""


@dataclass(frozen=True)
class Axis:
    """A range of steps over a range of pixels."""

    first: float
    last: float
    left: float
    width: float

    @property
    def steps(self) -> float:
        """How many steps are in view."""
        return max(1e-9, self.last - self.first)

    @property
    def per_pixel(self) -> float:
        """Steps in one pixel."""
        return self.steps / max(1.0, self.width)

    def x(self, step: float) -> float:
        """Where a step stands."""
        return self.left + (step - self.first) / self.steps * self.width

    def at(self, x: float) -> float:
        """The moment at a pixel."""
        return self.first + (x - self.left) * self.per_pixel

    def zoomed(self, factor: float, x: float, length: int) -> tuple[float, float] | None:
        """First and last step when what is at a pixel stays there; None where all of the record is in view."""
        steps = max(min(CLOSEST, length), self.steps / factor)
        if steps >= length:
            return None
        first = self.at(x) - (x - self.left) / max(1.0, self.width) * steps
        return within(first, steps, length)

    def scrolled(self, pixels: float, length: int) -> tuple[float, float]:
        """First and last step after moving over so many pixels."""
        return within(self.first + pixels * self.per_pixel, self.steps, length)


def within(first: float, steps: float, length: int) -> tuple[float, float]:
    """A range of so many steps, moved into the record."""
    first = min(max(0.0, first), max(0.0, length - steps))
    return first, first + steps
