"""Whether an exception that is being raised will be caught in the user's code, as far as its text tells."""

from __future__ import annotations

import ast
import functools
import linecache
from types import FrameType
from typing import Any

from gradviz.worker.user_code import UserCode

_PLAIN = (ast.Name, ast.Attribute, ast.Tuple, ast.Load)


def will_be_caught(frame: FrameType, error: BaseException, user_code: UserCode) -> bool:
    """Whether an ``except``, or `contextlib.suppress`, of a frame from here to the user's outermost takes it."""
    outermost, each = frame, frame.f_back
    while each is not None:
        if each.f_code.co_filename in user_code:
            outermost = each
        each = each.f_back
    each = frame
    while each is not None:
        if _catches(each, error):
            return True
        if each is outermost:
            return False
        each = each.f_back
    return False


def _catches(frame: FrameType, error: BaseException) -> bool:
    takers = _takers(frame.f_code.co_filename, "".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals)))
    return any(
        first <= frame.f_lineno <= last and begin >= frame.f_code.co_firstlineno and _takes(kinds, frame, error)
        for begin, first, last, kinds in takers
    )


def _takes(kinds: ast.expr | None, frame: FrameType, error: BaseException) -> bool:
    """Whether a clause for these kinds takes the exception; None: for all."""
    if kinds is None:
        return True
    if not all(isinstance(node, _PLAIN) for node in ast.walk(kinds)):
        return True  # whatever it computes: it is there to take something
    try:
        named: Any = eval(compile(ast.Expression(kinds), "<except>", "eval"), frame.f_globals, frame.f_locals)
        return isinstance(error, named)
    except Exception:  # noqa: BLE001  # a name without meaning there fails when the program comes to it, too
        return False


@functools.lru_cache(maxsize=256)
def _takers(_file: str, text: str) -> list[tuple[int, int, int, ast.expr | None]]:
    """Where a clause begins, the lines it holds for, and what it takes."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return []
    found: list[tuple[int, int, int, ast.expr | None]] = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Try, ast.TryStar)):
            last = node.body[-1].end_lineno or node.lineno
            found += [
                (node.lineno, node.body[0].lineno, last, handler.type)
                for handler in node.handlers
                if not _raises_again(handler)
            ]
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                call = item.context_expr
                if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("suppress"):
                    kinds = ast.Tuple(call.args, ast.Load())
                    ast.copy_location(kinds, call)
                    found.append((node.lineno, node.body[0].lineno, node.body[-1].end_lineno or node.lineno, kinds))
    return found


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None
