"""The whole legend: every mark of the canvas with a sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz.ui.canvas.legend import ENTRIES, Entry
from gradviz.ui.dialog_room import give_room
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_SAMPLE = QSize(44, 24)
_SCALE = 1.4
_BESIDE = 1.6
"""Where the type is more times as large as usual, sentences stand below their words."""


class LegendDialog(QDialog):
    """Explains; there is nothing to choose."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Legend"))
        give_room(self, 640, 640)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setAccessibleName(tr("Legend"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        rows = QWidget(scroll)  # all is made where it will be seen: what is put elsewhere first is styled twice
        scroll.setWidget(rows)
        grid = QGridLayout(rows)
        grid.setContentsMargins(4, 4, 12, 4)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(2, 1)
        for row, entry in enumerate(ENTRIES.values()):
            sentence = QLabel(entry.sentence)
            sentence.setWordWrap(True)
            sentence.setObjectName("muted")
            words = QLabel(f"<b>{entry.words}</b>")
            grid.addWidget(_sample(entry, theme, self.devicePixelRatioF()), 2 * row, 0)
            if theme.larger > _BESIDE:
                words.setWordWrap(True)
                grid.addWidget(words, 2 * row, 1, 1, 2)
                grid.addWidget(sentence, 2 * row + 1, 0, 1, 3)
            else:
                grid.addWidget(words, 2 * row, 1)
                grid.addWidget(sentence, 2 * row, 2)
        grid.setRowStretch(2 * len(ENTRIES), 1)


def _sample(entry: Entry, theme: Theme, ratio: float) -> QLabel:
    larger = theme.larger
    picture = QPixmap(_SAMPLE * ratio * larger)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE * larger, _SCALE * larger)
    entry.sample(painter, theme, QPointF(_SAMPLE.width() / 2 / _SCALE, _SAMPLE.height() / 2 / _SCALE))
    painter.end()
    label = QLabel()
    label.setPixmap(picture)
    label.setFixedSize(_SAMPLE * larger)
    label.setAccessibleName(entry.words)
    return label
