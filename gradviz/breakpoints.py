"""Where a program is to stop, and where one jumps to in a record of it: set by a person, obeyed by the worker."""

from __future__ import annotations

import msgspec

LINE, OPERATION, FUNCTION, NOT_FINITE, GRAD_NORM, CHANGED, ERROR = KINDS = (
    "line",
    "operation",
    "function",
    "not_finite",
    "grad_norm",
    "changed",
    "error",
)
"""What a breakpoint waits for: a line about to run; an operation of a name about to be called; a function of a name
about to run in a pass; a value or gradient that becomes NaN or infinite; a gradient whose norm passes a bound; a tensor
of a name that changes; an error."""


class Breakpoint(msgspec.Struct, frozen=True):
    """One place to stop at."""

    number: int
    """Its own for as long as it exists, from 1 up."""
    kind: str = LINE
    """One of `KINDS`."""
    file: str = ""
    """Of lines: the path of the program, the notebook or the file that it imports; empty for the text that was sent to
    run, whatever its name."""
    line: int = 0
    """Of lines: counted from 1 in that file or text."""
    name: str = ""
    """Of operations (``matmul``), functions (``MulBackward0``) and tensors (``layer.weight``); empty: any."""
    bound: float = 0.0
    """Of norms."""
    condition: str = ""
    """An expression over the program's names: it stops only where this is true."""
    hits: int = 0
    """It stops at this many hits and at each one after; 0 is the same as 1."""
    log: str = ""
    """Text to print instead of stopping; ``{expression}`` within it is evaluated."""
    enabled: bool = True
