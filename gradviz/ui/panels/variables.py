"""What has a name at the shown step of the record."""

from __future__ import annotations

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.named import NamedTensors
from gradviz.ui.panels.named_table import NamedTable
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class VariablesPanel(NamedTable):
    """Follows the cursor; rows that differ from the step that was shown before are lit."""

    def __init__(
        self, session: Session, theme: Theme, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, settings, QLineEdit(), parent)
        self._named, self._stale = NamedTensors(), True
        self._since: int | None = None
        """The step that was shown before."""
        self.filter.setClearButtonEnabled(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        session.cursor_moved.connect(self._moved)
        session.trace_grew.connect(lambda _length: self._expire())
        session.trace_replaced.connect(self._begin_anew)
        languages.switched.connect(self._expire)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.setAccessibleName(tr("Variables"))
        self.filter.setPlaceholderText(tr("Filter: a name, a kind, a shape …"))
        self.filter.setAccessibleName(tr("Filter the variables"))

    def nothing(self) -> str:
        """Why nothing has a name."""
        if len(self._session.trace):
            return tr("Nothing has a name at this step. Go on to a later one.")
        return tr("Tensors with names appear here. Run a program to see them.")

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _begin_anew(self) -> None:
        self._named, self._since = NamedTensors(), None
        self._expire()

    def _moved(self, _step: int, previous: int) -> None:
        if not self._timer.isActive():  # several moves of one turn are one
            self._since = previous
        self._expire()

    def _expire(self) -> None:
        self._stale = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start(0)

    def _refresh(self) -> None:
        self._stale = False
        self.show_rows(self._named.at(self._session.trace, self._session.cursor, self._since))
