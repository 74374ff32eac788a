"""How the window looks, as its person chose: theme, colors, type, and whether things move."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

from gradviz.scene.portions import at_once
from gradviz.ui.backstage import backstage
from gradviz.ui.languages import SYSTEM
from gradviz.ui.palettes import colored
from gradviz.ui.preferences import FOLLOW, Preferences
from gradviz.ui.stylesheet import dress
from gradviz.ui.theme import DARK, LIGHT, THEMES, USUAL_POINTS, Theme, calm, presenting, sized

SIZES = (8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24, 28, 32, 36, 40)
"""Points of type that one goes through with the keys and the wheel."""
_KEYS = frozenset(
    {"theme", "palette", "type_size", "text_family", "code_family", "reduce_motion", "animation_speed",
     "presentation_theme"}
)  # fmt: skip


def system_is_calm() -> bool:
    """Whether the system wants nothing to be animated."""
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0


class Look(QObject):
    """Owns the theme that is worn."""

    changed = Signal()
    """Another theme was chosen, or how things move; what else is worn is worn soon."""
    worn = Signal()
    """All wear the theme."""

    def __init__(self, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._wall: int | None = None
        """Pixels of the height of the wall that is presented on."""
        self._enlarged = 0
        """By so many steps the type on it is larger than it would be."""
        self.theme = self._made()
        """The theme that is worn, or will be in a moment."""
        self._wearers: list[Callable[[Theme], Generator[None]]] = []
        self._to_come = False
        """Whether the theme will be put on that is the newest one then."""
        preferences.changed.connect(lambda key: self._wear() if key in _KEYS else None)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)
        at_once(dress(self.theme))

    @property
    def choice(self) -> str:
        """``light``, ``dark``, ``contrast`` or ``follow_system``."""
        return self._preferences.text("theme")

    @property
    def points(self) -> int:
        """The size of type that was chosen."""
        return self._preferences.number("type_size")

    @property
    def reduces_motion(self) -> bool:
        """Whether steps only switch states."""
        chosen = self._preferences.text("reduce_motion")
        return system_is_calm() if chosen == SYSTEM else chosen == "yes"

    @property
    def step_ms(self) -> int:
        """How long a step is played at speed 1, whether something moves meanwhile or not."""
        return round(Theme.step_ms * 100 / self._preferences.number("animation_speed"))

    def choose(self, choice: str) -> None:
        """Wear another theme from now on."""
        self._preferences.put("theme", choice)

    def reduce_motion(self) -> None:
        """Let steps only switch states from now on; or let things move again."""
        self._preferences.put("reduce_motion", "no" if self.reduces_motion else "yes")

    def toggle(self) -> None:
        """From light to dark, or back."""
        self.choose("light" if self.theme.dark else "dark")

    def enlarge(self, direction: int) -> None:
        """Larger type (1) or smaller (-1) in the whole window; the usual size (0). On a wall: on this wall."""
        if self._wall is not None:
            self._enlarged = self._enlarged + direction if direction else 0
            self._wear()
            return
        further = [size for size in SIZES if (size - self.points) * direction > 0][:: direction or 1]
        self._preferences.put("type_size", USUAL_POINTS if not direction else further[0] if further else self.points)

    def present(self, height: int | None) -> Generator[None]:
        """Wear what can be read on a wall that the window fills with so many pixels; None: what is worn at a desk."""
        if height != self._wall:
            self._wall, self._enlarged = height, 0
            self._choose()
            yield from self._dress()

    def follow(self, wear: Callable[[Theme], Generator[None]]) -> None:
        """Have somebody wear each theme from now on, with pauses."""
        self._wearers.append(wear)

    def _made(self) -> Theme:
        chosen = self._preferences
        name = chosen.text("theme")
        if self._wall is not None and (on_wall := chosen.text("presentation_theme")) != "as_window":
            name = {"light": "contrast", "dark": "contrast_dark"}[on_wall]
        theme = colored(THEMES.get(name) or self._of_system(), chosen.text("palette"))
        text, code = chosen.text("text_family"), chosen.text("code_family")
        theme = replace(theme, sans=(text, *theme.sans) if text else theme.sans)
        theme = replace(theme, mono=(code, *theme.mono) if code else theme.mono)
        speed = chosen.number("animation_speed") / 100
        theme = replace(theme, step_ms=round(theme.step_ms / speed), glide_ms=round(theme.glide_ms / speed))
        theme = sized(theme, self.points) if self._wall is None else presenting(theme, self._wall, self._enlarged)
        return calm(theme) if self.reduces_motion else theme

    def _of_system(self) -> Theme:
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self.choice == FOLLOW:
            self._wear()

    def _wear(self) -> None:
        before = self.theme
        self._choose()
        if calm(self.theme) != calm(before) and not self._to_come:
            self._to_come = True
            backstage.change(self, self._dress())

    def _choose(self) -> None:
        self.theme = self._made()
        self.changed.emit()

    def _dress(self) -> Generator[None]:
        self._to_come, theme = False, self.theme
        yield from dress(theme)
        for wear in self._wearers:
            yield from wear(theme)
        self.worn.emit()
