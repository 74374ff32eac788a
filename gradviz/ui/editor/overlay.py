"""Painting around the text: bands, cells, results at the right end of lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from gradviz.ui.editor.cell_signs import paint_cell_sign
from gradviz.ui.editor.folding import paint_fold
from gradviz.ui.editor.lens import lens_width, line_end, paint_lens, text_end
from gradviz.ui.editor.spots import paint_spots
from gradviz.ui.theme import mixed, mono_font

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_RIGHT_EDGE = 12
_GAP = 18
_LEAST = 34
_COVERED = 0.55
"""The share of a line that what happens on it may cover, where the text leaves no room."""
_COMMENT = re.compile(r"\s*#[^'\"]*$")
_SPARED = 100
"""With so many pixels beside the code, only the comment behind it is covered."""
_ENOUGH = 150
"""With so many pixels beside the text, none of the text is covered."""


def paint_grounds(editor: CodeEditor, painter: QPainter) -> None:
    """The tint of the caret's cell, rules above cells, and the bands behind marked lines."""
    theme, width = editor.theme, editor.viewport().width()
    cell = editor.cell_range()
    markers = editor.lines.markers if cell else []
    tint = mixed(theme.panel, theme.editor_cell, 0.75)
    spots = bool(editor.finder.matches or editor.occurrences.places)
    for line, top, height in editor.visible_lines():
        band = QRectF(0, top, width, height)
        if cell and cell[0] <= line <= cell[1]:
            painter.fillRect(band, tint)
        if ground := editor.ground_of(line):
            painter.fillRect(band, ground)
        if spots:
            paint_spots(editor, painter, editor.document().findBlockByNumber(line - 1))
        if line > 1 and _has(markers, line - 1):
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(0, round(top), width, round(top))


def paint_notes(editor: CodeEditor, painter: QPainter) -> None:
    """Results, what is happening, and error messages, right of the text as far as there is room."""
    size = max(9, editor.fontInfo().pixelSize() - 1)
    painter.setFont(mono_font(editor.theme, size))
    metrics = QFontMetricsF(painter.font())
    for line, row in editor.rows():
        paint_fold(editor, painter, line, row)
        paint_cell_sign(editor, painter, line, row)
        if pieces := _note(editor, line):
            _paint_note(editor, painter, metrics, line, row, pieces)
        if wide := lens_width(editor, line):
            left = row.width() - wide
            if text_end(editor, line) > left:
                ground = editor.ground_of(line) or QColor(editor.theme.panel)
                _fade(painter, QRectF(left - _GAP, row.top(), row.width() - left + _GAP, row.height()), ground)
            paint_lens(editor, painter, line, row)


def _note(editor: CodeEditor, line: int) -> list[tuple[str, str]]:
    """What stands beside a line: pieces with their colours, the most telling first."""
    marks, theme = editor.marks, editor.theme
    if line in marks.errors:
        return [(marks.errors[line], theme.error)]
    pieces: list[tuple[str, str]] = []
    if line == marks.shown and marks.note:
        pieces.append((f"◀ {marks.note}", theme.gradient if marks.backward else theme.data))
    elif line in marks.values:
        result = marks.values[line]
        pieces.append((result.value, theme.faint if result.old else theme.data))
        if result.name:
            pieces.insert(0, (f"{result.name}:", theme.muted))
    if line == marks.shown:
        pieces += [(f" {detail}", theme.muted) for detail in marks.details]
    return pieces


def _width_of(pieces: list[tuple[str, str]], metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance(" ".join(text for text, _ in pieces))


def _fitting(pieces: list[tuple[str, str]], room: float, metrics: QFontMetricsF) -> tuple[list[tuple[str, str]], float]:
    """As many of the pieces as there is room for, and their width: details go first, then the name of the value."""
    while len(pieces) > 1 and _width_of(pieces, metrics) > room:
        named = len(pieces) == 2 and pieces[0][0].endswith(":")
        pieces = pieces[1:] if named else pieces[:-1]
    return pieces, _width_of(pieces, metrics)


def _paint_note(
    editor: CodeEditor, painter: QPainter, metrics: QFontMetricsF, line: int, row: QRectF, pieces: list[tuple[str, str]]
) -> None:
    left = text_end(editor, line) + _GAP
    right = row.width() - _RIGHT_EDGE - lens_width(editor, line)
    room = right - left
    ground = editor.ground_of(line)
    shorter = editor.marks.values.get(line)
    if line == editor.marks.shown and shorter is not None and _width_of(pieces, metrics) > room:
        pieces = [(shorter.short if text == shorter.value else text, color) for text, color in pieces]
    pieces, wanted = _fitting(pieces, room, metrics)
    if room < wanted and (editor.theme.presents or all(color == editor.theme.muted for _text, color in pieces)):
        return  # details alone cover nothing, and half of one says nothing; nor is a class to see half a line
    if ground is not None and room < min(wanted, _ENOUGH) and line != editor.caret_line():
        room = min(max(room, row.width() * _COVERED), wanted)
        beside = right - _GAP - _code_end(editor, line)
        room = min(room, beside) if beside > _SPARED else room
        left = right - room
        _fade(painter, QRectF(left - _GAP, row.top(), row.width() - left + _GAP, row.height()), ground)
    if room < _LEAST:
        return
    x = right - min(room, wanted)
    for text, color in pieces:
        painter.setPen(QColor(color))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, right - x)
        painter.drawText(QRectF(x, row.top(), right - x + 1, row.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        x += metrics.horizontalAdvance(text) + metrics.horizontalAdvance(" ")


def _code_end(editor: CodeEditor, line: int) -> float:
    """How far the code of a line reaches, without a comment behind it: that may be covered."""
    text = editor.line_text(line)
    comment = _COMMENT.search(text)
    without = comment.end() - comment.start() if comment is not None and comment.start() > 0 else 0
    return line_end(editor, line) - QFontMetricsF(editor.font()).horizontalAdvance(text[len(text) - without :])


def _fade(painter: QPainter, area: QRectF, ground: QColor) -> None:
    """Let the text below vanish into the ground."""
    clear = QColor(ground)
    clear.setAlpha(0)
    fading = QLinearGradient(area.topLeft(), area.topRight())
    fading.setColorAt(0, clear)
    fading.setColorAt(min(1.0, _GAP / area.width()), ground)
    painter.fillRect(area, fading)


def _has(numbers: list[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
