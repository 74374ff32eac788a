"""A tab for each open document: to choose, close and order them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton

from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.files import Files
from gradviz.ui.languages import worded
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ScrollSigns
from gradviz.wording import tr

_LONGEST = 24
"""Signs of a name that are shown."""


class DocumentTabs(QTabBar):
    """Follows the open documents; a click shows one, the middle button closes it, dragging orders them."""

    chosen = Signal()
    """The person chose a tab."""

    def __init__(self, documents: OpenDocuments, files: Files, theme: Theme) -> None:
        super().__init__()
        self._documents, self._files, self._theme = documents, files, theme
        self._filling = False
        self.menu: QMenu | None = None
        """The one that was opened last."""
        self.setExpanding(False)
        self.setMovable(True)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        ScrollSigns(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.currentChanged.connect(self._choose)
        self.tabMoved.connect(self._move)
        documents.active_changed.connect(self._fill)
        documents.opened.connect(self._follow)
        documents.closed.connect(lambda _document: self._fill())
        for document in documents.all:
            self._follow(document)
        self.set_theme(theme)
        worded(self, self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(
            f"QTabBar::tab {{ padding: 7px 6px 6px 14px; color: {theme.muted}; background: {theme.panel};"
            f" border: none; border-bottom: 2px solid {theme.border}; }}"
            f"QTabBar::tab:hover {{ background: {theme.hover}; }}"
            f"QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}"
            f"QToolButton#close {{ border: none; color: {theme.muted}; padding: 0 3px; }}"
            f"QToolButton#close:hover {{ color: {theme.text}; background: {theme.hover}; border-radius: 4px; }}"
        )
        self.setAutoHide(theme.presents)  # where a class looks, a single one is in the way
        self._fill()

    def minimumSizeHint(self) -> QSize:
        """Many tabs do not widen the window: they scroll."""
        return QSize(0, super().minimumSizeHint().height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Names are not cut: the tabs scroll."""
        return self.tabSizeHint(index)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The middle button closes."""
        super().mouseReleaseEvent(event)
        at = self.tabAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.MiddleButton and at >= 0:
            self._files.close(self._documents.all[at])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks beside the tabs begin a new program."""
        if self.tabAt(event.position().toPoint()) < 0:
            self._files.new()

    # ------------------------------------------------------------ following

    def _follow(self, document: OpenDocument) -> None:
        document.unsaved_changed.connect(self._tell)
        document.renamed.connect(self._tell)
        self._fill()

    def _fill(self) -> None:
        self._filling = True
        while self.count() > len(self._documents.all):
            self.removeTab(self.count() - 1)
        while self.count() < len(self._documents.all):
            self.setTabButton(self.addTab(""), QTabBar.ButtonPosition.RightSide, self._close_button())
        if self._documents.active in self._documents.all:
            self.setCurrentIndex(self._documents.all.index(self._documents.active))
        self._filling = False
        self._tell()

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("close")
        button.setText("✕")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._files.close(self._documents.all[self._index_of(button)]))
        return button

    def _index_of(self, button: QToolButton) -> int:
        return next(at for at in range(self.count()) if self.tabButton(at, QTabBar.ButtonPosition.RightSide) is button)

    def _tell(self) -> None:
        """Name the tabs; those of the same name by their folders, too."""
        if self.count() != len(self._documents.all):
            return
        names = [document.title or tr("untitled") for document in self._documents.all]
        often = Counter(names)
        for at, (document, name) in enumerate(zip(self._documents.all, names, strict=True)):
            folder = f" — {document.path.parent.name}" if often[name] > 1 and document.path else ""
            self.setTabText(at, (_in_short(name) + folder).replace("&", "&&") + (" •" if document.is_unsaved else ""))
            where = str(document.path) if document.path else tr("{name}: in no file yet", name=name)
            if document.outputs_are_new:
                where += "\n" + tr("The new outputs of its cells are not saved.")
            self.setTabToolTip(at, where)
            button = self.tabButton(at, QTabBar.ButtonPosition.RightSide)
            button.setToolTip(tr("Close {name}", name=name))
            button.setAccessibleName(tr("Close {name}", name=name))
        self.setAccessibleName(tr("Open programs"))

    def _choose(self, at: int) -> None:
        if not self._filling and 0 <= at < len(self._documents.all):
            self.chosen.emit()
            self._documents.show(self._documents.all[at])
            self._documents.editor.setFocus()

    def step(self, by: int) -> None:
        """Choose the tab so many places further, round and round."""
        self.chosen.emit()
        self._documents.show(self._documents.beside(by))

    def _move(self, origin: int, to: int) -> None:
        if not self._filling:
            self._filling = True
            self._documents.move(origin, to)
            self._filling = False
            self._tell()

    # ------------------------------------------------------------ the menu

    def _open_menu(self, at: QPoint) -> None:
        number = self.tabAt(at)
        if number < 0:
            return
        document = self._documents.all[number]
        menu = self.menu = QMenu(self)
        menu.addAction(tr("Close"), lambda: self._files.close(document))
        others = [each for each in self._documents.all if each is not document]
        menu.addAction(tr("Close Others"), lambda: self._files.close_all(others)).setEnabled(bool(others))
        menu.addSeparator()
        path = document.path
        copy = menu.addAction(tr("Copy Path"), lambda: QGuiApplication.clipboard().setText(str(path)))
        reveal = menu.addAction(tr("Open Folder"), lambda: _reveal(path) if path else None)
        for action in (copy, reveal):
            action.setEnabled(path is not None)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(at))


def _in_short(name: str) -> str:
    """A name that leaves room for other tabs."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 + 1 :]}"


def _reveal(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
