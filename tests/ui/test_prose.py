"""Docstrings as people read them."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtGui import QTextDocument

from gradviz.language.messages import Doc
from gradviz.ui.code_help.formulas import plain
from gradviz.ui.code_help.prose import doc_html
from gradviz.ui.theme import LIGHT


def shown(doc: Doc) -> str:
    document = QTextDocument()
    document.setHtml(doc_html(doc, LIGHT))
    return document.toPlainText()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"y = xA^T + b", "y = xAᵀ + b"),
        (r"\text{ReLU6}(x) = \min(\max(0,x), 6)", "ReLU6(x) = min(max(0,x), 6)"),
        (r"\{l_1,\dots,l_N\}^\top", "{l₁,…,l_N}ᵀ"),
        (r"\mathcal{U}(-\sqrt{k}, \sqrt{k})", "U(-√(k), √(k))"),
        (r"k = \frac{1}{\text{in\_features}}", "k = 1 / in_features"),
        (r"\frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}", "(x - μ) / (√(σ² + ε))"),
        ("plain", "plain"),
        ("", ""),
        (r"\frac{", "frac"),
    ],
)
def test_formulas_are_written_in_ordinary_signs(formula: str, expected: str) -> None:
    assert plain(formula) == expected


def test_a_docstring_has_paragraphs_arguments_and_code(qapp: object) -> None:
    text = (
        "Makes :attr:`value` larger, see :func:`torch.mul`.\n\n"
        "Args:\n    value (Tensor): what is\n        made larger\n"
        "    factor (int, optional): by how much\n\nExample::\n\n    >>> scale(2) < 5\n    True\n"
    )
    told = shown(Doc("scale", "function", ("scale(value, factor=2) -> Tensor",), text))
    assert told.split("\n") == [
        "scale(value, factor=2) → Tensor",
        "Makes value larger, see torch.mul.",
        "Args",
        "value (Tensor): what is made larger",
        "factor (int, optional): by how much",
        "Example",
        ">>> scale(2) < 5",
        "True",
    ]


@pytest.mark.parametrize(
    "thing", [torch.nn.Linear, torch.nn.CrossEntropyLoss, torch.nn.LSTM, torch.optim.Adam, torch.einsum]
)
def test_docstrings_of_torch_show_no_marks_of_their_source(qapp: object, thing: object) -> None:
    told = shown(Doc("thing", "class", (), str(thing.__doc__)))
    for mark in (":math:", ":attr:", ":class:", ":func:", "``", "\\frac", "\\text", ".. math"):
        assert mark not in told


def test_nothing_in_a_docstring_is_taken_for_html(qapp: object) -> None:
    assert "<b>bold</b> & <script>" in shown(Doc("x", "function", (), "It is <b>bold</b> & <script>."))
