"""Which keys do what: as the table of actions says, or as the person chose, which lasts between starts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QKeyCombination, QObject, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence

from gradviz.ui.actions import MENU_LETTERS, STAGE, TABLE, WINDOW, ActionSpec, tool_tip
from gradviz.wording import later, tr

_TYPED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
"""Without one of these a letter is typed."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SETTING = "shortcuts/"
_BEGINNINGS = ("Next", "Previous", "Highlight", "Select", "Unpin")
"""Menus that begin what their actions are called; of others they are headings."""
SPECS = {spec.name: spec for spec in TABLE}


class Shortcuts(QObject):
    """Owns the keys of all actions."""

    changed = Signal()

    def __init__(self, actions: Mapping[str, QAction], settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        chosen = {name: settings.value(_SETTING + name) for name in actions}
        own = {name: _read(str(keys)) for name, keys in chosen.items() if keys is not None}
        for name in actions:  # what the person chose goes before what the table says, which may be newer
            taken = [keys for other, row in own.items() if _meet(name, other) for keys in row]
            self._put(name, own[name] if name in own else [keys for keys in self.of(name) if keys not in taken])

    def of(self, name: str) -> list[QKeySequence]:
        """The keys of an action."""
        return self._actions[name].shortcuts()

    def is_default(self, name: str) -> bool:
        """Whether its keys are those of the table."""
        return self.of(name) == _default(SPECS[name])

    def choose(self, name: str, keys: QKeySequence) -> str:
        """Give an action these keys alone (none if they are empty); returns why not, in words, where that cannot be."""
        refusal = self.refusal(name, [keys])
        if not refusal:
            self._keep(name, [] if keys.isEmpty() else [keys])
        return refusal

    def reset(self, name: str) -> str:
        """Give an action the keys of the table; returns why not, in words, where another has one of them by now."""
        refusal = self.refusal(name, _default(SPECS[name]))
        if not refusal:
            self._keep(name, _default(SPECS[name]))
        return refusal

    def reset_all(self) -> None:
        """All as in the table."""
        for name, spec in SPECS.items():
            self._put(name, _default(spec))
            self._settings.remove(_SETTING + name)
        self.changed.emit()

    def refusal(self, name: str, wanted: list[QKeySequence]) -> str:
        """Why an action cannot have these keys; empty where it can."""
        for keys in wanted:
            if keys.isEmpty():
                continue
            text = native(keys)
            for other in self._actions:
                if other != name and _meet(name, other) and keys in self.of(other):
                    return tr(
                        "{keys} is taken by “{action}”. Give that one other keys first, or press others.",
                        keys=text,
                        action=title(SPECS[other]),
                    )
            for menu, letter in MENU_LETTERS.items():
                if keys == QKeySequence(f"Alt+{letter}"):
                    return tr("{keys} opens the menu “{menu}”. Press others.", keys=text, menu=tr(menu))
            if SPECS[name].where != STAGE and _is_typed(keys):
                return tr(
                    "{keys} is needed to type in the editor. Press it with Ctrl or Alt, or press a function key.",
                    keys=text,
                )
        return ""

    def _keep(self, name: str, keys: list[QKeySequence]) -> None:
        self._put(name, keys)
        if keys == _default(SPECS[name]):
            self._settings.remove(_SETTING + name)
        else:
            portable = QKeySequence.SequenceFormat.PortableText
            self._settings.setValue(_SETTING + name, " ".join(each.toString(portable) for each in keys))
        self.changed.emit()

    def _put(self, name: str, keys: list[QKeySequence]) -> None:
        action = self._actions[name]
        action.setShortcuts(keys)
        action.setToolTip(tool_tip(SPECS[name], keys))


def _meet(name: str, other: str) -> bool:
    """Whether the keys of two actions work in the same part of the window."""
    places = {SPECS[name].where, SPECS[other].where}
    return len(places) == 1 or WINDOW in places


def title(spec: ActionSpec) -> str:
    """What an action is called where its menu is not seen around it: ``Next Pass``, ``Cells: Run Above``."""
    inner, text = spec.menu.partition("/")[2], tr(spec.text).rstrip("…")
    if not inner:
        return text
    pattern = later("{menu} {action}") if inner in _BEGINNINGS else later("{menu}: {action}")
    return tr(pattern, menu=tr(inner), action=text)


def native(keys: QKeySequence) -> str:
    """Keys as this system writes them."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def _read(setting: str) -> list[QKeySequence]:
    return [QKeySequence(keys) for keys in setting.split(" ") if keys]


def _default(spec: ActionSpec) -> list[QKeySequence]:
    return [QKeySequence(keys) for keys in spec.shortcuts]


def _is_typed(keys: QKeySequence) -> bool:
    """Whether a press of these keys is text, or moves the caret."""
    press: QKeyCombination = keys[0]  # type: ignore[index]  # the stubs do not know that it can be indexed
    if press.keyboardModifiers() & _TYPED:
        return False
    return not Qt.Key.Key_F1 <= press.key() <= Qt.Key.Key_F35 and press.key() not in _ENTER
