"""What has a name at the shown step of the record."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSettings
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.named import NamedTensors
from gradviz.ui.panels.named_table import NamedTable
from gradviz.ui.session import Session
from gradviz.ui.slices import Refill
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class VariablesPanel(NamedTable):
    """Follows the cursor; rows that differ from the step that was shown before are lit."""

    def __init__(
        self, session: Session, theme: Theme, settings: QSettings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, theme, settings, QLineEdit(), parent)
        self._named = NamedTensors()
        self._since: int | None = None
        """The step that was shown before."""
        self.filter.setClearButtonEnabled(True)
        self._refill = Refill(self, self._made)
        session.cursor_moved.connect(self._moved)
        session.trace_grew.connect(lambda _length: self._refill.expire())
        session.trace_replaced.connect(self._begin_anew)
        languages.switched.connect(self._refill.expire)
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
        self._refill.catch_up()

    def _begin_anew(self) -> None:
        self._named, self._since = NamedTensors(), None
        self._refill.begin_anew()

    def _moved(self, _step: int, previous: int) -> None:
        if not self._refill.waits:  # several moves of one turn are one
            self._since = previous
        self._refill.expire()

    def _made(self) -> Iterator[None]:
        """Have the rows of the shown step made and shown, with pauses."""
        self.show_rows((yield from self._named.at(self._session.trace, self._session.cursor, self._since)))
