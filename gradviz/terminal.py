"""What a terminal makes of printed text: colours, and text that is written over by what comes later. No Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

_MARKS = re.compile(
    r"\x1b\[(?P<numbers>[0-9;:?]*)[ -/]*(?P<final>[@-~])"  # colours, moves, erasing
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and links of windows: of no use here
    r"|\x1b[@-Z\\^_]"
    r"|(?P<sign>[\r\n\b\x07\x0b\x0c])"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9;:?]*[ -/]*|\][^\x07\x1b]{0,200})?\Z")
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
_LEVELS = (0, 95, 135, 175, 215, 255)
_SPECIAL = re.compile("[\x1b\r\b\x07\x0b\x0c]")


@dataclass(frozen=True)
class Style:
    """How text looks; colours are ``red``, ``bright red`` …, or ``#rrggbb``; empty: as usual."""

    color: str = ""
    ground: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    inverse: bool = False


PLAIN = Style()
Run = tuple[int, int, Style]
"""From which column to which one text has a style."""


class Row:
    """One line of a terminal."""

    text: str
    runs: list[Run]
    """Where it looks otherwise than usual, from left to right."""
    reached: int
    """How many columns were written, also beyond those that are kept."""

    def __init__(self) -> None:
        self.text, self.runs, self.reached = "", [], 0

    def write(self, column: int, text: str, style: Style) -> None:
        """Write over what is there."""
        end = column + len(text)
        before = self.text[:column].ljust(column)
        self.text = before + text + self.text[end:]
        if self.runs:
            self.runs = list(_outside(self.runs, column, end))
        if style != PLAIN and text:
            self._add((column, end, style))

    def cut(self, start: int, end: int | None = None) -> None:
        """Erase from a column on, or up to another one."""
        if end is not None and end < len(self.text):
            self.write(start, " " * (end - start), PLAIN)
        else:
            self.text = self.text[:start]
            self.runs = list(_outside(self.runs, start, 1 << 60))
            self.reached = min(self.reached, start)

    def _add(self, run: Run) -> None:
        start, end, style = run
        if self.runs and self.runs[-1][1] == start and self.runs[-1][2] == style:
            self.runs[-1] = (self.runs[-1][0], end, style)
        else:
            self.runs = sorted([*self.runs, run], key=lambda each: each[0])


def _outside(runs: list[Run], start: int, end: int) -> Iterator[Run]:
    for first, last, style in runs:
        if first < start:
            yield first, min(last, start), style
        if last > end:
            yield max(first, end), last, style


class Terminal:
    """Writes text into rows that somebody else keeps: `row` gives the row so far from the newest one (0), or None."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        """Columns that are kept of a row."""
        self.style = PLAIN
        self.column = 0
        self.above = 0
        """How many rows above the newest one it writes."""
        self._unfinished = ""

    def anew(self) -> None:
        """Go on in a row of its own."""
        self.column = self.above = 0

    def write(self, text: str, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        """Write text; `new_row` makes a newest one."""
        if self._unfinished:
            text, self._unfinished = self._unfinished + text, ""
        if "\x1b" in text and (cut := _UNFINISHED.search(text)):
            self._unfinished, text = cut[0], text[: cut.start()]
        if not _SPECIAL.search(text):
            self._plain(text, row, new_row)
            return
        at = 0
        for mark in _MARKS.finditer(text):
            if mark.start() > at:
                self._plain(text[at : mark.start()], row, new_row)
            at = mark.end()
            if mark["sign"]:
                self._sign(mark["sign"], row, new_row)
            elif mark["final"]:
                self._control(mark["final"], mark["numbers"], row, new_row)
        if at < len(text):
            self._plain(text[at:], row, new_row)

    def _plain(self, text: str, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        first, *others = text.split("\n")
        self._put(first, row, new_row)
        for each in others:
            self._line_feed(row, new_row)
            self._put(each, row, new_row)

    def _put(self, text: str, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        if not text:
            return
        here = self._here(row, new_row)
        if self.most is None or self.column < self.most:
            kept = text if self.most is None else text[: self.most - self.column]
            here.write(self.column, kept, self.style)
        self.column += len(text)
        here.reached = max(here.reached, self.column)

    def _here(self, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> Row:
        here = row(self.above)
        while here is None:
            new_row()
            here = row(self.above)
        return here

    def _line_feed(self, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        self._here(row, new_row)
        self.column = 0
        if self.above:
            self.above -= 1
        else:
            new_row()

    def _sign(self, sign: str, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        if sign == "\n":
            self._line_feed(row, new_row)
        elif sign == "\r":
            self.column = 0
        elif sign == "\b":
            self.column = max(0, self.column - 1)

    def _control(self, final: str, numbers: str, row: Callable[[int], Row | None], new_row: Callable[[], None]) -> None:
        first = int(numbers.partition(";")[0]) if numbers.partition(";")[0].isdecimal() else None
        if final == "m":
            self.style = styled(self.style, numbers)
        elif final == "A":
            above = self.above + (first or 1)
            while above > self.above and row(self.above + 1) is not None:
                self.above += 1
        elif final == "B":
            self.above = max(0, self.above - (first or 1))
        elif final in "CD":
            self.column = max(0, self.column + (first or 1) * (1 if final == "C" else -1))
        elif final == "G":
            self.column = max(0, (first or 1) - 1)
        elif final == "K" and (here := row(self.above)) is not None:
            here.cut(0 if first in (1, 2) else self.column, self.column if first == 1 else None)


def styled(style: Style, numbers: str) -> Style:
    """The style after a sequence of SGR: ``1;31``."""
    codes = [int(code) if code.isdecimal() else 0 for code in re.split("[;:]", numbers)]
    while codes:
        code = codes.pop(0)
        if code in (38, 48):
            color = _color(codes)
            style = replace(style, color=color) if code == 38 else replace(style, ground=color)
        else:
            style = _changed(style, code)
    return style


def _changed(style: Style, code: int) -> Style:
    tens, ones = divmod(code, 10)
    if code == 0:
        return PLAIN
    if tens in (3, 9) and ones < 8:
        return replace(style, color=("bright " if tens == 9 else "") + _NAMES[ones])
    if tens in (4, 10) and ones < 8:
        return replace(style, ground=("bright " if tens == 10 else "") + _NAMES[ones])
    if code == 39:
        return replace(style, color="")
    if code == 49:
        return replace(style, ground="")
    name = {1: "bold", 3: "italic", 4: "underline", 7: "inverse"}.get(code if tens == 0 else ones)
    if code == 22:
        name = "bold"
    return replace(style, **{name: tens == 0}) if name is not None and tens in (0, 2) else style  # type: ignore[arg-type]


def _color(codes: list[int]) -> str:
    """The colour that the codes behind 38 or 48 say; they are taken out."""
    kind = codes.pop(0) if codes else 0
    if kind == 2 and len(codes) >= 3:
        return "#" + "".join(f"{min(255, codes.pop(0)):02x}" for _ in range(3))
    if kind != 5 or not codes:
        return ""
    number = min(255, codes.pop(0))
    if number < 16:
        return ("bright " if number > 7 else "") + _NAMES[number % 8]
    if number >= 232:
        return f"#{(number - 232) * 10 + 8:02x}" + f"{(number - 232) * 10 + 8:02x}" * 2
    number -= 16
    return "#" + "".join(f"{_LEVELS[part]:02x}" for part in (number // 36, number // 6 % 6, number % 6))


def settled(text: str) -> str:
    """The text as a terminal shows it at last: what was written over is gone. Colours stay as they are."""
    if not re.search("[\r\b]", text.replace("\r\n", "\n")):
        return text
    rows = [Row()]
    terminal = Terminal()
    terminal.write(text, lambda above: rows[-1 - above] if above < len(rows) else None, lambda: rows.append(Row()))
    return "\n".join(map(_with_escapes, rows))


def _with_escapes(row: Row) -> str:
    pieces, at = [], 0
    for start, end, style in row.runs:
        pieces += [row.text[at:start], _escape(style), row.text[start:end], "\x1b[0m"]
        at = end
    return "".join([*pieces, row.text[at:]])


def _escape(style: Style) -> str:
    codes = [
        str(code) for code, on in ((1, style.bold), (3, style.italic), (4, style.underline), (7, style.inverse)) if on
    ]
    for first, color in (("3", style.color), ("4", style.ground)):
        if color.startswith("#"):
            codes.append(f"{first}8;2;" + ";".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)))
        elif color:
            bright = color.startswith("bright ")
            number = _NAMES.index(color.removeprefix("bright "))
            codes.append(str(number + int(first) * 10 + (60 if bright else 0)))
    return f"\x1b[{';'.join(codes)}m"
