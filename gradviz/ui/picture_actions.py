"""Pictures of the graph for elsewhere: as a file, or on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gradviz.export.render import SCALE
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.formats import image
from gradviz.ui.canvas.picture import seen
from gradviz.ui.files import Files
from gradviz.ui.picture_dialog import PictureDialog
from gradviz.wording import tr


class PictureActions(QObject):
    """Answers the actions that make pictures."""

    said = Signal(str)
    """What was made, or why nothing was."""

    def __init__(self, canvas: GraphCanvas, files: Files, settings: QSettings, window: QWidget) -> None:
        super().__init__(window)
        self._canvas, self._files, self._settings, self._window = canvas, files, settings, window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        return {"export_picture": self.export, "copy_picture": self.copy}

    def export(self) -> PictureDialog | None:
        """Ask where to and what of, and write it."""
        if not self._there_is_one():
            return None
        dialog = PictureDialog(
            self._window, self._canvas, self._settings, self._suggested(), self._canvas.theme, self._tell
        )
        dialog.open()
        return dialog

    def copy(self) -> None:
        """Put what is seen on the clipboard."""
        if self._there_is_one():
            QGuiApplication.clipboard().setImage(image(seen(self._canvas), SCALE))
            self.said.emit(tr("The picture is on the clipboard."))

    def _there_is_one(self) -> bool:
        if self._canvas.scene is not None:
            return True
        waits = self._canvas.waiting
        self.said.emit(
            tr("The graph is still being laid out: try again in a moment.")
            if waits
            else tr("There is no graph to show yet: run the program first.")
        )
        return False

    def _suggested(self) -> Path:
        """A name that is not taken: of the program and of the step."""
        beside = Path(self._files.path).parent if self._files.path else Path.home()
        folder = Path(str(self._settings.value("picture/folder", beside)))
        ending = str(self._settings.value("picture/ending", ".png"))
        name = tr("{file} step {step}", file=Path(self._files.title).stem, step=self._canvas.session.cursor)
        path, number = folder / f"{name}{ending}", 2
        while path.exists():
            path, number = folder / f"{name} ({number}){ending}", number + 1
        return path

    def _tell(self, path: Path) -> None:
        self.said.emit(tr("{name} was written.", name=path.name))
