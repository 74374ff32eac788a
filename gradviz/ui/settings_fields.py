"""Fields in which one chooses: one of several, a number, yes or no, a font, a Python, a screen."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from importlib import metadata
from typing import Protocol

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from gradviz.ui.interpreter import InterpreterChoice, Prober
from gradviz.ui.languages import worded
from gradviz.ui.preferences import (
    ACTION,
    CODE_FAMILY,
    FAMILY,
    INTERPRETER,
    NUMBER,
    SCREEN,
    SWITCH,
    Preference,
    Preferences,
)
from gradviz.ui.widgets import Choice
from gradviz.wording import tr
from gradviz.worker.probe import Probe


class Field(QWidget):
    """Shows what is chosen, and chooses; `part` takes the focus."""

    def __init__(self, preference: Preference, preferences: Preferences) -> None:
        super().__init__()
        self.preference, self._preferences = preference, preferences
        preferences.changed.connect(self._follow)

    def hold(self, part: QWidget) -> None:
        """Be made of this."""
        self.part = part
        self.setFocusProxy(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(part)

    def name(self, words: str, tip: str) -> None:
        """Say to a screen reader what it is."""
        self.part.setAccessibleName(words)
        self.part.setAccessibleDescription(tip)

    def stack(self, below: bool) -> None:
        """Have parts below each other, or beside."""

    def show_chosen(self) -> None:
        """Show what is chosen."""

    def _follow(self, key: str) -> None:
        if key == self.preference.key:
            self.show_chosen()


class ChoiceField(Field):
    """One of several; those are told anew when another language is spoken."""

    def __init__(self, preference: Preference, preferences: Preferences) -> None:
        super().__init__(preference, preferences)
        self.box = Choice()
        self.box.setMinimumContentsLength(6)
        self.box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hold(self.box)
        self.box.activated.connect(lambda at: preferences.put(preference.key, self.box.itemData(at)))
        worded(self, self._fill)

    def choices(self) -> Mapping[str, str]:
        """What there is, and its words."""
        return {value: tr(words) for value, words in self.preference.choices.items()}

    def _fill(self) -> None:
        with QSignalBlocker(self.box):
            self.box.clear()
            for value, words in self.choices().items():
                self.box.addItem(words, value)
        self.show_chosen()

    def show_chosen(self) -> None:
        """Show what is chosen; what is not there is shown as that."""
        chosen = self._preferences.get(self.preference.key)
        if self.box.findData(chosen) < 0:
            self.box.addItem(tr("{name} (not there)", name=chosen), chosen)
        self.box.setCurrentIndex(self.box.findData(chosen))


class FamilyField(ChoiceField):
    """A font that is there; for code, only those whose letters are equally wide."""

    def choices(self) -> Mapping[str, str]:
        """The theme's own first."""
        mono = self.preference.kind == CODE_FAMILY
        families = [name for name in QFontDatabase.families() if not mono or QFontDatabase.isFixedPitch(name)]
        return {"": tr("Usual")} | {name: name for name in families if not name.startswith(".")}


class ScreenField(ChoiceField):
    """A screen, by its name; those that come and go are told."""

    def __init__(self, preference: Preference, preferences: Preferences) -> None:
        super().__init__(preference, preferences)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._fill)
        application.screenRemoved.connect(self._fill)

    def choices(self) -> Mapping[str, str]:
        """The second one, else by name."""
        screens = {each.name(): f"{each.name()}, {each.size().width()} × {each.size().height()}"
                   for each in QGuiApplication.screens()}  # fmt: skip
        return {"": tr("The second one, where there is one")} | screens


class NumberField(Field):
    """A number in its unit."""

    def __init__(self, preference: Preference, preferences: Preferences) -> None:
        super().__init__(preference, preferences)
        self.box = QSpinBox()
        self.box.setRange(preference.least, preference.most)
        self.box.setSingleStep(preference.step)
        self.box.setGroupSeparatorShown(True)
        self.box.setKeyboardTracking(False)
        self.box.setSuffix(preference.unit)
        self.hold(self.box)
        self.show_chosen()
        self.box.valueChanged.connect(lambda value: preferences.put(preference.key, value * preference.worth))
        worded(self, lambda: self.box.setSpecialValueText(tr(preference.for_zero) if preference.for_zero else ""))

    def show_chosen(self) -> None:
        """Show what is chosen."""
        with QSignalBlocker(self.box):
            self.box.setValue(self._preferences.number(self.preference.key) // self.preference.worth)


class SwitchField(Field):
    """Yes or no."""

    def __init__(self, preference: Preference, preferences: Preferences) -> None:
        super().__init__(preference, preferences)
        self.box = QCheckBox()
        self.hold(self.box)
        self.show_chosen()
        self.box.toggled.connect(lambda checked: preferences.put(preference.key, checked))

    def show_chosen(self) -> None:
        """Show what is chosen."""
        self.box.setChecked(bool(self._preferences.get(self.preference.key)))


class ActionField(Field):
    """A button for an action."""

    def __init__(self, preference: Preference, preferences: Preferences, action: QAction) -> None:
        super().__init__(preference, preferences)
        self.button = QPushButton()
        self.button.setAutoDefault(False)
        self.button.clicked.connect(action.trigger)
        self.hold(self.button)
        worded(self, lambda: self.button.setText(tr("Show")))


class InterpreterField(Field):
    """A Python: which one, what it has, and a button to take another one."""

    def __init__(self, preference: Preference, preferences: Preferences, choice: InterpreterChoice) -> None:
        super().__init__(preference, preferences)
        self.path, self.found, self.button = QLabel(), QLabel(), QPushButton()
        self.button.setAutoDefault(False)
        for label in (self.path, self.found):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hold(self.button)
        words = QVBoxLayout()
        words.addWidget(self.path)
        words.addWidget(self.found)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.insertLayout(0, words, 1)
        self._line = row
        self._prober = Prober(self)
        self._prober.found.connect(self._say)
        choice.probed.connect(self._take)
        self.button.clicked.connect(choice.ask_person)
        worded(self, self._tell)

    def stack(self, below: bool) -> None:
        """Have the button below what the Python has, or beside it."""
        self._line.setDirection(QHBoxLayout.Direction.TopToBottom if below else QHBoxLayout.Direction.LeftToRight)

    def _tell(self) -> None:
        self.button.setText(tr("Choose…"))
        self.show_chosen()

    def show_chosen(self) -> None:
        """Say which one it is, and ask it what it has."""
        chosen = self._preferences.text("interpreter")
        self.path.setText(chosen or tr("The one that runs Gradviz"))
        self.found.setText(tr("It is being asked what it has …"))
        if chosen:
            self._prober.ask(chosen)
        else:
            self._say(_own())

    def _take(self, found: Probe) -> None:
        """Another one was asked for: it was taken, or the one before stays."""
        if not found.problem:
            self.path.setText(found.interpreter)
        self._say(found)

    def _say(self, found: Probe) -> None:
        has = tr("Python {python}, torch {torch}", python=found.python, torch=found.torch)
        self.found.setText(found.problem or has)


def _own() -> Probe:
    """What the Python has that runs this: nobody has to be asked."""
    try:
        torch = metadata.version("torch")
    except metadata.PackageNotFoundError:
        return Probe(sys.executable, problem=tr("It has no torch: install it, or choose another Python."))
    return Probe(sys.executable, platform.python_version(), torch)


class _Maker(Protocol):
    def __call__(self, preference: Preference, preferences: Preferences) -> Field: ...


_KINDS: dict[str, _Maker] = {
    NUMBER: NumberField, SWITCH: SwitchField, FAMILY: FamilyField, CODE_FAMILY: FamilyField, SCREEN: ScreenField
}  # fmt: skip


def field_of(
    preference: Preference, preferences: Preferences, actions: Mapping[str, QAction], interpreter: InterpreterChoice
) -> Field:
    """The field for what is chosen there."""
    if preference.kind == ACTION:
        return ActionField(preference, preferences, actions[preference.key])
    if preference.kind == INTERPRETER:
        return InterpreterField(preference, preferences, interpreter)
    return _KINDS.get(preference.kind, ChoiceField)(preference, preferences)
