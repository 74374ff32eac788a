"""Runs a document in a worker without a window, and keeps what came of it."""

from __future__ import annotations

import getpass
import math
import queue
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TextIO

from gradviz.documents import Document, split_cells
from gradviz.events import (
    CellEnded,
    CellStarted,
    ErrorRaised,
    Event,
    NotRecorded,
    RecordingStopped,
    ResultDisplayed,
    RunStarted,
    TextPrinted,
    WorkerEnded,
    as_dict,
)
from gradviz.limits import DEFAULT, Limits
from gradviz.progress import Progress
from gradviz.worker.client import WorkerClient
from gradviz.worker.endings import in_document
from gradviz.worker.messages import Dropped, Idle, InputWanted, RecordFailed, Report

_REFRESH = 0.25


class WorkerLost(Exception):
    """There was no worker to run anything; one sentence says why."""


@dataclass
class Output:
    """What one execution printed and displayed, as a notebook shows it."""

    source: str
    text: str = ""
    error: str | None = None

    def add(self, event: TextPrinted | ResultDisplayed) -> None:
        """Take one more piece; a displayed value stands on lines of its own."""
        if isinstance(event, TextPrinted):
            self.text += event.text if event.stream == "stdout" else ""
            return
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"
        self.text += event.data.get("text/plain", "") + "\n"


@dataclass
class Run:
    """The record of a run, and how it went."""

    events: list[Event] = field(default_factory=list)
    outputs: dict[int, Output] = field(default_factory=dict)
    cells: dict[str, CellStarted] = field(default_factory=dict)
    """By the names of their code."""
    failed: bool = False
    end: str | None = None
    """How the process ended, in words, if it ended by itself."""

    def add(self, event: Event) -> None:
        """Take one more event."""
        if isinstance(event, WorkerEnded):
            event = WorkerEnded(event.code, self.in_document(event.message))
        self.events.append(event)
        if isinstance(event, CellStarted):
            self.cells[event.name] = event
            self.outputs[event.cell] = Output(event.source)
        elif isinstance(event, (TextPrinted, ResultDisplayed)) and event.cell in self.outputs:
            self.outputs[event.cell].add(event)
        elif isinstance(event, CellEnded):
            self.outputs[event.cell].error = event.error
            self.failed |= event.error is not None
        elif isinstance(event, WorkerEnded) and self.outputs:
            last = next(reversed(self.outputs.values()))
            last.error = last.error or f"WorkerEnded: {event.message}"

    def in_document(self, text: str) -> str:
        """The text with places as the document has them."""
        return in_document(text, self.cells).text if "<cell " in text else text

    def as_json(self) -> dict[str, Any]:
        """The run as one object of plain values."""
        torch = next((event.torch for event in self.events if isinstance(event, RunStarted)), "")
        return {
            "format": "gradviz-run",
            "version": 1,
            "torch": torch,
            "cells": [{"source": o.source, "text": o.text, "error": o.error} for o in self.outputs.values()],
            "events": [{"step": step, **_plain(as_dict(event))} for step, event in enumerate(self.events, 1)],
        }


class HeadlessRun:
    """Feeds one worker with a document and waits for its end."""

    def __init__(
        self,
        document: Document,
        argv: Sequence[str],
        interpreter: str | None,
        progress: Progress,
        limits: Limits = DEFAULT,
    ) -> None:
        self._document = document
        self._argv = argv
        self._progress = progress
        self._news: queue.SimpleQueue[list[Event] | Report | tuple[int, str] | None] = queue.SimpleQueue()
        self._run = Run()
        self._left = self._all = 0
        self._within_line = False
        put = self._news.put
        self._worker = WorkerClient(put, put, lambda code, words: put((code, words)), interpreter)
        self._worker.limits = limits

    def run(self) -> Run:
        """Run to the end. Raises `WorkerLost` if no worker could be started."""
        try:
            self._worker.start()
        except OSError as error:
            raise WorkerLost(f"The interpreter could not be started ({error.strerror}).") from error
        before = signal.signal(signal.SIGINT, lambda *_: self._news.put(None))
        try:
            self._feed()
            self._follow()
        finally:
            signal.signal(signal.SIGINT, before)
            self._progress.hide()
            self._worker.close()
        return self._run

    def _feed(self) -> None:
        path = str(self._document.path.resolve()) if self._document.path else None
        if not self._document.notebook:
            self._worker.run_file(self._document.text, path, self._argv)
            self._left = self._all = 1
            return
        for cell in split_cells(self._document.text, notebook=True):
            for _ in range(cell.runs):
                self._worker.run_cell(cell.source, cell.first_line, cell.index, path)
                self._all += 1
        self._left = self._all

    def _follow(self) -> None:
        while self._left and self._run.end is None:
            try:
                news = self._news.get(timeout=_REFRESH)
            except queue.Empty:
                self._progress.show(self._all - self._left, self._all, len(self._run.events))
                continue
            if news is None:
                self._worker.stop()
            elif isinstance(news, list):
                self._take_events(news)
            elif isinstance(news, tuple):
                self._lost(news[1])
            else:
                self._take_message(news)

    def _take_events(self, events: list[Event]) -> None:
        for event in events:
            self._run.add(event)
            self._echo(event)

    def _take_message(self, message: Report) -> None:
        if isinstance(message, Idle):
            self._left -= 1
        elif isinstance(message, Dropped):
            self._left -= len(message.cells)
            self._run.failed = True
        elif isinstance(message, InputWanted):
            self._answer(message)
        elif isinstance(message, RecordFailed):
            print(message.reason, file=sys.stderr)

    def _answer(self, message: InputWanted) -> None:
        """Ask the person; an interrupt stops the program that asks."""
        self._progress.hide()
        ours = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self._worker.answer_input(_ask(message))
        except KeyboardInterrupt:
            self._worker.stop()
        finally:
            signal.signal(signal.SIGINT, ours)

    def _lost(self, words: str) -> None:
        if not self._run.outputs:
            raise WorkerLost(words)
        self._run.end = self._run.in_document(words)
        self._run.failed = True
        self._say(sys.stderr, self._run.end + "\n")

    def _echo(self, event: Event) -> None:
        """Print what the program prints, where it prints it."""
        if isinstance(event, TextPrinted):
            if event.stream == "stdout":
                self._say(sys.stdout, event.text)
            else:
                self._say(sys.stderr, self._run.in_document(event.text))
        elif isinstance(event, ResultDisplayed):
            self._say(sys.stdout, "\n" * self._within_line + event.data.get("text/plain", "") + "\n")
        elif isinstance(event, ErrorRaised):
            self._say(sys.stderr, self._run.in_document(event.traceback))
        elif isinstance(event, (RecordingStopped, NotRecorded)):
            self._say(sys.stderr, f"gradviz: {event.reason}\n")

    def _say(self, stream: TextIO, text: str) -> None:
        self._progress.hide()
        stream.write(text)
        stream.flush()
        if stream is sys.stdout and text:
            self._within_line = not text.endswith("\n")


def _plain(value: Any) -> Any:
    """The value in JSON's own types: numbers that it does not know (NaN, infinities) become text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _ask(message: InputWanted) -> str | None:
    """What the person types, or None at the end of the input."""
    try:
        return getpass.getpass(message.prompt) if message.password else input(message.prompt)
    except EOFError:
        return None
