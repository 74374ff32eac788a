"""The files that were open lately: remembered, pinned, and in a menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QSettings, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QMenuBar

from gradviz.ui.languages import worded
from gradviz.wording import tr

_KEY, _PINNED = "recent", "recent_pinned"
_MOST = 12
_PIN = "★ "


class RecentFiles(QObject):
    """Owns the list: the pinned ones, and then the others, the newest first."""

    said = Signal(str)
    """What became of a file of the list, in a sentence."""

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.menu: RecentMenu | None = None

    def all(self) -> list[Path]:
        """All of them."""
        pinned = self.pinned()
        return [*pinned, *(path for path in self._kept(_KEY) if path not in pinned)]

    def pinned(self) -> list[Path]:
        """Those that stay, in the order in which they were pinned."""
        return self._kept(_PINNED)

    def add(self, path: Path) -> None:
        """A file was opened or saved."""
        path = path.absolute()
        others = [each for each in self._kept(_KEY) if each not in (path, *self.pinned())]
        self._keep(_KEY, others if path in self.pinned() else [path, *others][:_MOST])

    def pin(self, path: Path, pinned: bool) -> None:
        """Have a file stay in the list, before the others, or no longer."""
        path = path.absolute()
        self._keep(_PINNED, [*(each for each in self.pinned() if each != path), *([path] if pinned else [])])
        self.add(path)

    def remove(self, path: Path) -> None:
        """Forget a file."""
        for key in (_KEY, _PINNED):
            self._keep(key, [each for each in self._kept(key) if each != path.absolute()])

    def clear(self) -> None:
        """Forget all that are not pinned."""
        self._keep(_KEY, [])

    def open(self, path: Path, open_file: Callable[[Path], bool]) -> None:
        """Open one; a file that is gone goes from the list, unless it is pinned."""
        if path.exists():
            open_file(path)
        elif path in self.pinned():
            words = tr("{path} is not there now. It stays in the list, since it is pinned.", path=path)
            self.said.emit(words)
        else:
            self.remove(path)
            self.said.emit(tr("{path} is not there any longer. It was taken off the list.", path=path))

    def _kept(self, key: str) -> list[Path]:
        kept = self._settings.value(key) or []
        return [Path(path) for path in ([kept] if isinstance(kept, str) else kept) if isinstance(path, str)]

    def _keep(self, key: str, paths: list[Path]) -> None:
        self._settings.setValue(key, [str(path) for path in paths])

    def follow(
        self, bar: QMenuBar, beside: QAction, open_file: Callable[[Path], bool], active: Callable[[], str | None]
    ) -> None:
        """Have the list as a menu behind an action; `active` is the path of the shown file."""
        holder = next(each for each in bar.findChildren(QMenu) if beside in each.actions())
        self.menu = RecentMenu(self, open_file, active, holder)
        holder.insertMenu(holder.actions()[holder.actions().index(beside) + 1], self.menu)


class RecentMenu(QMenu):
    """A click opens; the right button, or the menu key, pins and removes, and so does Delete."""

    def __init__(
        self,
        files: RecentFiles,
        open_file: Callable[[Path], bool],
        active: Callable[[], str | None],
        parent: QMenu,
    ) -> None:
        super().__init__(parent)
        self._files, self._open, self._active = files, open_file, active
        self.choice: QMenu | None = None
        """What was offered last for one of the files."""
        worded(self, lambda: self.setTitle(tr("Open Recent")))
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._fill)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The right button opens no file."""
        if event.button() == Qt.MouseButton.RightButton:
            self._offer(self.actionAt(event.position().toPoint()), event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key asks what is to become of the file; the mouse has asked."""
        action = self.activeAction()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and action is not None:
            self._offer(action, self.mapToGlobal(self.actionGeometry(action).bottomLeft()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a file off the list."""
        path = _path_of(self.activeAction())
        if event.key() == Qt.Key.Key_Delete and path is not None:
            self._files.remove(path)
            self._fill()
        else:
            super().keyPressEvent(event)

    def _offer(self, action: QAction | None, at: QPoint) -> None:
        if (path := _path_of(action)) is None:
            return
        pinned = path in self._files.pinned()
        choice = self.choice = QMenu(self)
        choice.addAction(tr("Unpin") if pinned else tr("Pin"), lambda: self._files.pin(path, not pinned))
        choice.addAction(tr("Remove from This List"), lambda: self._files.remove(path))
        choice.aboutToHide.connect(choice.deleteLater)
        choice.triggered.connect(lambda _chosen: self._fill())
        choice.popup(at)

    def _fill(self) -> None:
        self.clear()
        paths, pinned = self._files.all(), self._files.pinned()
        for number, path in enumerate(paths):
            if number == len(pinned) and pinned:
                self.addSeparator()
            words = path.name if sum(each.name == path.name for each in paths) == 1 else f"{path.name} — {path.parent}"
            action = self.addAction((_PIN if path in pinned else "") + words.replace("&", "&&"))
            action.setData(str(path))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _checked=False, path=path: self._files.open(path, self._open))
        if not paths:
            self.addAction(tr("No files yet")).setEnabled(False)
        self.addSeparator()
        if shown := self._active():
            path, is_pinned = Path(shown), Path(shown) in pinned
            words = tr("Unpin {name}") if is_pinned else tr("Pin {name}")
            self.addAction(words.format(name=path.name), lambda: self._files.pin(path, not is_pinned))
        self.addAction(tr("Clear This List"), self._files.clear).setEnabled(len(paths) > len(pinned))


def _path_of(action: QAction | None) -> Path | None:
    return Path(action.data()) if action is not None and action.data() else None
