"""Events of a record to lines of output. No Qt."""

from __future__ import annotations

import re

from gradviz import events as ev
from gradviz.ui.panels.output_log import Line, OutputLog

_FRAME = re.compile(r"""(?:File "?(?P<file>[^"\n,]+?)"?(?:,\s+line\s+|:)(?P<line>\d+))""")
_PICTURES = ("image/png", "image/jpeg")


class OutputFeed:
    """Turns events into lines of an `OutputLog`; remembers where each cell stands in the document."""

    def __init__(self) -> None:
        self.log = OutputLog()
        self._cells: dict[str, ev.CellStarted] = {}
        self._warned: str | None = None

    def take(self, event: ev.Event) -> None:
        """Take in one event."""
        if isinstance(event, ev.TextPrinted):
            self.log.text("err" if event.stream == "stderr" else "out", event.text)
        elif isinstance(event, ev.CellStarted):
            self._cell(event)
        elif isinstance(event, ev.ResultDisplayed):
            self._result(event)
        elif isinstance(event, ev.ErrorRaised):
            self._error(event)
        elif isinstance(event, ev.InputRequested):
            self.log.text("out", event.prompt)
        elif isinstance(event, ev.InputGiven):
            self.log.text("input", event.text + "\n")
        elif isinstance(event, ev.WorkerEnded):
            self.log.line(Line("error", event.message))
        elif isinstance(event, ev.RecordingStopped):
            self.log.line(Line("note", event.reason))

    def target(self, file: str, line: int) -> int | None:
        """The line of the document that a line of a cell is."""
        cell = self._cells.get(file)
        return cell.first_line + line - 1 if cell else None

    def _cell(self, event: ev.CellStarted) -> None:
        self._cells[event.name] = event
        if event.document_cell is None:
            return
        if self.log.count:
            self.log.line(Line("out"))
        self.log.line(Line("header", f"Cell {event.document_cell + 1}  ·  line {event.first_line}", event.first_line))

    def _result(self, event: ev.ResultDisplayed) -> None:
        for kind in _PICTURES:
            if kind in event.data:
                self.log.line(Line("image", image=event.data[kind]))
                return
        for text in event.data.get("text/plain", "").split("\n"):
            self.log.line(Line("result", text))

    def _error(self, event: ev.ErrorRaised) -> None:
        for text in event.traceback.rstrip("\n").split("\n"):
            self.log.line(Line("error", text, self._link(text)))
        if not event.traceback.strip():
            target = self.target(event.place.file, event.place.line)
            self.log.line(Line("error", f"{event.name}: {event.message}", target))

    def _link(self, text: str) -> int | None:
        found = _FRAME.search(text)
        return self.target(found["file"].strip(), int(found["line"])) if found else None
