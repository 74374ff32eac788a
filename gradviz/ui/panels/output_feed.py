"""Events of a record to lines of output. No Qt."""

from __future__ import annotations

from gradviz import events as ev
from gradviz.ui.panels.output_log import Line, OutputLog
from gradviz.worker.endings import in_document

_PICTURES = ("image/png", "image/jpeg")


class OutputFeed:
    """Turns events into lines of an `OutputLog`; remembers where each cell stands in the document."""

    def __init__(self) -> None:
        self.log = OutputLog()
        self._cells: dict[str, ev.CellStarted] = {}

    def clear(self) -> None:
        """Forget the lines, but not the cells: their functions may still fail."""
        self.log = OutputLog()

    def take(self, event: ev.Event) -> None:
        """Take in one event."""
        if isinstance(event, ev.TextPrinted):
            self._text(event)
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
            self._failure(event.message)
        elif isinstance(event, (ev.RecordingStopped, ev.NotRecorded)):
            self.log.line(Line("note", event.reason))

    def target(self, file: str, line: int) -> int | None:
        """The line of the document that a line of a cell is."""
        cell = self._cells.get(file)
        return cell.first_line + line - 1 if cell and not cell.typed else None

    def _text(self, event: ev.TextPrinted) -> None:
        """Tracebacks and warnings on stderr name places too; what is on stdout is the program's own."""
        if event.stream == "stderr":
            self.log.text("err", in_document(event.text, self._cells)[0] if "<cell " in event.text else event.text)
        else:
            self.log.text("out", event.text)

    def _cell(self, event: ev.CellStarted) -> None:
        self._cells[event.name] = event
        if event.document_cell is None:
            return
        if event.typed:
            for number, text in enumerate(event.source.rstrip("\n").split("\n")):
                self.log.line(Line("input", f"{'···' if number else '›››'} {text}"))
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
        if event.traceback.strip():
            for text in event.traceback.rstrip("\n").split("\n"):
                self._failure(text)
        else:
            said = f"{event.name}: {event.message}" if event.message else event.name
            self.log.line(Line("error", said, self.target(event.place.file, event.place.line)))

    def _failure(self, raw: str) -> None:
        text, target = in_document(raw, self._cells)
        self.log.line(Line("error", text, target))
