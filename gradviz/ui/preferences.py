"""What a person can choose once and for all, as one table: the settings dialog is made of it; kept per user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QSettings, Signal

from gradviz.limits import DEFAULT
from gradviz.ui.languages import LANGUAGES, SYSTEM
from gradviz.ui.theme import LARGEST_POINTS, SMALLEST_POINTS, USUAL_POINTS
from gradviz.wording import later

Value = str | int | bool

CHOICE, NUMBER, SWITCH, FAMILY, CODE_FAMILY, INTERPRETER, SCREEN, ACTION = (
    "choice", "number", "switch", "family", "code family", "interpreter", "screen", "action"
)  # fmt: skip
FOLLOW = "follow_system"
"""The theme of the system."""
_MOST = 2_000_000_000


@dataclass(frozen=True)
class Preference:
    """One thing to choose; `key` is its name in the settings, of an `ACTION` that of the action."""

    key: str
    page: str
    kind: str
    default: Value
    words: str
    tip: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = _MOST
    step: int = 1
    unit: str = ""
    worth: int = 1
    """What one of the unit is worth: sizes are asked in MiB and kept in bytes."""
    for_zero: str = ""
    """What 0 stands for, if it is no number."""

    def valid(self, value: object) -> Value:
        """What was stored, if it is something that can be chosen; else the default."""
        text = str(value)
        if self.kind == SWITCH:
            return {"true": True, "false": False}.get(text.lower(), self.default)
        if self.kind == NUMBER:
            number = int(text) if text.isdecimal() else None
            fits = number is not None and self.least * self.worth <= number <= self.most * self.worth
            return number if number is not None and fits else self.default
        if self.kind == CHOICE:
            return text if text in self.choices else self.default
        return self.default if value is None else text


_APPEARANCE, _MOTION, _RUNNING = later("Appearance"), later("Motion"), later("Running programs")
_EDITING, _PROJECTION, _LANGUAGE = later("Editing"), later("Presentation"), later("Language and help")
_ENDS = later(
    "A record ends at the first limit that it reaches; the program runs on. Changes hold from the next run on."
)

TABLE: tuple[Preference, ...] = (
    Preference(
        "theme", _APPEARANCE, CHOICE, FOLLOW, later("Theme"),
        choices={FOLLOW: later("That of the system"), "light": later("Light"), "dark": later("Dark"),
                 "contrast": later("High contrast, light"), "contrast_dark": later("High contrast, dark")},
    ),
    Preference(
        "palette", _APPEARANCE, CHOICE, "usual", later("Colors"),
        later("The usual colors can be told apart with every kind of color vision; these are further apart."),
        choices={"usual": later("Usual"), "red_green": later("For red-green color blindness"),
                 "blue_yellow": later("For blue-yellow color blindness")},
    ),
    Preference(
        "type_size", _APPEARANCE, NUMBER, USUAL_POINTS, later("Size of type"),
        later("In all panes at once: Ctrl and the wheel, Ctrl++, Ctrl+- and Ctrl+0 change it, too."),
        least=SMALLEST_POINTS, most=LARGEST_POINTS, unit=" pt",
    ),
    Preference(
        "text_family", _APPEARANCE, FAMILY, "", later("Font of text"),
        later("Chinese and other scripts come from the fonts of the system where this one has none."),
    ),
    Preference(
        "code_family", _APPEARANCE, CODE_FAMILY, "", later("Font of code"),
        later("Only fonts whose letters are equally wide."),
    ),
    Preference(
        "reduce_motion", _MOTION, CHOICE, SYSTEM, later("Reduce motion"),
        later("Steps only switch states; nothing glides."),
        choices={SYSTEM: later("As the system says"), "yes": later("Yes"), "no": later("No")},
    ),
    Preference(
        "animation_speed", _MOTION, NUMBER, 100, later("Speed of animations"),
        later("Of 100 % a step takes about half a second at speed 1×."),
        least=25, most=400, step=25, unit=" %",
    ),
    Preference(
        "interpreter", _RUNNING, INTERPRETER, "", later("Python that runs programs"),
        later("It is asked for torch and gradviz before it is taken."),
    ),
    Preference(
        "max_events", _RUNNING, NUMBER, DEFAULT.events or 0, later("Most events of a record"),
        _ENDS,
        step=100_000, for_zero=later("no limit"),
    ),
    Preference(
        "max_bytes", _RUNNING, NUMBER, DEFAULT.bytes or 0, later("Largest size of a record"),
        _ENDS,
        step=256, most=_MOST >> 10, unit=" MiB", worth=1 << 20, for_zero=later("no limit"),
    ),
    Preference(
        "max_seconds", _RUNNING, NUMBER, int(DEFAULT.seconds or 0), later("Longest time of a recorded run"),
        _ENDS,
        step=10, unit=" s", for_zero=later("no limit"),
    ),
    Preference(
        "max_lines", _RUNNING, NUMBER, DEFAULT.lines, later("Lines as steps"),
        later("Up to so many lines, every line of the program is a step; from there on only lines that do tensor work, "
              "since to follow each line slows a long program."),
        step=10_000,
    ),
    Preference(
        "complete_by_itself", _EDITING, SWITCH, True, later("Complete while typing"),
        later("Names are offered after two letters, and after a dot; Ctrl+Space asks for them at any time."),
    ),
    Preference(
        "check_text", _EDITING, SWITCH, True, later("Check the text while typing"),
        later("What Python cannot read is underlined, and names that are not defined or never used."),
    ),
    Preference(
        "autosave_seconds", _EDITING, NUMBER, 5, later("Keep unsaved text every"),
        later("In a file of its own, from which it comes back if Gradviz ends without warning."),
        least=1, most=600, unit=" s",
    ),
    Preference(
        "presentation_screen", _PROJECTION, SCREEN, "", later("Screen"),
        later("The presentation fills this screen; where it is not there, the one of the window."),
    ),
    Preference(
        "presentation_theme", _PROJECTION, CHOICE, "light", later("Theme"),
        later("Strong colors on a light ground can be read in a bright room."),
        choices={"light": later("Light, strong colors"), "dark": later("Dark, strong colors"),
                 "as_window": later("That of the window")},
    ),
    Preference(
        "stay_awake", _PROJECTION, SWITCH, True, later("Keep the screen awake"),
    ),
    Preference(
        "language", _LANGUAGE, CHOICE, SYSTEM, later("Language"),
        choices={SYSTEM: later("That of the system"), **LANGUAGES},
    ),
    Preference(
        "tour", _LANGUAGE, ACTION, "", later("Tour of the window"), later("That of the first start, once more.")
    ),
    Preference("shortcuts", _LANGUAGE, ACTION, "", later("Keys"), later("All keys: to search and to change.")),
)  # fmt: skip
BY_KEY = {each.key: each for each in TABLE}


class Preferences(QObject):
    """Owns what was chosen; it holds at once, and is there at the next start."""

    changed = Signal(str)
    """The key of what was chosen anew."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings

    def get(self, key: str) -> Value:
        """What was chosen last, or the default."""
        return BY_KEY[key].valid(self.settings.value(key))

    def text(self, key: str) -> str:
        """The same of what is a text."""
        return str(self.get(key))

    def number(self, key: str) -> int:
        """The same of what is a number."""
        return int(self.get(key))

    def put(self, key: str, value: Value) -> None:
        """Choose something from now on."""
        if value != self.get(key):
            self.settings.setValue(key, value)
            self.changed.emit(key)

    def reset(self, page: str) -> None:
        """Have the defaults of a page again."""
        for each in TABLE:
            if each.page == page and each.kind != ACTION:
                before = self.get(each.key)
                self.settings.remove(each.key)
                if before != each.default:
                    self.changed.emit(each.key)


def pages() -> list[str]:
    """The pages, in their order."""
    return list(dict.fromkeys(each.page for each in TABLE))
