"""The text of the output pane, its menu, and what can be taken out of it: text, tables, pictures, all of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDesktopServices, QGuiApplication, QResizeEvent, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFileDialog, QMenu, QTextBrowser

from gradviz.ui.languages import worded
from gradviz.ui.panels.output_forms import HTML, LATEX, MARKDOWN, PICTURES, PLAIN, SVG, as_words
from gradviz.ui.panels.output_log import Line
from gradviz.ui.panels.output_pictures import KIND, NUMBER, content, decode
from gradviz.whole_files import write_whole
from gradviz.wording import later, tr

_FILES = {
    SVG: (later("SVG picture"), "svg"),
    "image/png": (later("PNG picture"), "png"),
    "image/jpeg": (later("JPEG picture"), "jpg"),
    "image/gif": (later("GIF picture"), "gif"),
    "image/webp": (later("WebP picture"), "webp"),
    "image/bmp": (later("Bitmap"), "bmp"),
    HTML: (later("HTML"), "html"),
    MARKDOWN: (later("Markdown"), "md"),
    LATEX: (later("LaTeX"), "tex"),
    "application/json": (later("JSON"), "json"),
    PLAIN: (later("Text"), "txt"),
}
_PAGE = '<!DOCTYPE html>\n<meta charset="utf-8">\n<title>{title}</title>\n{body}\n'


class Owner(Protocol):
    """What the view asks of its pane."""

    def line_at(self, cursor: QTextCursor) -> Line | None:
        """The line that a place of the text belongs to."""

    def menu_entries(self) -> list[tuple[str, Callable[[], object]]]:
        """What the menu offers for all of the output."""

    def complain(self, words: str) -> None:
        """Say that something went wrong."""

    def make_room(self, width: int) -> None:
        """The text has another width, for which it will be laid out."""


class OutputView(QTextBrowser):
    """Shows the text; it loads nothing from anywhere."""

    def __init__(self, pane: Any) -> None:
        super().__init__(pane)
        self._pane: Owner = pane
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.setAccessibleName(tr("Output"))
        self.setPlaceholderText(tr("What the program puts out comes here."))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is in the text is told of its room before it is laid out for it."""
        self._pane.make_room(event.size().width())
        super().resizeEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """What a table or text of the program's points to is not fetched, neither from disk nor from elsewhere."""
        return super().loadResource(kind, name) if QUrl(name).scheme() == "data" else None

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied: pictures and tables as the text that stands for them; a lone picture as one."""
        if (line := self._lone_picture()) is not None:
            return picture_data(line)
        mime = super().createMimeDataFromSelection()
        plain = mime.text().replace("\N{OBJECT REPLACEMENT CHARACTER}", "")
        made = QMimeData()
        made.setText(plain)
        return made

    def _lone_picture(self) -> Line | None:
        cursor = self.textCursor()
        return self._pane.line_at(cursor) if cursor.selectedText() == "\N{OBJECT REPLACEMENT CHARACTER}" else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and save what is under the pointer, or all."""
        menu = self.make_menu(event.pos())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self, position: Any) -> QMenu:
        """The menu for a place of the text."""
        menu = QMenu(self)
        line = self._pane.line_at(self.cursorForPosition(position))
        link = self.anchorAt(position)
        copy = menu.addAction(tr("Copy"), self.copy)
        copy.setEnabled(self.textCursor().hasSelection())
        if link.startswith(("http:", "https:")):
            menu.addAction(tr("Copy Link"), lambda: QGuiApplication.clipboard().setText(link))
        menu.addAction(tr("Select All"), self.selectAll)
        if line is not None and line.shown is not None:
            menu.addSeparator()
            self._offer(menu, line)
        menu.addSeparator()
        for words, act in self._pane.menu_entries():
            menu.addAction(words, act)
        return menu

    def _offer(self, menu: QMenu, line: Line) -> None:
        clipboard = QGuiApplication.clipboard()
        assert line.shown is not None
        if line.form in PICTURES:
            menu.addAction(tr("Copy Picture"), lambda: clipboard.setMimeData(picture_data(line)))
        elif line.kind == "shown":
            menu.addAction(tr("Copy as Text"), lambda: clipboard.setText(as_words(line.shown.data, PLAIN)))  # type: ignore[union-attr]
        menu.addAction(tr("Save As…"), lambda: self.ask_and_save(line))
        if HTML in line.shown.data:
            menu.addAction(tr("Open in Browser"), lambda: open_in_browser(line))

    def ask_and_save(self, line: Line) -> None:
        """Ask for a file, and write one of the forms of a display to it."""
        assert line.shown is not None
        data = line.shown.data
        forms = sorted((mime for mime in data if mime in _FILES), key=lambda mime: (mime != line.form, mime))
        filters = {f"{tr(_FILES[mime][0])} (*.{_FILES[mime][1]})": mime for mime in forms}
        name = tr("output") + f".{_FILES[forms[0]][1]}"
        path, chosen = QFileDialog.getSaveFileName(self, tr("Save As"), name, ";;".join(filters))
        if path:
            file, mime = Path(path), filters.get(chosen, forms[0])
            by_name = next((each for each in forms if file.suffix.lower() == f".{_FILES[each][1]}"), None)
            mime = by_name or mime
            self.save(line, mime, file if file.suffix else file.with_suffix(f".{_FILES[mime][1]}"))

    def save(self, line: Line, mime: str, file: Path) -> None:
        """Write one form of a display to a file, whole or not at all."""
        assert line.shown is not None
        try:
            write_whole(file, as_file(line.shown.data[mime], mime))
        except OSError as error:
            self._pane.complain(
                tr("{file} could not be saved ({why}); choose another place.", file=file.name, why=error.strerror)
            )


def picture_data(line: Line) -> QMimeData:
    """A picture for the clipboard."""
    assert line.shown is not None
    mime = QMimeData()
    mime.setImageData(decode(line.shown.data[line.form], line.form))
    if line.form == SVG:
        mime.setData(SVG, content(line.shown.data[SVG], SVG))
    return mime


def as_file(data: str, mime: str) -> bytes:
    """A form of a display as a file of its own."""
    if mime == HTML and "<html" not in data[:500].lower():
        data = _PAGE.format(title="Gradviz", body=data)
    return content(data, mime)


def open_in_browser(line: Line) -> None:
    """Show the HTML of a display where all of it can be seen."""
    assert line.shown is not None
    with tempfile.NamedTemporaryFile("wb", prefix="gradviz-", suffix=".html", delete=False) as file:
        file.write(as_file(line.shown.data[HTML], HTML))
    QDesktopServices.openUrl(QUrl.fromLocalFile(file.name))


def picture_number(cursor: QTextCursor) -> int | None:
    """The number of the picture beside a place of the text."""
    document: QTextDocument = cursor.document()
    for position in (cursor.position(), cursor.position() + 1):
        beside = QTextCursor(document)
        beside.setPosition(min(position, document.characterCount() - 1))
        form = beside.charFormat()
        if form.objectType() == KIND:
            return int(form.property(NUMBER))
    return None
