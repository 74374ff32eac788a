"""Scenes of segments: small ones are laid out at once or in slices, large ones in a process of their own."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.scene import process
from gradviz.scene.arrange import Arranged, arrange, arrange_in_parts
from gradviz.scene.content import Content, content_in_parts
from gradviz.scene.folding import AS_USUAL, Folds
from gradviz.scene.outline import Outline, outline_in_parts
from gradviz.scene.scene import SegmentScene
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.layout_process import LayoutProcess

AT_ONCE = 40
"""Segments of up to so many boxes are laid out as they are asked for: it takes about 15 ms."""
HERE = 80
"""Those of up to so many are laid out in the window's own process, in slices: it takes about 30 ms."""
KEPT = 12
PART = 200
"""Nodes whose sizes are taken in one turn of the event loop."""
SLICE = 0.008
"""Seconds that a large segment is looked through in one turn."""
HURRIED_MS = 40
"""Where one wish follows the other, as while one scrubs, large segments are looked through when they pause."""
LOOKED, ARRANGED = 0.45, 0.75
"""All is so far when a large segment has been looked through, and when it is laid out; then the scene is made of it."""
LOOKING, MAKING = 0.036, 0.0045
"""So many pauses a node have the look through a segment, and the making of its scene: as MLPs, LSTMs and chains of
10,000 to 50,000 nodes told. They come about evenly."""

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
    changed = Signal()
    """What is waited for, or how far it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._story = Story(Trace())
        self._kept: OrderedDict[Key, SegmentScene] = OrderedDict()
        self._folds: tuple[Folds, frozenset[tuple[str, bool]]] = AS_USUAL, frozenset()
        """The last ones asked for; they are never changed, but replaced."""
        self._process = LayoutProcess(self)
        self._process.answered.connect(self._answered)
        self._process.progressed.connect(self._progressed)
        self._arranged: OrderedDict[tuple[Outline, Page], Arranged] = OrderedDict()
        """What outlines came to, whichever segment they were of."""
        self._asked: tuple[_Wish, Content, Outline] | None = None
        """What is being laid out, or made of a layout."""
        self._wanted: _Wish | None = None
        self._given_up: _Wish | None = None
        """What a person did not want to wait for: it is not begun again by itself."""
        self._progress = 0.0
        self._pauses = 0
        """Of the look through what is wanted, up to now."""
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

    @property
    def progress(self) -> float:
        """How far it is, from 0 to 1."""
        return self._progress

    @property
    def missing(self) -> int:
        """How many nodes are not laid out since a person did not want to wait for them."""
        given_up = self._given_up
        return given_up.nodes if given_up is not None and self._beside(given_up.key) is None else 0

    def scene(
        self, trace: Trace, step: int, page: Page, folds: Folds = AS_USUAL, *, down: bool = False
    ) -> SegmentScene | None:
        """The scene of the segment of a step; None if it takes longer: `ready` brings it then."""
        if trace is not self._story.trace:
            self._stop()
            self._given_up = None
            self._story = Story(trace)
            self._kept.clear()
        segment = self._story.segment_at(step)
        key = (segment.start, trace.changes, page, self._as_key(folds), down)  # printing needs no other layout
        if key in self._kept:
            self._kept.move_to_end(key)
            self._kept[key].segment = segment
            self._turn_to(None)
            return self._kept[key]
        if self._given_up is not None and _but_for_page(key) == _but_for_page(self._given_up.key):
            return self._beside(key)
        if self._wanted and self._wanted.key == key:
            return None
        if self._asked is not None and self._asked[0].key == key:
            self._turn_to(self._asked[0])
            return None
        hurried = self._wanted is not None
        wish = _Wish(key, segment, page, len(trace.lived_in(segment)))
        self._turn_to(wish)
        self._parts = self._counted(_measured_in_parts(trace, segment, folds, down=down))
        if wish.nodes <= PART:
            self._measured = next(found for found in self._parts if found)
            self._parts = None
            content, drawn, _ = self._measured
            arranged = self._arrangement(drawn, page)
            if arranged is not None:
                return self._keep(wish, content, drawn, arranged)
        self._slice.start(HURRIED_MS if hurried and self._parts else 0)
        self._make_way()
        return None

    def _turn_to(self, wish: _Wish | None) -> None:
        """What was wanted or given up is so no more."""
        before = self._wanted, self._given_up
        self._forget()
        self._wanted, self._given_up = wish, None
        if before != (wish, None):
            self.changed.emit()

    def give_up(self) -> None:
        """Stop what is waited for. It is begun again when it is asked for after something else, or after `resume`."""
        if self._wanted is not None:
            self._given_up = self._wanted
            self._stop()
            self.changed.emit()

    def tell_anew(self) -> None:
        """Cards have other words, and other sizes with them: no scene is as it was."""
        self._stop()
        self._given_up = None
        self._kept.clear()
        self.changed.emit()

    def resume(self) -> None:
        """What was given up may be asked for again."""
        self._given_up = None
        self.changed.emit()

    def _beside(self, key: Key) -> SegmentScene | None:
        """The same scene laid out for another page."""
        found = (scene for other, scene in self._kept.items() if _but_for_page(other) == _but_for_page(key))
        return next(found, None)

    def _as_key(self, folds: Folds) -> frozenset[tuple[str, bool]]:
        """The same for a dictionary; there can be thousands of groups, and one asks at each step."""
        if folds is not self._folds[0]:
            self._folds = folds, frozenset(folds.items())
        return self._folds[1]

    def _arrangement(self, drawn: Outline, page: Page) -> Arranged | None:
        """What such an outline came to before: turns of a loop look alike. One of few boxes is laid out now."""
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
        self._turn_to(None)
        self._stop()
        self._process.close()

    def _stop(self) -> None:
        """Stop all work; an idle process stays for the next."""
        if self._asked is not None and self._making is None:
            self._process.end()
        self._asked = self._making = None
        self._maker.stop()
        self._forget()

    def _forget(self) -> None:
        self._wanted = None
        self._progress, self._pauses = 0.0, 0
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
            self.changed.emit()
        return scene

    # ------------------------------------------------------------ the other process

    def _measure_part(self) -> None:
        """Look through some of the segment; when all is known, ask for the layout."""
        if self._parts is not None:
            found = _next_within(self._parts, SLICE)
            if found is None:
                self._advance(LOOKED * self._paused(LOOKING))
                self._slice.start(0)
                return
            self._parts = None
            self._measured = found
        if self._asked is None:
            self._ask()

    def _counted(self, parts: Iterator[Measured | None]) -> Iterator[Measured | None]:
        for found in parts:
            self._pauses += 1
            yield found

    def _paused(self, usual: float) -> float:
        """Which share of the usual pauses was made."""
        return min(1.0, self._pauses / (usual * max(1, self.waiting)))

    def _advance(self, share: float) -> None:
        """The wish is so far now; never less than before. Said of each whole percent."""
        before, self._progress = self._progress, max(self._progress, share)
        if int(before * 100) != int(self._progress * 100):
            self.changed.emit()

    def _ask(self) -> None:
        if self._wanted is None or self._measured is None:
            return
        content, drawn, packed = self._measured
        found = self._arrangement(drawn, self._wanted.page)
        self._asked = (self._wanted, content, drawn)
        if found is not None:
            self._make(iter([found]))
            return
        if len(drawn.boxes) <= HERE:
            self._make(_arranged_in_parts(drawn, self._wanted.page))
            return
        self._advance(LOOKED)
        self._process.ask(packed, self._wanted.page)

    def _answered(self, answer: process.Answer) -> None:
        self._make(answer.arranged())

    def _progressed(self) -> None:
        """The process has said how far it is."""
        told = self._process.progress
        if told is not None and self._asked is not None and self._asked[0] is self._wanted:
            self._advance(LOOKED + (ARRANGED - LOOKED) * told.share)
        self._make_way()

    def _make_way(self) -> None:
        """End a layout that nobody will look at, where a new process is there sooner than its rest.

        While a record grows, what it was a moment ago is worth a look: it would never be seen if each moment ended it.
        """
        if self._asked is None or self._making is not None or self._wanted is None or not self._process.takes_long:
            return
        if _but_for_growth(self._asked[0].key) == _but_for_growth(self._wanted.key):
            return
        self._asked = None
        self._process.end()
        self._process.start()
        if self._measured is not None and not self._slice.isActive():
            self._ask()

    # ------------------------------------------------------------ the scene

    def _make(self, arranged: Iterator[Arranged | None]) -> None:
        """Make the scene that was asked for of what its outline came to."""
        assert self._asked is not None
        self._making = self._made(*self._asked, arranged)
        if self._asked[0] is self._wanted:
            self._pauses = 0
            self._advance(ARRANGED)
        self._make_part()

    def _made(
        self, wish: _Wish, content: Content, drawn: Outline, arranged: Iterator[Arranged | None]
    ) -> Iterator[SegmentScene | None]:
        for found in arranged:
            if found is None:
                self._pauses += wish is self._wanted
                yield None
                continue
            self._remember(drawn, wish.page, found)
            for scene in SegmentScene.in_parts(self._story, wish.segment, content, drawn, found):
                self._pauses += wish is self._wanted
                yield scene

    def _make_part(self) -> None:
        """Go on with the scene; when it is there, ask for the next layout, if there is a wish."""
        if self._making is None or self._asked is None:
            return
        scene = _next_within(self._making, SLICE)
        if scene is None:
            if self._asked[0] is self._wanted:
                self._advance(ARRANGED + (1.0 - ARRANGED) * self._paused(MAKING))
            self._maker.start(0)
            return
        wish = self._asked[0]
        self._making = self._asked = None
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


def _arranged_in_parts(drawn: Outline, page: Page) -> Iterator[Arranged | None]:
    """None at each pause, then where it all went."""
    yield (yield from arrange_in_parts(drawn, page))


def _but_for_page(key: Key) -> tuple[object, ...]:
    """What is shown, whatever room there is."""
    start, changes, _, folds, down = key
    return start, changes, folds, down


def _but_for_growth(key: Key) -> tuple[object, ...]:
    """What is shown, however long the record is."""
    start, _, page, folds, down = key
    return start, page, folds, down
