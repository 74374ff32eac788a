"""How a cell ran, beside the line that begins it: a sign, its number and its time; and a bar along its lines."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gradviz.ui.editor.cell_states import BEHIND, DONE, EDITED, FAILED, RUNS, STOPPED, WAITS, CellRun
from gradviz.ui.editor.lens import text_end
from gradviz.ui.theme import Theme, mixed, sans_font
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_SIGNS = {WAITS: "…", RUNS: "▸", DONE: "✓", FAILED: "✕", STOPPED: "■", EDITED: "✎", BEHIND: "↻"}
_PADDING, _EDGE, _GAP = 8.0, 8.0, 10.0
BAR = 3
"""Pixels of the bar along the lines of a cell."""


def color_of(theme: Theme, state: str) -> str:
    """The colour of a state; each has a sign, too."""
    return {
        WAITS: theme.faint,
        RUNS: theme.accent,
        DONE: theme.leaf,
        FAILED: theme.error,
        STOPPED: theme.error,
        EDITED: theme.warning,
        BEHIND: theme.warning,
    }[state]


def short_words(state: str, run: CellRun) -> str:
    """``✓ [3] 0.8 s``."""
    said = {WAITS: tr("waits"), FAILED: tr("failed"), STOPPED: tr("stopped"), EDITED: tr("edited since")}
    said |= {BEHIND: tr("out of date"), DONE: _time(run.seconds)}
    said[RUNS] = _time(perf_counter() - run.begun) if run.begun else ""
    number = [] if state == WAITS else [f"[{run.number}]"]
    return " ".join(filter(None, [_SIGNS[state], *number, said[state]]))


def long_words(state: str, run: CellRun | None) -> str:
    """A sentence on how the cell is."""
    if run is None:
        return tr("It has not run in this process.")
    took = (
        tr("Run {number} took {time}.", number=run.number, time=_time(run.seconds)) if run.seconds is not None else ""
    )
    said = {
        WAITS: tr("It waits for the cells before it."),
        RUNS: tr("It is running."),
        DONE: tr("It ran to its end."),
        FAILED: tr("It failed: {error}", error=run.error),
        STOPPED: tr("It was stopped."),
        EDITED: tr("It was edited since it ran."),
        BEHIND: tr("A cell that ran before it was edited since."),
    }[state]
    return f"{said} {took}".rstrip()


def paint_cell_sign(editor: CodeEditor, painter: QPainter, line: int, row: QRectF) -> None:
    """The sign at the right end of the line that begins a cell, where there is room beside the text."""
    state, run = editor.open_document.cells.state(line - 1)
    if run is None or line in editor.marks.lenses or line in editor.marks.values:
        return
    theme = editor.theme
    words = short_words(state, run)
    painter.save()
    font = sans_font(theme, theme.small_size)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    room = row.width() - _EDGE - text_end(editor, line) - _GAP - 2 * _PADDING
    if metrics.horizontalAdvance(words) > room:
        words = words.split(" ")[0]
    width = metrics.horizontalAdvance(words) + 2 * _PADDING
    height = min(row.height() - 4, 18.0)
    area = QRectF(row.width() - _EDGE - width, row.center().y() - height / 2, width, height)
    color = color_of(theme, state)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(theme.panel, color, 0.14))
    painter.drawRoundedRect(area, height / 2, height / 2)
    painter.setPen(QColor(color))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def bar_color(editor: CodeEditor, line: int) -> QColor | None:
    """The colour of the bar along a line, which is that of its cell; None where that never ran."""
    cells = editor.open_document.cells
    state, run = cells.state(cells.head_of(line - 1))
    return QColor(color_of(editor.theme, state)) if run is not None else None


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 1:
        return tr("{count} ms", count=round(seconds * 1000))
    if seconds < 60:
        return tr("{count} s", count=f"{seconds:.1f}" if seconds < 10 else str(round(seconds)))
    return tr("{minutes} min {count} s", minutes=int(seconds // 60), count=int(seconds % 60))
