"""A program that stands still: what is told of its frames, and what is evaluated in them."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType

import torch

from gradviz.recorder.backward import Backward
from gradviz.recorder.recorder import Recorder
from gradviz.worker.documents import Documents
from gradviz.worker.evaluation import Namespace, answer
from gradviz.worker.frames import Passes, copied_names, described, names_of
from gradviz.worker.living import living
from gradviz.worker.messages import Complete, Completed, Evaluate, Evaluated, FrameSeen, Look, Looked
from gradviz.worker.ways import grad_mode

NO_FRAME = "There is no such frame."
_RUN_BACKWARD = Backward._run.__code__


@contextlib.contextmanager
def unseen(recorder: Recorder) -> Iterator[None]:
    """Keep what runs within out of the record."""
    recorders = [recorder, *recorder.lanes]
    before = [each.away for each in recorders]
    for each in recorders:
        each.away = True
    try:
        yield
    finally:
        for each, away in zip(recorders, before, strict=True):
            each.away = away


class Held:
    """The user's frames of the thread that is held, the innermost first, for as long as it is."""

    def __init__(self, frames: list[FrameType], traced: bool, recorder: Recorder, documents: Documents) -> None:
        self.frames = frames
        self._traced = traced
        """Whether the trace function of the innermost frame runs."""
        self._home, self._documents = recorder, documents
        lanes = recorder.lanes_here()
        self._passes = list((lanes[0] if lanes else recorder).backward.running)
        self._spaces: dict[int, Namespace] = {}

    def described(self) -> tuple[FrameSeen, ...]:
        """The frames as the client is told of them."""
        with unseen(self._home), torch._C.DisableTorchFunction():
            return described(self.frames, self._documents, self._traced, self._known, self._begun())

    def look(self, command: Look) -> Looked:
        """What the names of a frame hold now."""
        if not 0 <= command.frame < len(self.frames):
            return Looked(command.frame, (), ())
        keep = self._traced and command.frame == 0
        with unseen(self._home), torch._C.DisableTorchFunction():
            return Looked(command.frame, *names_of(self.frames[command.frame], keep, self._known))

    def complete(self, command: Complete) -> Completed:
        """The names that a frame sees, or the attributes or keys of one of them."""
        index = command.frame or 0
        if not 0 <= index < len(self.frames):
            return Completed(command.number, ())
        frame, keep = self.frames[index], self._traced and index == 0
        with unseen(self._home), torch._C.DisableTorchFunction():
            return Completed(command.number, living(command.base, command.keys, copied_names(frame, keep)))

    def evaluate(self, command: Evaluate) -> Evaluated:
        """What an expression is in a frame, or what came of running statements there."""
        if not 0 <= command.frame < len(self.frames):
            return Evaluated(command.number, error=NO_FRAME)
        space = self._spaces.get(command.frame)
        if space is None:
            traced = self._traced and command.frame == 0
            space = self._spaces[command.frame] = Namespace(self.frames[command.frame], traced)
        with unseen(self._home), grad_mode(self._mode_of(command.frame)):
            return Evaluated(command.number, *answer(command.text, space))

    def _known(self, tensor: torch.Tensor) -> int:
        """The number of a tensor in the record; 0 for one that is not in it."""
        found = self._home.registry.known(tensor)
        return found.number if found is not None else 0

    def _begun(self) -> Passes:
        """The passes that a frame began and that run, the innermost first: each with the function that it is in."""
        passes, begun = list(self._passes), {}
        own: list[tuple[int, int]] = []
        wanted = {id(frame): index for index, frame in enumerate(self.frames)}
        each: FrameType | None = sys._getframe(1)
        while each is not None:
            if each.f_code is _RUN_BACKWARD and passes:
                this = passes.pop()
                own.append((this.number, this.running[-1] if this.running else 0))
            elif id(each) in wanted and own:
                begun[wanted[id(each)]] = tuple(own)
                own = []
            each = each.f_back
        return begun

    def _mode_of(self, index: int) -> bool | None:
        """Whether gradients are recorded in a frame; None: as here, since no pass runs between."""
        passes = [number for at, begun in self._begun().items() if at <= index for number, _function in begun]
        return next((this.grad_enabled for this in self._passes if passes and this.number == passes[-1]), None)
