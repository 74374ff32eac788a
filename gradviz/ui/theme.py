"""Every colour, size and duration of the window: one frozen theme, light, dark, or one of both in high contrast.

Each colour has one meaning, the same in the editor, the canvas, the panels and the exports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil

from PySide6.QtGui import QColor, QFont

USUAL_POINTS = 10
SMALLEST_POINTS, LARGEST_POINTS = 8, 40
"""The sizes of type that one can choose from."""
SMALLEST_PIXELS = 9
"""No type of the window is smaller."""
LETTERS_HIGH = 40
"""A window on a wall is at most so many times as high as its smallest letters, which the back row can read then."""
PRINTED_LETTERS = 4.2
"""Pixels of the smallest letters in a file."""
NEAR_LETTERS = 19.2
"""Pixels of the smallest letters for which one looks at the graph as near as usual."""


@dataclass(frozen=True)
class Theme:
    """All that a widget may ask about looks; colours as ``#rrggbb``, sizes in pixels, durations in ms."""

    name: str
    dark: bool

    window: str
    """Behind everything: toolbar, status bar."""
    panel: str
    """Side panels and the editor's own ground."""
    canvas: str
    """Behind the graph."""
    card: str
    """A tensor's card and a function's circle."""
    border: str
    text: str
    muted: str
    """Text that explains."""
    faint: str
    """Line numbers, hints, what is switched off."""
    hover: str
    """Ground of a button or row under the pointer."""

    accent: str
    """Links, the chosen tab, the focus ring."""
    on_accent: str
    """Text on accent, gradient, leaf, buffer and error grounds."""
    selection: str
    """Ground of chosen text and rows."""
    lit: str
    on_lit: str
    """Halo of the nodes of the line under the caret."""

    data: str
    data_soft: str
    """Ground of a value's cell with the smallest number."""
    gradient: str
    gradient_soft: str
    gradient_hot: str
    """A gradient that explodes."""
    leaf: str
    leaf_soft: str
    buffer: str
    buffer_soft: str
    error: str
    error_soft: str
    blocked: str
    """What lets no gradient pass."""
    function: str
    """Outline of functions that do nothing right now."""

    line_highlight: str
    """Ground of the editor's line that is shown."""
    gutter: str
    editor_keyword: str
    editor_builtin: str
    editor_string: str
    editor_number: str
    editor_comment: str
    editor_function: str
    editor_class: str
    editor_decorator: str
    editor_operator: str
    editor_cell: str
    """Ground of a line that begins a cell."""
    warning: str

    sans: tuple[str, ...] = (
        *("Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "DejaVu Sans"),
        *("PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC"),
    )
    mono: tuple[str, ...] = (
        *("JetBrains Mono", "SF Mono", "Cascadia Mono", "Consolas", "DejaVu Sans Mono"),
        *("Sarasa Mono SC", "PingFang SC", "Microsoft YaHei UI", "Noto Sans Mono CJK SC"),
    )
    """The last ones have the Chinese signs that the others lack, as they are written on the mainland."""
    points: int = USUAL_POINTS
    """The size of type that a person chose; all sizes below, and `length`, follow from it (`sized`)."""
    text_size: int = 13
    small_size: int = 11
    title_size: int = 18
    editor_size: int = 14
    spacing: int = 8
    radius: int = 6

    legible: float = 7.0
    """Letters on the canvas of fewer pixels are larger from afar, or left out."""
    closer: float = 1.0
    """So many times as near as usual one looks at the graph, where nobody has chosen otherwise."""
    presents: bool = False
    """Whether a class looks at it, from as far as the back row."""

    step_ms: int = 450
    """How long the animation of one step takes at speed 1; 0: steps are not animated."""
    glide_ms: int = 300
    """How long a change of segment takes."""
    relayout_ms: int = 150
    """Layouts of a growing record come no closer than this."""

    @property
    def larger(self) -> float:
        """So many times as large as usual is the type."""
        return self.points / USUAL_POINTS

    def length(self, pixels: float) -> int:
        """What is so many pixels long at the usual size and holds type or signs, as it is at this one."""
        return round(pixels * self.larger)

    def __hash__(self) -> int:
        """Quick: caches of fonts and colours ask for it thousands of times in a frame."""
        return hash(self.name)


LIGHT = Theme(
    name="light",
    dark=False,
    window="#ffffff",
    panel="#ffffff",
    canvas="#f4f5f7",
    card="#ffffff",
    border="#d9dce3",
    text="#1c2330",
    muted="#5f6878",
    faint="#8b93a3",
    hover="#eceef2",
    accent="#2f6fde",
    on_accent="#ffffff",
    selection="#d6e4fb",
    lit="#f2c14e",
    on_lit="#1c2330",
    data="#2f6fde",
    data_soft="#dfe9fb",
    gradient="#d9640b",
    gradient_soft="#fbe6d5",
    gradient_hot="#6e1b00",
    leaf="#0f6b3c",
    leaf_soft="#dbf0e7",
    buffer="#4527a0",
    buffer_soft="#e5e1f6",
    error="#b0103a",
    error_soft="#fbe3e5",
    blocked="#6b7485",
    function="#a3aab8",
    line_highlight="#fff3d6",
    gutter="#8b93a3",
    editor_keyword="#8a3ea8",
    editor_builtin="#1f6f8b",
    editor_string="#12835a",
    editor_number="#2f6fde",
    editor_comment="#8b93a3",
    editor_function="#2b5fbf",
    editor_class="#a8650c",
    editor_decorator="#a8650c",
    editor_operator="#5f6878",
    editor_cell="#f4f5f7",
    warning="#9a6700",
)

DARK = Theme(
    name="dark",
    dark=True,
    window="#1b1f26",
    panel="#1b1f26",
    canvas="#14171c",
    card="#20252d",
    border="#323845",
    text="#e8ebf1",
    muted="#a0a9ba",
    faint="#727c8e",
    hover="#2a303b",
    accent="#6aa5ff",
    on_accent="#10141a",
    selection="#2b4470",
    lit="#e0b040",
    on_lit="#10141a",
    data="#6aa5ff",
    data_soft="#26385a",
    gradient="#ffa047",
    gradient_soft="#4f3820",
    gradient_hot="#fff2c4",
    leaf="#5fe0a0",
    leaf_soft="#1f4437",
    buffer="#dcb4ff",
    buffer_soft="#483b5c",
    error="#ff5f7e",
    error_soft="#4e262b",
    blocked="#939db0",
    function="#6a7385",
    line_highlight="#3a3016",
    gutter="#6b7485",
    editor_keyword="#d79bf0",
    editor_builtin="#6fc7de",
    editor_string="#7fd6a8",
    editor_number="#8bb8ff",
    editor_comment="#78818f",
    editor_function="#8bb8ff",
    editor_class="#f0bd78",
    editor_decorator="#f0bd78",
    editor_operator="#a0a9ba",
    editor_cell="#222730",
    warning="#e3b341",
)

CONTRAST = replace(
    LIGHT,
    name="contrast",
    canvas="#ffffff",
    border="#6b6b6b",
    text="#000000",
    muted="#262626",
    faint="#4d4d4d",
    hover="#e2e2e2",
    accent="#0047c4",
    selection="#b5d0ff",
    lit="#ffb300",
    data="#0047c4",
    data_soft="#d4e0ff",
    gradient="#b34000",
    gradient_soft="#ffe0c7",
    gradient_hot="#3d0f00",
    leaf="#00552b",
    leaf_soft="#cdeedd",
    buffer="#33005e",
    buffer_soft="#ecd6f7",
    error="#700025",
    error_soft="#ffd9e0",
    blocked="#3d3d3d",
    function="#5c5c5c",
    gutter="#4d4d4d",
    editor_comment="#4d4d4d",
    editor_class="#7a4400",
    editor_decorator="#7a4400",
    editor_number="#0033a8",
    editor_string="#00552b",
    warning="#6b4700",
)

CONTRAST_DARK = replace(
    DARK,
    name="contrast_dark",
    window="#000000",
    panel="#000000",
    canvas="#000000",
    card="#0a0a0a",
    border="#8f8f8f",
    text="#ffffff",
    muted="#dedede",
    faint="#b4b4b4",
    hover="#2c2c2c",
    accent="#7fb8ff",
    on_accent="#000000",
    selection="#1d4a91",
    lit="#ffcf33",
    on_lit="#000000",
    data="#24abfa",
    data_soft="#0d3350",
    gradient="#f18019",
    gradient_soft="#4d2a08",
    gradient_hot="#f7eebf",
    leaf="#5fff9b",
    leaf_soft="#0f4a2a",
    buffer="#d9b3ed",
    buffer_soft="#3f2c4a",
    error="#ff8c9d",
    error_soft="#551c26",
    blocked="#bac7d5",
    function="#9eb7cd",
    line_highlight="#4a3c00",
    gutter="#b4b4b4",
    editor_comment="#b4b4b4",
    warning="#ffd24a",
)

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST, CONTRAST_DARK)}


def calm(theme: Theme) -> Theme:
    """The same without motion: steps only switch states."""
    return replace(theme, step_ms=0, glide_ms=0)


def presenting(theme: Theme, height: int, more: int = 0) -> Theme:
    """The same for a wall on which the window is so many pixels high: letters of a fortieth of it, or so much more."""
    least = height / LETTERS_HIGH
    worn = sized(theme, ceil(least * USUAL_POINTS / theme.text_size) + 2 * max(more, 0))
    small = max(worn.small_size, ceil(least))
    return replace(worn, small_size=small, legible=least, closer=max(1.0, least / NEAR_LETTERS), presents=True)


def printed(theme: Theme) -> Theme:
    """The same for a file, which one can enlarge: the usual sizes, and smaller letters than on a screen."""
    return replace(sized(theme, USUAL_POINTS), legible=PRINTED_LETTERS, closer=1.0, presents=False)


def sized(theme: Theme, points: int) -> Theme:
    """The same with type of another size, in all that is derived from it; 10 points are 13 pixels."""
    ratio = max(SMALLEST_POINTS, min(LARGEST_POINTS, points)) / USUAL_POINTS
    gently = ratio**0.5
    return replace(
        theme,
        points=round(ratio * USUAL_POINTS),
        text_size=round(13 * ratio),
        small_size=max(SMALLEST_PIXELS, round(11 * ratio)),
        title_size=round(13 * ratio + 5 * gently),
        editor_size=round(14 * ratio),
        spacing=round(8 * gently),
        radius=round(6 * gently),
        legible=theme.legible * max(1.0, gently),
        closer=max(1.0, gently),
    )


@lru_cache(maxsize=4096)
def mixed(one: str, other: str, share: float) -> QColor:
    """The colour that lies `share` (0..1) of the way from one to the other."""
    a, b = QColor(one), QColor(other)

    def part(x: float, y: float) -> float:
        return x + (y - x) * share

    return QColor.fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()), part(a.blueF(), b.blueF()))


def sans_font(theme: Theme, size: float | None = None, *, bold: bool = False) -> QFont:
    """The font of labels."""
    return _font(theme.sans, theme.text_size if size is None else size, bold)


def mono_font(theme: Theme, size: float | None = None, *, bold: bool = False) -> QFont:
    """The font of code and numbers; its glyphs are equally wide."""
    font = _font(theme.mono, theme.editor_size if size is None else size, bold)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setFixedPitch(True)
    return font


def _font(families: tuple[str, ...], size: float, bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(list(families))
    font.setPixelSize(max(1, round(size)))
    font.setBold(bold)
    return font
