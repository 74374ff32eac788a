"""What the output pane shows: for each cell lines of a bounded number and length, however much a program prints."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, islice

from gradviz.events import ResultDisplayed
from gradviz.terminal import Row, Run, Terminal
from gradviz.wording import tr

HEAD = 1_000
TAIL = 1_000
LINE_LIMIT = 4_000
MOST = 12_000
"""Lines of all cells together: beyond that, earlier ones are collapsed."""
_BRIEF = 20
_ROWS = 64
"""Lines above the newest one that a program can write over."""
_SHORT = 16
"""A traceback of so many lines is shown whole."""
_FIRST, _LAST = 4, 8
"""Of a longer one so many are shown."""

Key = tuple[int, int]
"""Which cell: the place of its document among those that there are, and its own in it."""


@dataclass
class Line(Row):
    """One line of output: its kind (``out``, ``err``, ``header``, …), its text, and where it leads."""

    kind: str
    text: str = ""
    target: int | None = None
    """The line that a click leads to: of the document, or of `file`."""
    file: str = ""
    execution: int = 0
    """The one whose document has that line."""
    shown: ResultDisplayed | None = None
    """What is shown in place of a text."""
    form: str = ""
    """Which of its forms is shown: a MIME type."""
    runs: list[Run] = field(default_factory=list)
    reached: int = 0
    number: int = 0
    step: int = 0
    """The step of the record at which it began."""
    revision: int = 0
    fold: int = 0
    """The number of the line that opens what this one is part of; 0: it is always shown."""

    def __post_init__(self) -> None:
        if len(self.text) > LINE_LIMIT:
            self.text, self.reached = self.text[:LINE_LIMIT], len(self.text)

    @property
    def rest(self) -> str:
        """What says how much of it is not shown."""
        unseen = self.reached - len(self.text)
        return "  " + tr("… {count} more characters", count=f"{unseen:,}") if unseen > 0 else ""

    @property
    def key(self) -> tuple[object, ...]:
        """Equal where the same is to be seen."""
        return self.number, self.revision, self.kind, self.text, tuple(self.runs), self.reached


@dataclass(eq=False)
class Group:
    """What one cell put out."""

    number: int
    cell: Key | None = None
    """None for what belongs to no cell."""
    head: Line | None = None
    first: list[Line] = field(default_factory=list)
    last: deque[Line] = field(default_factory=lambda: deque(maxlen=TAIL))
    count: int = 0
    """Lines that there ever were."""
    collapsed: bool = False
    opened: set[int] = field(default_factory=set)
    """The numbers of folds that somebody opened."""
    version: int = 0
    """Moves on with every change."""
    stored: bool = False
    """Whether it is not of the record: the notebook has it, until the cell runs."""
    leads_to_cells: bool = False
    """Whether lines name cells, which may stand elsewhere by now."""

    @property
    def size(self) -> int:
        """How many lines are kept."""
        return len(self.first) + len(self.last)

    @property
    def left_out(self) -> int:
        """How many lines are no longer kept."""
        return self.count - self.size

    def kept(self) -> Iterator[Line]:
        """Every line that is there."""
        yield from self.first
        yield from self.last

    def lines(self, most: int = TAIL) -> list[Line]:
        """What is seen (of the end `most` lines), with lines that say what is not."""
        head = [self.head] if self.head else []
        if self.collapsed:
            return head
        end = list(islice(self.last, max(0, len(self.last) - most), None))
        left_out = self.count - len(self.first) - len(end)
        between = [Line("note", tr("… {count} lines left out …", count=f"{left_out:,}"), number=-1)] if left_out else []
        return [*head, *self._folded([*self.first, *between, *end])]

    def _folded(self, lines: list[Line]) -> Iterator[Line]:
        hidden: Line | None = None
        for line in lines:
            if not line.fold or line.fold in self.opened:
                yield line
            elif hidden is None or hidden.fold != line.fold:
                hidden = line
                count = sum(each.fold == line.fold for each in lines)
                words = tr("▸ {count} more lines of the traceback", count=count)
                yield Line("more", words, number=line.fold, fold=line.fold)


class OutputLog:
    """The groups, in the order of the document's cells; what belongs to none stands where it came."""

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        self.groups: list[Group] = []
        self.numbers = numbers or count(1)
        """Those of groups and lines, in all logs that share them."""
        self.version = 0
        """Moves on when there are other groups."""
        self.step = 0
        """The step of the record that is written."""
        self._group: Group | None = None
        self._terminal = Terminal(LINE_LIMIT)
        self._rows: deque[Line] = deque(maxlen=_ROWS)
        """The lines that text can still be written to, the newest one last."""
        self._kind = "out"
        self._ended = False
        """Whether the newest row is complete: the next text begins another one."""

    @property
    def count(self) -> int:
        """Lines that there ever were."""
        return sum(group.count for group in self.groups)

    @property
    def group(self) -> Group:
        """The group that is written to."""
        if self._group is None:
            self.begin(None)
        assert self._group is not None
        return self._group

    # ------------------------------------------------------------ groups

    def begin(self, cell: Key | None, head: Line | None = None) -> Group:
        """Write to a new group from now on; it takes the place of what the same cell put out before."""
        number = next(self.numbers)
        if head is not None:
            head.number = number
        group = Group(number, cell, head)
        self._group = group
        self.settle()
        self.version += 1
        self._make_room()
        if cell is not None:
            self.groups = [each for each in self.groups if not (each.stored and each.cell == cell)]
        index = self._place_of(cell)
        if cell is not None and index < len(self.groups) and self.groups[index].cell == cell:
            group.collapsed = self.groups[index].collapsed
            self.groups[index] = group
        else:
            self.groups.insert(index, group)
        return group

    def write_to(self, group: Group) -> None:
        """Write to a group that somebody else shows."""
        self._group = group
        self.settle()

    def show_stored(self, stored: Sequence[Group]) -> None:
        """Show these groups, in the order of their cells, and no others that are not of the record."""
        groups = [group for group in self.groups if not group.stored]
        cells = [(group.cell, at) for at, group in enumerate(groups) if group.cell is not None]
        behind = cells[-1][1] + 1 if cells else len(groups)
        for group in reversed(stored):
            place = bisect_left(cells, group.cell, key=lambda cell: cell[0])
            groups.insert(cells[place][1] if place < len(cells) else behind, group)
        if groups != self.groups:
            self.groups = groups
            self.version += 1

    def _make_room(self) -> None:
        """Show less of earlier cells where all of them would be too much."""
        kept = sum(each.size for each in self.groups if not each.collapsed)
        for group in self.groups:
            if kept <= MOST:
                return
            if group.collapsed or group.size <= _BRIEF:
                continue
            kept -= group.size
            if group.head is not None:
                self.fold(group, True)
            else:
                del group.first[_BRIEF:]
                group.last.clear()
                self.touch(group)

    def fold(self, group: Group, collapsed: bool) -> None:
        """Show a group by its head alone, or whole."""
        if group.head is not None:
            group.collapsed = collapsed
            group.head.revision += 1
            self.touch(group)

    def open(self, number: int) -> None:
        """Show the lines that were folded away."""
        for group in self.groups:
            if any(line.fold == number for line in group.kept()):
                group.opened.add(number)
                self.touch(group)

    def _place_of(self, cell: Key | None) -> int:
        """Where a group of this cell stands, or belongs; what is of no cell comes at the end."""
        of_cells = [(at, each.cell) for at, each in enumerate(self.groups) if each.cell is not None]
        if cell is None or not of_cells:
            return len(self.groups)
        return next((at for at, other in of_cells if other >= cell), of_cells[-1][0] + 1)

    def clear_group(self) -> None:
        """Forget the lines of the group that is written to."""
        group = self.group
        group.first.clear()
        group.last.clear()
        group.count = 0
        group.opened.clear()
        self.touch(group)
        self.settle()

    def touch(self, group: Group) -> None:
        """Something of a group is to be shown anew."""
        group.version += 1

    # ------------------------------------------------------------ writing

    def text(self, kind: str, text: str) -> Line | None:
        """Text of a stream, as a terminal shows it: it goes on where it stopped, and may write over what is there.

        Returns the newest line.
        """
        self._kind = kind
        group = self.group
        self._terminal.write(text, self._row, self._new_row)
        group.version += 1
        return self._rows[-1] if self._rows else None

    def line(self, line: Line) -> Line:
        """A line of its own."""
        self.settle()
        self._keep(line)
        return line

    def aside(self, line: Line) -> None:
        """A line at the end of all, of no cell; what is written goes on where it was."""
        if not self.groups or self.groups[-1].cell is not None:
            self.groups.append(Group(next(self.numbers)))
            self.version += 1
        group = self.groups[-1]
        if group is self._group:
            self.line(line)
        else:
            self._keep(line, group)

    def many(self, texts: Sequence[str], make: Callable[[str], Line]) -> list[Line]:
        """Lines of their own; those that would not be kept are not made, but counted."""
        left_out = max(0, len(texts) - HEAD - TAIL)
        made = [self.line(make(text)) for text in texts[:HEAD]]
        self.group.count += left_out
        return made + [self.line(make(text)) for text in texts[HEAD + left_out :]]

    def block(self, texts: Sequence[str], make: Callable[[str], Line]) -> None:
        """Lines that belong together; of many those between are folded away."""
        lines = self.many(texts, make)
        if len(lines) > _SHORT:
            frames = [at for at, line in enumerate(lines) if line.target is not None] or [_FIRST]
            first = next((at for at in frames[1:] if at >= _FIRST - 1), _FIRST)
            last = next((at for at in frames if at >= len(lines) - _LAST), len(lines) - _LAST)
            for line in lines[first:last]:
                line.fold = lines[first].number

    def settle(self) -> None:
        """Have the next text begin in a line of its own."""
        self._rows.clear()
        self._terminal.anew()
        self._ended = False

    def _row(self, above: int) -> Line | None:
        if self._ended and above == 0:
            return None
        index = len(self._rows) - 1 - above + self._ended
        if index < 0:
            return None
        row = self._rows[index]
        if row.kind != self._kind:
            row.kind = self._kind
        return row

    def _new_row(self) -> None:
        """A line feed only ends a line: an empty one behind it is not there before something is written to it."""
        if self._rows and not self._ended:
            self._ended = True
            return
        self._ended = False
        line = Line(self._kind)
        self._rows.append(line)
        self._keep(line)

    def _keep(self, line: Line, group: Group | None = None) -> None:
        group = group or self.group
        group.count += 1
        group.version += 1
        line.number, line.step = next(self.numbers), self.step
        if len(group.first) < HEAD:
            group.first.append(line)
        else:
            group.last.append(line)

    # ------------------------------------------------------------ reading

    def find(self, number: int) -> tuple[Group, Line] | None:
        """A line by its number, with its group; a head, too."""
        for group in self.groups:
            if group.head is not None and group.head.number == number:
                return group, group.head
            for line in group.kept():
                if line.number == number:
                    return group, line
        return None

    def lines(self, most: int = TAIL) -> list[Line]:
        """Everything that is seen (of the end of each group `most` lines)."""
        return [line for group in self.groups for line in group.lines(most)]

    def plain(self) -> str:
        """Everything that is seen, as text."""
        return "\n".join(line.text + line.rest for line in self.lines())
