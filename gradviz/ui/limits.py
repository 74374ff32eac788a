"""How much a record may hold: asked in a dialog, remembered between starts."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QSpinBox, QWidget

from gradviz.limits import DEFAULT, Limits
from gradviz.ui.runs import Runs

_MIB = 1 << 20
_MOST = 2_000_000_000
_ABOUT = "A record ends at the first limit that it reaches; the program runs on. Changes hold from the next run on."
_ABOUT_LINES = (
    "Up to so many lines, every line of the program is a step; from there on only lines that do tensor work, since to "
    "follow each line slows a long program."
)


def limits_in(settings: QSettings) -> Limits:
    """The limits that were chosen last, or the default ones."""
    chosen = {name: _number(settings.value(f"max_{name}")) for name in DEFAULT.__struct_fields__}
    events, size, seconds, lines = (
        getattr(DEFAULT, name) if value is None else value for name, value in chosen.items()
    )  # 0 stands for no limit
    return Limits(events or None, size or None, seconds or None, lines)


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() else None


class LimitsDialog(QDialog):
    """Asks for the limits; what is accepted holds from the next run on."""

    def __init__(self, parent: QWidget, settings: QSettings, runs: Runs) -> None:
        super().__init__(parent)
        self._settings, self._runs = settings, runs
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Limits of the record")
        self.events = _box("", 100_000, "no limit")
        self.size_ = _box(" MiB", 256, "no limit")
        self.seconds = _box(" s", 10, "no limit")
        self.lines = _box("", 10_000, "")
        self.lines.setToolTip(_ABOUT_LINES)
        form = QFormLayout(self)
        form.setContentsMargins(24, 20, 24, 16)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(10)
        form.addRow(_words(_ABOUT))
        form.addRow("Events", self.events)
        form.addRow("Size", self.size_)
        form.addRow("Time of a run", self.seconds)
        form.addRow("Lines as steps", self.lines)
        form.addRow(_words(_ABOUT_LINES))
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(lambda: self._show(DEFAULT))
        form.addRow(self.buttons)
        self._show(limits_in(settings))

    def accept(self) -> None:
        """Remember the limits and hold runs to them."""
        sizes = self.events.value(), self.size_.value() * _MIB, self.seconds.value(), self.lines.value()
        for name, value in zip(DEFAULT.__struct_fields__, sizes, strict=True):
            self._settings.setValue(f"max_{name}", value)
        self._runs.limit(limits_in(self._settings))
        super().accept()

    def _show(self, limits: Limits) -> None:
        self.events.setValue(limits.events or 0)
        self.size_.setValue((limits.bytes or 0) // _MIB)
        self.seconds.setValue(int(limits.seconds or 0))
        self.lines.setValue(limits.lines)


def ask_limits(parent: QWidget, settings: QSettings, runs: Runs) -> LimitsDialog:
    """Open the dialog."""
    dialog = LimitsDialog(parent, settings, runs)
    dialog.open()
    return dialog


def _box(unit: str, step: int, for_zero: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, _MOST)
    box.setSingleStep(step)
    box.setGroupSeparatorShown(True)
    box.setSuffix(unit)
    box.setSpecialValueText(for_zero)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setMinimumWidth(160)
    return box


def _words(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setMinimumWidth(400)
    return label
