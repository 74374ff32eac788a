"""Themes: complete, legible, and the same in both lights."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from gradviz.ui.palettes import PALETTES, colored
from gradviz.ui.stylesheet import qt_palette, stylesheet
from gradviz.ui.theme import DARK, LIGHT, THEMES, Theme, mixed
from tests.ui.colour_vision import VISION, distance

COLORED = {f"{name} {palette}": colored(THEMES[name], palette) for palette, names in PALETTES.items() for name in names}
WORN = THEMES | COLORED
FOR = {"red_green": ("protanopia", "deuteranopia"), "blue_yellow": ("tritanopia",)}
STRONG = ("data", "gradient", "leaf", "error", "buffer", "blocked")


def luminance(color: str) -> float:
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(color).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """As WCAG 2 counts it: 1 (none) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_colour_is_one(theme: Theme) -> None:
    for field in fields(theme):
        value = getattr(theme, field.name)
        if isinstance(value, str) and field.name != "name":
            assert QColor(value).isValid(), field.name


@pytest.mark.parametrize("theme", WORN.values(), ids=WORN)
def test_texts_can_be_read(theme: Theme) -> None:
    for ground in (theme.canvas, theme.card, theme.panel):
        assert contrast(theme.text, ground) > 7
        assert contrast(theme.muted, ground) > 4.5
    for ground in (theme.leaf, theme.buffer, theme.error, theme.accent):
        assert contrast(theme.on_accent, ground) > 4.5
    assert contrast(theme.on_accent, theme.gradient) > 3.5, "bold text"


@pytest.mark.parametrize("state", ["at rest", "hovered", "pressed", "off"])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("first", [True, False], ids=["first", "other"])
def test_a_button_can_be_read_in_every_state(qtbot: QtBot, theme: Theme, state: str, *, first: bool) -> None:
    window = QMainWindow()
    button = QPushButton("MMMM", window)
    qtbot.addWidget(window)
    window.setPalette(qt_palette(theme))
    window.setStyleSheet(stylesheet(theme))
    button.resize(button.sizeHint())
    button.setDefault(first)
    with qtbot.waitExposed(window):
        window.show()
    if state in ("hovered", "pressed"):
        qtbot.mouseMove(button, QPoint(9, 9))
    if state == "pressed":
        qtbot.mousePress(button, Qt.MouseButton.LeftButton)
    button.setEnabled(state != "off")
    picture = window.grab(button.geometry()).toImage()
    inside = [
        picture.pixelColor(x, y).name() for x in range(6, picture.width() - 6) for y in range(6, picture.height() - 6)
    ]
    ground = Counter(inside).most_common(1)[0][0]
    assert max(contrast(ground, ink) for ink in set(inside)) > (2 if state == "off" else 4.5)


@pytest.mark.parametrize("name", [name for name in WORN if name.startswith("contrast")])
def test_high_contrast_is_one(name: str) -> None:
    theme = WORN[name]
    for ground in (theme.canvas, theme.card, theme.panel, theme.window):
        assert contrast(theme.text, ground) > 15
        for ink in (theme.muted, theme.faint, theme.leaf, theme.data, theme.buffer, theme.error, theme.blocked):
            assert contrast(ink, ground) > 7
        for ink in (theme.gradient, theme.function, theme.border):
            assert contrast(ink, ground) > 4.5
    for ground in (theme.leaf, theme.buffer, theme.error, theme.accent, theme.gradient):
        assert contrast(theme.on_accent, ground) > 4.5


BESIDE_EACH_OTHER = {
    "lines": ("data", "gradient", "blocked"),
    "sizes of gradients, which are as wide as they are large": ("gradient", "gradient_hot"),
    "outlines of cards": ("data", "leaf", "function"),
    "outlines of functions": ("function", "gradient", "error"),
    "grounds": ("canvas", "data", "buffer"),
}
"""Meanings that are told from each other by colour where the shape is the same.

All others differ in shape, too: a NaN is dashed, a freed buffer is empty with a dashed rim, a stale one is hatched,
what is blocked is cut between bars.
"""
APART = 14.0
"""Six times what is just noticeable side by side."""


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", WORN.values(), ids=WORN)
def test_meanings_are_told_apart_with_every_vision(theme: Theme, vision: str) -> None:
    for meanings in BESIDE_EACH_OTHER.values():
        for one, other in combinations(meanings, 2):
            found = distance(getattr(theme, one), getattr(theme, other), vision)
            assert found >= APART, f"{one} and {other}: {found:.1f}"


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("name", THEMES)
def test_a_palette_keeps_all_strong_colors_far_apart_for_those_whom_it_is_for(name: str, palette: str) -> None:
    def closest(theme: Theme) -> float:
        pairs = combinations(STRONG, 2)
        return min(distance(getattr(theme, a), getattr(theme, b), eye) for a, b in pairs for eye in FOR[palette])

    worn = colored(THEMES[name], palette)
    assert closest(worn) >= 1.6 * APART
    assert closest(worn) > closest(THEMES[name]), "else nobody needs it"
    assert colored(THEMES[name], "usual") == THEMES[name]


def test_the_simulation_knows_what_is_confused() -> None:
    assert distance("#ff0000", "#00ff00") > 150
    assert distance("#9c6a00", "#5f8000", "deuteranopia") < distance("#9c6a00", "#5f8000") / 2
    for vision in VISION:
        assert distance("#808080", "#808080", vision) == 0
        assert distance("#000000", "#ffffff", vision) == pytest.approx(100, abs=1.5), "grey stays grey"


def test_light_and_dark_differ_in_the_ground() -> None:
    assert luminance(LIGHT.canvas) > 0.8
    assert luminance(DARK.canvas) < 0.05


def test_the_style_sheet_is_taken_by_qt_without_complaint(qtbot: QtBot) -> None:
    button = QPushButton("Run")
    qtbot.addWidget(button)
    with qtbot.captureExceptions() as errors:
        button.setStyleSheet(stylesheet(DARK))
        button.ensurePolished()
    assert errors == []
    assert "{" in stylesheet(LIGHT)
    assert "{window}" not in stylesheet(LIGHT)
    assert qt_palette(DARK).color(QPalette.ColorRole.Window).name() == DARK.window


def test_mixing_goes_from_one_colour_to_the_other() -> None:
    assert [mixed("#000000", "#ffffff", share).name() for share in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]
