"""Every colour, size and duration of the window: one frozen theme, light, dark or of high contrast.

Each colour has one meaning, the same in the editor, the canvas, the panels and the exports.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QPalette


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

    sans: tuple[str, ...] = ("Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "DejaVu Sans")
    mono: tuple[str, ...] = ("JetBrains Mono", "SF Mono", "Cascadia Mono", "Consolas", "DejaVu Sans Mono")
    text_size: int = 13
    small_size: int = 11
    title_size: int = 18
    editor_size: int = 14
    spacing: int = 8
    radius: int = 6

    step_ms: int = 450
    """How long the animation of one step takes at speed 1; 0: steps are not animated."""
    glide_ms: int = 300
    """How long a change of segment takes."""
    relayout_ms: int = 150
    """Layouts of a growing record come no closer than this."""

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

THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


def calm(theme: Theme) -> Theme:
    """The same without motion: steps only switch states."""
    return replace(theme, step_ms=0, glide_ms=0)


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


def qt_palette(theme: Theme) -> QPalette:
    """The theme as Fusion's palette."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.canvas,
        role.Text: theme.text,
        role.PlaceholderText: theme.faint,
        role.Button: theme.window,
        role.ButtonText: theme.text,
        role.BrightText: theme.error,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Link: theme.accent,
        role.LinkVisited: theme.buffer,
        role.Light: theme.hover,
        role.Midlight: theme.hover,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
    }
    palette = QPalette()
    for which, color in colors.items():
        palette.setColor(which, QColor(color))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.faint))
    return palette


_QSS = """
* {{ font-size: {text_size}px; }}
QMainWindow, QToolBar, QStatusBar, QMenuBar {{ background: {window}; color: {text}; }}
QToolBar {{ border: none; border-bottom: 1px solid {border}; spacing: 4px; padding: 5px 8px; }}
QStatusBar {{ border-top: 1px solid {border}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QToolButton, QPushButton {{ background: transparent; color: {text}; border: 1px solid transparent;
    border-radius: {radius}px; padding: 5px 10px; }}
QPushButton {{ border-color: {border}; }}
QPushButton:default {{ background: {accent}; border-color: {accent}; color: {on_accent}; }}
QToolButton:hover, QPushButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked, QPushButton:pressed {{ background: {selection}; }}
QToolButton:disabled, QPushButton:disabled {{ color: {faint}; }}
QToolButton:focus, QPushButton:focus {{ border-color: {accent}; }}
QMenuBar::item {{ padding: 5px 10px; border-radius: {radius}px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {card}; border: 1px solid {border}; border-radius: {radius}px; padding: 5px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selection}; }}
QMenu::item:disabled {{ color: {faint}; }}
QMenu::separator {{ height: 1px; background: {border}; margin: 5px 8px; }}
QSplitter::handle {{ background: {border}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {border}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 14px; border-bottom: 2px solid transparent; }}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QPlainTextEdit, QTextEdit, QTextBrowser {{ background: {panel}; color: {text}; border: none;
    selection-background-color: {selection}; selection-color: {text}; }}
QLineEdit, QComboBox, QSpinBox {{ background: {panel}; color: {text}; border: 1px solid {border};
    border-radius: {radius}px; padding: 4px 8px; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border-color: {accent}; }}
QSpinBox QLineEdit {{ border: none; padding: 0 8px; background: transparent; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {border};
    padding: 5px 8px; }}
QTableView, QTreeView, QListView {{ background: {panel}; border: none; gridline-color: {border};
    selection-background-color: {selection}; selection-color: {text}; outline: none; }}
QToolTip {{ background: {card}; color: {text}; border: 1px solid {border}; padding: 5px 7px; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 1px; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 1px; }}
QScrollBar::handle {{ background: {border}; border-radius: 4px; min-width: 28px; min-height: 28px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSlider::groove:horizontal {{ height: 4px; background: {border}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ background: {accent}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; }}
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {{ background: {faint}; }}
QProgressBar {{ background: {hover}; border: none; border-radius: 3px; text-align: center; color: {text}; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
"""


def stylesheet(theme: Theme) -> str:
    """The short style sheet that goes on top of Fusion and `qt_palette`."""
    return _QSS.format(**{field: getattr(theme, field) for field in theme.__dataclass_fields__})
