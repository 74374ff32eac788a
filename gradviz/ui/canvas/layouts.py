"""Scenes of segments: small ones are laid out at once, large ones in a process of their own."""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import gradviz
from gradviz.scene import process
from gradviz.scene.scene import Arranged, Content, Outline, SegmentScene, arrange, content_of, outline_in_parts
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace

AT_ONCE = 80
"""Segments of up to so many nodes are laid out in the window's own process: it takes about 30 ms."""
KEPT = 12
PART = 200
"""Nodes whose sizes are taken in one turn of the event loop."""
HURRIED_MS = 40
"""Where one wish follows the other, as while one scrubs, large outlines are measured when they pause."""

Page = tuple[float, float]
Key = tuple[int, int, Page]


class Layouts(QObject):
    """Finds or makes the scene of a segment. The newest wish wins."""

    ready = Signal(object)
    """A scene that was waited for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._story = Story(Trace())
        self._kept: OrderedDict[Key, SegmentScene] = OrderedDict()
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._number = 0
        self._working: int | None = None
        self._arranged: OrderedDict[tuple[Outline, Page], Arranged] = OrderedDict()
        """What outlines came to, whichever segment they were of."""
        self._asked: tuple[Key, range, Content, Page, Outline] | None = None
        self._wanted: tuple[Key, range, Content, Page] | None = None
        self._outline: Outline | None = None
        self._parts: Iterator[Outline | None] | None = None
        self._slice = QTimer(self, singleShot=True, interval=0)
        self._slice.timeout.connect(self._measure_part)

    @property
    def waiting(self) -> int:
        """How many nodes are being laid out right now; 0 if none."""
        return len(self._wanted[2].keys) if self._wanted else 0

    def scene(self, trace: Trace, step: int, page: Page) -> SegmentScene | None:
        """The scene of the segment of a step; None if it takes longer: `ready` brings it then."""
        if trace is not self._story.trace:
            self.cancel()
            self._story = Story(trace)
            self._kept.clear()
        segment = self._story.segment_at(step)
        key = (segment.start, trace.changes, page)  # a program that only prints needs no other layout
        if key in self._kept:
            self._kept.move_to_end(key)
            self._kept[key].segment = segment
            return self._kept[key]
        if self._wanted and self._wanted[0] == key:
            return None
        content = content_of(trace, segment)
        hurried = self._wanted is not None
        self._forget()
        if len(content.keys) <= PART:
            drawn = next(part for part in outline_in_parts(trace, segment, content, PART + 1) if part)
            arranged = self._arrangement(drawn, page)
            if arranged is not None:
                return self._keep(key, SegmentScene(self._story, segment, content, drawn, arranged))
            self._wanted, self._outline = (key, segment, content, page), drawn
        else:
            self._wanted = (key, segment, content, page)
            self._parts = outline_in_parts(trace, segment, content, PART)
        self._slice.start(HURRIED_MS if hurried and self._parts else 0)
        return None

    def _arrangement(self, drawn: Outline, page: Page) -> Arranged | None:
        """What such an outline came to before: turns of a loop look alike. Small ones are laid out here and now."""
        found = self._arranged.get((drawn, page))
        if found is None and len(drawn.boxes) <= AT_ONCE:
            found = arrange(drawn, page)
        if found is not None:
            self._remember(drawn, page, found)
        return found

    def _remember(self, drawn: Outline, page: Page, arranged: Arranged) -> None:
        self._arranged[drawn, page] = arranged
        self._arranged.move_to_end((drawn, page))
        while len(self._arranged) > KEPT:
            self._arranged.popitem(last=False)

    def cancel(self) -> None:
        """Stop all work; the process ends."""
        self._forget()
        if self._process is not None:
            self._process.readyReadStandardOutput.disconnect(self._read)
            self._process.kill()
            self._process.waitForFinished(2000)
            self._process.deleteLater()
            self._process = None
        self._working = None
        self._buffer.clear()

    def _forget(self) -> None:
        self._wanted = None
        self._outline = None
        self._parts = None
        self._slice.stop()

    def _keep(self, key: Key, scene: SegmentScene) -> SegmentScene:
        self._kept[key] = scene
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return scene

    # ------------------------------------------------------------ the other process

    def _measure_part(self) -> None:
        """Take the sizes of some nodes; when all are known, ask for the layout."""
        if self._parts is not None:
            outline = next(self._parts)
            if outline is None:
                self._slice.start(0)
                return
            self._parts = None
            self._outline = outline
        if self._working is None:
            self._ask()

    def _ask(self) -> None:
        if self._wanted is None or self._outline is None:
            return
        found = self._arranged.get((self._outline, self._wanted[3]))
        if found is not None:
            self._bring(*self._wanted[:3], self._outline, found)
            return
        self._number += 1
        self._working = self._number
        self._asked = (*self._wanted, self._outline)
        self._ensure_process().write(process.pack_request(self._number, self._outline, self._wanted[3]))

    def _ensure_process(self) -> QProcess:
        if self._process is None:
            self._process = QProcess(self)
            environment = QProcessEnvironment.systemEnvironment()
            environment.insert("PYTHONPATH", _with_package(environment.value("PYTHONPATH")))
            self._process.setProcessEnvironment(environment)
            self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.start(sys.executable, ["-m", "gradviz.scene.process"])
        return self._process

    def _read(self) -> None:
        if self._process is None:
            return
        self._buffer += self._process.readAllStandardOutput().data()
        while (body := process.take_frame(self._buffer)) is not None:
            self._answer(*process.unpack_answer(body))

    def _answer(self, number: int, arranged: Arranged) -> None:
        if number != self._working:
            return
        self._working = None
        if self._asked is None:
            return
        key, segment, content, page, outline = self._asked
        self._remember(outline, page, arranged)
        self._bring(key, segment, content, outline, arranged)
        if self._outline is not None and not self._slice.isActive():
            self._ask()

    def _bring(self, key: Key, segment: range, content: Content, outline: Outline, arranged: Arranged) -> None:
        scene = self._keep(key, SegmentScene(self._story, segment, content, outline, arranged))
        if self._wanted is not None and self._wanted[0] == key:
            self._forget()
        self.ready.emit(scene)


def _with_package(paths: str) -> str:
    """Python's search path, with the place of this very package first."""
    own = str(Path(gradviz.__file__).resolve().parent.parent)
    return os.pathsep.join([own, paths]) if paths else own
