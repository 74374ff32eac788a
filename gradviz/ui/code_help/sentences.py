"""What is wrong with a text, in sentences: what it is, and what to do about it."""

from __future__ import annotations

import re

from gradviz.language.messages import Finding
from gradviz.wording import later, tr

_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"'(?P<a>.)' was never closed", later("This {a} is never closed.")),
    (r"unmatched '(?P<a>.)'", later("This {a} closes nothing: no bracket is open here.")),
    (
        r"closing parenthesis '(?P<a>.)' does not match opening parenthesis '(?P<b>.)'(?: on line (?P<c>\d+))?",
        later("This {a} does not fit the {b} that is open."),
    ),
    (r"unterminated (?:f-)?string literal.*", later("This string has no closing quote on its line.")),
    (r"unterminated triple-quoted .*", later("This string is never closed: its three quotes are missing.")),
    (r"expected ':'", later("A : is missing here.")),
    (
        r"expected an indented block after (?P<a>.*) on line (?P<b>\d+)",
        later("What belongs to line {b} must be indented."),
    ),
    (r"unexpected indent", later("This line is indented, and nothing above asks for it.")),
    (
        r"unindent does not match any outer indentation level",
        later("This line is indented like none of the lines above."),
    ),
    (r"inconsistent use of tabs and spaces.*", later("Tabs and spaces are mixed in the indentation.")),
    (r"invalid syntax\. Perhaps you forgot a comma\?", later("Something is missing between these two: a comma?")),
    (
        r"invalid syntax\. Maybe you meant '==' or ':=' instead of '='\?",
        later("= gives a name to a value; to compare, write ==."),
    ),
    (
        r"cannot assign to (?P<a>.*) here\. Maybe you meant '==' .*",
        later("Nothing can be assigned to this; to compare, write ==."),
    ),
    (r"cannot assign to (?P<a>.*)", later("Nothing can be assigned to this: {a}.")),
    (
        r"Missing parentheses in call to 'print'.*",
        later("print is a function: write print(…)."),
    ),
    (r"invalid decimal literal", later("A name cannot begin with a digit, and a number cannot hold letters.")),
    (r"leading zeros in decimal integer literals.*", later("A number cannot begin with 0.")),
    (
        r"invalid character '(?P<a>.)'.*",
        later("Python does not know the sign {a} here; is it of another keyboard layout?"),
    ),
    (r"invalid non-printable character (?P<a>.*)", later("There is an invisible sign here ({a}): delete it.")),
    (r"'return' outside function", later("return stands outside of a function.")),
    (r"'await' outside function", later("await stands outside of a function.")),
    (r"'break' outside loop", later("break stands outside of a loop.")),
    (r"'continue' not properly in loop", later("continue stands outside of a loop.")),
    (r"expected 'except' or 'finally' block", later("try needs an except or a finally below it.")),
    (r"unexpected character after line continuation character", later("Behind the \\ nothing may stand on this line.")),
    (r"unexpected EOF while parsing|incomplete input", later("The text ends too early here.")),
    (r"positional argument follows keyword argument.*", later("Arguments without a name come before those with one.")),
    (r"f-string: (?P<a>.*)", later("Within this f-string: {a}.")),
    (r"expected '\('", later("A ( is missing here.")),
    (r"source code string cannot contain null bytes", later("The text holds a zero byte, which Python does not read.")),
)
_SENTENCES: dict[str, str] = {
    "UndefinedName": later("{0} is not defined."),
    "UndefinedLocal": later("{1} is used before it gets its value in this function."),
    "UndefinedExport": later("{1} is in __all__, but not defined."),
    "UnusedImport": later("{1} is imported, but never used."),
    "UnusedVariable": later("{1} gets a value here that is never used."),
    "UnusedAnnotation": later("{1} is announced here, but never used."),
    "RedefinedWhileUnused": later("{1} is defined anew; what line {2} defined was never used."),
    "DuplicateArgument": later("Two parameters have the same name: {1}."),
    "ReturnOutsideFunction": later("return stands outside of a function."),
    "YieldOutsideFunction": later("This may stand only within a function."),
    "ContinueOutsideLoop": later("continue stands outside of a loop."),
    "BreakOutsideLoop": later("break stands outside of a loop."),
    "IsLiteral": later("is compares identity; to compare values, write ==."),
    "IfTuple": later("This is always true: a tuple that holds something. Is there a comma too many?"),
    "AssertTuple": later("This never fails: a tuple that holds something is true. Leave out the brackets."),
    "FStringMissingPlaceholders": later("This f-string has no {{…}} in it."),
    "MultiValueRepeatedKeyLiteral": later("The key {1} stands here twice, with different values."),
    "RaiseNotImplemented": later("Raise NotImplementedError; NotImplemented is no exception."),
    "LateFutureImport": later("from __future__ must stand at the very beginning."),
}


def sentence(finding: Finding) -> str:
    """What is wrong, and what to do."""
    if finding.code == "syntax":
        return _syntax(finding.values[0] if finding.values else "", finding.values[1:])
    if finding.code == "UndefinedName":
        return _undefined(*finding.values)
    text = _SENTENCES.get(finding.code)
    if text is None:
        said = finding.values[0] if finding.values else finding.code
        return f"{said[:1].upper()}{said[1:]}."
    named = {str(index): _bare(value) for index, value in enumerate(finding.values)}
    return _filled(tr(text), named)


def _undefined(name: str, meant: str, import_: str) -> str:
    if import_:
        return tr("{name} is not defined; is this missing above: {statement}?", name=name, statement=import_)
    if meant:
        return tr("{name} is not defined; is {meant} meant?", name=name, meant=meant)
    return tr("{name} is not defined.", name=name)


def _syntax(said: str, there: tuple[str, ...]) -> str:
    for pattern, text in _SYNTAX:
        if found := re.fullmatch(pattern, said):
            return _filled(tr(text), {key: value or "" for key, value in found.groupdict().items()})
    at = there[0] if there else ""
    if said == "the line ends early":
        return tr("Something is missing behind {word}.", word=at)
    if said == "invalid syntax":
        if at[:1] in ("%", "!"):
            return tr("Lines that begin with {sign} run only in the cells of a notebook.", sign=at[0])
        if at:
            return tr("Python cannot read this from {word} on.", word=at.split()[0])
        return tr("Python cannot read this.")
    return f"{said[:1].upper()}{said[1:]}."


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text.replace("{{", "{").replace("}}", "}")


def _bare(value: str) -> str:
    return value.rpartition(" as ")[2] if " as " in value else value
