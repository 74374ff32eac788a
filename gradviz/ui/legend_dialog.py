"""The whole legend: every mark of the canvas with a sentence."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz.ui.canvas.legend import ENTRIES, Entry
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_SAMPLE = QSize(44, 24)
_SCALE = 1.4


class LegendDialog(QDialog):
    """Explains; there is nothing to choose."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Legend"))
        self.resize(640, 640)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
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
            grid.addWidget(_sample(entry, theme, self.devicePixelRatioF()), row, 0)
            grid.addWidget(QLabel(f"<b>{entry.words}</b>"), row, 1)
            grid.addWidget(sentence, row, 2)
        grid.setRowStretch(len(ENTRIES), 1)


def _sample(entry: Entry, theme: Theme, ratio: float) -> QLabel:
    picture = QPixmap(_SAMPLE * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    entry.sample(painter, theme, QPointF(_SAMPLE.width() / 2 / _SCALE, _SAMPLE.height() / 2 / _SCALE))
    painter.end()
    label = QLabel()
    label.setPixmap(picture)
    label.setFixedSize(_SAMPLE)
    label.setAccessibleName(entry.words)
    return label
