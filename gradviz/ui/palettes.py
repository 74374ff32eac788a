"""Colors that stay further apart for those who see some colors alike; found by simulation, checked by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradviz.ui.theme import Theme, mixed

_SOFT = {"data": 0.15, "gradient": 0.16, "leaf": 0.15, "buffer": 0.15, "error": 0.13}
"""How much of its color the soft ground of each has."""

PALETTES: dict[str, dict[str, Mapping[str, str]]] = {
    "red_green": {
        "light": {
            "data": "#336de0",
            "gradient": "#d9610c",
            "leaf": "#206a3c",
            "error": "#a13186",
            "buffer": "#2a1d93",
            "blocked": "#90898a",
            "function": "#a1a4b4",
            "gradient_hot": "#7f2415",
        },
        "dark": {
            "data": "#338de8",
            "gradient": "#ffce9e",
            "leaf": "#6bc747",
            "error": "#e85264",
            "buffer": "#dcb4ff",
            "blocked": "#8a92a6",
            "function": "#727c95",
            "gradient_hot": "#b59d86",
        },
        "contrast": {
            "data": "#000079",
            "gradient": "#b54100",
            "leaf": "#001901",
            "error": "#682447",
            "buffer": "#63419c",
            "blocked": "#504424",
            "function": "#366e88",
            "gradient_hot": "#421204",
        },
        "contrast_dark": {
            "data": "#bed0ff",
            "gradient": "#ea8215",
            "leaf": "#5bf87d",
            "error": "#ffc5b6",
            "buffer": "#a497f0",
            "blocked": "#56a9ae",
            "function": "#8497aa",
            "gradient_hot": "#ebdead",
        },
    },
    "blue_yellow": {
        "light": {
            "data": "#6278e3",
            "gradient": "#df580c",
            "leaf": "#0e6833",
            "error": "#981e37",
            "buffer": "#5f1797",
            "blocked": "#505559",
            "function": "#a09ca5",
            "gradient_hot": "#761f05",
        },
        "dark": {
            "data": "#6093e5",
            "gradient": "#ee923a",
            "leaf": "#54d596",
            "error": "#fb5a77",
            "buffer": "#ddafff",
            "blocked": "#8898aa",
            "function": "#878da7",
            "gradient_hot": "#c3c38f",
        },
        "contrast": {
            "data": "#603bbf",
            "gradient": "#b94412",
            "leaf": "#48501e",
            "error": "#720225",
            "buffer": "#24025b",
            "blocked": "#29575c",
            "function": "#2e5d63",
            "gradient_hot": "#66322c",
        },
        "contrast_dark": {
            "data": "#5b9dff",
            "gradient": "#eabf57",
            "leaf": "#57fa89",
            "error": "#ff6989",
            "buffer": "#a39f92",
            "blocked": "#e9efff",
            "function": "#c5dbe3",
            "gradient_hot": "#e0ff8f",
        },
    },
}
"""Other colors of the themes, by the name of the palette and of the theme."""


def colored(theme: Theme, palette: str) -> Theme:
    """The theme in the colors of a palette; as it is, in the usual ones."""
    colors = PALETTES.get(palette, {}).get(theme.name)
    if colors is None:
        return theme
    worn: dict[str, Any] = dict(colors)
    for name, share in _SOFT.items():
        worn[f"{name}_soft"] = mixed(theme.card, colors[name], share).name()
    return replace(theme, **worn)
