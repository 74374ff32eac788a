"""The variables of a frame of the paused program, as they are now."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLineEdit, QWidget

from gradviz.ui.frames import Frames
from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.frame_rows import frame_rows
from gradviz.ui.panels.named import NamedTensor
from gradviz.ui.panels.named_table import NamedTable
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.wording import tr


class FrameNames(NamedTable):
    """Follows the chosen frame; what differs from when the program was held there before is lit."""

    def __init__(
        self,
        session: Session,
        frames: Frames,
        theme: Theme,
        settings: QSettings | None,
        filter_: QLineEdit,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, settings, filter_, parent)
        self._frames = frames
        self._stack: object = ()
        self._now: dict[tuple[str, str], dict[str, NamedTensor]] = {}
        """The rows of each frame that was looked into since the program was held, by its code and its function."""
        self._before = self._now
        """Those of the time before."""
        frames.changed.connect(self._refresh)
        frames.named.connect(self._refresh)
        session.trace_replaced.connect(self._begin_anew)
        languages.switched.connect(self._refresh)
        worded(self, lambda: self.setAccessibleName(tr("Variables of the paused program")))

    def nothing(self) -> str:
        """Why nothing has a name."""
        return tr("no names yet")

    def _begin_anew(self) -> None:
        self._before = self._now = {}

    def _refresh(self) -> None:
        frame = self._frames.frame
        if frame is None:
            return
        if self._frames.stack is not self._stack:
            self._stack = self._frames.stack
            self._before, self._now = {**self._before, **self._now}, {}
        of = frame.code, frame.function
        rows = frame_rows(self._session.trace, self._frames, self._before.get(of))
        self._now[of] = {row.cells[0]: row for row in rows}
        self.show_rows(rows)
