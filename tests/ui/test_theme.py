"""Themes: complete, legible, and the same in both lights."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QPalette
from pytestqt.qtbot import QtBot

from gradviz.ui.theme import DARK, LIGHT, THEMES, Theme, mixed, qt_palette, stylesheet


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


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_texts_can_be_read(theme: Theme) -> None:
    for ground in (theme.canvas, theme.card, theme.panel):
        assert contrast(theme.text, ground) > 7
        assert contrast(theme.muted, ground) > 4.5
    for ground in (theme.leaf, theme.buffer, theme.error, theme.accent):
        assert contrast(theme.on_accent, ground) > 4.5
    assert contrast(theme.on_accent, theme.gradient) > 3.5, "bold text"


def test_light_and_dark_differ_in_the_ground() -> None:
    assert luminance(LIGHT.canvas) > 0.8
    assert luminance(DARK.canvas) < 0.05


def test_the_style_sheet_is_taken_by_qt_without_complaint(qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QPushButton

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
