"""Evaluates text in a frame of the user's that stands still, and tells what came of it as text."""

from __future__ import annotations

import ast
import contextlib
import ctypes
import io
from collections.abc import Callable, Iterator
from inspect import CO_OPTIMIZED
from types import CodeType, FrameType
from typing import Any

from gradviz.recorder.source import SNAPSHOTS
from gradviz.worker.interrupt import interruptible
from gradviz.worker.reports import in_words

FILE = "<evaluated>"
_MOST = 100_000
"""Characters of an answer that are kept."""


class Namespace:
    """The names that code in a frame sees, as one dictionary: what is written to it goes back to the frame.

    A frame of a function has no room for new names, so those are kept here for as long as the frame stands still.
    """

    def __init__(self, frame: FrameType, traced: bool) -> None:
        self._frame = frame
        self._traced = traced
        """Whether its trace function runs: then Python keeps the snapshot of the locals itself, and needs it."""
        self._added: dict[str, Any] = {}

    @property
    def _is_top(self) -> bool:
        return self._frame.f_locals is self._frame.f_globals

    @contextlib.contextmanager
    def open(self, globals_: frozenset[str] = frozenset()) -> Iterator[dict[str, Any]]:
        """The names, to be read and written within; those of `globals_` are the module's."""
        frame = self._frame
        if self._is_top:
            yield frame.f_globals
            return
        before = {**frame.f_locals, **self._added}
        names = {**frame.f_globals, **before}
        try:
            yield names
        finally:
            self._write_back(before, names, globals_)
            names.clear()
            before.clear()

    def _write_back(self, before: dict[str, Any], names: dict[str, Any], globals_: frozenset[str]) -> None:
        frame = self._frame
        local, code = frame.f_locals, frame.f_code
        fixed = code.co_flags & CO_OPTIMIZED
        own = {*code.co_varnames, *code.co_cellvars, *code.co_freevars}
        module = frame.f_globals
        for name in [name for name in before if name not in names]:
            self._added.pop(name, None)
            local.pop(name, None)
        for name, value in names.items():
            if name in globals_:
                module[name] = value
            elif name in before:
                if value is not before[name]:
                    self._write(local, name, value)
            elif name not in module or module[name] is not value:
                if not fixed or name in own:
                    self._write(local, name, value)
                else:
                    self._added[name] = value
        if SNAPSHOTS and fixed:
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(1))
            if not self._traced:
                local.clear()  # it would keep what it holds alive

    def _write(self, local: dict[str, Any], name: str, value: Any) -> None:
        if name in self._added:
            self._added[name] = value
        else:
            local[name] = value


def compiled(text: str) -> CodeType:
    """The code of an expression. Raises `SyntaxError`."""
    return compile(text.strip(), FILE, "eval", dont_inherit=True)


@interruptible
def value_of(code: CodeType, namespace: Namespace) -> Any:
    """What an expression comes to. Raises what it raises."""
    with namespace.open() as names:
        return eval(code, names)


def answer(text: str, namespace: Namespace) -> tuple[str, str | None, str | None]:
    """Evaluate an expression, or run statements: what it printed, its value as text, and its error in words."""
    printed = io.StringIO()
    result = error = None
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            result = _run(text, namespace)
    except BaseException as raised:  # noqa: BLE001  # whatever it raises is told
        error = in_words(raised)
    return shortened(printed.getvalue()), None if result is None else shortened(result), error


def shortened(text: str) -> str:
    """The text, without its end if it is too long."""
    return text if len(text) <= _MOST else f"{text[:_MOST]}… ({len(text) - _MOST:,} more characters)"


@interruptible
def _run(text: str, namespace: Namespace) -> str | None:
    tree = ast.parse(text.strip(), FILE)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        del tree.body[-1]
    globals_ = frozenset(name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names)
    with namespace.open(globals_) as names:
        if tree.body:
            exec(compile(tree, FILE, "exec", dont_inherit=True), names)
        if not isinstance(last, ast.Expr):
            return None
        value = eval(compile(ast.Expression(last.value), FILE, "eval", dont_inherit=True), names)
        return None if value is None else repr(value)


def quietly(function: Callable[[], Any]) -> tuple[Any, str | None]:
    """What a function of ours that runs the user's code gives, or what it raised in words: it ends no program."""
    try:
        return function(), None
    except (Exception, SystemExit) as error:  # noqa: BLE001  # the user's code may raise anything
        return None, in_words(error)
