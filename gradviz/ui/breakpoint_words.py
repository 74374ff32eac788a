"""What a breakpoint is, in words; and what is wrong with one that a person asks for. No Qt."""

from __future__ import annotations

import ast
import math
from string import Formatter

from gradviz.breakpoints import CHANGED, ERROR, FUNCTION, GRAD_NORM, LINE, NOT_FINITE, OPERATION, Breakpoint

CHOICES = {
    LINE: "A line is about to run",
    OPERATION: "An operation is called",
    FUNCTION: "A backward function is about to run",
    NOT_FINITE: "A value or gradient becomes NaN or infinite",
    GRAD_NORM: "The norm of a gradient passes a bound",
    CHANGED: "A named tensor changes",
    ERROR: "An error is raised",
}


def place_words(point: Breakpoint) -> str:
    """What it waits for: ``line 12``, ``operation matmul``."""
    return {
        LINE: f"line {point.line}",
        OPERATION: f"operation {point.name}" if point.name else "any operation",
        FUNCTION: f"backward function {point.name}" if point.name else "any backward function",
        NOT_FINITE: "NaN or infinity",
        GRAD_NORM: f"gradient norm above {point.bound:g}",
        CHANGED: f"change of {point.name}",
        ERROR: "any error",
    }[point.kind]


def detail_words(point: Breakpoint) -> str:
    """Its condition, hit count and text, as far as it has them."""
    parts = [f"if {point.condition}"] if point.condition else []
    if point.hits > 1:
        parts.append(f"from hit {point.hits} on")
    if point.log:
        parts.append(f"prints “{point.log}”")
    return ", ".join(parts)


def words(point: Breakpoint, failure: str = "") -> str:
    """One sentence or two for a tooltip."""
    said = f"Prints “{point.log}” at {place_words(point)}" if point.log else f"Stops at {place_words(point)}"
    if point.condition:
        said += f" if {point.condition}"
    if point.hits > 1:
        said += f", from hit {point.hits} on"
    said += "."
    if not point.enabled:
        said = "Disabled. " + said
    return f"{said}\n{failure}" if failure else said


def complaint(point: Breakpoint) -> str:
    """Why it cannot be set as it is, and what to do; empty if it can."""
    if point.kind == CHANGED and not point.name.strip():
        return "Give the name of the tensor, as layer.weight."
    if point.kind == GRAD_NORM and not (math.isfinite(point.bound) and point.bound > 0):
        return "The bound must be a number above 0, as 10 or 1e3."
    if point.condition and (error := _error_in(point.condition)):
        return f"The condition is no Python expression ({error}); write one as loss > 10."
    return _complaint_about_log(point.log)


def _complaint_about_log(text: str) -> str:
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        return "The text has a brace without its partner; write {{ and }} for braces that are to be printed."
    for field in fields:
        if error := _error_in(field):
            return f"{{{field}}} in the text holds no Python expression ({error}); write one as {{loss}}."
    return ""


def _error_in(expression: str) -> str:
    try:
        ast.parse(expression.strip(), mode="eval")
    except SyntaxError as error:
        return error.msg
    except ValueError as error:
        return str(error)
    return ""
