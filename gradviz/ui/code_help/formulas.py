"""Formulas of docstrings, which are written for TeX, as plain text that can be read."""

from __future__ import annotations

import re

_SIGNS = {
    "times": "×", "cdot": "·", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "in": "∈",
    "infty": "∞", "sum": "Σ", "prod": "Π", "int": "∫", "partial": "∂", "nabla": "∇", "pm": "±", "sim": "∼",
    "approx": "≈", "rightarrow": "→", "to": "→", "leftarrow": "←", "ldots": "…", "dots": "…", "cdots": "⋯",
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "eta": "η",
    "theta": "θ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ",
    "Phi": "Φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω",
    "odot": "⊙", "otimes": "⊗", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "mid": "|", "Vert": "‖",
    "quad": " ", "qquad": "  ", "left": "", "right": "", "displaystyle": "", "limits": "", "nolimits": "",
    "ell": "ℓ", "top": "ᵀ", "star": "*", "ast": "*",
}  # fmt: skip
_OPEN, _CLOSE = "\x01", "\x02"
"""In place of braces that are meant, until those of TeX are gone."""
_BOXES = "text|mathrm|mathbf|mathit|mathcal|operatorname|textrm|textbf|texttt|rm|hat|bar|tilde|boldsymbol"
_RAISED = str.maketrans("0123456789+-Tn", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀⁿ")
_LOWERED = str.maketrans("0123456789+-aeijknort", "₀₁₂₃₄₅₆₇₈₉₊₋ₐₑᵢⱼₖₙₒᵣₜ")


def plain(formula: str) -> str:
    """The formula in signs of ordinary text."""
    text = re.sub(r"\\(?:begin|end)\{[^}]*\}", "", formula)
    text = text.replace("\\\\", "\n").replace("\\_", "_").replace("&", "")
    text = text.replace("\\{", _OPEN).replace("\\}", _CLOSE)
    text = text.replace("^\\top", "ᵀ")
    for _ in range(4):  # from the inside out
        text = re.sub(rf"\\(?:{_BOXES})\s*\{{([^{{}}]*)\}}", r"\1", text)
        text = re.sub(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", _fraction, text)
        text = re.sub(r"\\sqrt\s*\{([^{}]*)\}", r"√(\1)", text)
        text = re.sub(r"\^\{([^{}]*)\}|\^(\w)", lambda found: _moved(found, _RAISED, "^"), text)
        text = re.sub(r"(?<=\w|[)\]])_(?:\{([^{}]*)\}|(\w))", lambda found: _moved(found, _LOWERED, "_"), text)
    text = re.sub(r"\\([a-zA-Z]+)", lambda found: _SIGNS.get(found[1], found[1]), text)
    text = re.sub(r"\\[,;:! ]", " ", text).replace("\\|", "‖")
    return re.sub(r"[{}]", "", text).replace(_OPEN, "{").replace(_CLOSE, "}").strip()


def _fraction(found: re.Match[str]) -> str:
    parts = [part.strip() for part in found.groups()]
    return " / ".join(part if re.fullmatch(r"[\w.]+", part) else f"({part})" for part in parts)


def _moved(found: re.Match[str], table: dict[int, int], sign: str) -> str:
    """Raised or lowered, if there are such letters for all of it."""
    inside = (found[1] if found[1] is not None else found[2]).strip()
    if inside and all(ord(letter) in table for letter in inside):
        return inside.translate(table)
    return f"{sign}{inside}" if len(inside) == 1 else f"{sign}({inside})"
