"""What happened at a step, as one plain sentence."""

from __future__ import annotations

import os

from gradviz import events as ev
from gradviz.trace import forward_sentences, hook_sentences, pass_sentences
from gradviz.trace.retold import retold
from gradviz.trace.sentence_parts import Sentences
from gradviz.trace.texts import LONGEST, SHORT, first_sentence, line_text, message_of
from gradviz.trace.trace import Trace
from gradviz.wording import begun, tr


def sentence(trace: Trace, step: int) -> str:
    """What the event that led to `step` did."""
    if step == 0:
        return tr("Nothing has run yet.")
    event = trace.events[step - 1]
    return _SENTENCES[type(event)](trace, step, event)


def _printed(event: ev.TextPrinted) -> str:
    text = " ".join(event.text[:LONGEST].split())
    return tr("Printed: {text}", text=text if len(text) <= SHORT else text[:SHORT] + "…")


def _displayed(event: ev.ResultDisplayed) -> str:
    if event.result:
        return tr("The value of the last line was displayed.")
    return tr("What was displayed was replaced.") if event.update else tr("Something was displayed.")


def _line(trace: Trace, step: int, event: ev.LineReached) -> str:
    line = begun(line_text(trace, event.place))
    if event.place.function:
        return tr("{line} in {function}() is about to run.", line=line, function=event.place.function)
    return tr("{line} is about to run.", line=line)


def _error(trace: Trace, step: int, event: ev.ErrorRaised) -> str:
    message, line = first_sentence(message_of(event)), line_text(trace, event.place)
    if message:
        return tr("{error} on {line}: {message}", error=event.name, line=line, message=message)
    return tr("{error} on {line}.", error=event.name, line=line)


def _cell_ended(trace: Trace, step: int, event: ev.CellEnded) -> str:
    began = next((cell for cell in reversed(trace.cells()) if cell.cell == event.cell), None)
    if not event.error:
        return tr("{cell} ended.", cell=_cell(began))
    if event.error.partition(":")[0] == "KeyboardInterrupt":
        return tr("{cell} was interrupted.", cell=_cell(began))
    return tr("{cell} ended with an error: {error}", cell=_cell(began), error=first_sentence(event.error))


def _cell(cell: ev.CellStarted | None) -> str:
    if cell is not None and cell.typed:
        return tr("What was typed into the console")
    if cell is None or cell.document_cell is None:
        return tr("The program")
    return tr("Cell {number}", number=cell.document_cell + 1)


def _file(event: ev.FileSeen) -> str:
    file = os.path.basename(event.path)
    if event.name == event.path:
        return tr("Code of {file} runs for the first time.", file=file)
    return tr("Code of another text of {file} runs.", file=file)


_SENTENCES: Sentences = {
    ev.RunStarted: lambda _t, _s, e: tr(
        "A fresh session began: Python {python}, torch {torch}.", python=e.python, torch=e.torch
    ),
    ev.CellStarted: lambda _t, _s, e: tr("{cell} began.", cell=_cell(e)),
    ev.FileSeen: lambda _t, _s, e: _file(e),
    ev.CellEnded: _cell_ended,
    ev.LineReached: _line,
    ev.TextPrinted: lambda _t, _s, e: _printed(e),
    ev.ResultDisplayed: lambda _t, _s, e: _displayed(e),
    ev.OutputCleared: lambda _t, _s, _e: tr("The output of the cell was cleared."),
    ev.WarningShown: lambda _t, _s, e: f"{e.category}: {first_sentence(e.message)}",
    ev.ErrorRaised: _error,
    ev.InputRequested: lambda _t, _s, e: tr("The program waits for input."),
    ev.InputGiven: lambda _t, _s, e: tr("The input was given."),
    ev.WorkerEnded: lambda _t, _s, e: retold(e.message),
    ev.RecordingStopped: lambda _t, _s, e: tr("Recording stopped: {reason}", reason=retold(e.reason)),
    ev.NotRecorded: lambda _t, _s, e: retold(e.reason),
    **forward_sentences.SENTENCES,
    **pass_sentences.SENTENCES,
    **hook_sentences.SENTENCES,
}
