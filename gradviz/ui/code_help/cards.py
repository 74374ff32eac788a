"""Cards of words over the editor: how a call is written, and what a name means."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextBrowser, QVBoxLayout

from gradviz.language.messages import Doc, Signature
from gradviz.ui.code_help.floating import Floating, below_or_above, beside
from gradviz.ui.code_help.prose import call_html, doc_html
from gradviz.ui.theme import Theme, sans_font
from gradviz.wording import tr

_TIP_WIDTH, _DOC_WIDTH, _DOC_HEIGHT = 620, 430, 330


class CallTip(Floating):
    """How a call is written, above its line."""

    def __init__(self, field: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(field)
        self.theme = theme
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.RichText)
        self.label.setWordWrap(True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(10, 6, 10, 7)
        inside.addWidget(self.label)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = theme
        self.wear(theme, f"QLabel {{ color: {theme.text}; background: transparent; }}")

    def tell(self, signatures: tuple[Signature, ...], position: int) -> None:
        """Show the first of the ways to call something, above a position of the text."""
        others = len(signatures) - 1
        more = tr("and {count} other ways to call it", count=others) if others > 1 else ""
        more = tr("and one other way to call it") if others == 1 else more
        self.label.setText(call_html(signatures[0], more, self.theme))
        room = self.surroundings()
        width = min(self.theme.length(_TIP_WIDTH), room.width())
        self.label.setWordWrap(False)
        wide = self.label.sizeHint().width() + 22 > width
        self.label.setWordWrap(wide)
        inner = width - 22
        height = self.label.heightForWidth(inner) if wide else self.label.sizeHint().height()
        size = QSize(width if wide else self.label.sizeHint().width() + 22, height + 15)
        self.present(below_or_above(self.caret_rect(position), size, room, above=True))


class DocCard(Floating):
    """What is known of a name; longer texts scroll."""

    def __init__(self, field: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(field)
        self.theme = theme
        self.doc: Doc | None = None
        """Whose documentation is shown."""
        self.browser = QTextBrowser()
        self.browser.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.browser.setOpenLinks(False)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.document().setDocumentMargin(10)
        self.browser.setAccessibleName(tr("Documentation"))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.addWidget(self.browser)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = theme
        self.wear(theme, f"QTextBrowser {{ background: transparent; color: {theme.text}; }}")

    def tell_at(self, doc: Doc, position: int) -> None:
        """Show what is known below a position of the text."""
        size = self._fill(doc)
        self.present(below_or_above(self.caret_rect(position), size, self.surroundings()))

    def tell_words(self, html: str, position: int) -> None:
        """Show a sentence below a position of the text."""
        size = self._fill_html(html)
        self.present(below_or_above(self.caret_rect(position), size, self.surroundings()))

    def tell_beside(self, doc: Doc, neighbor: QRect) -> None:
        """Show what is known beside a card, where there is room."""
        size = self._fill(doc)
        place = beside(neighbor, size, self.surroundings())
        if place is None:
            self.hide()
        else:
            self.present(place)

    def covers(self, at: QPoint) -> bool:
        """Whether a point of the window is on it."""
        return self.isVisible() and self.geometry().contains(at)

    def _fill(self, doc: Doc) -> QSize:
        self.doc = doc
        return self._fill_html(doc_html(doc, self.theme))

    def _fill_html(self, html: str) -> QSize:
        length = self.theme.length
        measure = QTextDocument()
        measure.setDefaultFont(sans_font(self.theme))
        measure.setDocumentMargin(10)
        measure.setHtml(html)
        measure.setTextWidth(length(_DOC_WIDTH) - 8)
        width = min(length(_DOC_WIDTH), round(measure.idealWidth()) + 14)
        height = min(length(_DOC_HEIGHT), round(measure.size().height()) + 8)
        self.browser.document().setDefaultFont(sans_font(self.theme))
        self.browser.setHtml(html)
        self.browser.verticalScrollBar().setValue(0)
        return QSize(width if height < length(_DOC_HEIGHT) else length(_DOC_WIDTH), height)
