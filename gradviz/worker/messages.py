"""What the client and the worker say to each other, apart from the record itself."""

from __future__ import annotations

from typing import Union

import msgspec

from gradviz.breakpoints import Breakpoint
from gradviz.events import Value
from gradviz.limits import DEFAULT, Limits
from gradviz.past import PastTensor


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages; the tag is the class name."""


class TensorSeen(msgspec.Struct, frozen=True):
    """A tensor that a name means, as it is now."""

    name: str
    number: int
    """In the record; 0: it is not there."""
    shape: tuple[int, ...]
    dtype: str
    leaf: bool
    requires_grad: bool
    device: str = "cpu"
    parameter: bool = False
    retains_grad: bool = False
    """Whether it keeps its gradient though it is no leaf."""
    has_grad: bool = False
    value: Value | None = None
    """What it holds; None where it is too large to be looked at whenever the program is held."""
    grad: Value | None = None
    """Its gradient, likewise."""


class FrameSeen(msgspec.Struct, frozen=True):
    """One of the user's frames in a program that is paused."""

    function: str
    """The qualified name; empty at the top level."""
    file: str
    """The path; empty for the text in the editor, its cells included."""
    line: int
    """In that file or text."""
    names: tuple[tuple[str, str], ...] = ()
    """Its variables, and what they hold in short; empty far out in a deep stack (ask with `Look`)."""
    code: str = ""
    """What its code is called: a path, or ``<cell 3>``."""
    text: str = ""
    """The line, as it runs."""
    passes: tuple[tuple[int, int], ...] = ()
    """The passes that it began and that run, the innermost first: each with the function that it is in, or 0."""
    tensors: tuple[TensorSeen, ...] = ()
    """Those of the names that mean tensors."""
    kinds: tuple[str, ...] = ()
    """What each of the names is: ``tensor``, ``module``, ``optimizer``, or its type."""


# ---------------------------------------------------------------- to the worker


class RunFile(Message, frozen=True):
    """Run a whole text as Python would run the file."""

    cell: int
    text: str
    path: str | None
    argv: tuple[str, ...] = ()
    limits: Limits = DEFAULT
    debug: bool = False
    """Whether to stop at the first line where no breakpoint is set."""
    can_hold: bool = False
    """Whether ``breakpoint()`` is to hold the program: somebody is there who can let it go on."""


class RunCell(Message, frozen=True):
    """Run one cell in the namespace that is there."""

    cell: int
    source: str
    first_line: int = 1
    document_cell: int | None = None
    path: str | None = None
    limits: Limits = DEFAULT
    debug: bool = False
    can_hold: bool = False
    title: str = ""
    """What the document calls the cell."""
    document: int = 0
    document_name: str = ""
    """As in `CellStarted`."""


class Answer(Message, frozen=True):
    """What the person typed; None: the input has come to its end."""

    text: str | None


class Interrupt(Message, frozen=True):
    """End the running cell with `KeyboardInterrupt` and forget those that wait."""


class Complete(Message, frozen=True):
    """Which names live in the program; answered when nothing runs, or of a frame where the program is paused."""

    number: int
    base: str = ""
    """What to tell the attributes of, ``model.layers[0]``; empty: the names themselves."""
    keys: bool = False
    """Tell its keys instead."""
    frame: int | None = None
    """Of a paused program, counted from the innermost one."""


class EvaluatePast(Message, frozen=True):
    """Evaluate an expression on tensors of the record; for a worker that has run nothing."""

    number: int
    expression: str
    tensors: tuple[PastTensor, ...]


class SetBreakpoints(Message, frozen=True):
    """Stop at these from now on, also in what runs already, and at no others."""

    breakpoints: tuple[Breakpoint, ...]
    edited: dict[str, dict[int, int]] = {}
    """Of texts that run or wait to, by the name of their code, which have other lines in the editor by now: where the
    breakpoints are in what runs, by their numbers. Those that it has no line for are left out."""


class Pause(Message, frozen=True):
    """Stop what runs at its next line, or before the next function of a pass."""


class Step(Message, frozen=True):
    """Go on in a paused program: to the next line (``over``), the next one wherever it is (``into``), or the next one
    behind the call (``out``). Before a function of a pass: to the next one, and ``out`` to the end of the pass."""

    kind: str


class RunTo(Message, frozen=True):
    """Go on in a paused program until this line is about to run."""

    line: int
    file: str = ""
    """The path; empty for the text in the editor."""
    edited: dict[str, int | None] = {}
    """The same line in texts that have other lines in the editor by now (see `SetBreakpoints`)."""


class Continue(Message, frozen=True):
    """Go on in a paused program."""


class Evaluate(Message, frozen=True):
    """Evaluate an expression, or run statements, in a frame of a paused program."""

    number: int
    """Names the answer."""
    text: str
    frame: int = 0
    """Counted from the innermost one."""


class Look(Message, frozen=True):
    """Tell what the names of a frame of a paused program hold now: `Looked` follows."""

    frame: int


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


class Paused(Message, frozen=True):
    """The program stopped, and waits to be told how to go on. The record holds all that happened until here."""

    cell: int
    reason: str
    """One sentence's end: ``a step``, ``breakpoint 3``, ``MulBackward0 is about to run`` …"""
    stack: tuple[FrameSeen, ...]
    """The user's frames, the innermost first; empty where none runs."""
    text: str = ""
    """The line that is about to run, as it is written."""
    breakpoints: tuple[int, ...] = ()
    """The numbers of those that stopped it."""
    function: str = ""
    """The function of a pass that is about to run; empty before a line."""
    thread: str = ""
    """The name of the thread, where it is not the main one."""
    within: bool = False
    """Whether the line has begun to run already: it is held at a call that it makes."""


class Resumed(Message, frozen=True):
    """The program runs on."""

    cell: int


class Evaluated(Message, frozen=True):
    """What came of an evaluation; it is not in the record."""

    number: int
    output: str = ""
    """What it printed."""
    result: str | None = None
    """The value as text; None where there is none."""
    error: str | None = None
    """``Name: message`` if it raised, or why it was not evaluated."""


class EndEvaluation(Message, frozen=True):
    """End what is evaluated with `KeyboardInterrupt`; the program stays paused. Nothing happens if it has ended."""

    number: int


class Looked(Message, frozen=True):
    """The variables of a frame of a paused program, as in `FrameSeen`."""

    frame: int
    names: tuple[tuple[str, str], ...]
    tensors: tuple[TensorSeen, ...]
    kinds: tuple[str, ...] = ()


class BreakpointMoved(Message, frozen=True):
    """The line of a breakpoint has no code: it stands at the next one that has some."""

    number: int
    line: int


class BreakpointFailed(Message, frozen=True):
    """A breakpoint cannot do what it says; why, in one sentence."""

    number: int
    reason: str


class Woke(Message, frozen=True):
    """There is something new in the record."""


class RecordFailed(Message, frozen=True):
    """The record could not be written any longer; the program goes on unrecorded."""

    reason: str


class LiveName(msgspec.Struct, frozen=True):
    """A name that lives in the program."""

    name: str
    kind: str
    """``function``, ``class``, ``module``, ``property``, ``variable`` or ``key``."""
    detail: str = ""
    """What it holds, or how it is called, in short."""


class Completed(Message, frozen=True):
    """The names that live; none where what was asked of cannot be known without running something."""

    number: int
    names: tuple[LiveName, ...]


class PastEvaluated(Message, frozen=True):
    """What an expression is, or why it is nothing, in words."""

    number: int
    text: str
    error: str


Command = Union[
    RunFile, RunCell, Answer, Interrupt, SetBreakpoints, Pause, Step, RunTo, Continue, Evaluate, Look,
    EndEvaluation, Complete, EvaluatePast,
]  # fmt: skip
Report = Union[
    Ready, Failed, Busy, Idle, Dropped, InputWanted, Woke, RecordFailed,
    Paused, Resumed, Evaluated, Looked, BreakpointMoved, BreakpointFailed,
    Completed, PastEvaluated,
]  # fmt: skip
