"""Which theme the window wears, and whether things move; remembered between starts."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gradviz.ui.theme import DARK, LIGHT, THEMES, Theme, calm, qt_palette, stylesheet

FOLLOW = "follow_system"


class Look(QObject):
    """Owns the choice of theme: ``light``, ``dark``, ``contrast`` or ``follow_system``; and whether things move."""

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.choice = str(settings.value("theme", FOLLOW))
        self.reduces_motion = bool(settings.value("reduce_motion", False, bool))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._wear()

    @property
    def theme(self) -> Theme:
        """The theme that is worn."""
        theme = THEMES.get(self.choice) or self._of_system()
        return calm(theme) if self.reduces_motion else theme

    def _of_system(self) -> Theme:
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def choose(self, choice: str) -> None:
        """Wear another theme from now on."""
        self.choice = choice
        self._settings.setValue("theme", choice)
        self._wear()
        self.changed.emit()

    def reduce_motion(self) -> None:
        """Let steps only switch states from now on; or let things move again."""
        self.reduces_motion = not self.reduces_motion
        self._settings.setValue("reduce_motion", self.reduces_motion)
        self.changed.emit()

    def toggle(self) -> None:
        """From light to dark, or back."""
        self.choose("light" if self.theme.dark else "dark")

    def _system_changed(self) -> None:
        if self.choice == FOLLOW:
            self._wear()
            self.changed.emit()

    def _wear(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(qt_palette(self.theme))
        application.setStyleSheet(stylesheet(self.theme))
