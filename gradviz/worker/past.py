"""Evaluates an expression on tensors of the recorded past, in a forked child: nothing of it stays in the worker."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import math
import os
import re
import resource
import select
import signal
import warnings
from collections.abc import Sequence
from time import monotonic
from typing import Any, NoReturn

import msgspec
import numpy
import torch

from gradviz.past import PastTensor

PATIENCE = 2
"""Seconds of a processor that an expression may take."""
_LONGEST = 10.0
"""Seconds that one may take that waits, on a busy machine or for something."""
MOST = 4_000
"""Characters of an answer."""
_PART = re.compile(r"\[([^\]]*)\]|\.?([^.\[]+)")


class Answer(msgspec.Struct, frozen=True):
    """What an expression is, or why it is nothing."""

    text: str = ""
    error: str = ""


class _NotRecorded(Exception):
    """The record does not hold what was asked for."""


class Holder:
    """Stands for an object of the program of which the record holds the tensors only: a module, a list."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._parts: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._part(name, f"{self._path}.{name}")

    def __getitem__(self, key: Any) -> Any:
        return self._part(repr(key), f"{self._path}[{key!r}]")

    def __call__(self, *_: Any, **__: Any) -> Any:  # noqa: D102
        self._refuse()

    def __iter__(self) -> Any:
        self._refuse()

    def __len__(self) -> int:
        self._refuse()

    def __repr__(self) -> str:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise _NotRecorded(f"The record holds tensors of `{self._path}`, not the object itself.")

    def _part(self, key: str, path: str) -> Any:
        found = self._parts.get(key)
        if found is None:
            raise _NotRecorded(f"`{path}` is not in the record at this step.")
        if isinstance(found, PastTensor):
            raise _NotRecorded(found.missing)
        return found


def evaluate(expression: str, tensors: Sequence[PastTensor]) -> Answer:
    """What the expression is where names mean these tensors; torch itself evaluates it. Takes `PATIENCE` at most."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of forks where threads run
        child = os.fork()
    if not child:
        try:
            os.close(reader)
            faulthandler.disable()
            resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
            torch.set_num_threads(1)  # the threads of the parent's kernels are not there
            with open(writer, "wb") as out:
                out.write(msgspec.msgpack.encode(_answer(expression, tensors)))
        finally:
            os._exit(0)
    os.close(writer)
    said: bytes | None = None
    try:
        said = _read(reader)
    finally:
        os.close(reader)
        if said is None:
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if said is None or (os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGXCPU)):
        return Answer(error=f"The expression took longer than {PATIENCE} seconds and was given up.")
    try:
        return msgspec.msgpack.decode(said, type=Answer)
    except msgspec.DecodeError:
        return Answer(error="The expression ended the process that evaluated it.")


def _read(reader: int) -> bytes | None:
    """All that comes until the other end is closed; None if that takes too long."""
    until, got = monotonic() + _LONGEST, b""
    while select.select([reader], [], [], max(0.0, until - monotonic()))[0]:
        more = os.read(reader, 1 << 16)
        if not more:
            return got
        got += more
    return None


def _answer(expression: str, tensors: Sequence[PastTensor]) -> Answer:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            result = eval(expression.strip(), _namespace(tensors))
            text = repr(result)
    except _NotRecorded as error:
        return Answer(error=str(error))
    except BaseException as error:  # noqa: BLE001  # whatever the expression does is the answer
        return Answer(error=f"{type(error).__name__}: {error}")
    text = printed.getvalue() + text
    return Answer(text if len(text) <= MOST else f"{text[:MOST]} …")


def _namespace(tensors: Sequence[PastTensor]) -> dict[str, Any]:
    modules = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "math": math, "np": numpy, "numpy": numpy}
    names: dict[str, Any] = dict(modules)
    for past in sorted(tensors, key=lambda each: len(each.path)):
        root, *parts = (key or name for key, name in _PART.findall(past.path))
        made = past if past.missing else rebuilt(past)
        if not parts:
            names[root] = made
            continue
        holder = names.setdefault(root, Holder(root))
        for part in parts[:-1]:
            if isinstance(holder, Holder):
                holder = holder._parts.setdefault(part, Holder(f"{holder._path}.{part}"))
        if isinstance(holder, Holder):  # else a tensor, whose `.grad` it is
            holder._parts[parts[-1]] = made
    return names


def rebuilt(past: PastTensor) -> torch.Tensor:
    """A tensor with the recorded elements and gradient; it requires none, since it has no graph."""
    dtype = getattr(torch, past.dtype)
    tensor = torch.tensor(_numbers(past.data, dtype), dtype=dtype).reshape(past.shape)
    if past.grad is not None:
        tensor.grad = torch.tensor(_numbers(past.grad, dtype), dtype=dtype).reshape(past.shape)
    return tensor


def _numbers(data: Any, dtype: torch.dtype) -> Any:
    """Complex numbers are recorded as text."""
    if not dtype.is_complex:
        return data
    return [_numbers(item, dtype) for item in data] if isinstance(data, list) else complex(data)
