"""The stack of torch's function modes, from which a mode can go wherever it stands."""

from __future__ import annotations

from torch._C import _len_torch_function_stack, _pop_torch_function_stack, _push_on_torch_function_stack
from torch.overrides import TorchFunctionMode, _get_current_function_mode_stack


def is_on(mode: TorchFunctionMode) -> bool:
    """Whether the mode is on this thread's stack."""
    return any(each is mode for each in _get_current_function_mode_stack())


def take_off(mode: TorchFunctionMode) -> bool:
    """Take the mode off this thread's stack; whether it was on it. Where it is on it twice, the upper one goes."""
    stack = _get_current_function_mode_stack()
    places = [place for place, each in enumerate(stack) if each is mode]
    if not places:
        return False
    while _len_torch_function_stack() > places[-1]:
        _pop_torch_function_stack()
    for each in stack[places[-1] + 1 :]:
        _push_on_torch_function_stack(each)
    return True


class TakenOffLate:
    """Takes a mode off when it dies.

    While torch runs a call of a mode it takes the mode off the stack, and puts it back behind the call. A mode that was
    to go in the meantime goes with this, which is put into the call's own ``kwargs``: they die just after that.
    """

    def __init__(self, mode: TorchFunctionMode) -> None:
        self._mode = mode

    def __del__(self) -> None:
        take_off(self._mode)
