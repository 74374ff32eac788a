"""The language service: questions come in on stdin, answers go out on stdout, one after another.

Its arguments: the interpreter that the programs run on. What is printed while it works goes to stderr.
"""

from __future__ import annotations

import gc
import os
import select
import sys
from collections.abc import Callable
from typing import BinaryIO

from gradviz.language import messages as ms

_MOMENT = 0.4
"""Seconds without a question after which there is time for other things."""


class Service:
    """Answers questions; what knows of names is imported with the first one that needs it."""

    def __init__(self, interpreter: str = "") -> None:
        self._interpreter = interpreter
        self._knowledge: object | None = None

    def answer(self, question: ms.Question) -> ms.Answer:
        """The answer to a question: an empty one where nothing is known."""
        if isinstance(question, ms.Check):
            from gradviz.language.checking import check

            return ms.Checked(question.number, check(question.text, question.cells))
        from gradviz.language.knowledge import Knowledge

        if not isinstance(self._knowledge, Knowledge):
            self._knowledge = Knowledge(self._interpreter)
        return self._knowledge.answer(question)


def serve(source: BinaryIO, sink: BinaryIO, service: Service, rests: Callable[[], bool] = lambda: True) -> None:
    """Answer until the other end closes. Garbage is collected while nothing is asked: `rests` waits for that."""
    gc.disable()
    while len(header := source.read(ms.HEADER.size)) == ms.HEADER.size:
        question = ms.question(source.read(ms.HEADER.unpack(header)[0]))
        sink.write(ms.packed(service.answer(question)))
        sink.flush()
        if rests():
            gc.collect()
            if isinstance(question, ms.Warm):
                gc.freeze()  # what was read ahead stays: no later collection shall look at it


def _rests() -> bool:
    """Whether nothing is asked for a moment. The window asks one question at a time, so none waits in a buffer."""
    return os.name != "posix" or not select.select([sys.stdin], [], [], _MOMENT)[0]


def main() -> None:
    """Serve the window at the other end of stdin and stdout."""
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print while they are read is no answer
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, sink, Service(*sys.argv[1:2]), _rests)


if __name__ == "__main__":
    main()
