"""All actions with their keys in one list: to search, to change, to put back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.ui.actions import TABLE, ActionSpec
from gradviz.ui.dialog_room import give_room
from gradviz.ui.shortcuts import SPECS, Shortcuts, native, title
from gradviz.ui.theme import Theme, sans_font
from gradviz.wording import later, tr

_NAME = Qt.ItemDataRole.UserRole
_NO_MENU = "View"
"""Where actions are listed that stand in no menu."""
_HINT = later("Choose an action, then press its new keys in the field.")


class ShortcutsDialog(QDialog):
    """Changes hold at once and last between starts."""

    def __init__(self, parent: QWidget, shortcuts: Shortcuts, theme: Theme) -> None:
        super().__init__(parent)
        self._shortcuts, self._theme = shortcuts, theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search by name or key"))
        self.search.setAccessibleName(tr("Search by name or key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Actions and their keys"))
        self.list.setHeaderLabels([tr("Action"), tr("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(14)
        self.list.setUniformRowHeights(True)
        self.list.setStyleSheet("QTreeWidget::item { padding: 4px 5px; }")
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.header().setMinimumSectionSize(180)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show_chosen())
        self.keys = QKeySequenceEdit()
        self.list.itemActivated.connect(lambda _item, _column: self.keys.setFocus())
        self.name = QLabel()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(tr("New keys"))
        self.keys.editingFinished.connect(self._choose)
        self.remove = QPushButton(tr("No Keys"))
        self.remove.clicked.connect(lambda: self._say(shortcuts.choose(self._chosen(), QKeySequence())))
        self.reset = QPushButton(tr("Reset"))
        self.reset.clicked.connect(lambda: self._say(shortcuts.reset(self._chosen())))
        self.words = QLabel(tr(_HINT))
        self.words.setWordWrap(True)
        self.words.setMinimumHeight(self.words.fontMetrics().lineSpacing() * 2)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.reset_all = QPushButton(tr("Reset All"))
        self.buttons.addButton(self.reset_all, QDialogButtonBox.ButtonRole.ResetRole)
        self.reset_all.clicked.connect(shortcuts.reset_all)
        self.buttons.rejected.connect(self.close)
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items = self._fill()
        self._arrange()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Return belongs to the list and to the keys
        shortcuts.changed.connect(self._show)
        self._show()
        give_room(self, 620, 640)
        self.search.setFocus()

    def _fill(self) -> dict[str, QTreeWidgetItem]:
        groups, items = self._groups, {}
        for spec in TABLE:
            menu = spec.menu.partition("/")[0] or _NO_MENU
            if menu not in groups:
                group = groups[menu] = QTreeWidgetItem(self.list, [tr(menu)])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setForeground(0, QColor(self._theme.muted))
                group.setFont(0, sans_font(self._theme, bold=True))
                group.setExpanded(True)
            items[spec.name] = item = QTreeWidgetItem(groups[menu], [title(spec)])
            item.setData(0, _NAME, spec.name)
            item.setToolTip(0, tr(spec.tip))
        return items

    def _arrange(self) -> None:
        change = QHBoxLayout()
        change.addWidget(self.name, 1)
        for part in (self.keys, self.remove, self.reset):
            change.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(change)
        column.addWidget(self.words)
        column.addWidget(self.buttons)

    def _show(self) -> None:
        """The keys as they are now; those that the person chose are marked."""
        for name, item in self._items.items():
            own = not self._shortcuts.is_default(name)
            item.setText(1, ",  ".join(native(keys) for keys in self._shortcuts.of(name)))
            font = item.font(1)
            font.setBold(own)
            item.setFont(1, font)
            item.setForeground(1, QColor(self._theme.accent if own else self._theme.text))
        self._filter()
        self._show_chosen()

    def _show_chosen(self) -> None:
        name = self._chosen()
        for part in (self.keys, self.remove, self.reset):
            part.setEnabled(bool(name))
        keys = self._shortcuts.of(name) if name else []
        self.keys.setKeySequence(keys[0] if keys else QKeySequence())
        self.name.setText(f"<b>{title(SPECS[name])}</b>" if name else "")
        self.remove.setEnabled(bool(keys))
        self.reset.setEnabled(bool(name) and not self._shortcuts.is_default(name))
        self._say("", tr(SPECS[name].tip if name else _HINT))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""

    def _choose(self) -> None:
        name, keys = self._chosen(), self.keys.keySequence()
        if name and not keys.isEmpty() and keys not in self._shortcuts.of(name):
            refusal = self._shortcuts.choose(name, keys)
            if refusal:
                self._show_chosen()
                self._say(refusal)

    def _say(self, refusal: str, words: str = "") -> None:
        self.words.setStyleSheet(f"color: {self._theme.error if refusal else self._theme.muted};")
        self.words.setText(refusal or words)

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        for name, item in self._items.items():
            text = _searched(SPECS[name], item.text(1))
            item.setHidden(not all(word in text for word in words))
        for group in self._groups.values():
            group.setHidden(all(item.isHidden() for item in self._items.values() if item.parent() is group))


def _searched(spec: ActionSpec, keys: str) -> str:
    """What a search looks in."""
    return " ".join([title(spec), tr(spec.tip), keys]).casefold()
