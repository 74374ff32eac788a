"""Writes lines of output into a text document: colours, links, tables, pictures."""

from __future__ import annotations

from functools import lru_cache, partial
from math import ceil

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from gradviz.terminal import Style
from gradviz.ui.contrast import contrast
from gradviz.ui.panels.output_feed import DONE, FAILED, GONE, RUNNING, STOPPED, Head, time_text
from gradviz.ui.panels.output_forms import HTML, MARKDOWN, PICTURES, dressed, seconds
from gradviz.ui.panels.output_log import Group, Line
from gradviz.ui.panels.output_pictures import Pictures
from gradviz.ui.theme import Theme, mono_font
from gradviz.wording import tr

_SIGNS = {RUNNING: "▶", DONE: "✓", FAILED: "✗", STOPPED: "■", GONE: "✗"}
_TO_TEXT = dict.fromkeys((0x0B, 0x0C, 0x2028, 0x2029), " ") | dict.fromkeys(range(0xFDD0, 0xFDF0), "�")
_TO_TEXT |= {0xFFFC: "�", 0x00: "�"}
"""What a text document would not take as text."""
_READ, _SEEN = 4.5, 3.0
"""The contrast that letters need on a ground of their own, and the least that they need at all."""


class OutputWriter:
    """Writes one line after the other; each begins in a block of its own and ends in one."""

    def __init__(self, pictures: Pictures, theme: Theme) -> None:
        self._pictures = pictures
        self.theme = theme

    def write(self, cursor: QTextCursor, line: Line, group: Group, head: Head | None) -> None:
        """Write a line into the block of the cursor, which is empty."""
        cursor.setBlockFormat(self._block(line))
        cursor.setCharFormat(QTextCharFormat())
        if line.kind == "header":
            self._head(cursor, line, group, head)
        elif line.kind == "shown" and line.form == HTML:
            cursor.insertHtml(self._as_html(line))
        elif line.kind == "shown" and line.form == MARKDOWN:
            self._markdown(cursor, line)
        elif line.kind == "shown" and line.form in PICTURES:
            self._pictures.insert(cursor, line)
        else:
            self._text(cursor, line)

    # ------------------------------------------------------------ the sorts of lines

    def _block(self, line: Line) -> QTextBlockFormat:
        form, theme = QTextBlockFormat(), self.theme
        if line.kind == "header":
            form.setBackground(QColor(theme.canvas))
            form.setTopMargin(theme.length(8))
            form.setBottomMargin(theme.length(3))
        elif line.kind == "shown":
            form.setTopMargin(theme.length(4))
            form.setBottomMargin(theme.length(4))
        if line.kind != "shown" or line.form not in (HTML, MARKDOWN, *PICTURES):
            form.setLineHeight(_row_height(theme), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return form

    def _head(self, cursor: QTextCursor, line: Line, group: Group, head: Head | None) -> None:
        theme = self.theme
        arrow = self._plain(theme.muted, f"fold:{group.number}")
        cursor.insertText("▸ " if group.collapsed else "▾ ", arrow)
        title = self._plain(theme.muted if group.stored else theme.text, f"line:{line.number}")
        if not group.stored:
            title.setFontWeight(QFont.Weight.DemiBold)
        cursor.insertText(_sane(line.text), title)
        if head is None:
            return
        if (count := head.count if group.stored else head.began.cell) is not None:
            cursor.insertText(f"   In [{count}]", self._plain(theme.muted))
        if group.stored:
            self._hidden(cursor, group)
            return
        color = {DONE: theme.leaf, FAILED: theme.error, GONE: theme.error, RUNNING: theme.accent}
        cursor.insertText(f"   {_SIGNS[head.state]} ", self._plain(color.get(head.state, theme.muted)))
        cursor.insertText(_state_text(head), self._plain(theme.muted))
        self._hidden(cursor, group)

    def _hidden(self, cursor: QTextCursor, group: Group) -> None:
        """How much a collapsed group holds."""
        if group.collapsed and group.count:
            cursor.insertText("   " + tr("{count} lines", count=f"{group.count:,}"), self._plain(self.theme.faint))

    def _text(self, cursor: QTextCursor, line: Line) -> None:
        text, theme = line.text, self.theme
        if not line.runs and (line.kind in ("error", "more", "browse", "note") or line.target is not None):
            words = text.lstrip(" ")  # a link is its words, not what is before
            if len(words) < len(text):
                cursor.insertText(text[: len(text) - len(words)], QTextCharFormat())
            cursor.insertText(_sane(words), self._format(line))
        else:
            self._runs(cursor, line, text)
        if line.rest:
            cursor.insertText(line.rest, self._plain(theme.muted))
        if line.kind == "shown" and not text:
            cursor.insertText(tr("(nothing to show)"), self._plain(theme.faint))

    def _runs(self, cursor: QTextCursor, line: Line, text: str) -> None:
        usual, at = self._format(line), 0
        for start, end, style in line.runs:
            if start > at:
                cursor.insertText(_sane(text[at:start]), usual)
            cursor.insertText(_sane(text[start:end]), self._styled(usual, style))
            at = end
        if at < len(text):
            cursor.insertText(_sane(text[at:]), usual)

    def _as_html(self, line: Line) -> str:
        assert line.shown is not None
        theme = self.theme
        families = ", ".join(f"'{family}'" for family in theme.sans)
        return (
            f"<style>th {{ font-weight: 600; }} thead th {{ border-bottom: 1px solid {theme.border}; }}"
            f" a {{ color: {theme.accent}; }}</style>"
            f'<div style="font-family: {families}; font-size: {theme.text_size}px; color: {theme.text};">'
            f"{dressed(line.shown.data[HTML]).translate(_TO_TEXT)}</div>"
        )

    def _markdown(self, cursor: QTextCursor, line: Line) -> None:
        assert line.shown is not None
        made = QTextDocument()
        font = QFont()
        font.setFamilies(list(self.theme.sans))
        font.setPixelSize(self.theme.text_size)
        made.setDefaultFont(font)
        made.setMarkdown(line.shown.data[MARKDOWN])
        cursor.insertHtml(made.toHtml())

    # ------------------------------------------------------------ looks

    def _plain(self, color: str, href: str = "") -> QTextCharFormat:
        form = QTextCharFormat()
        form.setForeground(QColor(color))
        if href:
            form.setAnchor(True)
            form.setAnchorHref(href)
        return form

    def _format(self, line: Line) -> QTextCharFormat:
        theme = self.theme
        colors = {"err": theme.warning, "error": theme.error, "note": theme.muted, "more": theme.accent,
                  "browse": theme.accent, "result": theme.data, "input": theme.leaf, "shown": theme.text}  # fmt: skip
        form = self._plain(colors.get(line.kind, theme.text), _href(line))
        form.setFontItalic(line.kind in ("note", "browse"))
        form.setFontUnderline(line.kind in ("error", "err", "trace") and line.target is not None)
        if line.file:
            form.setToolTip(line.file)
        return form

    def _styled(self, usual: QTextCharFormat, style: Style) -> QTextCharFormat:
        form = QTextCharFormat(usual)
        color, ground = self._color(style.color), self._color(style.ground)
        if style.inverse:
            color, ground = ground or self.theme.panel, color or self.theme.text
        color = self._legible(color, ground)
        if color:
            form.setForeground(QColor(color))
        if ground:
            form.setBackground(QColor(ground))
        if style.bold:
            form.setFontWeight(QFont.Weight.Bold)
        form.setFontItalic(style.italic)
        form.setFontUnderline(style.underline or usual.fontUnderline())
        return form

    def _legible(self, color: str, ground: str) -> str:
        """A colour that can be read there: that of a program was chosen for another ground."""
        theme = self.theme
        if ground:
            inks = (theme.text, theme.panel)
            return color if contrast(color or theme.text, ground) >= _READ else max(inks, key=partial(contrast, ground))
        return theme.muted if color and contrast(color, theme.panel) < _SEEN else color

    def _color(self, name: str) -> str:
        """The colours of terminals, as this theme has them: each readable on its ground."""
        theme = self.theme
        named = {"black": theme.text, "red": theme.error, "green": theme.leaf, "yellow": theme.warning,
                 "blue": theme.data, "magenta": theme.editor_keyword, "cyan": theme.editor_builtin,
                 "white": theme.muted}  # fmt: skip
        return name if name.startswith("#") or not name else named[name.removeprefix("bright ")]


@lru_cache(maxsize=8)
def _row_height(theme: Theme) -> int:
    """How high lines of text are: signs of another font, such as Chinese ones, would make theirs higher."""
    return ceil(QFontMetricsF(mono_font(theme, theme.text_size)).height())


def cost(line: Line) -> float:
    """Seconds that it takes, about, to write a line and to lay it out."""
    if line.kind == "shown" and line.shown is not None and line.form in (HTML, MARKDOWN):
        return seconds(line.form, line.shown.data[line.form])
    return 25e-6 * (1 + line.text.count("\n") + len(line.runs)) + 0.4e-6 * len(line.text)


def _href(line: Line) -> str:
    if line.kind in ("more", "browse"):
        return f"{line.kind}:{line.number}"
    if line.target is None:
        return ""
    return f"place:{line.number}" if line.file else f"line:{line.number}"


def _state_text(head: Head) -> str:
    if head.state == RUNNING:
        return tr("running")
    took = time_text(head.seconds) if head.seconds is not None else ""
    if head.state == STOPPED:
        return tr("interrupted after {time}", time=took) if took else tr("interrupted")
    return tr("its process ended") if head.state == GONE else took


def _sane(text: str) -> str:
    return text.translate(_TO_TEXT)
