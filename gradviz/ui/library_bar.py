"""Says above the text of a library that it is one, and lets a person change it all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gradviz.ui.languages import worded
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import tr


class LibraryBar(QWidget):
    """Shown while the active document is locked."""

    def __init__(self, documents: OpenDocuments, theme: Theme) -> None:
        super().__init__()
        self._documents = documents
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.unlock = QPushButton()
        worded(self, self._name)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(10)
        row.addWidget(self.label, 1)
        row.addWidget(self.unlock)
        self.unlock.clicked.connect(lambda: documents.active.lock(False))
        documents.active_changed.connect(self._tell)
        documents.lock_changed.connect(self._tell)
        self.set_theme(theme)
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        ground = mixed(theme.panel, theme.accent, 0.1).name()
        self.setStyleSheet(
            f"LibraryBar {{ background: {ground}; border-bottom: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.text}; }} QPushButton {{ background: {theme.panel}; }}"
        )

    def _name(self) -> None:
        self.label.setText(tr("A library file, only to be read: programs do not stop in it."))
        self.unlock.setText(tr("Edit Anyway"))

    def _tell(self) -> None:
        self.setVisible(self._documents.active.is_locked)
