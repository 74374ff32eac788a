"""The parameters of a record as a tree of modules, at a step. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gradviz.trace.norms import norm_estimate
from gradviz.trace.optimizers import Optimizer
from gradviz.trace.texts import names_of
from gradviz.trace.trace import Trace

_BYTES = {
    "float64": 8, "double": 8, "complex64": 8, "int64": 8, "complex128": 16, "float16": 2, "bfloat16": 2, "int16": 2,
    "int8": 1, "uint8": 1, "bool": 1,
}  # fmt: skip
NONE, ZERO, NAN, INFINITE, THERE, FROZEN = "none", "zero", "nan", "inf", "there", "frozen"
"""How a gradient is."""
Norm = tuple[float, bool] | None


@dataclass
class Parameter:
    """One parameter at a step."""

    key: str
    path: str
    others: tuple[str, ...]
    """Its other names."""
    shape: tuple[int, ...]
    dtype: str
    device: str
    trained: bool
    """Whether it requires a gradient."""
    value: Norm
    grad: Norm
    state: str
    optimizer: str = ""
    group: int = 0
    rate: float | None = None

    @cached_property
    def count(self) -> int:
        """Its elements."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """What they take."""
        return self.count * _BYTES.get(self.dtype, 4)


@dataclass(eq=False)
class Module:
    """A module: what is in it, by the dots of the names."""

    name: str
    path: str
    above: Module | None = None
    modules: dict[str, Module] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)

    def all(self) -> Iterator[Parameter]:
        """All parameters in it, also further in."""
        yield from self.parameters
        for module in self.modules.values():
            yield from module.all()

    def sum_up(self) -> Iterator[None]:
        """Have what takes a look at all that is in it known, with pauses."""
        for each in ("count", "trained", "bytes"):
            getattr(self, each)
            yield

    @cached_property
    def count(self) -> int:
        """The elements of all of its parameters, each counted once."""
        return sum(each.count for each in self.all())

    @property
    def own(self) -> int:
        """Those of the parameters that are directly its own."""
        return sum(each.count for each in self.parameters)

    @cached_property
    def trained(self) -> int:
        """Those that require a gradient."""
        return sum(each.count for each in self.all() if each.trained)

    @cached_property
    def bytes(self) -> int:
        """What all of them take."""
        return sum(each.bytes for each in self.all())

    def norm(self, of: str) -> Norm:
        """The 2-norm over all of its parameters: of their values, or of their gradients."""
        norms = [norm for each in self.all() if (norm := getattr(each, of)) is not None]
        if not norms:
            return None
        return math.hypot(*(size for size, _ in norms)), all(known for _, known in norms)


class ParameterTrees:
    """Remembers which tensors of a record can be parameters; only new ones are looked at again."""

    def __init__(self) -> None:
        self._seen = 0
        self._found: list[int] = []

    def at(self, trace: Trace, step: int) -> Iterator[Module | None]:
        """The tree at a step; None now and then before it. What is in no module stands at its top."""
        self._look(trace)
        top = Module("", "")
        used = {
            number: (optimizer, nr, optimizer.rates[nr])
            for optimizer in trace.optimizers.at(step)
            for nr, group in enumerate(optimizer.groups)
            for number in group.parameters
        }
        for number in self._found:
            yield None
            if (parameter := _parameter(trace, step, number, used.get(number))) is not None:
                _put(top, parameter)
        yield top

    def _look(self, trace: Trace) -> None:
        """Find what is new among the tensors; they are numbered as they were seen."""
        numbers = list(trace.tensors)
        for number in numbers[self._seen :]:
            created = trace.tensors[number].created
            if created.parameter or created.is_leaf:
                self._found.append(number)
        self._seen = len(numbers)


def _parameter(
    trace: Trace, step: int, number: int, used: tuple[Optimizer, int, float | None] | None
) -> Parameter | None:
    """A tensor as a parameter; None where it is none at that step: not there, or nothing that is trained."""
    history = trace.tensors[number]
    created = history.created
    key = trace.key_at(history, step)
    if key is None or (history.released is not None and history.released <= step):
        return None
    trained = history.requires_grad.at(step, created.requires_grad)
    leaf = history.is_leaf.at(step, created.is_leaf)
    if not created.parameter and used is None and not (trained and leaf):
        return None
    names = [name for name in names_of(trace, number, step) if ".grad" not in name and "state[" not in name]
    if not names:
        return None
    names.sort(key=lambda name: -name.count("."))
    shape = tuple(history.shape.at(step, created.shape))
    count = math.prod(shape)
    dtype = history.dtype.at(step, created.dtype).removeprefix("torch.")
    grad = history.grad.at(step, None)
    found = norm_estimate(grad, count)
    value = norm_estimate(history.value.at(step, created.value), count)
    parameter = Parameter(key, names[0], tuple(names[1:]), shape, dtype, created.device, trained, value, found,
                          _state(trained, grad is not None, found))  # fmt: skip
    if used is not None:
        optimizer, parameter.group, parameter.rate = used
        parameter.optimizer = optimizer.name
    return parameter


def _state(trained: bool, there: bool, norm: Norm) -> str:
    if not there:
        return NONE if trained else FROZEN
    if norm is None:
        return THERE
    if math.isnan(norm[0]):
        return NAN
    if math.isinf(norm[0]):
        return INFINITE
    return ZERO if norm == (0.0, True) else THERE


def _put(top: Module, parameter: Parameter) -> None:
    module = top
    *path, _ = parameter.path.split(".")
    for name in path:
        if name not in module.modules:
            module.modules[name] = Module(name, f"{module.path}.{name}".lstrip("."), module)
        module = module.modules[name]
    module.parameters.append(parameter)
