"""Python tokens line by line, with what is open at the end of a line carried to the next one. No Qt.

Own code, since it is measured: Pygments takes 65 µs a line and 0.1 s to import, colours what is behind the colon of a
nested f-string as text, and cannot be asked for one line alone. This takes 9 µs a line.
"""

from __future__ import annotations

import builtins
import keyword
import re
from typing import NamedTuple

Span = tuple[int, int, str]
"""Start in the line, length, and the role that the token plays in the theme's colours."""


class Frame(NamedTuple):
    """Something that is open: a string (text, or the format of a field), or a field in the braces of an f-string."""

    kind: str
    """``text``, ``field`` or ``format``."""
    quote: str
    """What ends the string."""
    raw: bool = False
    formatted: bool = False
    """Whether it is an f-string."""
    depth: int = 0
    """Brackets that are open in a field."""


State = tuple[Frame, ...]
"""What is open at the end of a line, innermost last."""
START: State = ()


class Lexed(NamedTuple):
    """A line of which the tokens are known."""

    spans: tuple[Span, ...]
    brackets: tuple[tuple[int, str], ...]
    """Those that are code, by column: no brackets of strings and comments; the braces of f-strings are among them."""
    end: State


_CODE = re.compile(
    r"""
    (?P<comment>\#.*)
    |(?P<string>(?P<prefix>(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?)(?P<quote>\"{3}|'{3}|\"|'))
    |(?P<number>(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+
        |(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)[jJ]?)
    |(?P<member>\.\s*[^\W\d]\w*)
    |(?P<name>[^\W\d]\w*)
    |(?P<bracket>[()\[\]{}])
    |(?P<field>![rsa](?=\s*[:}])|:=?)
    """,
    re.VERBOSE,
)
_DECORATOR = re.compile(r"\s*(@[\w.]*)")
_SOFT = re.compile(
    r"\s*(?:(match|case)\b(?!\s*[=.,)\]:]|\s*$)(?=.*:\s*(?:\#.*)?$)|(type)\s+[^\W\d]\w*\s*(?:\[.*\])?\s*=)"
)
_STATEMENT = re.compile(
    r"\s*(?:(?:def|class|import|return|while|try|raise|del|global|assert|with)\b|@|[^#]*:\s*(?:#.*)?$)"
)
"""What no line within the braces of an f-string begins with, or ends with."""
_ESCAPE = r"\\(?:[abfnrtv'\"\\0-7]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}\n]*\}|$)"
_TEXT = {
    formatted: {
        quote: re.compile(
            rf"(?P<escape>{_ESCAPE})|(?P<slash>\\{'[^{}]' if formatted else '.'})|(?P<end>{quote})"
            + (r"|(?P<twice>\{\{|\}\})|(?P<open>\{)|(?P<close>\})" if formatted else "")
        )
        for quote in ('"""', "'''", '"', "'")
    }
    for formatted in (False, True)
}
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_ROLES: dict[str, str] = {
    **{name: "builtin" for name in dir(builtins) if not name.startswith("_")},
    **dict.fromkeys(("self", "cls", "__name__", "__file__"), "builtin"),
    **dict.fromkeys(keyword.kwlist, "keyword"),
    **dict.fromkeys(("True", "False", "None", "Ellipsis", "NotImplemented"), "constant"),
}


def lex(text: str, begin: State = START) -> Lexed:
    """The tokens of one line (without its line end) that begins with these things open."""
    return _Line(text, begin).lexed()


def opened(text: str, begin: State = START) -> tuple[State, bool]:
    """What is open behind the beginning of a line, and whether a comment is."""
    line = _Line(text, begin)
    line.read()
    spans = line.spans
    return tuple(line.open), bool(spans) and spans[-1][2] == "comment"


class _Line:
    """One line while it is read."""

    def __init__(self, text: str, begin: State) -> None:
        self.text, self.at = text, 0
        self.open = list(begin)
        self.spans: list[Span] = []
        self.brackets: list[tuple[int, str]] = []
        self.after = ""
        """The keyword before, if it is one that a name is defined behind."""

    def lexed(self) -> Lexed:
        self.read()
        self._end_line()
        return Lexed(tuple(self.spans), tuple(self.brackets), tuple(self.open))

    def read(self) -> None:
        """Read it to its end."""
        if not self.open:
            self._begin_statement()
        elif self._was_left_open():
            self.open.clear()
        while self.at < len(self.text):
            if self.open and self.open[-1].kind != "field":
                self._string()
            else:
                self._code()

    def _begin_statement(self) -> None:
        if found := _DECORATOR.match(self.text):
            self._span(found.start(1), found.end(1), "decorator")
            self.at = found.end(1)
        elif found := _SOFT.match(self.text):
            start = found.start(found.lastindex or 0)
            self.at = found.end(found.lastindex or 0)
            self._span(start, self.at, "keyword")

    def _was_left_open(self) -> bool:
        """Whether the field of a string of one line, which nobody ended, is open above a line that is no part of it."""
        top = self.open[-1]
        return top.kind == "field" and len(top.quote) == 1 and bool(_STATEMENT.match(self.text))

    def _code(self) -> None:
        """Read code up to a string, or up to where a field ends."""
        for found in _CODE.finditer(self.text, self.at):
            kind, start, end = found.lastgroup, found.start(), found.end()
            if kind == "name":
                self._name(found.group(), start, end)
            elif kind == "bracket":
                if self._bracket(found.group(), start):
                    return
            elif kind == "string":
                self._open_string(found)
                return
            elif kind == "field":
                if self.open and self._field_sign(found.group(), start, end):
                    return
            elif kind == "number" or kind == "comment":
                self._span(start, end, kind)
        self.at = len(self.text)

    def _name(self, name: str, start: int, end: int) -> None:
        if self.after and name not in keyword.kwlist:
            self._span(start, end, self.after)
            self.after = ""
            return
        self.after = {"def": "definition", "class": "class"}.get(name, "")
        if role := _ROLES.get(name):
            self._span(start, end, role)

    def _bracket(self, sign: str, start: int) -> bool:
        """Take in a bracket; whether it ends a field."""
        self.brackets.append((start, sign))
        if not self.open:
            return False
        field = self.open[-1]
        if sign == "}" and not field.depth:
            self._span(start, start + 1, "interpolation")
            self.open.pop()
            self.at = start + 1
            return True
        change = 1 if sign in _CLOSES else -1
        self.open[-1] = field._replace(depth=max(0, field.depth + change))
        return False

    def _field_sign(self, sign: str, start: int, end: int) -> bool:
        """Take in a conversion, or the colon before a format; whether a format begins."""
        field = self.open[-1]
        if field.depth:
            return False
        if sign[0] == "!":
            self._span(start, end, "interpolation")
            return False
        self._span(start, start + 1, "interpolation")
        self.open.append(field._replace(kind="format"))
        self.at = start + 1
        return True

    def _open_string(self, found: re.Match[str]) -> None:
        prefix = found["prefix"].lower()
        self._span(found.start(), found.end(), "string")
        formatted = "f" in prefix or "t" in prefix
        self.open.append(Frame("text", found["quote"], "r" in prefix, formatted))
        self.at = found.end()

    def _string(self) -> None:
        """Read the text of a string up to its end, or up to a field."""
        frame = self.open[-1]
        begun = self.at
        for found in _TEXT[frame.formatted][frame.quote].finditer(self.text, self.at):
            kind, start, end = found.lastgroup, found.start(), found.end()
            if kind == "end":
                self._span(begun, end, "string")
                self._close_string()
                self.at = end
                return
            if kind == "escape" or kind == "twice":
                if (kind == "twice" and frame.kind == "text") or (kind == "escape" and not frame.raw):
                    self._span(begun, start, "string")
                    self._span(start, end, "escape")
                    begun = end
                elif kind == "twice":
                    self._brace(frame, found.group()[0], begun, start)
                    return
            elif kind == "open" or (kind == "close" and frame.kind == "format"):
                self._brace(frame, found.group(), begun, start)
                return
        self._span(begun, len(self.text), "string")
        self.at = len(self.text)

    def _brace(self, frame: Frame, sign: str, begun: int, start: int) -> None:
        """A brace of an f-string: a field begins, or ends behind its format."""
        self._span(begun, start, "string")
        self._span(start, start + 1, "interpolation")
        self.brackets.append((start, sign))
        self.at = start + 1
        if sign == "{":
            self.open.append(frame._replace(kind="field", depth=0))
        else:
            del self.open[-2:]  # the format, and its field

    def _close_string(self) -> None:
        """A quote ends a string, and what is still open of its fields."""
        while self.open.pop().kind != "text":
            pass

    def _end_line(self) -> None:
        """A string of one line ends with it, unless a backslash holds it open; a field goes on, as in Python 3.12."""
        slashes = len(self.text) - len(self.text.rstrip("\\"))
        if self.open and self.open[-1].kind != "field" and not slashes % 2:
            while self.open and len(self.open[-1].quote) == 1:
                self.open.pop()

    def _span(self, start: int, end: int, role: str) -> None:
        if end > start:
            before = self.spans[-1] if self.spans else (0, 0, "")
            if before[2] == role and before[0] + before[1] == start and role != "interpolation":
                start = before[0]
                self.spans.pop()
            self.spans.append((start, end - start, role))
