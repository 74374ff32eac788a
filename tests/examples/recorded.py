"""Runs an example as the worker does, line by line, and keeps its record, its names and its error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gradviz.examples import Example, course
from gradviz.trace.moments import Found, find
from gradviz.trace.sentences import sentence
from gradviz.trace.trace import Trace
from resources.thumbnails.update import record

FOLDER = Path(__file__).parents[2] / "resources" / "examples"
NAMES = [example.name for example in course()]


@dataclass
class Recorded:
    """What came of a run."""

    example: Example
    trace: Trace
    names: dict[str, Any]
    printed: str
    error: str

    def moment(self, watch: int) -> Found:
        """Where something to watch for is."""
        found = find(self.trace, self.example.watch[watch].at)
        assert found is not None, self.example.watch[watch]
        return found

    def event(self, watch: int) -> Any:
        """The event that led there."""
        return self.trace.events[self.moment(watch).step - 1]

    def said(self, watch: int) -> str:
        """What Gradviz says there."""
        return sentence(self.trace, self.moment(watch).step)

    def node(self, watch: int, name: str = "") -> dict[str, Any]:
        """A node of that moment by its name (of a tensor or a function); by default the one that is selected."""
        found = self.moment(watch)
        view = self.trace.at(found.step)
        if not name:
            assert found.key is not None
            return view.node(found.key)
        nodes = [view.node(key) for key in view.nodes()]
        named = [node for node in nodes if name in node.get("names", ()) or node.get("name") == name]
        assert named, f"{name} does not live there"
        return named[-1]


@cache
def recorded(name: str) -> Recorded:
    """Run an example, once for all tests."""
    example = next(each for each in course() if each.name == name)
    return Recorded(example, *record((FOLDER / example.file).read_text(encoding="utf-8")))
