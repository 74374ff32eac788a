"""The transforms of ``torch.func``: which of them run, and what is inside the tensors that they hand to functions.

Inside ``grad``, ``vjp``, ``jvp`` and ``vmap`` a function sees wrappers. One of ``vmap`` shows the shape of one example
and keeps a batch; one of ``grad`` has a graph of its own. What is inside may have a graph, too: that of the program, or
of a transform further out.
"""

from __future__ import annotations

import torch
from torch._C._functorch import (
    CInterpreter,
    CVmapInterpreterPtr,
    TransformType,
    get_dynamic_layer_stack_depth,
    get_interpreter_stack,
    get_unwrapped,
    is_batchedtensor,
    is_functorch_wrapped_tensor,
    maybe_get_bdim,
    maybe_get_level,
)

depth = get_dynamic_layer_stack_depth
"""How many transforms run, one in another."""
is_wrapped = is_functorch_wrapped_tensor
"""Whether a tensor is a wrapper of a transform's."""


def running() -> tuple[str, ...]:
    """The transforms that run, the outermost first; that of `vmap` with the size of its batch."""
    return tuple(_name(each) for each in get_interpreter_stack() or ())


def _name(interpreter: CInterpreter) -> str:
    kind = interpreter.key()
    if kind == TransformType.Vmap:
        return f"vmap {CVmapInterpreterPtr(interpreter).batchSize()}"
    return str(kind.name).lower()


def layers(tensor: torch.Tensor) -> list[torch.Tensor]:
    """The tensor, what it wraps, and so on down to a plain one."""
    found = [tensor]
    while is_wrapped(found[-1]):
        found.append(get_unwrapped(found[-1]))
    return found


def carrier(tensor: torch.Tensor) -> torch.Tensor:
    """The outermost of its layers that autograd keeps track of: that of ``vmap`` has no graph of its own."""
    if not is_wrapped(tensor):
        return tensor
    return next((each for each in layers(tensor) if each.requires_grad), tensor)


def level(tensor: torch.Tensor) -> int:
    """The level of the transform whose wrapper it is, counted from 1; 0 for a plain tensor."""
    return max(0, maybe_get_level(tensor)) if is_wrapped(tensor) else 0


def batch(tensor: torch.Tensor) -> tuple[int, ...]:
    """The sizes of the batches that are hidden in a wrapper, the outermost transform's first."""
    return tuple([inner.shape[maybe_get_bdim(outer)] for outer, inner in _batched(layers(tensor))])


def whole(tensor: torch.Tensor) -> torch.Tensor:
    """What a wrapper holds, with its batches in front. Call it where functorch is disabled."""
    stack = layers(tensor)
    plain = stack[-1].detach()
    for front, (outer, _) in enumerate(_batched(stack)):
        plain = plain.movedim(maybe_get_bdim(outer) + front, front)
    return plain


def _batched(stack: list[torch.Tensor]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """The wrappers of ``vmap`` among the layers, each with what it wraps, the outermost transform's first."""
    pairs = zip(reversed(stack[:-1]), reversed(stack[1:]), strict=True)
    return [(outer, inner) for outer, inner in pairs if is_batchedtensor(outer)]
