"""What is wrong with a text, or may be: Python's own parser, and pyflakes. Nothing of the program runs."""

from __future__ import annotations

import ast
import builtins
import difflib
import re
import warnings
from dataclasses import dataclass, field

from pyflakes import checker, messages

from gradviz.language.cells import pieces, python_of
from gradviz.language.context import KEYWORDS, words_of
from gradviz.language.messages import Finding

ERROR, WARNING, HINT = "error", "warning", "hint"
SYNTAX = "syntax"
_ENDS_EARLY = "the line ends early"
_MOST = 200
"""Findings of one text."""
_TRIES = 12
"""So often a line that cannot be read is passed over to read those around it."""
_HINTS = (messages.UnusedImport, messages.UnusedVariable, messages.UnusedAnnotation, messages.RedefinedWhileUnused,
          messages.FStringMissingPlaceholders, messages.UnusedIndirectAssignment)  # fmt: skip
_ERRORS = (messages.ReturnOutsideFunction, messages.YieldOutsideFunction, messages.ContinueOutsideLoop,
           messages.BreakOutsideLoop, messages.DefaultExceptNotLast, messages.DuplicateArgument,
           messages.TwoStarredExpressions, messages.LateFutureImport)  # fmt: skip
_DULL = (messages.ImportStarUsage, messages.ImportStarUsed, messages.ImportShadowedByLoopVar)
"""Right, and no help."""
_OF_SHELLS = ("get_ipython", "display", "_", "__", "___", "In", "Out", "exit", "quit")
_SURROUNDINGS = ("__file__", "__name__", "__doc__", "__builtins__", "__annotations__", "__spec__")
_WAIT = re.compile(r"\bawait\b|\basync\b")
LIBRARIES = {
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "optim": "from torch import optim",
    "np": "import numpy as np",
    "plt": "import matplotlib.pyplot as plt",
    "pd": "import pandas as pd",
    **{name: f"import {name}" for name in ("math", "random", "time", "os", "sys", "json", "re", "copy", "functools",
                                            "itertools", "collections", "pathlib", "numpy", "torchvision", "inspect")},
}  # fmt: skip
"""What one probably forgot to import, by the name that is not defined."""


def check(text: str, cells: bool = False) -> tuple[Finding, ...]:
    """What is wrong with a text; `cells`: they run one by one in a shell, which knows more than Python."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = _readable(text, cells)
    found = list(source.findings)
    if source.tree is not None:
        found += _named(source, cells)
    return tuple(sorted(found, key=lambda each: (each.line, each.column, each.code))[:_MOST])


# ---------------------------------------------------------------- syntax


@dataclass
class _Source:
    """A text of which all can be read, since what cannot is blanked."""

    lines: list[str]
    tree: ast.Module | None = None
    findings: list[Finding] = field(default_factory=list)
    passed_over: set[str] = field(default_factory=set)
    """Words of the lines that are blanked."""


def _readable(text: str, cells: bool) -> _Source:
    source = _Source([])
    for before, lines in pieces(text) if cells else [(0, text.split("\n"))]:
        kept = python_of(lines) if cells else list(lines)
        if (finding := _make_readable(kept, before, cells, source.passed_over)) is not None:
            source.findings.append(finding)
        source.lines += kept
    source.tree = _parsed("\n".join(source.lines), cells)[0]
    return source


def _make_readable(lines: list[str], before: int, cells: bool, passed_over: set[str]) -> Finding | None:
    """Blank the lines that cannot be read; the first of them as a finding. The others may be wrong because of it."""
    first = None
    for _ in range(_TRIES):
        error = _parsed("\n".join(lines), cells)[1]
        if error is None:
            return first
        first = first or _syntax_finding(error, lines, before)
        at = min(max(1, error.lineno or 1), len(lines)) - 1
        while at > 0 and not lines[at].strip():
            at -= 1
        passed_over |= words_of(lines[at])
        blank = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        again = f"{blank}pass" if lines[at].strip() != "pass" else ""
        lines[at] = again if not lines[at].rstrip().endswith(":") else f"{blank}if 1:"
    if _parsed("\n".join(lines), cells)[1] is not None:
        passed_over |= words_of("\n".join(lines))
        lines[:] = ["" for _ in lines]
    return first


def _parsed(text: str, cells: bool) -> tuple[ast.Module | None, SyntaxError | None]:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if cells else 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(text, "<text>", "exec", ast.PyCF_ONLY_AST | flags, dont_inherit=True)
            compile(text, "<text>", "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError) as error:
        return None, SyntaxError(str(error) or "too deeply nested")
    assert isinstance(tree, ast.Module)
    return tree, None


def _syntax_finding(error: SyntaxError, lines: list[str], before: int) -> Finding:
    said = re.sub(r"\bline (\d+)", lambda found: f"line {int(found[1]) + before}", error.msg)
    line = min(max(1, error.lineno or 1), len(lines))
    text = lines[line - 1]
    column = min(max(0, (error.offset or 1) - 1), len(text))
    end = (error.end_offset or 0) - 1 if (error.end_lineno or line) == line else len(text)
    if "was never closed" in said:
        end = column + 1
    if not column < end <= len(text):
        end = len(text)
    if column >= len(text.rstrip()):  # at the end of the line: what stands there lacks something
        column = max(len(text) - len(text.lstrip()), len(text.rstrip()) - 1)
        end = max(column + 1, len(text.rstrip()))
        said = _ENDS_EARLY if said == "invalid syntax" and text.strip() else said
    return Finding(SYNTAX, ERROR, before + line, column, before + line, end, (said, text[column:end].strip()))


# ---------------------------------------------------------------- names


def _named(source: _Source, cells: bool) -> list[Finding]:
    """What pyflakes finds, without what only looks wrong."""
    text = "\n".join(source.lines)
    known = {*_SURROUNDINGS, *source.passed_over, *(_OF_SHELLS if cells else ())}
    assert source.tree is not None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = checker.Checker(source.tree, "<text>", builtins=known)
    bound = _bound(source.tree) if cells else set()
    found = []
    for message in result.messages:
        if isinstance(message, _DULL) or (cells and _fine_in_cells(message, bound, source.lines)):
            continue
        name = str(message.message_args[0]) if message.message_args else ""
        unused = isinstance(message, _HINTS)
        if unused and set(words_of(name)) & source.passed_over:
            continue  # perhaps used where the text cannot be read
        found.append(_finding(message, name, source, {*known, *bound, *words_of(text)}))
    return found


def _fine_in_cells(message: messages.Message, bound: set[str], lines: list[str]) -> bool:
    if isinstance(message, messages.UndefinedName):
        return message.message_args[0] in bound
    if isinstance(message, messages.YieldOutsideFunction):
        return bool(_WAIT.search(lines[message.lineno - 1]))
    return isinstance(message, messages.RedefinedWhileUnused)


def _bound(tree: ast.Module) -> set[str]:
    """The names that the cells define, whatever the order in which they run."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
        waiting += ast.iter_child_nodes(node)
    return found


def _finding(message: messages.Message, name: str, source: _Source, words: set[str]) -> Finding:
    code = type(message).__name__
    severity = ERROR if isinstance(message, _ERRORS) else HINT if isinstance(message, _HINTS) else WARNING
    line = min(max(1, message.lineno), len(source.lines))
    text = source.lines[line - 1]
    column = len(text.encode()[: message.col].decode(errors="ignore"))
    line, column, end = _extent(source.lines, line, column, name)
    values = (str(message.message % message.message_args), *map(str, message.message_args))
    if isinstance(message, messages.UndefinedName):
        values = (name, _meant(name, words - {name}), LIBRARIES.get(name, ""))
    return Finding(code, severity, line, column, line, end, values)


def _extent(lines: list[str], line: int, column: int, name: str) -> tuple[int, int, int]:
    """Where the name stands that is spoken of, from a place on; the rest of the line where it stands nowhere."""
    words = re.findall(r"\w+", name.rpartition(" as ")[2] if " as " in name else name.split(".")[-1])
    if words:
        wanted = re.compile(rf"\b{re.escape(words[-1])}\b")
        for index in range(line - 1, min(line + 20, len(lines))):
            if found := wanted.search(lines[index], column if index == line - 1 else 0):
                return index + 1, found.start(), found.end()
    text = lines[line - 1].rstrip()
    return line, min(column, max(0, len(text) - 1)), max(len(text), column + 1)


def _meant(name: str, words: set[str]) -> str:
    """The known name that is written almost alike; empty if there is none."""
    known = {*(word for word in words if len(word) > 1), *dir(builtins)} - {*KEYWORDS, name}
    close = difflib.get_close_matches(name, sorted(known), 1, 0.75)
    return close[0] if close and len(name) > 2 else ""
