"""All that a person can choose, in one dialog: to search, to change, to put back; what is chosen holds at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.ui.dialog_room import give_room
from gradviz.ui.interpreter import InterpreterChoice
from gradviz.ui.languages import worded
from gradviz.ui.look import Look
from gradviz.ui.preferences import ACTION, TABLE, Preference, Preferences, pages
from gradviz.ui.settings_fields import Field, field_of
from gradviz.wording import tr

Direction = QHBoxLayout.Direction
_BESIDE = 1.5
"""Where the type is more times as large as usual, what one chooses from stands below its words."""
_PAGED = 2.2
"""Where it is so much larger, there is no list of pages: one scrolls, or searches."""


class SettingsDialog(QDialog):
    """Pages at the left, all settings in one column at the right."""

    def __init__(
        self,
        parent: QWidget,
        preferences: Preferences,
        look: Look,
        actions: Mapping[str, QAction],
        interpreter: InterpreterChoice,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._look = preferences, look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.nothing = QLabel()
        self.nothing.setObjectName("muted")
        self.nothing.hide()
        self.pages = QListWidget()
        self._rows: dict[str, SettingRow] = {}
        self._to_show = ""
        """The key of a setting that is to be seen when its page is there."""
        self._heads: dict[str, PageHead] = {}
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.pages.currentRowChanged.connect(lambda number: self._go_to(list(self.heads.values())[number]))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.close)
        self._arrange()
        self._pages_to_come = self._fill(actions, interpreter)
        next(self._pages_to_come)
        self._later = QTimer(self)
        self._later.timeout.connect(self._fill_on)
        self._later.start(0)
        worded(self, self._tell)
        look.worn.connect(self._wear)
        self._wear()
        self.search.setFocus()

    def show_setting(self, key: str) -> None:
        """Have a setting in view, and the focus on it, as soon as its page is there."""
        self._to_show = key
        self._reveal()

    def _reveal(self) -> None:
        row = self._rows.get(self._to_show)
        if row is not None:
            self._to_show = ""
            row.field.setFocus()
            QTimer.singleShot(0, row, lambda: self.area.ensureWidgetVisible(row))

    def _arrange(self) -> None:
        outer, sides = QVBoxLayout(self), QHBoxLayout()
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        outer.addWidget(self.search)
        outer.addLayout(sides, 1)
        outer.addWidget(self.buttons)
        sides.addWidget(self.pages)
        sides.addWidget(self.area, 1)
        column = QWidget(self.area)
        self._column = QVBoxLayout(column)
        self.area.setWidget(column)

    @property
    def whole(self) -> bool:
        """Whether all pages are there; they come one after the other, as soon as the dialog is open."""
        return not self._later.isActive()

    @property
    def rows(self) -> Mapping[str, SettingRow]:
        """All settings, by their keys."""
        self._complete()
        return self._rows

    @property
    def heads(self) -> Mapping[str, PageHead]:
        """The heads of all pages."""
        self._complete()
        return self._heads

    def _fill(self, actions: Mapping[str, QAction], interpreter: InterpreterChoice) -> Iterator[str]:
        """Put the settings where they will be seen (what is put elsewhere first is styled twice), a page at a time."""
        for _page in pages():
            self.pages.addItem("")
        self._column.addWidget(self.nothing)
        self._column.addStretch(1)
        for page in pages():
            head = self._heads[page] = PageHead(page, self._preferences)
            self._add(head)
            for each in TABLE:
                if each.page == page and (each.kind != ACTION or each.key in actions):
                    row = SettingRow(each, field_of(each, self._preferences, actions, interpreter))
                    self._rows[each.key] = row
                    self._add(row)
                    self.setTabOrder(row.field.part, self.buttons.buttons()[0])
            yield page

    def _add(self, part: PageHead | SettingRow) -> None:
        self._column.insertWidget(self._column.count() - 2, part)
        part.stack(self._look.theme.larger > _BESIDE)

    def _fill_on(self) -> None:
        """Have one more page, if there is one."""
        if next(self._pages_to_come, None) is None:
            self._later.stop()
        self._reveal()

    def _complete(self) -> None:
        """Have all pages now."""
        for _page in self._pages_to_come:
            pass

    def _tell(self) -> None:
        self.setWindowTitle(tr("Settings"))
        self.search.setPlaceholderText(tr("Search settings"))
        self.search.setAccessibleName(tr("Search settings"))
        self.pages.setAccessibleName(tr("Pages"))
        self.nothing.setText(tr("No setting has these words."))
        for number, page in enumerate(pages()):
            self.pages.item(number).setText(tr(page))
        self._measure()

    def _wear(self) -> None:
        theme = self._look.theme
        self._column.setSpacing(theme.spacing)
        parts: list[PageHead | SettingRow] = [*self._heads.values(), *self._rows.values()]
        for part in parts:
            part.stack(theme.larger > _BESIDE)
        self.pages.setStyleSheet(
            f"QListWidget {{ background: transparent; }} QListWidget::item {{ padding: {theme.length(6)}px;"
            f" border-radius: {theme.radius}px; }} QListWidget::item:hover {{ background: {theme.hover}; }}"
            f" QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; }}"
        )
        self._measure()
        give_room(self, 820, 640)

    def _measure(self) -> None:
        """The list of pages is as wide as they are; where type is so large that it would push settings out, it goes."""
        wide = self.pages.sizeHintForColumn(0) + self._look.theme.length(28)
        self.pages.setFixedWidth(wide)
        self.pages.setVisible(self._look.theme.larger <= _PAGED)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        found = {key for key, row in self.rows.items() if all(word in row.sought() for word in words)}
        for key, row in self.rows.items():
            row.setVisible(key in found)
        for page, head in self.heads.items():
            head.setVisible(any(self.rows[key].preference.page == page for key in found))
        for number, head in enumerate(self.heads.values()):
            self.pages.item(number).setHidden(head.isHidden())
        self.nothing.setVisible(not found)

    def _go_to(self, head: PageHead) -> None:
        self.area.verticalScrollBar().setValue(head.y())


class PageHead(QWidget):
    """The name of a page, and what puts its defaults back."""

    def __init__(self, page: str, preferences: Preferences) -> None:
        super().__init__()
        self.title = QLabel()
        self.title.setObjectName("page_title")
        self.reset = QToolButton()
        self.reset.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.reset.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reset.clicked.connect(lambda: preferences.reset(page))
        self.title.setWordWrap(True)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 10, 12, 0)
        self._line.addWidget(self.title, 1)
        self._line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)

        def tell() -> None:
            self.title.setText(tr(page))
            self.reset.setText(tr("Defaults"))
            self.reset.setToolTip(tr("Have the defaults of this page again"))
            self.reset.setAccessibleName(tr("Defaults of {page}", page=tr(page)))

        worded(self, tell)

    def stack(self, below: bool) -> None:
        """Have the button below the name, or beside it."""
        self._line.setDirection(Direction.TopToBottom if below else Direction.LeftToRight)


class SettingRow(QWidget):
    """What is chosen, its field, and what is to be known about it."""

    def __init__(self, preference: Preference, field: Field) -> None:
        super().__init__()
        self.preference, self.field = preference, field
        self.words, self.tip = QLabel(), QLabel()
        self.words.setBuddy(field)
        self.tip.setObjectName("tip")
        for label in (self.words, self.tip):
            label.setWordWrap(True)
        self.tip.setVisible(bool(preference.tip))
        column, self._line = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(2)
        column.addLayout(self._line)
        self._line.addWidget(self.words, 2)
        self._line.addWidget(field, 3)
        column.addWidget(self.tip)
        worded(self, self._tell)

    def stack(self, below: bool) -> None:
        """Have the field below its words, or beside them."""
        self._line.setDirection(Direction.TopToBottom if below else Direction.LeftToRight)
        self.field.stack(below)

    def sought(self) -> str:
        """All words by which one may look for it."""
        each = self.preference
        return " ".join([tr(each.page), tr(each.words), tr(each.tip), *map(tr, each.choices.values())]).casefold()

    def _tell(self) -> None:
        self.words.setText(tr(self.preference.words))
        self.tip.setText(tr(self.preference.tip) if self.preference.tip else "")
        self.field.name(tr(self.preference.words), self.tip.text())
