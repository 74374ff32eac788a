"""Offers the texts that a run before left unsaved: what differs from the file, to restore, to discard, or later."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gradviz.ui.dialog_room import give_room
from gradviz.ui.difference import DifferenceView
from gradviz.ui.files import Files
from gradviz.ui.recovery import LeftText, Recovery
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class RecoveryDialog(QDialog):
    """A row for each text; whatever is not decided on is offered again at the next start."""

    def __init__(self, parent: QWidget, theme: Theme, files: Files, recovery: Recovery, texts: list[LeftText]) -> None:
        super().__init__(parent)
        self._files, self._recovery = files, recovery
        self._texts = list(texts)
        self.setWindowTitle(tr("Unsaved Texts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Unsaved Texts"))
        self.list.setStyleSheet("QListWidget::item { padding: 6px 8px; }")
        self.view = DifferenceView(theme)
        self.where = QLabel()
        self.where.setWordWrap(True)
        self.where.setStyleSheet(f"color: {theme.muted};")
        self.restore = QPushButton(tr("Restore"))
        self.restore_all = QPushButton(tr("Restore All"))
        self.discard = QPushButton(tr("Discard"))
        self.later = QPushButton(tr("Later"))
        self._arrange()
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.restore.clicked.connect(lambda: self._settle(self._restore))
        self.restore_all.clicked.connect(self._restore_all)
        self.discard.clicked.connect(lambda: self._settle(LeftText.forget))
        self.later.clicked.connect(self.close)
        for text in self._texts:
            self.list.addItem(QListWidgetItem(_title(text)))
        self.list.setCurrentRow(0)
        self.restore_all.setVisible(len(self._texts) > 1)
        self.restore.setDefault(True)
        give_room(self, 820, 500)

    def _arrange(self) -> None:
        words = QLabel(
            tr("Gradviz ended before these texts were saved. Restore opens a text in a tab, where it can be undone.")
        )
        words.setWordWrap(True)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(8, 0, 0, 0)
        beside.addWidget(self.where)
        beside.addWidget(self.view, 1)
        both = QSplitter()
        both.addWidget(self.list)
        both.addWidget(right)
        both.setSizes([240, 540])
        row = QHBoxLayout()
        row.addWidget(self.discard)
        row.addStretch(1)
        for button in (self.later, self.restore_all, self.restore):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(words)
        column.addWidget(both, 1)
        column.addLayout(row)

    def _show(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._texts):
            return
        text = self._texts[row]
        path, there = text.left.path, _text_of_file(text)
        if path is None:
            self.where.setText(tr("It was in no file yet."))
        elif there is None:
            self.where.setText(tr("{path} is not there any longer.", path=path))
        else:
            self.where.setText(tr("What it changes in {path}:", path=path))
        self.view.show_texts(there or "", text.left.text)

    def _settle(self, decide: object) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._texts) and callable(decide):
            decide(self._texts.pop(row))
            self.list.takeItem(row)
            if not self._texts:
                self.close()

    def _restore_all(self) -> None:
        while self._texts:
            self.list.setCurrentRow(len(self._texts) - 1)  # the newest first: of two of one file it is the file's
            self._settle(self._restore)

    def _restore(self, text: LeftText) -> None:
        """Open it as an edit of its file; it is kept as it was until it is kept anew."""
        self._files.restore(text.left)
        self._recovery.keep()
        self._recovery.forget(text)


def _title(text: LeftText) -> str:
    name = Path(text.left.path).name if text.left.path else text.left.named or tr("untitled")
    when = datetime.fromtimestamp(text.left.at)
    return f"{name}\n{when:%Y-%m-%d %H:%M:%S}"


def _text_of_file(text: LeftText) -> str | None:
    """What the file holds now, as it would be shown; None where it is not there or cannot be read."""
    from gradviz.documents import DocumentError, open_document

    if text.left.path is None:
        return None
    try:
        return open_document(text.left.path).text
    except DocumentError:
        return None
