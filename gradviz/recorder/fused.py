"""Modules that take a fused kernel only where nobody looks on: torch's transformer layers in evaluation.

They ask ``torch.overrides.has_torch_function``, which says yes for any arguments as soon as a mode is on the stack. The
kernel rounds otherwise and leaves out what is padded, so the record would show results that the program does not have.
While somebody records, our modes are left out of the answer.
"""

from __future__ import annotations

import sys
from typing import Any

import torch
from torch.jit._builtins import _register_builtin
from torch.overrides import _get_current_function_mode_stack

from gradviz.recorder.guard import Mode
from gradviz.recorder.patches import Patch

_ASKED = "has_torch_function"
_HAND_ON = frozenset({"torch", "torch._ops"})
"""Torch's modules that ask it to hand the call on to the modes: these shall."""
_PLAIN = frozenset({torch.Tensor, torch.nn.Parameter})
_not_asked = torch._C._disabled_torch_function_impl


def _has_torch_function(arguments: Any) -> bool:
    """Torch's own answer, as it is without recorders."""
    answer: bool = PATCH.original[_ASKED](arguments)
    if not answer or sys._getframe(1).f_globals.get("__name__") in _HAND_ON:
        return answer
    if not all(type(mode) is Mode for mode in _get_current_function_mode_stack()):
        return True  # one of the program's
    return torch._C._is_torch_function_enabled() and any(_overrides(type(each)) for each in arguments)


def _overrides(kind: type) -> bool:
    return kind not in _PLAIN and getattr(kind, "__torch_function__", _not_asked) is not _not_asked


PATCH = Patch(lambda: [(torch.overrides, _ASKED, _has_torch_function)])
_register_builtin(_has_torch_function, f"aten::{_ASKED}")  # `torch.jit.script` may find it in torch's modules
