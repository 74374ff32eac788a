"""The help with its search: questions, words, marks and commands; all of it without a network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QTreeWidgetItem,
    QVBoxLayout,
)

from gradviz.examples import course
from gradviz.ui.actions import in_words
from gradviz.ui.dialog_room import give_room
from gradviz.ui.teaching.help_index import QUESTION, SECTIONS, Entry, entries, search
from gradviz.ui.theme import Theme, sans_font
from gradviz.ui.widgets import FlatList
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

_ENTRY = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class HelpDialog(QDialog):
    """A list at the left, what is chosen at the right; links open the example or do the command."""

    def __init__(self, window: MainWindow, theme: Theme) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Help"))
        self._window, self._theme = window, theme
        self._entries = entries(window.actions_by_name)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("What do you seek? A word, a mark, a command, or what torch said"))
        self.search.setAccessibleName(tr("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = FlatList(1)
        self.list.setHeaderHidden(True)
        self.list.setAccessibleName(tr("What was found"))
        self.list.setStyleSheet("QTreeWidget::item { padding: 4px 8px; }")
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        self.list.itemActivated.connect(lambda _item, _column: self._do())
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(tr("Explanation"))
        self.page.anchorClicked.connect(self._follow)
        self.nothing = QLabel(tr("Nothing has these words. Fewer letters find more."))
        self.nothing.setStyleSheet(f"color: {theme.muted};")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.list, 4)
        both.addWidget(self.page, 5)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addLayout(both, 1)
        column.addWidget(buttons)
        give_room(self, 860, 600)
        self._fill("")
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types; Enter does what the first link does."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return super().eventFilter(watched, event)

    @property
    def chosen(self) -> Entry | None:
        """What is explained."""
        item = self.list.currentItem()
        entry = item.data(0, _ENTRY) if item is not None else None
        return entry if isinstance(entry, Entry) else None

    def found(self) -> list[Entry]:
        """What is in the list."""
        items = [self.list.topLevelItem(each) for each in range(self.list.topLevelItemCount())]
        found = [item.data(0, _ENTRY) for item in items if item is not None]
        return [entry for entry in found if isinstance(entry, Entry)]

    def _fill(self, words: str) -> None:
        self.list.clear()
        hits = search(words, self._entries)
        best = hits[0] if hits and words.strip() else None
        for section in SECTIONS:
            of_section = [entry for entry in hits if entry.section == section]
            if of_section:
                self._add_heading(tr(section))
            for entry in of_section:
                item = QTreeWidgetItem(self.list, [entry.title])
                item.setData(0, _ENTRY, entry)
                item.setToolTip(0, entry.title)
                if entry is best or (best is None and self.list.currentItem() is None):
                    self.list.setCurrentItem(item)
        self.nothing.setVisible(not hits)
        self._show()

    def _add_heading(self, words: str) -> None:
        heading = QTreeWidgetItem(self.list, [words])
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
        heading.setFont(0, sans_font(self._theme, bold=True))
        heading.setForeground(0, QColor(self._theme.muted))

    def _show(self) -> None:
        entry = self.chosen
        self.page.setHtml(self._html(entry) if entry is not None else "")

    def _html(self, entry: Entry) -> str:
        muted, size = self._theme.muted, self._theme.text_size
        parts = [f"<h3>{escape(entry.title)}</h3>"]
        if entry.text:
            parts.append(f"<p>{escape(self._worded(entry))}</p>")
        for label, words in ((tr("Keys"), entry.keys), (tr("Menu"), entry.place)):
            if words:
                parts.append(f"<p><span style='color:{muted}'>{escape(label)}:</span> {escape(words)}</p>")
        parts += [f"<p><a href='{href}'>{escape(words)}</a></p>" for href, words in self._links(entry)]
        link = f"a {{ color: {self._theme.accent}; text-decoration: none; }}"
        return f"<style>{link} body {{ font-size: {size}px; }}</style>{''.join(parts)}"

    def _worded(self, entry: Entry) -> str:
        """Its text, with keys as they are now; only questions name commands in braces."""
        return in_words(entry.text, self._window.actions_by_name) if entry.section == QUESTION else entry.text

    def _links(self, entry: Entry) -> list[tuple[str, str]]:
        found = []
        example = next((each for each in course() if each.name == entry.example), None)
        if example is not None:
            found.append((f"example:{example.name}", tr("Open the example “{title}”", title=tr(example.title))))
        if entry.action:
            action = self._window.actions_by_name[entry.action]
            found.append((f"action:{entry.action}", tr("Do it: {command}", command=action.text().replace("&", ""))))
        if entry.link:
            found.append((entry.link, tr("Open in the browser (needs a network)")))
        return found

    def _do(self) -> None:
        entry = self.chosen
        if entry is not None and (links := self._links(entry)):
            self._follow(QUrl(links[0][0]))

    def _follow(self, url: QUrl) -> None:
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)
            return
        name, window = url.path(), self._window
        if url.scheme() == "action":
            action = window.actions_by_name[name]
            if not action.isEnabled():
                words = escape(tr("This cannot be done right now."))
                self.page.append(f"<p style='color:{self._theme.warning}'>{words}</p>")
                return
            self.close()
            action.trigger()
        else:
            self.close()
            window.teaching.open(next(each for each in course() if each.name == name))
