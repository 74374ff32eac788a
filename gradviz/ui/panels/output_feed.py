"""Events of a record to lines of output, grouped by cells. No Qt."""

from __future__ import annotations

import os
import re
from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import dataclass

from gradviz import events as ev
from gradviz.terminal import PLAIN, Terminal
from gradviz.trace.retold import printed, retold
from gradviz.ui.panels.output_forms import HTML, MARKDOWN, PICTURES, as_words, remark, richest
from gradviz.ui.panels.output_log import LINE_LIMIT, MOST, Group, Key, Line, OutputLog
from gradviz.ui.panels.output_stored import StoredCell
from gradviz.wording import tr
from gradviz.worker.endings import in_document

_IN_FILE = re.compile(
    r'(?:File "|^)(?P<file>[^"<>\n]+?)(?:", line (?=\d)|:(?=\d+: \w*Warning: ))(?P<line>\d+)', re.MULTILINE
)
"""A place in a file, as tracebacks and warnings name it."""
_BEHIND_LINES = re.compile(r"(?<=\n)")
_LINES, _CHARACTERS = 400, 20_000
"""What is shown of a text that takes the place of another one."""
_PIECE = 2_000
"""Characters that are taken in at once."""
_IN_CELL = re.compile(r"(?:Cell In|Input In )\[(?P<count>\d+)\](?:, line |, in <cell line: )(?P<line>\d+)")
"""A line of a cell, as tracebacks of Jupyter name it."""
RUNNING, DONE, FAILED, STOPPED, GONE = "running", "done", "failed", "stopped", "gone"
STORED, EARLIER = "stored", "earlier"
"""What is shown is not of the record: the notebook has it, or it is of a run whose record is gone."""


@dataclass
class Head:
    """What is told of an execution above its output."""

    began: ev.CellStarted
    state: str = RUNNING
    seconds: float | None = None
    count: int | None = None
    """The number of an execution that is not of the record."""
    edited: bool = False
    """Whether the cell is another one than the one that put this out."""

    @classmethod
    def of_stored(cls, cell: StoredCell) -> Head:
        """Of what a cell holds that is not of the record."""
        return cls(cell.began, STORED if cell.is_saved else EARLIER, count=cell.count, edited=cell.is_edited)


def pieces(event: ev.Event) -> Iterator[ev.Event]:
    """The same event, in several that take little time each: a long text is cut between lines, where it has any."""
    if not isinstance(event, ev.TextPrinted) or len(event.text) <= _PIECE:
        yield event
        return
    text, start = event.text, 0
    while start < len(text):
        end = start + _PIECE
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        yield ev.TextPrinted(event.cell, event.stream, text[start:end])
        start = end


class OutputFeed:
    """Turns events into lines of an `OutputLog`; remembers where each cell stands in the document."""

    def __init__(self, numbers: Iterator[int] | None = None) -> None:
        self.log = OutputLog(numbers)
        self.heads: dict[int, Head] = {}
        """By the numbers of the groups."""
        self._cells: dict[str, ev.CellStarted] = {}
        self._ranks: dict[int, int] = {}
        """The places of documents among each other, by their numbers."""
        self._several = False
        """Whether cells of several documents are shown."""
        self._named: dict[str, list[Line]] = {}
        """What can be replaced, by name."""
        self._clear = False
        self._said: list[tuple[Line, str]] = []
        """Lines that are Gradviz's own, with what they say in the record."""
        self._stored: dict[Hashable, Group] = {}
        """What is shown that is not of the record, by its content."""

    def clear(self) -> None:
        """Forget the lines, but not the cells: their functions may still fail."""
        head = self.heads.get(self.log.group.number) if self.log.groups else None
        self.log, self.heads, self._named, self._said, self._stored = OutputLog(self.log.numbers), {}, {}, [], {}
        if head is not None and head.state == RUNNING:
            self._begin(head)

    def take(self, event: ev.Event, step: int = 0) -> None:
        """Take in one event, which led to this step."""
        self.log.step = step
        if isinstance(event, ev.TextPrinted):
            self._make_room()
            self._text(event)
        elif isinstance(event, ev.CellStarted):
            self._cell(event)
        elif isinstance(event, ev.CellEnded):
            self._ended(event)
        elif isinstance(event, ev.ResultDisplayed):
            self._result(event)
        elif isinstance(event, ev.OutputCleared):
            self._clear = True
            if not event.wait:
                self._make_room()
        elif isinstance(event, ev.ErrorRaised):
            self._make_room()
            self._error(event)
        elif isinstance(event, ev.InputRequested):
            self._make_room()
            self.log.text("out", event.prompt)
        elif isinstance(event, ev.InputGiven):
            self.log.text("input", event.text + "\n")
        elif isinstance(event, ev.WorkerEnded):
            self._gone(event)
        elif isinstance(event, (ev.RecordingStopped, ev.NotRecorded)):
            self._say(Line("note"), event.reason)

    def tell_anew(self) -> None:
        """Another language is spoken: heads and sentences of ours are told in it; what the program put out stays."""
        for group in self.log.groups:
            self.log.touch(group)
            for line in group.kept():
                if line.kind == "shown" and not line.text:  # that there is nothing to show is said
                    line.revision += 1
        for line, raw in self._said:
            line.text = retold(in_document(raw, self._cells).text)
            line.revision += 1
        self._tell_heads()

    def _say(self, line: Line, raw: str) -> None:
        line.text = retold(in_document(raw, self._cells).text)
        self._said.append((self.log.line(line), raw))

    def remark(self, text: str) -> None:
        """Something that is of no cell."""
        self.log.aside(Line("note", text))

    # ------------------------------------------------------------ cells

    def _cell(self, event: ev.CellStarted) -> None:
        self._cells[event.name] = event
        self._clear = False
        if event.document_cell is None:
            self.log.begin(None)
        elif event.typed:
            self.log.begin(None)
            first, *others = event.source.rstrip("\n").split("\n")
            self.log.many([f"››› {first}", *(f"··· {text}" for text in others)], lambda text: Line("input", text))
        else:
            self._begin(Head(event))

    def _begin(self, head: Head) -> None:
        began = head.began
        line = Line("header", execution=began.cell)
        group = self.log.begin(self._key(began), line)
        self.heads[group.number] = head
        self._tell(group, head)
        self._tell_documents()

    def _key(self, began: ev.CellStarted) -> Key:
        return self._ranks.setdefault(began.document, len(self._ranks)), began.document_cell or 0

    def _tell_documents(self) -> None:
        """Where cells of several documents are shown, heads say of which."""
        several = len({group.cell[0] for group in self.log.groups if group.cell is not None}) > 1
        if several != self._several:
            self._several = several
            self._tell_heads()

    def _tell_heads(self) -> None:
        for group in self.log.groups:
            if group.number in self.heads:
                self._tell(group, self.heads[group.number])

    def _tell(self, group: Group, head: Head) -> None:
        assert group.head is not None
        group.head.text, group.head.target = told(head, several=self._several), head.began.first_line
        group.head.revision += 1
        self.log.touch(group)

    def _ended(self, event: ev.CellEnded) -> None:
        state = DONE
        if event.error is not None:
            state = STOPPED if event.error.partition(":")[0] == "KeyboardInterrupt" else FAILED
        self._rest(event.cell, state, event.seconds)

    def _rest(self, cell: int | None, state: str, seconds: float | None) -> None:
        for group in self.log.groups:
            head = self.heads.get(group.number)
            if head is not None and head.state == RUNNING and cell in (None, head.began.cell):
                head.state, head.seconds = state, seconds
                self._tell(group, head)

    def _gone(self, event: ev.WorkerEnded) -> None:
        self._rest(None, GONE, None)
        self._failure(event.message)

    # ------------------------------------------------------------ what is not of the record

    def store(self, cells: Sequence[StoredCell]) -> Iterator[None]:
        """Show what these cells hold, and of others nothing that is not of the record; in portions."""
        known, self._stored = self._stored, {}
        names = {cell.began.name: cell.began for cell in cells}
        lines = sum(group.size for group in self.log.groups if not group.stored)
        for cell in cells:
            group = known.get(cell.content)
            if group is None or group.leads_to_cells:
                before, number = group, next(self.log.numbers)
                group = Group(number, stored=True, head=Line("header", number=number))
                yield from self._fill(group, cell, names)
                group.collapsed = lines + group.size > MOST if before is None else before.collapsed
            lines += 0 if group.collapsed else group.size
            group.cell = self._key(cell.began)
            self._stored[cell.content] = group
            head = Head.of_stored(cell)
            if self.heads.get(group.number) != head:
                self.heads[group.number] = head
                self._tell(group, head)
            yield
        self.log.show_stored(list(self._stored.values()))
        self._tell_documents()

    def _fill(self, group: Group, cell: StoredCell, names: dict[str, ev.CellStarted]) -> Iterator[None]:
        """Read the lines of a cell, apart from what the record goes on to write."""
        apart = OutputFeed(self.log.numbers)
        apart._cells = names
        apart.log.write_to(group)
        for event in cell.events():
            for piece in pieces(event):
                apart.take(piece)
                yield
        group.leads_to_cells = any(line.target is not None and not line.file for line in group.kept())
        self._said += apart._said

    def tell_edited(self, executions: Set[int]) -> None:
        """The cells of these executions were edited since."""
        for group in self.log.groups:
            head = self.heads.get(group.number)
            if head is not None and not group.stored and head.edited != (head.began.cell in executions):
                head.edited = not head.edited
                self._tell(group, head)

    # ------------------------------------------------------------ what they put out

    def _make_room(self) -> None:
        if self._clear:
            self._clear = False
            self.log.clear_group()

    def _text(self, event: ev.TextPrinted) -> None:
        """Tracebacks and warnings on stderr name places, too, and lead there; stdout is the program's own."""
        text = printed(event.text)
        if event.stream != "stderr":
            self.log.text("out", text)
        elif "<cell " not in text and not _IN_FILE.search(text):
            self.log.text("err", text)
        else:
            for words in _BEHIND_LINES.split(text):
                said, target, file, execution = self._place(words)
                row = self.log.text("err", said)
                if row is not None and target is not None:
                    row.target, row.file, row.execution = target, file, execution

    def _result(self, event: ev.ResultDisplayed) -> None:
        if event.update:
            for line in self._named.get(event.display_id, ()):
                self._replace(line, event)
            return
        self._make_room()
        form = richest(event.data)
        if form not in (HTML, MARKDOWN, *PICTURES) and not event.display_id:
            texts = as_words(event.data, form).split("\n")
            self.log.many(texts, lambda text: Line("result", text, shown=event, form=form))
        else:
            line = self.log.line(Line("shown", shown=event, form=form))
            self._dress(line)
            if event.display_id:
                self._named.setdefault(event.display_id, []).append(line)
        if words := remark(event.data, form):
            self.log.line(Line("browse" if HTML in event.data else "note", words, shown=event, form=form))

    def _replace(self, line: Line, event: ev.ResultDisplayed) -> None:
        line.shown, line.form = event, richest(event.data)
        line.revision += 1
        self._dress(line)
        if (found := self.log.find(line.number)) is not None:
            self.log.touch(found[0])

    def _dress(self, line: Line) -> None:
        """What stands for it in a plain text, and is found."""
        assert line.shown is not None
        text = as_words(line.shown.data, line.form)
        line.text, line.reached = "\n".join(text.split("\n", _LINES)[:_LINES])[:_CHARACTERS], len(text)

    def _error(self, event: ev.ErrorRaised) -> None:
        if event.traceback.strip():
            terminal = Terminal(LINE_LIMIT)
            self.log.block(event.traceback.rstrip("\n").split("\n"), lambda raw: self._of_error(raw, terminal))
        else:
            said = f"{event.name}: {event.message}" if event.message else event.name
            cell = self._cells.get(event.place.file)
            if cell is None or cell.typed:
                self.log.line(Line("error", said))
            else:
                self.log.line(Line("error", said, cell.first_line + event.place.line - 1, execution=cell.cell))

    def _failure(self, raw: str) -> None:
        self._say(self._of_error(raw), raw)

    def _of_error(self, raw: str, terminal: Terminal | None = None) -> Line:
        """A line of an error; `terminal` knows the colours in which lines above it were left."""
        if terminal is not None and (terminal.style != PLAIN or "\x1b" in raw):
            line = Line("trace")
            terminal.anew()
            terminal.write(raw[:LINE_LIMIT], lambda above: None if above else line, lambda: None)
            _text, line.target, line.file, line.execution = self._place(line.text)
        else:
            line = Line("error", *self._place(raw[:LINE_LIMIT]))
        if len(raw) > LINE_LIMIT:
            line.reached = len(raw)
        return line

    def _place(self, raw: str) -> tuple[str, int | None, str, int]:
        """A text as the editor counts, and where it leads: to a line of a file, or of the document of an execution."""
        text, target, execution = in_document(raw, self._cells)
        if target is None and (place := _IN_FILE.search(raw)) and os.path.isabs(place["file"]):
            return text, int(place["line"]), place["file"], 0
        if target is None and (place := _IN_CELL.search(raw)) and (cell := self._cells.get(f"<cell {place['count']}>")):
            return text, cell.first_line + int(place["line"]) - 1, "", cell.cell
        return text, target, "", execution


def told(head: Head, *, several: bool) -> str:
    """What is said of an execution, but for how it runs."""
    of_record = head.state not in (STORED, EARLIER)
    words = [title(head.began, several=several, line=of_record)]
    if not of_record:
        words.append(tr("stored in the notebook") if head.state == STORED else tr("of an earlier run, not saved yet"))
    if head.edited:
        words.append(tr("edited since"))
    return "  ·  ".join(words)


def title(cell: ev.CellStarted, *, several: bool, line: bool = True) -> str:
    """What a cell is called: by its title, where it has one, else by its place; with its document, if of several."""
    number = (cell.document_cell or 0) + 1
    if cell.title:
        said = tr("Cell {number}  ·  {title}", number=number, title=cell.title)
    elif line:
        said = tr("Cell {number}  ·  line {line}", number=number, line=cell.first_line)
    else:
        said = tr("Cell {number}", number=number)
    name = cell.document_name or tr("untitled")
    return f"{name}  ·  {said}" if several else said


def time_text(seconds: float) -> str:
    """A duration as one would say it."""
    if seconds < 60:
        return tr("{count} s", count=f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}")
    return tr("{minutes} min {seconds} s", minutes=int(seconds // 60), seconds=int(seconds % 60))
