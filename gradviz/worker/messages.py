"""What the client and the worker say to each other, apart from the record itself."""

from __future__ import annotations

from typing import Union

import msgspec

from gradviz.limits import DEFAULT, Limits
from gradviz.past import PastTensor


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages; the tag is the class name."""


# ---------------------------------------------------------------- to the worker


class RunFile(Message, frozen=True):
    """Run a whole text as Python would run the file."""

    cell: int
    text: str
    path: str | None
    argv: tuple[str, ...] = ()
    limits: Limits = DEFAULT


class RunCell(Message, frozen=True):
    """Run one cell in the namespace that is there."""

    cell: int
    source: str
    first_line: int = 1
    document_cell: int | None = None
    path: str | None = None
    limits: Limits = DEFAULT


class Answer(Message, frozen=True):
    """What the person typed; None: the input has come to its end."""

    text: str | None


class Interrupt(Message, frozen=True):
    """End the running cell with `KeyboardInterrupt` and forget those that wait."""


class Complete(Message, frozen=True):
    """What may stand at a place of a text typed into the console; answered when nothing runs."""

    number: int
    text: str
    position: int


class EvaluatePast(Message, frozen=True):
    """Evaluate an expression on tensors of the record; for a worker that has run nothing."""

    number: int
    expression: str
    tensors: tuple[PastTensor, ...]


# ---------------------------------------------------------------- from the worker


class Ready(Message, frozen=True):
    """torch is imported; cells run at once from now on."""

    python: str
    torch: str
    protocol: int


class Failed(Message, frozen=True):
    """The worker cannot work, and ends; why, in one sentence."""

    reason: str


class Busy(Message, frozen=True):
    """A cell began to run."""

    cell: int


class Idle(Message, frozen=True):
    """A cell came to its end."""

    cell: int
    error: str | None = None
    """``Name: message`` if it raised."""
    exit_code: int | None = None
    """The code with which it asked to exit."""


class Dropped(Message, frozen=True):
    """These cells waited and will not run, since an interrupt came."""

    cells: tuple[int, ...]


class InputWanted(Message, frozen=True):
    """The program waits in ``input()``."""

    cell: int
    prompt: str
    password: bool = False


class Woke(Message, frozen=True):
    """There is something new in the record."""


class RecordFailed(Message, frozen=True):
    """The record could not be written any longer; the program goes on unrecorded."""

    reason: str


class Completed(Message, frozen=True):
    """What may stand there, in place of the text from `start` on."""

    number: int
    start: int
    matches: tuple[str, ...]


class PastEvaluated(Message, frozen=True):
    """What an expression is, or why it is nothing, in words."""

    number: int
    text: str
    error: str


Command = Union[RunFile, RunCell, Answer, Interrupt, Complete, EvaluatePast]
Report = Union[Ready, Failed, Busy, Idle, Dropped, InputWanted, Woke, RecordFailed, Completed, PastEvaluated]
