"""The editors: one, or two beside each other or one above the other, on the same document or on two."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class EditorPanes(QSplitter):
    """The second editor is made when it is first asked for, and then stays, hidden where there is to be one."""

    def __init__(self, documents: OpenDocuments) -> None:
        super().__init__()
        self._documents = documents
        self._titles: dict[CodeEditor, QLabel] = {}
        self._panes: list[QWidget] = []
        self._theme = documents.editor.theme
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        documents.follow_editors(self._add)
        documents.active_changed.connect(self._tell)
        documents.opened.connect(lambda document: document.renamed.connect(self._tell))

    @property
    def is_split(self) -> bool:
        """Whether two editors are shown."""
        return len(self._panes) > 1 and not self._panes[1].isHidden()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        for editor in self._documents.editors:
            editor.set_theme(theme)
        self._tell()

    def split(self, orientation: Qt.Orientation) -> None:
        """Have two editors; the second one begins with what the active one shows, and is typed in."""
        self.setOrientation(orientation)
        if not self.is_split:
            active = self._documents.active
            if len(self._documents.editors) == 1:
                self._documents.add_editor(CodeEditor(self._theme))
            second = self._documents.editors[1]
            blank = second.open_document
            second.show_document(active)
            if blank is not active and blank.makes_way and blank in self._documents.all and not blank.text():
                self._documents.close(blank)
            second.setTextCursor(self._documents.editors[0].textCursor())
            self._panes[1].show()
        self.setSizes([1, 1])
        self.go_to_other()

    def join(self) -> None:
        """Have one editor, with what the active one shows."""
        if self.is_split:
            first, second = self._documents.editors
            active = self._documents.active
            self._panes[1].hide()
            first.show_document(active)
            second.show_document(active)
            self._documents.activate(first)
            first.setFocus()
        self._tell()

    def go_to_other(self) -> None:
        """Type in the other editor."""
        if self.is_split:
            first, second = self._documents.editors
            other = second if self._documents.editor is first else first
            other.setFocus()
            self._documents.activate(other)
        self._tell()

    def _add(self, editor: CodeEditor) -> None:
        title = self._titles[editor] = QLabel()
        title.hide()
        pane = QWidget()
        self._panes.append(pane)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(editor, 1)
        self.addWidget(pane)

    def _tell(self) -> None:
        """Say above each of two editors what it shows."""
        theme = self._theme
        for editor, title in self._titles.items():
            active = editor is self._documents.editor
            title.setVisible(self.is_split)
            title.setText(editor.open_document.title or tr("untitled"))
            title.setStyleSheet(
                f"color: {theme.text if active else theme.muted}; background: {theme.panel}; padding: 3px 12px;"
                f"border-bottom: 2px solid {theme.accent if active else theme.border};"
            )
