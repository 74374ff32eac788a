"""Where the program's calls come in, and the boundary that nothing of the recorder's own passes."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

import torch
from torch.overrides import TorchFunctionMode

from gradviz.recorder.short import short_way

if TYPE_CHECKING:
    from gradviz.recorder.recorder import Recorder

_dispatch_modes = torch._C._len_torch_dispatch_stack
"""How many modes of torch dispatch the program has on."""


class Mode(TorchFunctionMode):  # type: ignore[misc] # torch is not typed here
    """Hands every call above autograd to the recorder."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self._recorder = recorder
        self.plain = self.__torch_function__ = short_way(recorder, self)
        """What takes each call; while a debugger waits for one, it is asked first."""


class Guard:
    """The boundary: inside, the recorder is busy, and an error of its own ends the recording, not the program.

    What torch functions run inside are not seen by any mode, of torch functions or of torch dispatch. It is never
    entered twice at a time.
    """

    __slots__ = ("_below", "_off", "_recorder", "closed")

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._off = torch._C.DisableTorchFunction()
        self._below: Any = None
        self.closed = False
        """Whether torch functions are off."""

    def __enter__(self) -> None:
        recorder = self._recorder
        recorder.busy = True
        if recorder.lock is not None:
            recorder.wait_for_turn()
        self.closed = True  # first: an interrupt may come when torch functions are just off
        self._off.__enter__()
        if _dispatch_modes():
            self._below = torch._C._DisableTorchDispatch()  # it begins when it is made

    def open(self) -> None:
        """Leave it where an interrupt came in the middle of `__enter__` or `__exit__`."""
        if self._recorder.busy or self.closed:
            self.__exit__(None, None, None)

    def __exit__(self, kind: Any, error: BaseException | None, traceback: TracebackType | None) -> bool:
        recorder = self._recorder
        if self._below is not None:
            self._below.__exit__(None, None, None)
            self._below = None
        self._off.__exit__(kind, error, traceback)
        self.closed = recorder.busy = False
        ours = False
        if error is not None and isinstance(error, Exception):
            ours = True
            recorder.failed(error)
        if recorder.lock is not None:
            recorder.end_turn()
        return ours
