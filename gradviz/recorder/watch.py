"""Where somebody who holds the program, such as a debugger, is asked: outside of all of the recorder's own work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.events import Event
    from gradviz.recorder.guard import Mode
    from gradviz.recorder.passes import Pass

Grads = tuple[Any, ...]
Asked = Callable[["Pass", str, Grads], None]


class Watch:
    """What is called at such a place; it may wait there, and raise. One for all threads of a recording."""

    __slots__ = ("after_function", "before_function", "began", "event")

    def __init__(self) -> None:
        self.before_function: Asked | None = None
        """A function is about to run in a pass; it gets its name, and the gradients that arrived."""
        self.event: Callable[[Event], None] | None = None
        """An event was told of; within the recorder's work, so this must neither wait nor raise."""
        self.after_function: Asked | None = None
        """It ran; these gradients leave it. Also behind what was added to a leaf, whose gradient it gets."""
        self.began: Callable[[Mode], None] | None = None
        """Another thread begins to be recorded, by this mode; within the recorder's work."""
