"""What a breakpoint is, in words; and what is wrong with one that a person asks for. No Qt."""

from __future__ import annotations

import ast
import math
from string import Formatter

from gradviz.breakpoints import CHANGED, ERROR, FUNCTION, GRAD_NORM, LINE, NOT_FINITE, OPERATION, Breakpoint
from gradviz.trace.retold import retold
from gradviz.wording import later, tr

CHOICES = {
    LINE: later("A line is about to run"),
    OPERATION: later("An operation is called"),
    FUNCTION: later("A backward function is about to run"),
    NOT_FINITE: later("A value or gradient becomes NaN or infinite"),
    GRAD_NORM: later("The norm of a gradient passes a bound"),
    CHANGED: later("A named tensor changes"),
    ERROR: later("An error is raised"),
}


def place_words(point: Breakpoint) -> str:
    """What it waits for: ``line 12``, ``operation matmul``."""
    return {
        LINE: tr("line {line}", line=point.line),
        OPERATION: tr("operation {name}", name=point.name) if point.name else tr("any operation"),
        FUNCTION: tr("backward function {name}", name=point.name) if point.name else tr("any backward function"),
        NOT_FINITE: tr("NaN or infinity"),
        GRAD_NORM: tr("gradient norm above {bound:g}", bound=point.bound),
        CHANGED: tr("change of {name}", name=point.name),
        ERROR: tr("any error"),
    }[point.kind]


def detail_words(point: Breakpoint) -> str:
    """Its condition, hit count and text, as far as it has them."""
    parts = [tr("if {condition}", condition=point.condition)] if point.condition else []
    if point.hits > 1:
        parts.append(tr("from hit {count} on", count=point.hits))
    if point.log:
        parts.append(tr("prints “{text}”", text=point.log))
    return tr(", ").join(parts)


def words(point: Breakpoint, failure: str = "") -> str:
    """One sentence or two for a tooltip."""
    when = tr(" if {condition}", condition=point.condition) if point.condition else ""
    if point.hits > 1:
        when += tr(", from hit {count} on", count=point.hits)
    if point.log:
        said = tr("Prints “{text}” at {place}{when}.", text=point.log, place=place_words(point), when=when)
    else:
        said = tr("Stops at {place}{when}.", place=place_words(point), when=when)
    if not point.enabled:
        said = tr("Disabled. {sentence}", sentence=said)
    return f"{said}\n{retold(failure)}" if failure else said


def complaint(point: Breakpoint) -> str:
    """Why it cannot be set as it is, and what to do; empty if it can."""
    if point.kind == CHANGED and not point.name.strip():
        return tr("Give the name of the tensor, as layer.weight.")
    if point.kind == GRAD_NORM and not (math.isfinite(point.bound) and point.bound > 0):
        return tr("The bound must be a number above 0, as 10 or 1e3.")
    if point.condition and (error := _error_in(point.condition)):
        return tr("The condition is no Python expression ({error}); write one as loss > 10.", error=error)
    return _complaint_about_log(point.log)


def _complaint_about_log(text: str) -> str:
    try:
        fields = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError:
        return tr("The text has a brace without its partner; write {{ and }} for braces that are to be printed.")
    for field in fields:
        if error := _error_in(field):
            return tr(
                "{hole} in the text holds no Python expression ({error}); write one as {{loss}}.",
                hole="{" + field + "}",
                error=error,
            )
    return ""


def _error_in(expression: str) -> str:
    try:
        ast.parse(expression.strip(), mode="eval")
    except SyntaxError as error:
        return error.msg
    except ValueError as error:
        return str(error)
    return ""
