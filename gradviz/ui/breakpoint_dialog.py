"""Asks what a breakpoint waits for, and what it does; refuses in words what cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import structs
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gradviz.breakpoints import CHANGED, FUNCTION, GRAD_NORM, LINE, OPERATION, Breakpoint
from gradviz.ui.breakpoint_words import CHOICES, complaint
from gradviz.ui.dialog_room import give_room
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import Choice, Roomy
from gradviz.wording import later, tr

_NAMED = {
    OPERATION: (later("Operation"), later("matmul; empty: any")),
    FUNCTION: (later("Function"), later("MulBackward0; empty: any")),
    CHANGED: (later("Tensor"), "layer.weight"),
}

_FIELD_HEIGHT = 32


class BreakpointDialog(QDialog):
    """Shows one breakpoint; what is accepted is handed on."""

    def __init__(
        self, parent: QWidget, theme: Theme, point: Breakpoint, taken: Callable[[Breakpoint], None], *, new: bool
    ) -> None:
        super().__init__(parent)
        self._point, self._taken = point, taken
        self.setWindowTitle(tr("New breakpoint") if new else tr("Breakpoint"))
        self.kind = Choice()
        for kind, text in CHOICES.items():
            self.kind.addItem(tr(text), kind)
        self.kind.setCurrentIndex(list(CHOICES).index(point.kind))
        self.kind.setEnabled(new)
        self.kind.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.line = _field(theme, str(point.line) if point.line else "")
        self.name = _field(theme, point.name)
        self.bound = _field(theme, f"{point.bound:g}" if point.bound else "", "10")
        self.condition = _field(theme, point.condition, tr("always, or an expression: loss > 10"))
        self.hits = _field(theme, str(point.hits) if point.hits > 1 else "", "1")
        self.log = _field(theme, point.log, tr("loss is {loss}; empty: it stops"))
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setStyleSheet(f"color: {theme.error};")
        self._arrange()
        self.kind.currentIndexChanged.connect(lambda _index: self._fit())
        self._fit()

    def _arrange(self) -> None:
        fields = QWidget()
        self.form = form = QFormLayout(fields)
        form.setContentsMargins(24, 20, 24, 10)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(10)
        form.addRow(tr("Stop when"), self.kind)
        form.addRow(tr("Line"), self.line)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Bound"), self.bound)
        form.addRow(tr("Only if"), self.condition)
        form.addRow(tr("From hit"), self.hits)
        form.addRow(tr("Print"), self.log)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.addWidget(Roomy(fields), 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 0, 24, 0)
        foot.addWidget(self.sentence)
        foot.addWidget(self.buttons)
        column.addLayout(foot)
        for row in range(form.rowCount()):
            item = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
            label = item.widget() if item is not None else None
            if label is not None:
                label.setMinimumHeight(_FIELD_HEIGHT)
        for field in (self.kind, self.line, self.name, self.bound, self.condition, self.hits, self.log):
            field.setMinimumHeight(_FIELD_HEIGHT)

    def _fit(self) -> None:
        """Show the fields of the kind."""
        kind = self._kind()
        self.form.setRowVisible(self.line, kind == LINE)
        self.form.setRowVisible(self.name, kind in _NAMED)
        self.form.setRowVisible(self.bound, kind == GRAD_NORM)
        self.sentence.hide()
        if kind in _NAMED:
            label, hint = _NAMED[kind]
            shown = self.form.labelForField(self.name)
            assert isinstance(shown, QLabel)
            shown.setText(tr(label))
            self.name.setPlaceholderText(tr(hint))
        give_room(self, 560)

    def _kind(self) -> str:
        return str(self.kind.currentData())

    def accept(self) -> None:
        """Hand on what was asked for, or say what is wrong with it."""
        made = self._asked()
        wrong = made if isinstance(made, str) else complaint(made)
        if wrong or isinstance(made, str):
            self.sentence.setText(wrong)
            self.sentence.show()
            give_room(self, 560)
            return
        super().accept()
        self._taken(made)

    def _asked(self) -> Breakpoint | str:
        """The breakpoint of the fields, or what is wrong with a number."""
        kind = self._kind()
        line, hits = _count(self.line.text()), _count(self.hits.text() or "1")
        if kind == LINE and not line:
            return tr("“{text}” is no line; lines are counted from 1.", text=self.line.text())
        if not hits:
            return tr("“{text}” is no count of hits; write a whole number from 1 up.", text=self.hits.text())
        bound = _number(self.bound.text()) if kind == GRAD_NORM else 0.0
        if bound is None:
            return tr("“{text}” is no number; write the bound as 10 or 1e3.", text=self.bound.text())
        return structs.replace(
            self._point,
            kind=kind,
            line=line or 0,
            name=self.name.text().strip() if kind in _NAMED else "",
            bound=bound,
            condition=self.condition.text().strip(),
            hits=0 if hits == 1 else hits,
            log=self.log.text(),
        )


def ask_breakpoint(
    parent: QWidget, theme: Theme, point: Breakpoint, taken: Callable[[Breakpoint], None], *, new: bool, field: str = ""
) -> BreakpointDialog:
    """Open the dialog with one of its fields ready to be typed into."""
    dialog = BreakpointDialog(parent, theme, point, taken, new=new)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    if field:
        getattr(dialog, field).setFocus()
    return dialog


def _field(theme: Theme, text: str, hint: str = "") -> QLineEdit:
    field = QLineEdit(text)
    field.setFont(mono_font(theme, theme.text_size))
    field.setPlaceholderText(hint)
    return field


def _count(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() else None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
