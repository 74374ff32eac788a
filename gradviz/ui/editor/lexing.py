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
LONG = 4_000
"""Of a longer line the tokens up to here are known, and what is open at its end: to read a million signs takes 1 s."""
_SEAM = 200
"""Signs among which there is one where the reading can change."""
_QUOTE = re.compile("[\"']")
_PLAIN = re.compile(
    r"""(?:[^#"']++|(?<![fFtT])(?<![fFtT][rR])(?:'(?!'')(?:[^\\']++|\\.)*+'|"(?!"")(?:[^\\"]++|\\.)*+"))*+"""
)
"""Code, and strings that are no f-strings and of one line."""
_PREFIX = re.compile(r"(?<!\w)[a-zA-Z]{1,2}$")
_REST = {
    quote: re.compile(rf"(?:[^\\{quote[0]}]++|\\.{rf'|{quote[0]}(?!{quote[1:]})' if quote[1:] else ''})*+", re.DOTALL)
    for quote in ('"""', "'''", '"', "'")
}
"""What of a string is no end of it."""
_FIELDS = {
    quote: re.compile(
        rf"(?:[^\\{{}}{quote[0]}]++|\{{\{{|\}}\}}|\{{[^\W\d]\w*+\}}"
        + (rf"|{quote[0]}(?!{quote[1:]}))*+" if quote[1:] else ")*+")
    )
    for quote in _REST
}
"""The same of an f-string up to a backslash, or a field that is no name."""
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
    if len(text) <= LONG:
        return _Line(text, begin).lexed()
    return _LongLine(text, begin).lexed()


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


class _LongLine(_Line):
    """One line that is read up to a column; of the rest it is found out only what is open behind it."""

    def lexed(self) -> Lexed:
        whole, self.text = self.text, self.text[: _cut(self.text)]
        self.read()
        self.text = whole
        if not (self.spans and self.spans[-1][2] == "comment"):
            self._skip()
        self._end_line()
        return Lexed(tuple(self.spans), tuple(self.brackets), tuple(self.open))

    def _skip(self) -> None:
        """Go through strings and comments; what is within an f-string is read as ever."""
        known = len(self.spans), len(self.brackets)
        while self.at < len(self.text):
            top = self.open[-1] if self.open else None
            if top is None:
                self._skip_code()
            elif top.kind == "field":
                self._code()
            elif top.formatted:
                if top.kind == "text":
                    self.at = self._behind(_FIELDS[top.quote])
                self._string()
            else:
                self._skip_text(top.quote)
        del self.spans[known[0] :], self.brackets[known[1] :]

    def _behind(self, many: re.Pattern[str]) -> int:
        """Where what stands here ends; nothing is enough."""
        found = many.match(self.text, self.at)
        assert found is not None
        return found.end()

    def _skip_text(self, quote: str) -> None:
        end = self._behind(_REST[quote])
        self.at = len(self.text)
        if self.text.startswith(quote, end):
            self.at = end + len(quote)
            self._close_string()

    def _skip_code(self) -> None:
        at = self.at = self._behind(_PLAIN)
        if self.text[at : at + 1] in ("", "#"):
            self.at = len(self.text)
            return
        prefix = _PREFIX.search(self.text, max(0, at - 3), at)
        string = _CODE.match(self.text, at if prefix is None else prefix.start())
        if string is None or string.lastgroup != "string":  # what stands before the quote is no prefix
            string = _CODE.match(self.text, at)
        assert string is not None
        self._open_string(string)


def _cut(text: str) -> int:
    """Where the part ends that is read whole: not between signs that belong together."""
    at = LONG
    while at < min(len(text), LONG + _SEAM) and (_QUOTE.search(text, at, at + 3) or text[at - 1] in "\"'\\{}"):
        at += 1
    return at
