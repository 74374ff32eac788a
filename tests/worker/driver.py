"""Drives a real worker from a test, without sleeping."""

from __future__ import annotations

import queue
from typing import Any, TypeVar

from gradviz.events import CellEnded, ErrorRaised, Event, ResultDisplayed, TextPrinted
from gradviz.worker.client import WorkerClient
from gradviz.worker.messages import Dropped, Idle, Ready, Report

TIMEOUT = 60.0
_Kind = TypeVar("_Kind")


class Driver:
    """One worker, and all that it told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.messages: list[Report] = []
        self.end: tuple[int, str] | None = None
        self._news: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.client = WorkerClient(self.put, self.put, self.put_end)

    def put(self, news: Report | list[Event]) -> None:
        self._news.put(news)

    def put_end(self, code: int, words: str) -> None:
        self._news.put((code, words))

    def start(self) -> Driver:
        self.client.start()
        self.wait_for(Ready)
        return self

    def wait_for(self, kind: type[_Kind]) -> _Kind:
        """The next message or event of a kind, which may have come already but was not waited for."""
        while True:
            for seen in self._next():
                if isinstance(seen, kind):
                    return seen

    def wait_for_end(self) -> tuple[int, str]:
        while self.end is None:
            self._next()
        return self.end

    def wait_for_text(self, text: str) -> None:
        while text not in self.text():
            self._next()

    def run(self, source: str, first_line: int = 1, path: str | None = None) -> Idle:
        self.client.run_cell(source, first_line, 0, path)
        return self.finish()

    def run_file(self, text: str, path: str | None = None, argv: tuple[str, ...] = ()) -> Idle:
        self.client.run_file(text, path, argv)
        return self.finish()

    def finish(self) -> Idle:
        """Wait until nothing runs; how the last cell ended."""
        last: Idle | None = None
        while self.client.busy or last is None or not self._news.empty():
            for seen in self._next():
                if isinstance(seen, Idle):
                    last = seen
                elif isinstance(seen, Dropped):
                    last = last or Idle(seen.cells[-1])
        return last

    def of(self, kind: type[_Kind]) -> list[_Kind]:
        return [event for event in self.events if isinstance(event, kind)]

    def text(self, stream: str = "stdout") -> str:
        return "".join(event.text for event in self.of(TextPrinted) if event.stream == stream)

    def results(self) -> list[str]:
        return [event.data["text/plain"] for event in self.of(ResultDisplayed)]

    def error(self) -> ErrorRaised:
        return self.of(ErrorRaised)[-1]

    def ended(self) -> CellEnded:
        return self.of(CellEnded)[-1]

    def _next(self) -> list[Any]:
        news = self._news.get(timeout=TIMEOUT)
        if isinstance(news, list):
            self.events += news
            return news
        if isinstance(news, tuple):
            self.end = news
            return []
        self.messages.append(news)
        return [news]
