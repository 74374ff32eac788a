"""All commands in one list: type a part of a name, press Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLabel, QLineEdit, QTreeWidgetItem, QVBoxLayout, QWidget

from gradviz.ui.actions import TABLE, ActionSpec
from gradviz.ui.shortcuts import native, title
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import FlatList
from gradviz.wording import tr

_ACTION = Qt.ItemDataRole.UserRole
_WIDTH, _HEIGHT, _TOP = 640, 420, 70
_PLACED = 2
"""Where the type is more times as large as usual, the menus of commands have no room beside their names."""
_RECENT = "recent_commands"
_KEPT = 8
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(QDialog):
    """Stands over the window until a command is chosen, or something else is clicked."""

    def __init__(self, window: QWidget, actions: Mapping[str, QAction], settings: QSettings, theme: Theme) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("All commands"))
        self._actions, self._settings, self._theme = actions, settings, theme
        self._recent = _read(settings)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("What do you want to do?"))
        self.search.setAccessibleName(tr("Find a command"))
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = FlatList(3)
        self.list.setAccessibleName(tr("Commands"))
        self.list.setHeaderHidden(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setStyleSheet("QTreeWidget::item { padding: 5px 8px; }")
        self.list.header().setStretchLastSection(False)
        for column, mode in enumerate(("Stretch", "ResizeToContents", "ResizeToContents")):
            self.list.header().setSectionResizeMode(column, QHeaderView.ResizeMode[mode])
        self.list.itemClicked.connect(lambda item, _column: self._do(item))
        self.nothing = QLabel(tr("No command has these words. Fewer letters find more."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setStyleSheet(f"color: {theme.muted}; padding: 24px;")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 8, 1, 8)
        for part in (self.search, self.nothing, self.list):
            rows.addWidget(part)
        self.search.setStyleSheet("QLineEdit { margin: 0 9px; padding: 7px 10px; }")
        self.setStyleSheet(f"Palette {{ background: {theme.card}; border: 1px solid {theme.border}; }}")
        width = min(theme.length(_WIDTH), window.width() - 40)
        self.resize(width, min(theme.length(_HEIGHT), window.height() - _TOP - 20))
        self.list.setColumnHidden(1, theme.larger > _PLACED)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, _TOP)))
        self._fill("")
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move in the list while one types."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, words: str) -> None:
        self.list.clear()
        for spec in found(words, TABLE, self._recent):
            if spec.name == "palette":
                continue
            action = self._actions[spec.name]
            place = " › ".join(tr(part) for part in spec.menu.split("/") if part)
            keys = ",  ".join(native(each) for each in action.shortcuts()[:1])
            item = QTreeWidgetItem(self.list, [title(spec), place, keys])
            item.setData(0, _ACTION, spec.name)
            item.setToolTip(0, action.toolTip())
            item.setForeground(1, QColor(self._theme.faint))
            item.setForeground(2, QColor(self._theme.muted))
            if not action.isEnabled():
                item.setForeground(0, QColor(self._theme.faint))
                item.setToolTip(0, tr("This cannot be done right now."))
            elif action.isCheckable() and action.isChecked():
                item.setText(0, "✓ " + title(spec))
        shown = self.list.topLevelItemCount()
        self.list.setVisible(shown > 0)
        self.nothing.setVisible(shown == 0)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)

    def _do(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        name = str(item.data(0, _ACTION))
        action = self._actions[name]
        if not action.isEnabled():
            return
        recent = [name, *(each for each in self._recent if each != name)][:_KEPT]
        self._settings.setValue(_RECENT, " ".join(recent))
        self.close()
        action.trigger()


def found(words: str, specs: Sequence[ActionSpec], recent: Sequence[str] = ()) -> list[ActionSpec]:
    """The actions that `words` are about, the best first; without words all, those used last before others."""
    wanted = words.casefold().split()
    if not wanted:
        first = sorted((spec for spec in specs if spec.name in recent), key=lambda spec: recent.index(spec.name))
        return [*first, *(spec for spec in specs if spec.name not in recent)]
    ranked = []
    for place, spec in enumerate(specs):
        ranks = [_rank(word, spec) for word in wanted]
        if None not in ranks:
            ranked.append((sum(rank for rank in ranks if rank is not None), place, spec))
    return [spec for _rank_, _place, spec in sorted(ranked, key=lambda each: each[:2])]


def _rank(word: str, spec: ActionSpec) -> int | None:
    """How well a word fits, 0 best; None if not at all."""
    name = title(spec).casefold()
    menus = " ".join(tr(part) for part in spec.menu.split("/"))
    whole = f"{name} {tr(spec.tip)} {menus} {spec.text}".casefold()
    if name.startswith(word):
        return 0
    if f" {word}" in name:
        return 1
    if word in name:
        return 2
    if word in whole:
        return 3
    letters = iter(name)
    return 4 if len(word) > 1 and all(letter in letters for letter in word) else None


def _read(settings: QSettings) -> list[str]:
    return str(settings.value(_RECENT, "")).split()
