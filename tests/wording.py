"""What the source says to people: found by Python's own parser, to compare with what Qt's tools found."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "gradviz"
DOORS = ("tr", "later")


def files(*rooms: str) -> list[Path]:
    """The files of some rooms, or of all."""
    wanted = [SOURCE / room for room in rooms] or [SOURCE]
    return sorted(path for room in wanted for path in (room.rglob("*.py") if room.is_dir() else [room]))


def told(path: Path) -> Iterator[tuple[int, str]]:
    """Each text of a file that goes through a door, with its line. Of a text that is no literal: nothing."""
    for call in calls(path):
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield call.lineno, first.value


def unseen(path: Path) -> Iterator[tuple[int, str]]:
    """Calls of a door that Qt's tools do not see, or see less of than there is."""
    tree = _tree(path)
    within = {id(node) for found in ast.walk(tree) if isinstance(found, ast.JoinedStr) for node in ast.walk(found)}
    for call in calls(path, tree):
        first = call.args[0] if call.args else None
        literal = isinstance(first, ast.Constant)
        if literal and id(call) in within:
            yield call.lineno, "within an f-string"
        elif isinstance(first, ast.JoinedStr):
            yield call.lineno, "an f-string"
        elif not literal and any(isinstance(each, ast.Constant) and isinstance(each.value, str) and " " in each.value
                                 for each in ast.walk(first or call)):  # fmt: skip
            yield call.lineno, "a text that is chosen within the call"
        elif not literal and isinstance(call.func, ast.Name) and call.func.id == "later":
            yield call.lineno, "no literal"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DOORS:
            yield node.lineno, "asked of an object: Qt's tools take it for a text of a class"


def calls(path: Path, tree: ast.Module | None = None) -> Iterator[ast.Call]:
    """Calls of `tr` and `later`."""
    for node in ast.walk(tree or _tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS:
            yield node


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


SINKS = frozenset(
    {
        "setText", "setPlainText", "setHtml", "setTitle", "setWindowTitle", "setToolTip", "setStatusTip",
        "setWhatsThis", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription", "setHeaderLabels",
        "setHorizontalHeaderLabels", "setTabText", "setTabToolTip", "setLabelText", "setInformativeText",
        "setDetailedText", "setSpecialValueText", "setPrefix", "setSuffix", "setNameFilter", "addTab", "addAction",
        "addMenu", "addRow", "addItem", "addItems", "addButton", "insertItem", "insertTab", "addToolBar", "drawText",
        "showText", "show_text", "set_text", "show_message", "show_words", "say", "emit", "information", "warning",
        "critical", "question", "about", "getOpenFileName", "getSaveFileName", "getExistingDirectory", "getText",
        "getItem", "getInt", "appendPlainText",
    }
)  # fmt: skip
"""Methods whose texts a person reads."""
MADE = frozenset(
    {
        "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu", "QToolBar",
        "QDockWidget", "QTreeWidgetItem", "QListWidgetItem", "QTableWidgetItem", "QProgressDialog", "QMessageBox",
        "QLineEdit", "Row", "Section", "Report", "Hover", "Picture", "ElidedLabel", "DocumentError",
    }
)  # fmt: skip
"""What is made with texts that a person reads."""
_KEPT = ("join", "format", "format_map", "upper", "lower", "capitalize", "strip", "rstrip", "replace")
"""Of what these make of a text, it is still a text of ours."""


def past_the_door(path: Path) -> Iterator[tuple[int, str]]:
    """Literals with words in them that go to a person without being translated."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and _name(node.func) in (SINKS if isinstance(node.func, ast.Attribute) else MADE):
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _words(argument)


def _words(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.search(r"[^\W\d_]{2}", re.sub(r"<[^>]*>|&\w+;", "", node.value)):
            yield node.lineno, node.value
        return
    if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Attribute) and node.func.attr in _KEPT):
        return
    if isinstance(node, (ast.Lambda, ast.Compare, ast.Subscript, ast.FormattedValue)):
        if isinstance(node, ast.FormattedValue):
            yield from _words(node.value)
        return
    if isinstance(node, ast.IfExp):
        yield from _words(node.body)
        yield from _words(node.orelse)
        return
    for child in ast.iter_child_nodes(node):
        yield from _words(child)


def _filled(part: ast.expr, named: Mapping[str, str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    name = _name(part.value)
    return named.get(name, "7")


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def constants(paths: Iterable[Path]) -> dict[str, str]:
    """Texts that have a name of their own in these files."""
    return {
        target.id: node.value.value
        for path in paths
        for node in _tree(path).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def sentences(path: Path, named: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Literals of two words and more that are no docstrings; ``7`` stands for what is filled in and not `named`."""
    tree = _tree(path)
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    parts |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(_filled(part, named) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            text = node.value
        else:
            continue
        if re.search(r"[^\W\d_]{2} +\S*[^\W\d_]{2}", text):
            yield node.lineno, text
