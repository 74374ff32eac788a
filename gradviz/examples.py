"""The programs that come with Gradviz, with what each teaches. `gradviz.course` lists them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from gradviz.trace.moments import Moment


class Watch(msgspec.Struct, frozen=True):
    """Something to watch for, and where in a record of the program it is seen."""

    text: str
    """A sentence in English, to be told by `tr`."""
    at: Moment
    whole: bool = False
    """Whether it is about all that lives then, however small that is seen, not about what happens there."""


class Example(msgspec.Struct, frozen=True):
    """A program in ``resources/examples``; its texts are in English, to be told by `tr`."""

    name: str
    """The file's, without its ending."""
    title: str
    sentence: str
    watch: tuple[Watch, ...]
    shown: int = 0
    """Which of `watch` the thumbnail shows."""

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.py"


class Chapter(msgspec.Struct, frozen=True):
    """Examples that belong together."""

    title: str
    examples: tuple[Example, ...]


def course() -> Sequence[Example]:
    """All examples, in order."""
    from gradviz.course import CHAPTERS

    return [example for chapter in CHAPTERS for example in chapter.examples]


def neighbor(name: str, by: int) -> Example | None:
    """The example so many places behind (or before) another; None outside of the course."""
    examples = course()
    index = next((at for at, each in enumerate(examples) if each.name == name), None)
    if index is None or not 0 <= index + by < len(examples):
        return None
    return examples[index + by]
