"""Every fact that a record can hold: frozen structs, named in the past tense.

A record is a list of these, oldest first. Event *k* (counting from 1) leads to step *k*: the state after it.
Entities are counted by the recorder (1, 2, 3, …), each kind on its own, and never carry an ``id()`` of Python's.
Nothing here knows torch or Qt; any autodiff system could write such a record.
"""

from __future__ import annotations

from typing import Any, ClassVar, Union

import msgspec

from gradviz.sketches import readable


class Fact(msgspec.Struct, frozen=True, tag_field="kind", gc=False):
    """Base of all events; its tag (the class name) is the event's kind. Without cycles, the collector can skip them."""

    @property
    def kind(self) -> str:
        """The class name, as written to files."""
        return type(self).__name__


class Part(msgspec.Struct, frozen=True, gc=False):
    """Base of what events are made of."""


class Place(Part, frozen=True):
    """Where in the user's program something happened."""

    cell: int
    """Number of the execution (see `CellStarted`); 0 outside of cells."""
    file: str
    """As Python names it: a path, or ``<cell 3>``."""
    line: int
    """First line of the statement's innermost expression, counted from 1 in its file or cell."""
    expression: str = ""
    """Source text of the call itself, on one line."""
    function: str = ""
    """The user's function that contains the line; empty at the top level."""
    thread: str = ""
    """The name of the thread, for one that the program started while it was recorded."""


class Turn(Part, frozen=True):
    """In which turn of a loop of the user's something happened."""

    line: int
    """Where the ``for`` or ``while`` stands (or the comprehension), in the file of the place it belongs to."""
    turn: int | None
    """Counted from 1; None where it is not known."""
    exact: bool = True
    """False: at least so many turns had begun, since not every line is told of, and work on tensors shows no more."""


class Value(Part, frozen=True):
    """What a tensor held at one moment: whole (`data`) or, where it is large, a summary."""

    data: Any = None
    """Nested lists (a bare number for shape ``()``); complex numbers as text."""
    summary: dict[str, Any] | None = None
    """``{"min", "max", "mean", "std", "nan", "inf", "sampled", "preview", "histogram", "grid", "picked"}``, or
    ``{"opaque": why}``. Up to 520 bytes in a file, 370 of them for the last three (see `gradviz.sketches`), which older
    files do not have.
    """

    @property
    def plain(self) -> Any:
        """Nested lists, or the summary."""
        return self.data if self.summary is None else self.summary


class Saved(Part, frozen=True):
    """One saved tensor slot of a function, as it was when the function was made."""

    slot: str
    """``self``, ``other``, ``result``, ``indices[0]`` …"""
    shape: tuple[int, ...]
    bytes: int
    storage: int
    """Number of the storage; equal numbers hold the same memory."""
    tensor: int | None = None
    """The tensor it was saved from, where the program saw one."""
    version: int = 0
    """torch's version counter at the time."""
    state: str = "held"
    """``held``, ``packed`` by saved-tensor hooks, or ``freed`` before the function was first seen."""
    storage_bytes: int | None = None
    """Size of the whole storage, which it keeps, where that is another than `bytes` (of a part of it)."""


class Input(Part, frozen=True):
    """One input of a function or operation."""

    nr: int
    """Position among the inputs (for functions: index into ``next_functions``)."""
    tensor: int | None = None
    """The tensor that went in, where one surfaced."""
    function: int | None = None
    """The function behind this input; None for leaves and for what needs no gradient."""
    output_nr: int = 0
    """Which output of `function` it is."""
    blocked: str | None = None
    """Why no gradient can pass: ``no_grad``, ``inference_mode``, ``detach``, ``constant``, ``integer`` or
    ``requires_grad=False``."""


class ParameterGroup(Part, frozen=True):
    """What an optimizer does with some parameters."""

    lr: float | None
    """The learning rate; None where it has none."""
    parameters: tuple[int, ...]
    settings: tuple[str, ...] = ()
    """The others, as short text (``momentum=0.9``)."""


class StateBuffer(Part, frozen=True):
    """A tensor that an optimizer keeps for a parameter."""

    parameter: int
    name: str
    """``exp_avg``, ``momentum_buffer`` …"""
    tensor: int


class Root(Part, frozen=True):
    """Where a pass begins."""

    tensor: int | None
    function: int | None
    grad: Value | None


# ---------------------------------------------------------------- the program

CONSOLE = -1
"""In place of the index of a cell: it was typed into the console, and stands in no document."""


class RunStarted(Fact, frozen=True):
    """A fresh session began to record."""

    program: str
    python: str
    torch: str


class CellStarted(Fact, frozen=True):
    """One piece of source began to run."""

    cell: int
    """Number of this execution, from 1 up; the same text run twice has two numbers."""
    name: str
    """The file name its code carries: ``<cell 3>`` or a path."""
    source: str
    first_line: int = 1
    """The line of the document at which the source begins."""
    document_cell: int | None = None
    """Index of the cell in its document, from 0; None for a whole file, `CONSOLE` for what is in no document."""
    title: str = ""
    """What its document calls the cell: the words behind ``# %%``."""
    document: int = 0
    """Number of the document, where cells of several may run in one session; 0 where only one can."""
    document_name: str = ""
    """What that is called."""

    @property
    def key(self) -> int:
        """What tells it from all other texts of a record."""
        return self.cell

    @property
    def piece(self) -> tuple[int, int | None]:
        """Which cell of which document it is: the same whenever that runs."""
        return self.document, self.document_cell

    @property
    def typed(self) -> bool:
        """Whether it was typed into the console."""
        return self.document_cell == CONSOLE


class FileSeen(Fact, frozen=True):
    """Code of a file is about to run for the first time, or code of another text of it, as after a reload."""

    name: str
    """What places in it call their file: its path; of its second text with a number behind, ``helper.py (2)``."""
    path: str
    source: str
    """The text as it was loaded; empty where it is very long (a million characters), or not known."""
    first_line: ClassVar[int] = 1
    typed: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """What tells it from all other texts of a record."""
        return self.name

    @property
    def piece(self) -> str:
        """The same for all texts of the file."""
        return self.path


class CellEnded(Fact, frozen=True):
    """The piece of source came to its end, or was ended."""

    cell: int
    error: str | None = None
    """``Name: message`` if it raised."""
    seconds: float | None = None
    """How long it ran; None in records of older versions."""


class LineReached(Fact, frozen=True):
    """A line of the user's own code is about to run."""

    place: Place
    frame: int = 0
    """The run of a function, or of a cell, that the line is in: one number from its first line to its last, across
    yields; 0 in records of older versions."""
    depth: int = 0
    """How many calls of the user's functions are around it: 0 at the top level."""


class TextPrinted(Fact, frozen=True):
    """Text went to stdout or stderr."""

    cell: int
    stream: str
    text: str


class ResultDisplayed(Fact, frozen=True):
    """A value was displayed as a notebook would: the last expression, or ``display(...)``."""

    cell: int
    data: dict[str, str]
    """By MIME type; binary types as base64."""
    metadata: str = ""
    """What goes with the types, as JSON: ``{"image/png": {"width": 640, "height": 480}}``; empty: nothing does."""
    result: bool = False
    """Whether it is the value of the cell's last expression."""
    display_id: str = ""
    """The name under which it can be replaced later, if it has one."""
    update: bool = False
    """Whether it replaces what was displayed under that name, wherever that stands."""


class OutputCleared(Fact, frozen=True):
    """The program asked to clear what the cell has put out (``clear_output()``). The record forgets nothing."""

    cell: int
    wait: bool = False
    """Whether to clear it only when there is something new to show."""


class WarningShown(Fact, frozen=True):
    """Python's warning machinery showed a warning (its text also went to stderr)."""

    place: Place
    category: str
    message: str


class ErrorRaised(Fact, frozen=True):
    """An exception ended a cell."""

    place: Place
    name: str
    message: str
    traceback: str
    """Plain text, the user's own frames."""


class InputRequested(Fact, frozen=True):
    """The program waits in ``input()``."""

    cell: int
    prompt: str
    password: bool = False


class InputGiven(Fact, frozen=True):
    """An answer to ``input()`` arrived (empty for a password)."""

    cell: int
    text: str


class WorkerEnded(Fact, frozen=True):
    """The process ended while, or after, it recorded: in words, with its exit code (negative: a signal)."""

    code: int
    message: str


class RecordingStopped(Fact, frozen=True):
    """A limit was reached, or the recorder met an error of its own; the program ran on unrecorded."""

    reason: str
    traceback: str = ""
    """Of the recorder's own error, for a report of it."""


class NotRecorded(Fact, frozen=True):
    """Something ran that the record does not show; it goes on with what follows."""

    reason: str
    place: Place


# ---------------------------------------------------------------- the forward pass


class CallSeen(Fact, frozen=True):
    """A call in which tensors are used: of a function of the user's, or of the library's by a line of the user's."""

    call: int
    function: str
    """The qualified name of the user's function; of the library's what the user wrote: ``optimizer.step``."""
    parent: int | None
    """The call in which it was made; None at the top level."""
    place: Place | None
    """Where in the user's code; None where its caller is not known."""
    turns: tuple[Turn, ...] = ()
    """The turns in which the loops around that place were, in the calling function."""
    library: bool = False
    """Whether the function is the library's: what ran in it is one group."""


class OperationCalled(Fact, frozen=True):
    """One call seen above autograd; it precedes the tensors and functions that it made."""

    operation: int
    name: str
    """Bare name as torch calls it: ``mul``, ``add_``, ``cross_entropy``."""
    place: Place
    inputs: tuple[Input, ...]
    grad_mode: str
    """``grad``, ``no_grad`` or ``inference_mode``."""
    tracked: bool
    """Whether it made functions."""
    inplace: bool = False
    arguments: tuple[str, ...] = ()
    """Its arguments that are not tensors, as short text (``2``, ``dim=1``)."""
    transforms: tuple[str, ...] = ()
    """The transforms of ``torch.func`` that it ran in, the outermost first: ``grad`` (which ``vjp`` uses, too),
    ``jvp``, ``vmap 3`` (over a batch of 3) or ``functionalize``."""
    call: int | None = None
    """The innermost call it ran in (see `CallSeen`); None at the top level."""
    module: str = ""
    """Path of the innermost module that was being called, from the outermost one; empty outside of modules."""
    turns: tuple[Turn, ...] = ()
    """The turns of the loops around its place, in the innermost of the user's functions, outermost first."""


class FunctionCreated(Fact, frozen=True):
    """An autograd function (`Node`) was born."""

    function: int
    name: str
    """As ``Node.name()``, without the prefix ``torch::autograd::``."""
    operation: int | None
    """The operation that made it; None where it was there before, or was made by a pass."""
    inputs: tuple[Input, ...]
    saved: tuple[Saved, ...] = ()
    made_by_pass: int | None = None
    """The pass that made it, under ``create_graph=True``."""


class TensorCreated(Fact, frozen=True):
    """A tensor was seen for the first time."""

    tensor: int
    shape: tuple[int, ...]
    dtype: str
    device: str
    requires_grad: bool
    is_leaf: bool
    storage: int
    version: int
    value: Value | None
    function: int | None = None
    output_nr: int = 0
    operation: int | None = None
    """The operation it came out of; None if it was there before."""
    base: int | None = None
    """The tensor that it is a view of."""
    parameter: bool = False
    grad: Value | None = None
    place: Place | None = None
    layout: str = "strided"
    """``strided``, ``sparse_coo``, ``sparse_csr``, … or ``jagged``."""
    level: int = 0
    """The level of the transform of ``torch.func`` that it belongs to, counted from 1; 0 outside of transforms."""
    batch: tuple[int, ...] = ()
    """Sizes of the batches that ``vmap`` hides, the outermost first: `shape` is that of one example, `value` all."""
    wraps: int | None = None
    """The tensor that the transform wrapped, where the program saw one."""
    tangent: Value | None = None
    """The tangent that it carries, in forward-mode AD."""
    name: str = ""
    """The name that its line binds it to, if that is all that the line assigns: no `NameBound` says it again."""
    scope: str = ""
    """As for `NameBound`."""


class TensorWritten(Fact, frozen=True):
    """An in-place operation wrote the tensor: a new written version of it."""

    tensor: int
    operation: int | None
    """None where no call shows it: a custom function's output got its function, or two tensors were swapped."""
    version: int
    value: Value | None
    function: int | None
    output_nr: int
    requires_grad: bool
    is_leaf: bool
    shape: tuple[int, ...]
    dtype: str
    storage: int | None = None
    """Its new storage, if it has got another."""
    tangent: Value | None = None
    """The tangent that it carries now, in forward-mode AD."""


class ValueChanged(Fact, frozen=True):
    """A tensor's value changed behind autograd: through ``.data`` or through an alias of its storage."""

    tensor: int
    version: int
    value: Value | None
    by: str
    """How: ``data`` (``.data`` was assigned), ``alias`` (a tensor that shares its storage was written), ``accumulate``
    (it is a ``.grad`` that a pass added to), ``version`` (only its version moved: a tensor with the same counter, but
    another storage, was written), ``outside`` (NumPy or another that shares its memory wrote it), ``step`` (an
    optimizer's step has ended, and sums up what it wrote), ``running`` (batch norm moved its running statistics) or
    ``unseen`` (its version moved without any call that was seen)."""
    operation: int | None = None
    shape: tuple[int, ...] = ()
    dtype: str = ""
    storage: int | None = None
    """Its new storage, if it has got another."""


class DualLevelChanged(Fact, frozen=True):
    """A level of forward-mode AD began, or ended; noticed at the next event. At its end all tangents are gone."""

    level: int
    """As in torch: counted from 0; -1 where it ended."""


class RequiresGradChanged(Fact, frozen=True):
    """``requires_grad`` was set."""

    tensor: int
    requires_grad: bool
    is_leaf: bool
    place: Place


class GradRetained(Fact, frozen=True):
    """``retain_grad()`` was called on a tensor that is no leaf."""

    tensor: int
    place: Place


class HookRegistered(Fact, frozen=True):
    """A hook was put on a tensor, a function, a module or an optimizer; or one turned up that was there before."""

    tensor: int | None
    name: str
    """The method that put it on: ``register_hook``, ``register_prehook``, ``register_forward_hook`` …"""
    place: Place
    hook: int = 0
    """Its number; 0 in records of older versions."""
    function: int | None = None
    """The function that it was put on, where that is known; otherwise the first `HookFired` tells."""
    owner: str = ""
    """The type of the module or optimizer that it was put on."""
    called: str = ""
    """The qualified name of what is called."""


class HookRemoved(Fact, frozen=True):
    """A hook was taken off."""

    hook: int
    place: Place


class HookFired(Fact, frozen=True):
    """A hook ran. What it did to tensors on its way stands before this."""

    hook: int
    pass_: int | None
    """The pass in which it ran; None for hooks on modules, which are told of when they first do tensor work."""
    before: tuple[Value | None, ...]
    """The gradients that it got."""
    after: tuple[Value | None, ...] | None = None
    """What they are behind it; None if it left them as they were."""
    tensor: int | None = None
    function: int | None = None
    """What it ran for."""
    error: str | None = None
    """``Name: message`` if it raised."""


class GradChanged(Fact, frozen=True):
    """``.grad`` was set, set to None or written, be it through another tensor in the same memory."""

    tensor: int
    grad: Value | None
    by: str
    """What did it: ``= None``, ``= …``, ``zero_`` …"""
    place: Place


class NameBound(Fact, frozen=True):
    """A name of the program now means this tensor, and no longer the one that it meant before."""

    name: str
    scope: str
    """Empty for the top level, else the function's name and a number of the call."""
    tensor: int


class NameUnbound(Fact, frozen=True):
    """A name does not mean that tensor any longer, nor another."""

    name: str
    scope: str
    tensor: int


class TensorReleased(Fact, frozen=True):
    """The tensor object is gone."""

    tensor: int


class FunctionReleased(Fact, frozen=True):
    """The function is gone, and with it all that it had saved."""

    function: int
    others: tuple[int, ...] = ()
    """Functions that went right behind it, in order, as all of a graph do."""

    @property
    def functions(self) -> tuple[int, ...]:
        """All that are gone."""
        return self.function, *self.others


class BufferFreed(Fact, frozen=True):
    """The engine freed what a function had saved."""

    function: int
    slots: tuple[str, ...]
    pass_: int


class BufferUnpacked(Fact, frozen=True):
    """What saved-tensor hooks had packed was unpacked again, for the function that runs now."""

    function: int
    slots: tuple[str, ...]
    pass_: int
    recomputed: bool
    """Whether a checkpoint computed it anew."""
    operations: tuple[int, int] | None = None
    """The first and the last of the operations that did it, where there were any."""


class BufferStaled(Fact, frozen=True):
    """A saved tensor was changed in place since it was saved: the function will fail."""

    function: int
    slots: tuple[str, ...]
    operation: int | None
    """What wrote it; None where that was not seen."""


class BufferMoved(Fact, frozen=True):
    """Slots hold other memory: they hold a tensor itself, and it got another storage or shape (``.data = …``)."""

    function: int
    slots: tuple[str, ...]
    shape: tuple[int, ...]
    bytes: int
    storage: int
    storage_bytes: int | None = None
    """As in `Saved`."""


# ---------------------------------------------------------------- the backward pass


class PassStarted(Fact, frozen=True):
    """A run of the engine was asked for."""

    pass_: int
    call: str
    """``backward``, ``autograd.backward``, ``autograd.grad``."""
    roots: tuple[Root, ...]
    retain_graph: bool
    create_graph: bool
    inputs: tuple[int, ...]
    """The tensors named by ``inputs=``; empty: all leaves."""
    place: Place
    transforms: tuple[str, ...] = ()
    """As for `OperationCalled`."""
    in_call: int | None = None
    """The innermost call that asked for it (see `CallSeen`); None at the top level."""
    turns: tuple[Turn, ...] = ()
    """As those of an operation."""


class FunctionStarted(Fact, frozen=True):
    """The engine is about to run a function; these gradients arrived at its outputs."""

    pass_: int
    function: int
    grads: tuple[Value | None, ...]


class FunctionRan(Fact, frozen=True):
    """The engine ran a function; these gradients leave it, one for each input."""

    pass_: int
    function: int
    grads: tuple[Value | None, ...]


class GradAccumulated(Fact, frozen=True):
    """A gradient was added to ``.grad`` of a leaf (or of a tensor that retains its gradient)."""

    pass_: int
    tensor: int
    before: Value | None
    added: Value | None
    after: Value | None


class PassEnded(Fact, frozen=True):
    """The engine came to its end, or failed."""

    pass_: int
    error: str | None = None
    """``Name: message``."""
    failed: int | None = None
    """The function in which it broke."""


# ---------------------------------------------------------------- training


class OptimizerStepStarted(Fact, frozen=True):
    """An optimizer is about to take a step; its hooks, and a closure, run within."""

    optimizer: int
    number: int
    """Which of its steps, counted from 1 since the recording began."""
    name: str
    """Its class."""
    groups: tuple[ParameterGroup, ...]
    place: Place


class OptimizerStepped(Fact, frozen=True):
    """It took the step. What the step wrote stands before this."""

    optimizer: int
    number: int
    name: str
    state: tuple[StateBuffer, ...] = ()
    """What it keeps for its parameters, as far as that was not told before."""


class LearningRateChanged(Fact, frozen=True):
    """A learning rate was found to be another than at the optimizer's last step: a scheduler or the program set it."""

    optimizer: int
    name: str
    group: int
    before: float | None
    after: float | None


Event = Union[
    RunStarted, CellStarted, FileSeen, CellEnded, LineReached, TextPrinted, ResultDisplayed, OutputCleared,
    WarningShown, ErrorRaised,
    InputRequested, InputGiven, WorkerEnded, RecordingStopped, NotRecorded,
    CallSeen, OperationCalled, FunctionCreated, TensorCreated, TensorWritten, ValueChanged, DualLevelChanged,
    RequiresGradChanged, GradRetained, HookRegistered, HookRemoved, HookFired,
    GradChanged, NameBound, NameUnbound, TensorReleased, FunctionReleased, BufferFreed, BufferStaled,
    BufferMoved, BufferUnpacked, PassStarted, FunctionStarted, FunctionRan, GradAccumulated, PassEnded,
    OptimizerStepStarted, OptimizerStepped, LearningRateChanged,
]  # fmt: skip

Text = CellStarted | FileSeen
"""What places are lines of."""

PROTOCOL = 1
"""Changes with every change of this file that an older reader would misread."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Event)


def encode(event: Event) -> bytes:
    """The event as msgpack."""
    return _encoder.encode(event)


def decode(frame: bytes | memoryview) -> Event:
    """The event in a frame. Raises `msgspec.ValidationError` or `msgspec.DecodeError` if it is none."""
    event: Event = _decoder.decode(frame)
    return event


def as_dict(event: Event) -> dict[str, Any]:
    """The event as plain values for JSON, with its ``kind``."""
    plain = readable(msgspec.to_builtins(event, builtin_types=(bytes,)))
    return {"kind": plain.pop("kind"), **plain}
