"""Scenes of segments: small ones are laid out at once, large ones in a process of their own."""

from __future__ import annotations

import os
import sys
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

import gradviz
from gradviz.scene import process
from gradviz.scene.arrange import Arranged, arrange
from gradviz.scene.content import Content, content_in_parts
from gradviz.scene.folding import AS_USUAL, Folds
from gradviz.scene.outline import Outline, outline_in_parts
from gradviz.scene.scene import SegmentScene
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace

AT_ONCE = 80
"""Segments of up to so many boxes are laid out in the window's own process: it takes about 30 ms."""
KEPT = 12
PART = 200
"""Nodes whose sizes are taken in one turn of the event loop."""
SLICE = 0.008
"""Seconds that a large segment is looked through in one turn."""
HURRIED_MS = 40
"""Where one wish follows the other, as while one scrubs, large segments are looked through when they pause."""

T = TypeVar("T")
Page = tuple[float, float]
Measured = tuple[Content, Outline, bytes]
"""What there is, what of it to lay out, and that as it is sent."""
Key = tuple[int, int, Page, frozenset[tuple[str, bool]], bool]


@dataclass(frozen=True)
class _Wish:
    """A scene that is wanted."""

    key: Key
    segment: range
    page: Page
    nodes: int


class Layouts(QObject):
    """Finds or makes the scene of a segment. The newest wish wins."""

    ready = Signal(object)
    """A scene that was waited for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._story = Story(Trace())
        self._kept: OrderedDict[Key, SegmentScene] = OrderedDict()
        self._folds: tuple[Folds, frozenset[tuple[str, bool]]] = AS_USUAL, frozenset()
        """The last ones asked for; they are never changed, but replaced."""
        self._process: QProcess | None = None
        self._buffer = bytearray()
        self._number = 0
        self._working: int | None = None
        self._arranged: OrderedDict[tuple[Outline, Page], Arranged] = OrderedDict()
        """What outlines came to, whichever segment they were of."""
        self._asked: tuple[_Wish, Content, Outline] | None = None
        self._wanted: _Wish | None = None
        self._measured: Measured | None = None
        """What there is of the wish to lay out."""
        self._parts: Iterator[Measured | None] | None = None
        self._slice = QTimer(self, singleShot=True, interval=0)
        self._slice.timeout.connect(self._measure_part)
        self._making: Iterator[SegmentScene | None] | None = None
        """The scene that an arrangement becomes."""
        self._maker = QTimer(self, singleShot=True, interval=0)
        self._maker.timeout.connect(self._make_part)

    @property
    def waiting(self) -> int:
        """How many nodes are being laid out right now; 0 if none."""
        return self._wanted.nodes if self._wanted else 0

    def scene(
        self, trace: Trace, step: int, page: Page, folds: Folds = AS_USUAL, *, down: bool = False
    ) -> SegmentScene | None:
        """The scene of the segment of a step; None if it takes longer: `ready` brings it then."""
        if trace is not self._story.trace:
            self.cancel()
            self._story = Story(trace)
            self._kept.clear()
        segment = self._story.segment_at(step)
        key = (segment.start, trace.changes, page, self._as_key(folds), down)  # printing needs no other layout
        if key in self._kept:
            self._kept.move_to_end(key)
            self._kept[key].segment = segment
            return self._kept[key]
        if self._wanted and self._wanted.key == key:
            return None
        hurried = self._wanted is not None
        self._forget()
        wish = _Wish(key, segment, page, len(trace.lived_in(segment)))
        self._wanted = wish
        self._parts = _measured_in_parts(trace, segment, folds, down=down)
        if wish.nodes <= PART:
            self._measured = next(found for found in self._parts if found)
            self._parts = None
            content, drawn, _ = self._measured
            arranged = self._arrangement(drawn, page)
            if arranged is not None:
                return self._keep(wish, content, drawn, arranged)
        self._slice.start(HURRIED_MS if hurried and self._parts else 0)
        return None

    def _as_key(self, folds: Folds) -> frozenset[tuple[str, bool]]:
        """The same for a dictionary; there can be thousands of groups, and one asks at each step."""
        if folds is not self._folds[0]:
            self._folds = folds, frozenset(folds.items())
        return self._folds[1]

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
        self._making = None
        self._maker.stop()
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
        self._measured = None
        self._parts = None
        self._slice.stop()

    def _keep(self, wish: _Wish, content: Content, drawn: Outline, arranged: Arranged) -> SegmentScene:
        """The scene, made here and now."""
        return self._kept_as(wish, SegmentScene(self._story, wish.segment, content, drawn, arranged))

    def _kept_as(self, wish: _Wish, scene: SegmentScene) -> SegmentScene:
        self._kept[wish.key] = scene
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if self._wanted is wish:
            self._forget()
        return scene

    # ------------------------------------------------------------ the other process

    def _measure_part(self) -> None:
        """Look through some of the segment; when all is known, ask for the layout."""
        if self._parts is not None:
            found = _next_within(self._parts, SLICE)
            if found is None:
                self._slice.start(0)
                return
            self._parts = None
            self._measured = found
        if self._working is None:
            self._ask()

    def _ask(self) -> None:
        if self._wanted is None or self._measured is None:
            return
        content, drawn, packed = self._measured
        found = self._arrangement(drawn, self._wanted.page)
        self._number += 1
        self._working = self._number
        self._asked = (self._wanted, content, drawn)
        if found is not None:
            self._make(iter([found]))
            return
        self._ensure_process().write(process.pack_request(self._number, packed, self._wanted.page))

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
        while (answer := process.take_answer(self._buffer)) is not None:
            if answer.number == self._working:
                self._make(answer.arranged())

    # ------------------------------------------------------------ the scene

    def _make(self, arranged: Iterator[Arranged | None]) -> None:
        """Make the scene that was asked for of what its outline came to."""
        assert self._asked is not None
        self._making = self._made(*self._asked, arranged)
        self._make_part()

    def _made(
        self, wish: _Wish, content: Content, drawn: Outline, arranged: Iterator[Arranged | None]
    ) -> Iterator[SegmentScene | None]:
        for found in arranged:
            if found is None:
                yield None
                continue
            self._remember(drawn, wish.page, found)
            yield from SegmentScene.in_parts(self._story, wish.segment, content, drawn, found)

    def _make_part(self) -> None:
        """Go on with the scene; when it is there, ask for the next layout, if there is a wish."""
        if self._making is None or self._asked is None:
            return
        scene = _next_within(self._making, SLICE)
        if scene is None:
            self._maker.start(0)
            return
        wish = self._asked[0]
        self._making = self._working = None
        self.ready.emit(self._kept_as(wish, scene))
        if self._measured is not None and not self._slice.isActive():
            self._ask()


def _measured_in_parts(trace: Trace, segment: range, folds: Folds, *, down: bool) -> Iterator[Measured | None]:
    """What there is in a segment, and what of it to lay out; None now and then."""
    for content in content_in_parts(trace, segment, folds):
        if content is None:
            yield None
            continue
        for drawn in outline_in_parts(trace, segment, content, PART, down=down):
            yield None
            if drawn is not None:
                hash(drawn)  # it knows it from now on
                yield None
                yield content, drawn, process.pack(drawn)


def _next_within(parts: Iterator[T | None], seconds: float) -> T | None:
    """Go on for so long; None if it takes longer."""
    until = time.perf_counter() + seconds
    for found in parts:
        if found is not None or time.perf_counter() > until:
            return found
    raise AssertionError("the last part is never None")


def _with_package(paths: str) -> str:
    """Python's search path, with the place of this very package first."""
    own = str(Path(gradviz.__file__).resolve().parent.parent)
    return os.pathsep.join([own, paths]) if paths else own
