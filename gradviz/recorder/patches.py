"""Attributes of torch's that are others while somebody records, and the same objects again afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder


class Patch:
    """Some attributes, replaced for all recorders at once: what stands there tells those that record on its thread."""

    def __init__(self, replaced: Callable[[], list[tuple[Any, str, Any]]]) -> None:
        self._replaced = replaced
        """Gives owners, names and what shall stand there."""
        self._recorders: list[Recorder] = []
        self._lock = threading.RLock()
        self._kept: list[tuple[Any, str, Any]] = []
        self.original: dict[str, Any] = {}
        """What stood there, by name; it stays for calls that end later."""

    def join(self, recorder: Recorder) -> None:
        """Tell the recorder from now on."""
        with self._lock:
            self._recorders.append(recorder)
            self.refresh()

    def refresh(self) -> None:
        """Replace what could not be replaced before, since its module was not there yet."""
        with self._lock:
            if self._recorders and not self._kept:
                replaced = self._replaced()
                self.original = {name: vars(owner)[name] for owner, name, _ in replaced}
                self._kept[:] = [(owner, name, vars(owner)[name]) for owner, name, _ in replaced]
                for owner, name, new in replaced:
                    setattr(owner, name, new)

    def leave(self, recorder: Recorder) -> None:
        """Tell it no more; with the last recorder torch is as before. To leave twice does nothing."""
        with self._lock:
            if recorder in self._recorders:
                self._recorders.remove(recorder)
            if not self._recorders:
                for owner, name, old in self._kept:
                    setattr(owner, name, old)
                self._kept.clear()

    def here(self) -> list[Recorder]:
        """The recorders of this thread."""
        return [each for each in tuple(self._recorders) if each.on_its_thread]

    def told(self) -> list[Recorder]:
        """The recorders that take events on this thread now."""
        return [each for each in tuple(self._recorders) if each.recording and each.on_its_thread]
