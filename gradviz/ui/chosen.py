"""Makes what a person chose in the settings hold at once, where it is nobody else's: limits, interpreter, language."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradviz.ui.languages import chosen_language, languages
from gradviz.ui.limits import limits_in
from gradviz.ui.preferences import Preferences
from gradviz.ui.runs import Runs


class Chosen(QObject):
    """Follows the preferences; the look follows them itself."""

    def __init__(self, preferences: Preferences, runs: Runs, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences, self._runs = preferences, runs
        preferences.changed.connect(self._hold)

    def _hold(self, key: str) -> None:
        settings = self._preferences.settings
        if key.startswith("max_"):
            self._runs.limit(limits_in(settings))
        elif key == "language":
            languages.speak(chosen_language(settings))
        elif key == "interpreter":
            from gradviz.worker.pool import WorkerPool

            self._runs.change_pool(WorkerPool(self._preferences.text("interpreter") or None))
