"""Takes the recorder's marks off the functions that outlive it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradviz.recorder import transforms
from gradviz.recorder.registry import version_of

if TYPE_CHECKING:
    import torch

    from gradviz.recorder.registry import Registry


def take_off(registry: Registry) -> None:
    """Take the marks off all functions behind the known tensors that live.

    A function that the program holds without such a tensor is not found, nor is that of a view whose base was written
    (see `may_be_asked`): there a mark of some hundred bytes stays, which nobody reads, as long as the function lives.
    """
    stack = [node for entry in list(registry.tensors.values()) for node in _behind(entry.ref())]
    while stack:
        node = stack.pop()
        if node.metadata.pop(registry.key, None) is not None:  # what lies behind an unmarked one is unmarked, too
            stack += [behind for behind, _ in node.next_functions if behind is not None]


def may_be_asked(tensor: torch.Tensor) -> bool:
    """Whether to ask for its function makes none: torch makes that of a view anew where its base was written."""
    base = tensor._base
    return base is None or not base.requires_grad or version_of(tensor) == 0


def _behind(tensor: torch.Tensor | None) -> Iterator[Any]:
    """The functions of the tensor, or of what it is a view of, and of its gradient."""
    if tensor is None:
        return
    if transforms.is_wrapped(tensor):
        yield from _behind(transforms.layers(tensor)[1])
    if not may_be_asked(tensor):
        yield from _behind(tensor._base)
        return
    try:
        node, leaf = tensor.grad_fn, tensor.is_leaf
    except RuntimeError:  # one of several views whose base was written: it has none any longer
        yield from _behind(tensor._base)
        return
    if node is not None:
        yield node
    if leaf or tensor.retains_grad:
        yield from _behind(tensor.grad)
