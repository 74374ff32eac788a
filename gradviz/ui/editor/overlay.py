"""Painting around the text: bands, cells, results at the right end of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from gradviz.ui.theme import mixed, mono_font

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_RIGHT_EDGE = 12
_GAP = 18
_LEAST = 34
_COVERED = 0.55
"""The share of a line that what happens on it may cover, where the text leaves no room."""


def paint_grounds(editor: CodeEditor, painter: QPainter) -> None:
    """The tint of the caret's cell, rules above cells, and the bands behind marked lines."""
    theme, width = editor.theme, editor.viewport().width()
    cell = editor.cell_range()
    markers = set(editor.marker_lines()) if cell else set()
    tint = mixed(theme.panel, theme.editor_cell, 0.75)
    for line, top, height in editor.visible_lines():
        band = QRectF(0, top, width, height)
        if cell and cell[0] <= line <= cell[1]:
            painter.fillRect(band, tint)
        if ground := editor.ground_of(line):
            painter.fillRect(band, ground)
        if line in markers and line > 1:
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(0, round(top), width, round(top))


def paint_notes(editor: CodeEditor, painter: QPainter) -> None:
    """Results, what is happening, and error messages, right of the text as far as there is room."""
    size = max(9, editor.fontInfo().pixelSize() - 1)
    painter.setFont(mono_font(editor.theme, size))
    metrics = QFontMetricsF(painter.font())
    for line, top, height in editor.visible_lines():
        if note := _note(editor, line):
            _paint_note(editor, painter, metrics, line, QRectF(0, top, editor.viewport().width(), height), *note)


def _note(editor: CodeEditor, line: int) -> tuple[str, str] | None:
    marks, theme = editor.marks, editor.theme
    if line in marks.errors:
        return marks.errors[line], theme.error
    if line == marks.shown and marks.note:
        return f"◀ {marks.note}", theme.gradient if marks.backward else theme.data
    if line in marks.values:
        return marks.values[line], theme.data
    return None


def _paint_note(
    editor: CodeEditor, painter: QPainter, metrics: QFontMetricsF, line: int, row: QRectF, text: str, color: str
) -> None:
    used = QFontMetricsF(editor.font()).horizontalAdvance(editor.line_text(line)) + editor.contentOffset().x()
    left = used + editor.document().documentMargin() + _GAP
    room = row.width() - _RIGHT_EDGE - left
    ground = editor.ground_of(line)
    wanted = metrics.horizontalAdvance(text)
    if ground is not None and room < wanted and line != editor.caret_line():
        room = min(max(room, row.width() * _COVERED), wanted)
        left = row.width() - _RIGHT_EDGE - room
        _fade(painter, QRectF(left - _GAP, row.top(), row.width() - left + _GAP, row.height()), ground)
    if room < _LEAST:
        return
    painter.setPen(QColor(color))
    area = QRectF(left, row.top(), room, row.height())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)


def _fade(painter: QPainter, area: QRectF, ground: QColor) -> None:
    """Let the text below vanish into the ground."""
    clear = QColor(ground)
    clear.setAlpha(0)
    fading = QLinearGradient(area.topLeft(), area.topRight())
    fading.setColorAt(0, clear)
    fading.setColorAt(min(1.0, _GAP / area.width()), ground)
    painter.fillRect(area, fading)
