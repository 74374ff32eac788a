"""The names of the program as they are now, and what hangs on them: looked up without running anything of the user's.

No property is asked, and no ``__getattr__``: what cannot be read from dictionaries is not followed.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any

import torch

from gradviz.worker.frames import in_short
from gradviz.worker.messages import LiveName

MOST = 4_000
_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType, MethodDescriptorType, WrapperDescriptorType,
              MethodWrapperType, ClassMethodDescriptorType, classmethod, staticmethod)  # fmt: skip
_HIDDEN = frozenset({"get_ipython", "exit", "quit", "In", "Out", "__builtins__", "__builtin__"})
_LIKE_IT = frozenset({"grad", "data", "T", "mT", "H", "mH", "real", "imag"})
"""What are tensors of a tensor, so that they have the attributes that it has."""
_INSIDE = ("_parameters", "_buffers", "_modules")
"""Where a module keeps what its own ``__getattr__`` finds."""
_OF_CLASSES: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_DICT_OF_CLASS = type.__dict__["__dict__"].__get__
_NAME_OF_CLASS = type.__dict__["__name__"].__get__
_READ = (int, float, complex, bool, str, bytes, type(None), list, tuple, set, dict)
"""Kinds whose values are told, besides tensors; of others their name."""
_UNKNOWN = object()


def living(base: str, keys: bool, namespace: Mapping[str, Any]) -> tuple[LiveName, ...]:
    """The names of a namespace; of what `base` means there the attributes, or the keys. Call it where the function
    modes are off."""
    if not base:
        shown = {name: each for name, each in namespace.items() if name not in _HIDDEN}
        return tuple(LiveName(name, *_told(each)) for name, each in list(shown.items())[:MOST] if isinstance(name, str))
    thing = _meant(base, namespace)
    if thing is _UNKNOWN:
        return ()
    if keys:
        own = thing if type(thing) is dict else _inside(thing)
        return tuple(LiveName(key, "key", _told(each)[1]) for key, each in list(own.items())[:MOST] if type(key) is str)
    return tuple(LiveName(name, *_told(each)) for name, each in list(_attributes(thing).items())[:MOST])


def _meant(base: str, namespace: Mapping[str, Any]) -> Any:
    try:
        return _value(ast.parse(base, mode="eval").body, namespace)
    except (SyntaxError, ValueError, RecursionError):
        return _UNKNOWN


def _value(node: ast.expr, namespace: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return namespace.get(node.id, _UNKNOWN)
    if isinstance(node, ast.Attribute):
        return _attribute(_value(node.value, namespace), node.attr)
    if isinstance(node, ast.Subscript):
        return _element(_value(node.value, namespace), node.slice)
    return _UNKNOWN


def _attribute(thing: Any, name: str) -> Any:
    if thing is _UNKNOWN:
        return _UNKNOWN
    found = _attributes(thing).get(name, _UNKNOWN)
    kind = type(found)
    if kind in (staticmethod, classmethod):
        return found.__func__
    if kind is MemberDescriptorType and _is_a(thing, found.__objclass__):
        return _slot(found, thing)
    if kind in (GetSetDescriptorType, property):
        return thing if name in _LIKE_IT and _is_a(thing, torch.Tensor) else _UNKNOWN
    return found


def _element(thing: Any, index: ast.expr) -> Any:
    """An element of one of Python's own containers."""
    try:
        key = ast.literal_eval(index)
    except ValueError:
        return _UNKNOWN
    if type(thing) in (list, tuple) and type(key) is int and -len(thing) <= key < len(thing):
        return thing[key]
    if type(thing) is dict and type(key) in (str, int):
        return thing.get(key, _UNKNOWN)
    if _is_a(thing, torch.nn.Sequential) or _is_a(thing, torch.nn.ModuleList):
        parts = list(_own(thing).get("_modules", {}).values())
        return parts[key] if type(key) is int and -len(parts) <= key < len(parts) else _UNKNOWN
    return _UNKNOWN


def _attributes(thing: Any) -> dict[str, Any]:
    """All that is to be found without asking, the thing's own before what its class has."""
    found: dict[str, Any] = {}
    classes = _OF_CLASSES(thing) if _is_a(thing, type) else _OF_CLASSES(type(thing))
    for each in classes:
        for name, value in _DICT_OF_CLASS(each).items():
            if isinstance(name, str):
                found.setdefault(name, value)
    if not _is_a(thing, type):
        found |= _own(thing) | _inside(thing)
    return found


def _own(thing: Any) -> dict[str, Any]:
    """The dictionary of an object or a module; empty where it has none."""
    for each in _OF_CLASSES(type(thing)):
        slot = _DICT_OF_CLASS(each).get("__dict__")
        if slot is not None:
            own = _slot(slot, thing) if type(slot) in (GetSetDescriptorType, MemberDescriptorType) else None
            return {name: value for name, value in own.items() if type(name) is str} if type(own) is dict else {}
    return {}


def _inside(thing: Any) -> dict[str, Any]:
    """The parameters, buffers and modules of a module."""
    if not _is_a(thing, torch.nn.Module):
        return {}
    own = _own(thing)
    return {name: each for place in _INSIDE for name, each in (own.get(place) or {}).items() if type(name) is str}


def _slot(descriptor: Any, thing: Any) -> Any:
    try:
        return type(descriptor).__get__(descriptor, thing, type(thing))
    except AttributeError:  # nothing is in it
        return _UNKNOWN


def _is_a(thing: Any, kind: type) -> bool:
    """As `isinstance`, which would ask the user's ``__class__``."""
    return kind in _OF_CLASSES(type(thing))


def _told(thing: Any) -> tuple[str, str]:
    """The kind of something, and what it is in short."""
    kind = type(thing)
    if _is_a(thing, ModuleType):
        return "module", ""
    if _is_a(thing, type):
        return "class", ""
    if kind in _FUNCTIONS:
        return "function", _signature(thing) if kind is FunctionType else ""
    if kind in (property, GetSetDescriptorType, MemberDescriptorType):
        return "property", ""
    if kind in _READ or _is_a(thing, torch.Tensor):
        return "variable", in_short(thing)
    return "variable", _NAME_OF_CLASS(kind)


def _signature(function: FunctionType) -> str:
    """How a function is called, without what its annotations and defaults say of themselves."""
    names = inspect.getargs(function.__code__)
    more = [f"{stars}{name}" for stars, name in (("*", names.varargs), ("**", names.varkw)) if name]
    return f"({', '.join([*names.args, *more])})"
