"""The paths of modules, as the program reaches them: ``encoder.layers.0.linear1``. Asks nothing of the user's code."""

from __future__ import annotations

import weakref
from typing import Any

import torch


class ModulePaths:
    """Finds a module in the one that was called around it; remembers where each one is."""

    def __init__(self) -> None:
        self._roots: dict[int, tuple[weakref.ref[torch.nn.Module], dict[int, str]]] = {}

    def path(self, root: torch.nn.Module, module: torch.nn.Module) -> str | None:
        """The path from `root` to a module in it; None where it is not registered there."""
        known = self._roots.get(id(root))
        if known is None or known[0]() is not root:
            known = self._roots[id(root)] = (weakref.ref(root), _paths(root))
        path = known[1].get(id(module))
        if path is None or _at(root, path) is not module:  # the tree has changed
            known = self._roots[id(root)] = (known[0], _paths(root))
            path = known[1].get(id(module))
        return path

    def forget_all(self) -> None:
        """The recording has ended."""
        self._roots.clear()


def _paths(root: torch.nn.Module) -> dict[int, str]:
    found = {id(root): ""}
    waiting = [root]
    while waiting:
        module = waiting.pop()
        for name, child in _children(module).items():
            if child is not None and id(child) not in found:
                found[id(child)] = f"{found[id(module)]}.{name}".lstrip(".")
                waiting.append(child)
    return found


def _at(root: torch.nn.Module, path: str) -> Any:
    module: Any = root
    for name in path.split(".") if path else ():
        module = _children(module).get(name) if module is not None else None
    return module


def _children(module: torch.nn.Module) -> dict[str, Any]:
    """Of its own dictionary: an attribute may be a property of the user's."""
    found = vars(module).get("_modules")
    return found if isinstance(found, dict) else {}  # a scripted one has something else
