"""Answers the actions of the languages, and keeps their ticks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gradviz.ui.languages import LANGUAGES, SYSTEM
from gradviz.ui.preferences import Preferences

_CHOICES = (SYSTEM, *LANGUAGES)


class LanguageActions(QObject):
    """One action for each language, and one for that of the system."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._actions: Mapping[str, QAction] = {}

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        return {f"language_{choice}": partial(self._choose, choice) for choice in _CHOICES}

    def show_on(self, actions: Mapping[str, QAction]) -> None:
        """Keep the ticks of the actions."""
        self._actions = actions
        self._preferences.changed.connect(lambda key: self._tick() if key == "language" else None)
        self._tick()

    def _choose(self, choice: str) -> None:
        self._preferences.put("language", choice)
        self._tick()  # the click took the tick of what is chosen already

    def _tick(self) -> None:
        chosen = self._preferences.get("language")
        for choice in _CHOICES:
            self._actions[f"language_{choice}"].setChecked(choice == chosen)
