"""Paint the thumbnails of the examples anew: ``python resources/thumbnails/update.py [NAME …]``.

Each example runs under the recorder; the graph at one of the moments to watch for becomes ``NAME.light.png`` and
``NAME.dark.png``. ``sources.json`` says of which program each was made: a test tells when one is out of date.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import linecache
import sys
import warnings
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from gradviz import events as ev
from gradviz.examples import Example, course
from gradviz.recorder.recorder import Recorder
from gradviz.scene.scene import build
from gradviz.trace.moments import find
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.formats import image
from gradviz.ui.canvas.picture import ensure_application, thumbnail
from gradviz.ui.theme import THEMES
from gradviz.worker.tracing import Tracer
from gradviz.worker.user_code import UserCode

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE.parent / "examples"
SOURCES = HERE / "sources.json"
FILE = "<cell 1>"
SIZE = QSize(256, 144)
SCALE = 2.0
"""Pixels of the file for one of the card, so that it is sharp on fine screens, too."""
LOOKS = ("light", "dark")


class _OnlyThis(UserCode):
    """No file but the example is the user's: libraries that were loaded ask for lines, too."""

    def _look(self, file: str) -> bool:
        return file == FILE


def record(source: str) -> tuple[Trace, dict[str, Any], str, str]:
    """Run a program line by line, as the worker does: its record, its names, what it printed, and its error."""
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    trace, names, printed, error = Trace(), {"__name__": "__main__"}, io.StringIO(), ""
    with Recorder(trace.append, is_user_file=lambda file: file == FILE) as recorder:
        recorder.cell = 1
        trace.append(ev.CellStarted(1, FILE, source))
        tracer = Tracer(_OnlyThis(), recorder.lines.reached, recorder.lines.end)
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), tracer:
            warnings.simplefilter("ignore")
            try:
                exec(compile(source, FILE, "exec"), names)
            except RuntimeError as raised:
                error = str(raised)
        recorder.flush(names)
        trace.append(ev.CellEnded(1, error or None))
    return trace, names, printed.getvalue(), error


def mark(example: Example) -> str:
    """What a thumbnail is made of: the program, and the moment that it shows."""
    text = (PROGRAMS / example.file).read_text(encoding="utf-8")
    return hashlib.sha256(f"{text}\n{example.watch[example.shown].at}".encode()).hexdigest()[:16]


def paint(example: Example) -> None:
    """Write the thumbnails of an example."""
    trace = record((PROGRAMS / example.file).read_text(encoding="utf-8"))[0]
    found = find(trace, example.watch[example.shown].at)
    assert found is not None, f"{example.name} does not come to what its thumbnail shows"
    scene = build(trace, found.step)
    for look in LOOKS:
        made = image(thumbnail(scene, found.step, THEMES[look], SIZE, found.key), SCALE)
        made = made.convertToFormat(QImage.Format.Format_RGB888)
        assert made.save(str(HERE / f"{example.name}.{look}.png"), "PNG", 0)


if __name__ == "__main__":
    ensure_application()
    sources = json.loads(SOURCES.read_text(encoding="utf-8")) if SOURCES.exists() else {}
    for each in course():
        if not sys.argv[1:] or each.name in sys.argv[1:]:
            paint(each)
            sources[each.name] = mark(each)
    SOURCES.write_text(json.dumps(sources, indent=1, sort_keys=True) + "\n", encoding="utf-8")
