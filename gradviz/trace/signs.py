"""The short sign that a class would write for a function: ``×`` for ``MulBackward0``."""

from __future__ import annotations

import re

_SIGNS = {
    "mul": "×", "add": "+", "sub": "−", "rsub": "−", "div": "÷", "neg": "−x", "pow": "xⁿ", "sqrt": "√", "rsqrt": "1/√",
    "matmul": "@", "mm": "@", "mv": "@", "bmm": "@", "dot": "·", "sum": "Σ", "abs": "|x|", "exp": "eˣ", "log": "log",
    "t": "ᵀ", "transpose": "ᵀ", "clone": "copy", "detach": "detach", "unsafeview": "view", "index": "[ ]",
    "select": "[ ]",
    "slice": "[:]", "linalgvectornorm": "‖x‖", "norm": "‖x‖", "eq": "=", "ne": "≠", "lt": "<", "gt": ">", "le": "≤",
    "ge": "≥", "getitem": "[ ]", "setitem": "[ ]=", "square": "x²", "reciprocal": "1/x", "imul": "×=", "iadd": "+=",
    "isub": "−=", "truediv": "÷", "itruediv": "÷=", "prod": "Π", "cumsum": "Σ…", "zero": "= 0",
    "binarycrossentropywithlogits": "BCE", "nllloss": "NLL", "mseloss": "MSE", "logsoftmax": "log σ",
    "copyslices": "[ ]=",
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("0123456789-.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻·")


def sign(name: str, arguments: list[str] = []) -> str:  # noqa: B006 - never written to
    """The sign of a function or operation by its name, with the exponent where it is a power of a small number."""
    bare = re.sub(r"Backward\d*$", "", name)
    key = bare.replace("_", "").lower()
    if key == "pow" and arguments and re.fullmatch(r"-?\d{1,2}(\.0)?", arguments[0]):
        return "x" + arguments[0].removesuffix(".0").translate(SUPERSCRIPTS)
    return _SIGNS.get(key, bare.strip("_").lower() if bare else name)
