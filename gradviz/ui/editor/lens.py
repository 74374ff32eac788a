"""The lens over a loop: beside its line, which turn is shown, with arrows to the ones beside it and a field for any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QLineEdit, QToolTip

from gradviz.ui.theme import mixed, mono_font, sans_font
from gradviz.wording import later, tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

EARLIER, NUMBER, LATER = "earlier", "number", "later"
_ARROW = 18.0
_PADDING = 9.0
_RIGHT_EDGE = 8.0
_FIELD = 76


def lens_width(editor: CodeEditor, line: int) -> float:
    """The room that the lens of a line takes at its right end; 0 without one.

    Where a class looks there is one only beside the text, so that it covers nothing.
    """
    if line not in editor.marks.lenses:
        return 0.0
    width = _words_width(editor, lens_words(editor, line)) + 2 * _ARROW + _RIGHT_EDGE
    covers = text_end(editor, line) + width > editor.viewport().width()
    return 0.0 if covers and editor.theme.presents else width


def text_end(editor: CodeEditor, line: int) -> float:
    """How far a line reaches to the right, with the sign of its fold."""
    from gradviz.ui.editor.folding import fold_width  # which asks where lines end

    return line_end(editor, line) + fold_width(editor, line)


def line_end(editor: CodeEditor, line: int) -> float:
    """How far the text of a line, or of its last row, reaches to the right."""
    layout = editor.document().findBlockByNumber(line - 1).layout()
    if layout.lineCount() > 1:
        return layout.lineAt(layout.lineCount() - 1).naturalTextWidth() + editor.document().documentMargin()
    used = QFontMetricsF(editor.font()).horizontalAdvance(editor.line_text(line)) + editor.contentOffset().x()
    return used + editor.document().documentMargin()


def lens_words(editor: CodeEditor, line: int) -> str:
    """Its words: short ones where the text leaves no room for more."""
    words = editor.marks.lenses[line].words
    room = editor.viewport().width() - text_end(editor, line) - _RIGHT_EDGE - 2 * _ARROW
    short = words.removeprefix("turn ")
    shortest = short.replace(" of ", "/").removesuffix(" turns")
    return next((each for each in (words, short) if _words_width(editor, each) < room), shortest)


def lens_parts(editor: CodeEditor, line: int, row: QRectF) -> dict[str, QRectF]:
    """Where its words and its arrows are, in a row of the text."""
    words = _words_width(editor, lens_words(editor, line))
    height = min(row.height() - 2, 20.0)
    left, top = row.right() - _RIGHT_EDGE - words - 2 * _ARROW, row.center().y() - height / 2
    return {
        NUMBER: QRectF(left, top, words, height),
        EARLIER: QRectF(left + words, top, _ARROW, height),
        LATER: QRectF(left + words + _ARROW, top, _ARROW, height),
    }


def lens_at(editor: CodeEditor, point: QPointF) -> tuple[int, str] | None:
    """The line and the part of a lens under a point of the editor."""
    for line, row in editor.rows():
        if row.top() <= point.y() < row.bottom() and lens_width(editor, line):
            parts = lens_parts(editor, line, row)
            return next(((line, part) for part, area in parts.items() if area.contains(point)), None)
    return None


def paint_lens(editor: CodeEditor, painter: QPainter, line: int, row: QRectF) -> None:
    """A quiet pill at the right end of the row; what the pointer is on is lit."""
    theme, lens = editor.theme, editor.marks.lenses[line]
    parts = lens_parts(editor, line, row)
    whole = parts[NUMBER].united(parts[LATER])
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(theme.panel, theme.hover, 0.9))
    painter.drawRoundedRect(whole, whole.height() / 2, whole.height() / 2)
    painter.setFont(_font(editor))
    painter.setPen(QColor(theme.accent if editor.pointed_lens == (line, NUMBER) else theme.text))
    painter.drawText(parts[NUMBER].adjusted(_PADDING, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, lens_words(editor, line))
    for part, direction, there in ((EARLIER, -1, lens.earlier), (LATER, 1, lens.later)):
        lit = editor.pointed_lens == (line, part)
        color = theme.border if not there else theme.accent if lit else theme.muted
        _arrow(painter, parts[part].center(), direction, color)
    painter.restore()


def _arrow(painter: QPainter, at: QPointF, direction: int, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    corners = ((-3, -4.5), (3.5, 0), (-3, 4.5))
    painter.drawPolygon(QPolygonF([at + QPointF(x * direction, y) for x, y in corners]))


def _font(editor: CodeEditor) -> QFont:
    return sans_font(editor.theme, max(11, editor.fontInfo().pixelSize() - 2))


def _words_width(editor: CodeEditor, words: str) -> float:
    return QFontMetricsF(_font(editor)).horizontalAdvance(words) + 2 * _PADDING


class TurnField(QLineEdit):
    """Asks for the number of a turn, in the place of the lens; Return goes there, Escape leaves."""

    chosen = Signal(int)

    def __init__(self, editor: CodeEditor, line: int) -> None:
        super().__init__(editor.viewport())
        self._editor, self._line, self._known = editor, line, 0
        last = self._last
        theme = editor.theme
        self.setFont(mono_font(theme, theme.text_size))
        self.setPlaceholderText(f"1–{last:,}")
        self.setAccessibleName(tr("Number of the turn"))
        self.setFixedSize(_FIELD + 8 * len(f"{last:,}"), 24)
        self.setStyleSheet(f"padding: 0 6px; border: 1px solid {theme.accent}; border-radius: 6px;")
        self.textEdited.connect(lambda _text: QToolTip.hideText())

    @property
    def _last(self) -> int:
        """The last turn that is known by now: a program that runs makes more of them."""
        lens = self._editor.marks.lenses.get(self._line)
        if lens is not None:
            self._known = lens.last
        return self._known

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the turn, or say what is wrong with the number."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whoever goes elsewhere wants no other turn."""
        super().focusOutEvent(event)
        self.hide()
        self.deleteLater()

    def _choose(self) -> None:
        text = self.text().replace(",", "").strip()
        number = int(text) if text.isdecimal() else 0
        if 1 <= number <= self._last:
            self.chosen.emit(number)
            self._leave()
            return
        self.setStyleSheet(f"padding: 0 6px; border: 1px solid {self._editor.theme.error}; border-radius: 6px;")
        text = later("“{text}” is no turn of this loop; they are counted from 1 to {last:,}.")
        self.setToolTip(tr(text, text=self.text(), last=self._last))
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), self.toolTip(), self)

    def _leave(self) -> None:
        self._editor.setFocus()
