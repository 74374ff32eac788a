"""Folds as an editor shows them: the sign behind a folded head, the caret that steps over, what keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTextCursor

from gradviz.ui.editor.lens import line_end
from gradviz.ui.theme import mixed, sans_font
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_GAP, _PADDING = 8.0, 8.0


def fold_words(editor: CodeEditor, line: int) -> str:
    """How much is hidden behind a line; empty where nothing is."""
    block = editor.folds.block(line - 1)
    return "" if block is None else tr("⋯ {count} lines", count=f"{block.last - block.first:,}")


def fold_width(editor: CodeEditor, line: int) -> float:
    """The room that the sign of a fold takes behind the text of its head."""
    words = fold_words(editor, line)
    return (
        QFontMetricsF(sans_font(editor.theme, editor.theme.small_size)).horizontalAdvance(words) + _GAP + (2 * _PADDING)
        if words
        else 0.0
    )


def fold_area(editor: CodeEditor, line: int, row: QRectF) -> QRectF:
    """Where that sign is, in the row of its head."""
    height = min(row.height() - 4, 18.0)
    left = line_end(editor, line) + _GAP
    return QRectF(left, row.center().y() - height / 2, fold_width(editor, line) - _GAP, height)


def fold_at(editor: CodeEditor, point: QPointF) -> int | None:
    """The line whose sign of a fold is under a point."""
    for line, row in editor.rows():
        if row.top() <= point.y() < row.bottom():
            return line if fold_words(editor, line) and fold_area(editor, line, row).contains(point) else None
    return None


def paint_fold(editor: CodeEditor, painter: QPainter, line: int, row: QRectF) -> None:
    """A pill that says how many lines are hidden."""
    words, theme = fold_words(editor, line), editor.theme
    if not words:
        return
    area = fold_area(editor, line, row)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.border))
    painter.setBrush(mixed(theme.panel, theme.hover, 0.9))
    painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
    painter.setFont(sans_font(theme, theme.small_size))
    painter.setPen(QColor(theme.muted))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def step_over_fold(editor: CodeEditor, before: int) -> None:
    """Have the caret, which a key put into hidden lines, go on to where it is seen; what is edited there is opened."""
    cursor = editor.textCursor()
    block = cursor.block()
    if block.isVisible():
        return
    forward = cursor.position() > before
    while block.isValid() and not block.isVisible():
        block = block.next() if forward else block.previous()
    if not block.isValid():  # nothing is seen below: stay on the head
        block, forward = editor.document().findBlockByNumber(editor.folds.head_of(cursor.blockNumber())), False
    place = block.position() + (0 if forward else block.length() - 1)
    keeps = cursor.hasSelection()
    cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor if keeps else QTextCursor.MoveMode.MoveAnchor)
    editor.setTextCursor(cursor)


def open_before_joining(editor: CodeEditor, *, forward: bool) -> None:
    """Show the hidden line that a key is about to join with the caret's: the one behind it, or before it."""
    cursor = editor.textCursor()
    if cursor.hasSelection() or not (cursor.atBlockEnd() if forward else cursor.atBlockStart()):
        return
    block = cursor.block().next() if forward else cursor.block().previous()
    if block.isValid() and not block.isVisible():
        editor.folds.reveal(block.blockNumber())


def fold_caret(editor: CodeEditor) -> None:
    """Fold the innermost block around the caret, which goes to its head."""
    head = editor.folds.fold_around(editor.textCursor().blockNumber())
    if head is not None and not editor.textCursor().block().isVisible():
        _to_end_of(editor, head)


def unfold_caret(editor: CodeEditor) -> None:
    """Unfold what the caret's line is the head of."""
    editor.folds.unfold(editor.textCursor().blockNumber())


def fold_all(editor: CodeEditor) -> None:
    """Fold all functions, classes and other blocks."""
    editor.folds.fold_all()
    number = editor.textCursor().blockNumber()
    if not editor.textCursor().block().isVisible():
        _to_end_of(editor, editor.folds.head_of(number))
    editor.ensureCursorVisible()


def _to_end_of(editor: CodeEditor, line: int) -> None:
    block = editor.document().findBlockByNumber(line)
    cursor = editor.textCursor()
    cursor.setPosition(block.position() + block.length() - 1)
    editor.setTextCursor(cursor)
