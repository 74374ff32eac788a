"""Which frame of a paused program is looked into: the console, watched expressions and variables mean that one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from gradviz.trace.texts import function_name
from gradviz.trace.trace import Trace
from gradviz.ui.runs import Runs, State
from gradviz.wording import later, tr
from gradviz.worker.messages import FrameSeen, Looked, TensorSeen


class Frames(QObject):
    """Owns the choice, which each pause begins anew with the innermost frame, and what that frame's names hold now."""

    changed = Signal()
    """The program was paused, runs on, or another frame was chosen."""
    named = Signal()
    """`names` may be others: something was evaluated."""

    def __init__(self, runs: Runs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.index = 0
        """Counted from the innermost one."""
        self.names: tuple[tuple[str, str], ...] = ()
        """What its variables hold, in short."""
        self.tensors: dict[str, TensorSeen] = {}
        """Those of them that mean tensors."""
        self.kinds: tuple[str, ...] = ()
        """What each of them is."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(lambda: runs.look(self.index))
        runs.paused.connect(lambda _pause: self.choose(0))
        runs.resumed.connect(self._end)
        runs.evaluated.connect(lambda _answer: self._expire())
        runs.looked.connect(self._take)

    @property
    def stack(self) -> tuple[FrameSeen, ...]:
        """The user's frames of the paused program, the innermost first; none where none is paused."""
        pause = self._runs.pause_
        return pause.stack if pause is not None else ()

    @property
    def frame(self) -> FrameSeen | None:
        """The chosen one."""
        return self.stack[self.index] if self.index < len(self.stack) else None

    def choose(self, index: int) -> None:
        """Look into another frame."""
        self.index = index
        if (frame := self.frame) is not None:
            self._know(frame)
            self._expire()
        self.changed.emit()

    def _end(self) -> None:
        self._later.stop()
        self.index, self.names, self.tensors, self.kinds = 0, (), {}, ()
        self.changed.emit()

    def _expire(self) -> None:
        if self._runs.state == State.PAUSED and self.frame is not None:
            self._later.start(0)

    def _take(self, looked: Looked) -> None:
        if self.frame is None or looked.frame != self.index:
            return
        before = self.names, self.tensors
        self._know(looked)
        if (self.names, self.tensors) != before:
            self.named.emit()

    def _know(self, told: FrameSeen | Looked) -> None:
        self.names, self.kinds = told.names, told.kinds
        self.tensors = {tensor.name: tensor for tensor in told.tensors}


def frame_words(frame: FrameSeen) -> str:
    """What a frame is called: its function as it would be called, or the file's top level."""
    return f"{frame.function}()" if frame.function else tr("top level")


def place_words(frame: FrameSeen) -> str:
    """Where it stands."""
    if not frame.file:
        return tr("line {line}", line=frame.line)
    return tr("{file}, line {line}", file=frame.file.rpartition("/")[2], line=frame.line)


def now_words(frame: FrameSeen | None) -> str:
    """Says that what stands below is the present, and of which frame of the paused program."""
    if frame is None:
        return tr("Now, where the program is paused")
    if not frame.function:
        return tr("Now, at the top level, {place}: the program is paused", place=place_words(frame))
    text = later("Now, in {function}(), {place}: the program is paused")
    return tr(text, function=frame.function, place=place_words(frame))


def pass_words(trace: Trace, pass_: int, function: int) -> str:
    """A pass that runs, and the function that it is in."""
    if function not in trace.functions:
        return tr("pass {number}", number=pass_)
    return tr("pass {number}, in {function}", number=pass_, function=function_name(trace, function))
