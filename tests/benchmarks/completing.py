"""Completion and checking: how long a person waits for them, and what they take of the window's own thread."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from tests.benchmarks.bench import Bench

LINES = "import torch\nimport torch.nn as nn\nx = torch.ones(3)\ny = nn.Linear(3, 3)(x)\n" + "".join(
    f"def f{n}(a, b):\n    c{n} = a + b\n    d = torch.relu(c{n})\n    return d\n\n" for n in range(1_000)
)
"""About 5,000 of them."""
TYPED = ("torch.", "x.", "y.", "nn.", "tor", "torch.nn.functional.")
_TIMES = 5


class _Typing:
    """A window with a long text, at whose end one types; the longest turn of its event loop is kept."""

    def __init__(self) -> None:
        from PySide6.QtCore import QEventLoop, Qt
        from PySide6.QtGui import QTextCursor
        from PySide6.QtTest import QTest

        self.bench = Bench()
        self.window = self.bench.window
        self.help = self.window.assistant.code_help
        self.editor = self.window.editor
        self.editor.show_text(LINES)
        self.editor.setFocus()
        self._end = QTextCursor.MoveOperation.End
        self._key = lambda sign: QTest.keyClicks(self.editor, sign)
        self._escape = lambda: QTest.keyClick(self.editor, Qt.Key.Key_Escape)
        self._turn = lambda: self.bench.application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        self.longest = 0.0
        self.wait(lambda: self.editor.lines.is_read and self.bench.rests())
        self.help._service.warm()
        self.wait(lambda: not self.help._service.warming)

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the event loop turn until something holds."""
        while not until():
            begun = time.perf_counter()
            self._turn()
            self.longest = max(self.longest, time.perf_counter() - begun)
            time.sleep(0.0005)

    def completed(self, typed: str) -> float:
        """Seconds from the last key of what is typed at the end of the text to the list of what jedi knows."""
        completing = self.help.completing
        self.editor.moveCursor(self._end)
        self._key(typed[:-1])
        completing.close()
        self.longest = 0.0
        begun = time.perf_counter()
        self._key(typed[-1])
        self.wait(lambda: completing._session is not None and bool(completing._session.known) and completing.shown)
        taken = time.perf_counter() - begun
        completing.close()
        for _ in typed:
            self.editor.textCursor().deletePreviousChar()
        return taken

    def close(self) -> None:
        self.editor.document().setModified(False)
        self.window.close()


def completion_shown() -> str:
    """From the key to the list, in a text of 5,000 lines, after a warm start."""
    typing = _Typing()
    said, turns = [], []
    for typed in TYPED:
        typing.completed(typed)
        times = []
        for _ in range(_TIMES):
            times.append(typing.completed(typed) * 1000)
            turns.append(typing.longest * 1000)
        said.append(f"{typed} {statistics.median(times):.0f} ms")
    typing.close()
    return f"{'; '.join(said)} (bound 150 ms); longest turn of the window {max(turns):.0f} ms (bound 50 ms)"


def checked() -> str:
    """From the end of typing to what is underlined, in a text of 5,000 lines."""
    typing = _Typing()
    checking = typing.help.checking
    times = []
    typing.longest = 0.0
    for count in range(_TIMES):
        typing.editor.moveCursor(typing._end)
        typing._key(f"nowhere{count}")
        checking._timer.stop()
        begun = time.perf_counter()
        checking.check()
        typing.wait(lambda: checking.findings.checked == typing.editor.document().revision())
        times.append((time.perf_counter() - begun) * 1000)
    typing.close()
    return f"{statistics.median(times):.0f} ms; longest turn of the window {typing.longest * 1000:.0f} ms (bound 50 ms)"


FIGURES: dict[str, Callable[[], str]] = {"completion shown": completion_shown, "text checked": checked}
