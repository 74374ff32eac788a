"""What jedi cannot find out by reading torch: what calls of modules give, and arithmetic with tensors.

`Module.__call__` returns ``Any``, and jedi takes a sum for what its left side is. These are rules of torch, so they are
told to jedi where it asks its plugins, and where it decides about operators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from jedi.inference import syntax_tree
from jedi.inference.base_value import NO_VALUES, ValueSet, ValueWrapper
from jedi.inference.lazy_value import LazyKnownValues
from jedi.plugins import plugin_manager

_MODULE = "torch.nn.modules.module", "Module"
_FUNCTION = "torch.autograd.function", "Function"
_GIVING_TENSORS = frozenset({("torch.autograd.function", "apply"), ("torch.utils.checkpoint", "checkpoint")})
"""They call what they were given, and give what that gives: mostly a tensor."""
_OWN_CODE = {"forward": ("self", "ctx"), "backward": ("ctx",)}
"""What torch calls of a person's classes, and the arguments that are no tensors."""
_TENSORS = frozenset({("torch._tensor", "Tensor"), ("torch", "Tensor"), ("torch._C", "TensorBase")})
_NO_TENSOR = frozenset({"in", "not in", "is", "is not"})
"""Operators whose result is a bool, whatever is compared."""


def teach() -> None:
    """Have jedi know it from now on."""
    plugin_manager.register(_Plugin)
    syntax_tree.infer_factor = _signed(syntax_tree.infer_factor)
    syntax_tree._infer_comparison_part = _combined(syntax_tree._infer_comparison_part)


class _Plugin:
    """Wraps what jedi does at places that it keeps open for plugins; each function is named after such a place."""

    @staticmethod
    def execute(callback: Callable[..., Any]) -> Callable[..., Any]:
        """A call: that of a module is one of its `forward`."""

        def wrapper(value: Any, arguments: Any) -> Any:
            if value.is_instance() and _is_a(value, {_MODULE}):
                return value.py__getattribute__("forward").execute(arguments) or _tensor(value.inference_state)
            if value.is_function() and (value.get_root_context().py__name__(), value.py__name__()) in _GIVING_TENSORS:
                return _tensor(value.inference_state)
            return ValueSet(map(_unpacking, callback(value, arguments=arguments)))

        return wrapper

    @staticmethod
    def infer_anonymous_param(callback: Callable[..., Any]) -> Callable[..., Any]:
        """An argument that nothing else is known of: torch calls a `forward` with tensors."""

        def wrapper(name: Any) -> Any:
            values, function = callback(name), name.function_value
            others = _OWN_CODE.get(function.py__name__())
            if values or others is None or name.string_name in others or function.class_context is None:
                return values
            known = _descends(function.class_context.get_value(), {_MODULE, _FUNCTION})
            return _tensor(function.inference_state) if known else values

        return wrapper

    @staticmethod
    def tree_name_to_values(callback: Callable[..., Any]) -> Callable[..., Any]:
        """What a name holds: torch's own source sets ``self.data`` to what was unpickled."""

        def wrapper(state: Any, context: Any, tree_name: Any) -> Any:
            values = callback(state, context, tree_name)
            unpickled = tree_name.value == "data" and context.get_root_context().py__name__() == "torch._tensor"
            return values or (_tensor(state) if unpickled else values)

        return wrapper


def _signed(original: Callable[..., Any]) -> Callable[..., Any]:
    """What ``-x`` is: jedi knows it of numbers."""

    def infer_factor(values: Any, operator: str) -> Iterator[Any]:
        others = []
        for value in values:
            if operator in ("-", "~") and _is_tensor(value):
                yield value
            else:
                others.append(value)
        yield from original(others, operator)

    return infer_factor


def _combined(original: Callable[..., Any]) -> Callable[..., Any]:
    """What ``2 * x`` and ``x > 0`` are: jedi takes them for a number, and for a bool."""

    def infer(state: Any, context: Any, left: Any, operator: Any, right: Any) -> Any:
        sign = operator if isinstance(operator, str) else str(operator.value)
        if sign not in _NO_TENSOR and (_is_tensor(left) or _is_tensor(right)):
            return _tensor(state)
        return original(state, context, left, operator, right)

    return infer


class _Several(ValueWrapper):  # type: ignore[misc]
    """What ``x.max(dim=0)`` gives: jedi does not see that it is a tuple of tensors, too."""

    def py__iter__(self, contextualized_node: Any = None) -> Iterator[Any]:
        """Its elements; whoever takes it apart knows how many."""
        tensor = _tensor(self._wrapped_value.inference_state)
        return iter([LazyKnownValues(tensor)] * 4)


def _unpacking(value: Any) -> Any:
    several = value.is_instance() and value.get_root_context().py__name__() == "torch.return_types"
    return _Several(value) if several else value


def _tensor(state: Any) -> Any:
    """Some tensor."""
    torch = state.import_module(("torch",))
    return torch.py__getattribute__("Tensor").execute_with_values() if torch else NO_VALUES


def _is_tensor(value: Any) -> bool:
    return bool(value.is_instance()) and _is_a(value, _TENSORS)


def _is_a(instance: Any, names: Any) -> bool:
    return _descends(instance.py__class__(), names)


def _descends(known: Any, names: Any) -> bool:
    return any((each.get_root_context().py__name__(), each.py__name__()) in names for each in known.py__mro__())
