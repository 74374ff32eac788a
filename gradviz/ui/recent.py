"""The files that were open lately: remembered, and in a menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from gradviz.ui.languages import worded
from gradviz.wording import tr

_KEY = "recent"
_MOST = 12


class RecentFiles(QObject):
    """Owns the list, the newest first."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.menu: QMenu | None = None

    def all(self) -> list[Path]:
        """All of them."""
        kept = self._settings.value(_KEY) or []
        return [Path(path) for path in ([kept] if isinstance(kept, str) else kept) if isinstance(path, str)]

    def add(self, path: Path) -> None:
        """A file was opened or saved."""
        path = path.absolute()
        self._keep([path, *(each for each in self.all() if each != path)])

    def remove(self, path: Path) -> None:
        """A file is not there any longer."""
        self._keep([each for each in self.all() if each != path.absolute()])

    def clear(self) -> None:
        """Forget all."""
        self._keep([])

    def _keep(self, paths: list[Path]) -> None:
        self._settings.setValue(_KEY, [str(path) for path in paths[:_MOST]])

    def follow(self, bar: QMenuBar, beside: QAction, open_file: Callable[[Path], bool]) -> None:
        """Have the list as a menu behind an action."""
        holder = next(each for each in bar.findChildren(QMenu) if beside in each.actions())
        menu = self.menu = QMenu(holder)
        worded(menu, lambda: menu.setTitle(tr("Open Recent")))
        behind = holder.actions()[holder.actions().index(beside) + 1]
        holder.insertMenu(behind, menu)
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(lambda: self._fill(menu, open_file))

    def _fill(self, menu: QMenu, open_file: Callable[[Path], bool]) -> None:
        menu.clear()
        paths = self.all()
        for path in paths:
            words = path.name if sum(each.name == path.name for each in paths) == 1 else f"{path.name} — {path.parent}"
            action = menu.addAction(words.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self._open(path, open_file))
        if not paths:
            menu.addAction(tr("No files yet")).setEnabled(False)
        menu.addSeparator()
        menu.addAction(tr("Clear This List"), self.clear).setEnabled(bool(paths))

    def _open(self, path: Path, open_file: Callable[[Path], bool]) -> None:
        if not open_file(path) and not path.exists():
            self.remove(path)
