"""Bookmarks: asked for a name, listed, gone to, renamed, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.scene.timeline import BOOKMARK, Mark
from gradviz.trace import moves
from gradviz.trace.sentences import sentence
from gradviz.trace.texts import line_text, text_of
from gradviz.trace.trace import Trace
from gradviz.ui.actions import in_words
from gradviz.ui.dialog_room import give_room
from gradviz.ui.moving import Moving
from gradviz.ui.panels.timeline import Timeline
from gradviz.ui.session import Session
from gradviz.wording import later, tr

_STEP = Qt.ItemDataRole.UserRole
_LONG = 40
_NONE = later("No moment has a bookmark yet. Close this, go to one and press {bookmark}.")
_NONE_TO_GO_TO = later("No moment has a bookmark yet. {bookmark} puts one on the shown step.")


class BookmarkActions(QObject):
    """Answers the actions of bookmarks and shows them on the timeline."""

    def __init__(
        self, session: Session, moving: Moving, timeline: Timeline, actions: Mapping[str, QAction], window: QWidget
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._session, self._moving, self._timeline, self._window = session, moving, timeline, window
        session.bookmarks_changed.connect(self._mark)
        session.trace_replaced.connect(self._mark)
        self._mark()

    def ask(self) -> None:
        """Ask for the name of a bookmark at the shown step; of one that is there, for another name."""
        BookmarkDialog(self._window, self._session, self._session.cursor).open()

    def go(self, direction: int) -> None:
        """To the next or the previous one."""
        move = moves.to_bookmark(self._session.trace, direction, self._session.cursor)
        if move.step is None:
            move = moves.Move(None, in_words(tr(_NONE_TO_GO_TO), self._actions))
        self._moving.to(move)

    def show_all(self) -> None:
        """List them."""
        BookmarkList(self._window, self._session, self._moving, in_words(tr(_NONE), self._actions)).show()

    def _mark(self) -> None:
        marks = self._session.trace.bookmarks.all()
        self._timeline.set_marks(BOOKMARK, tuple(Mark(mark.step, BOOKMARK, mark.name) for mark in marks))


class BookmarkDialog(QDialog):
    """Asks for a bookmark's name; an empty one means the suggested one."""

    def __init__(self, parent: QWidget, session: Session, step: int) -> None:
        super().__init__(parent)
        self._session, self._step = session, step
        self._there = session.trace.bookmarks.at(step)
        self._suggested = default_name(session.trace, step)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Rename bookmark") if self._there else tr("New bookmark"))
        self.name = QLineEdit(self._there.name if self._there else self._suggested)
        self.name.setPlaceholderText(self._suggested)
        self.name.setAccessibleName(tr("Name of the bookmark"))
        self.name.selectAll()
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.remove = QPushButton(tr("Remove"))
        self.remove.clicked.connect(self._remove)
        if self._there is not None:
            self.buttons.addButton(self.remove, QDialogButtonBox.ButtonRole.DestructiveRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(10)
        about = QLabel(tr("Step {step:,}: {sentence}", step=step, sentence=sentence(session.trace, step)))
        about.setWordWrap(True)
        about.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(about)
        column.addWidget(self.name)
        column.addWidget(self.buttons)
        give_room(self, 420)

    def accept(self) -> None:
        """Keep the name."""
        self._session.put_bookmark(self._step, self.name.text().strip() or self._suggested)
        super().accept()

    def _remove(self) -> None:
        self._session.remove_bookmark(self._step)
        self.reject()


class BookmarkList(QDialog):
    """All bookmarks of the record. It stays open while one goes from one to the next."""

    def __init__(self, parent: QWidget, session: Session, moving: Moving, nothing: str) -> None:
        super().__init__(parent)
        self._session, self._moving = session, moving
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Bookmarks"))
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("Bookmarks"))
        self.list.setHeaderLabels([tr("Name"), tr("Where")])
        self.list.setRootIsDecorated(False)
        self.list.setStyleSheet("QTreeWidget::item { padding: 4px 5px; }")
        self.list.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemActivated.connect(lambda _item, _column: self._go())
        self.list.itemClicked.connect(lambda _item, _column: self._go())
        self.list.itemChanged.connect(self._renamed)
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())
        self.nothing = QLabel(nothing)
        self.nothing.setWordWrap(True)
        self.rename = self._button(tr("Rename"), self._rename)
        self.remove = self._button(tr("Remove"), self._remove)
        self.close_ = self._button(tr("Close"), self.close)
        row = QHBoxLayout()
        row.addWidget(self.rename)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.close_)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing)
        column.addLayout(row)
        later = Qt.ConnectionType.QueuedConnection  # not while the list itself tells of a new name
        session.bookmarks_changed.connect(self._fill, later)
        session.trace_replaced.connect(self._fill, later)
        self._fill()
        give_room(self, 480, 320)

    def _button(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: clicked())
        return button

    def _fill(self) -> None:
        chosen = self._chosen()
        self.list.blockSignals(True)
        self.list.clear()
        for mark in self._session.trace.bookmarks.all():
            item = QTreeWidgetItem(self.list, [mark.name, _where(self._session.trace, mark.step)])
            item.setData(0, _STEP, mark.step)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            if mark.step == chosen:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.nothing.setVisible(not self.list.topLevelItemCount())
        self._enable()

    def _enable(self) -> None:
        for button in (self.rename, self.remove):
            button.setEnabled(self._chosen() is not None)

    def _chosen(self) -> int | None:
        item = self.list.currentItem()
        return int(item.data(0, _STEP)) if item is not None else None

    def _go(self) -> None:
        if (step := self._chosen()) is not None:
            self._moving.to(moves.Move(step))

    def _rename(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.list.editItem(item, 0)

    def _renamed(self, item: QTreeWidgetItem, _column: int) -> None:
        step = int(item.data(0, _STEP))
        self._session.put_bookmark(step, item.text(0).strip() or default_name(self._session.trace, step))

    def _remove(self) -> None:
        if (step := self._chosen()) is not None:
            self._session.remove_bookmark(step)


def default_name(trace: Trace, step: int) -> str:
    """The source line that the program is on, else the number of the step."""
    place = trace.place(step)
    ran = text_of(trace, place) if place is not None and step else None
    lines = ran.source.split("\n") if ran is not None else []
    text = lines[place.line - 1].strip() if place is not None and 0 < place.line <= len(lines) else ""
    if not text:
        return tr("Step {step:,}", step=step)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


def _where(trace: Trace, step: int) -> str:
    place = trace.place(step)
    said = tr("step {step:,}", step=step)
    return f"{said}  ·  {line_text(trace, place)}" if step and place is not None else said
