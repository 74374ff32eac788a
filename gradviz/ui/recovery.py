"""Unsaved texts, written every few seconds to where the next start finds them if this one does not end well.

Each window has a folder of its own, locked as long as its process lives: what lies in a folder whose lock is dead was
left behind. Two windows never offer each other's texts.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QLockFile, QObject, QSettings, QTimer, Signal

from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.open_documents import OpenDocuments
from gradviz.wording import tr

SECONDS = 5.0
"""Between a change and the copy that has it."""
SHORTEST, LONGEST = 0.1, 600.0
_LOCK = "lock"
_SUFFIX = ".json"


class Left(msgspec.Struct):
    """One text as it was when it was last kept."""

    text: str
    path: str | None = None
    named: str = ""
    notebook: bool = False
    caret: int = 0
    at: float = 0.0
    """When, in seconds since 1970."""


class LeftText:
    """A text that another run left behind, and the file that keeps it."""

    def __init__(self, file: Path, left: Left) -> None:
        self.file, self.left = file, left

    def forget(self) -> None:
        """It is kept no longer."""
        self.file.unlink(missing_ok=True)


def seconds_in(settings: QSettings) -> float:
    """After how long texts are kept; who writes settings by hand can have parts of a second."""
    try:
        seconds = float(str(settings.value("autosave_seconds", SECONDS)))
    except ValueError:
        return SECONDS
    return seconds if SHORTEST <= seconds <= LONGEST else SECONDS


class Recovery(QObject):
    """Keeps the unsaved texts of a window's documents."""

    failed = Signal(str)
    """Texts cannot be kept: one sentence, once until they can be again."""
    _stuck = Signal(str)

    def __init__(self, documents: OpenDocuments, folder: Path, seconds: float = SECONDS) -> None:
        super().__init__(documents)
        self._documents, self._root = documents, folder
        self._folder = folder / f"{os.getpid()}-{time.time_ns()}"
        self._locks: list[QLockFile] = []
        self._is_told = False
        self._names: dict[OpenDocument, str] = {}
        self._changed: set[OpenDocument] = set()
        self._writer = _Writer(self._stuck.emit)
        self._stuck.connect(self._try_again)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self.keep)
        documents.opened.connect(self._follow)
        documents.closed.connect(self._let_go)
        for document in documents.all:
            self._follow(document)
        why = self._begin()
        self._is_told = bool(why)
        self.failure = self._sentence(why) if why else ""
        """Why nothing can be kept from the start: one sentence; empty if it can."""

    def every(self, seconds: float) -> None:
        """Write after so many seconds from now on, also what waits already."""
        waits = self._timer.isActive()
        self._timer.setInterval(round(seconds * 1000))
        if waits:
            self._timer.start()

    def keep(self) -> None:
        """Have all that changed written now, elsewhere than on this thread."""
        self._timer.stop()
        if not self._locks and (why := self._begin()):
            self._try_again(why)
            return
        if self._writer.is_behind:
            self._writer.retry()
        else:
            self._is_told = False
        for document in self._changed:
            name = self._names.setdefault(document, f"{len(self._names) + 1}{_SUFFIX}")
            if document.isModified():
                self._writer.write(self._folder / name, _left(document))
            else:
                self._writer.remove(self._folder / name)
        self._changed.clear()

    def forget(self, text: LeftText) -> None:
        """A text that was left behind was taken in: what `keep` was asked for before is written first."""
        self._writer.forget(text)

    def end(self) -> None:
        """The window closes as it should: nothing has to be offered."""
        self._timer.stop()
        self._writer.end()
        shutil.rmtree(self._folder, ignore_errors=True)
        for lock in self._locks:
            lock.unlock()

    def left_behind(self) -> list[LeftText]:
        """The texts of runs that did not end well; no other window will offer them as long as this one lives."""
        found: list[LeftText] = []
        for folder in sorted(self._root.iterdir()) if self._locks else ():
            if folder == self._folder or not folder.is_dir():
                continue
            lock = _locked(folder)
            if not lock.isLocked():
                continue
            texts = [text for file in sorted(folder.glob(f"*{_SUFFIX}")) if (text := _read(file)) is not None]
            if texts:
                self._locks.append(lock)
                found += texts
            else:
                lock.unlock()
                shutil.rmtree(folder, ignore_errors=True)
        return sorted(found, key=lambda text: text.left.at)

    def _sentence(self, why: str) -> str:
        """What a person has to know of a failure."""
        words = tr("Unsaved texts cannot be kept in {folder} ({why}): save often; it is tried again.")
        return words.format(folder=self._root, why=why)

    def _begin(self) -> str:
        """Take a folder of its own; why that cannot be, or nothing."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            return error.strerror or str(error)
        lock = _locked(self._folder)
        if not lock.isLocked():  # another window would take it for one that was left behind
            return tr("no file can be written there")
        self._locks.append(lock)
        return ""

    def _try_again(self, why: str) -> None:
        self._timer.start()
        if not self._is_told:
            self._is_told = True
            self.failed.emit(self._sentence(why))

    # ------------------------------------------------------------ following

    def _follow(self, document: OpenDocument) -> None:
        document.contentsChange.connect(lambda *_: self._expire(document))
        document.modificationChanged.connect(lambda modified: self._expire(document, at_once=not modified))
        document.renamed.connect(lambda: self._expire(document))
        if document.isModified():
            self._expire(document)

    def _expire(self, document: OpenDocument, *, at_once: bool = False) -> None:
        self._changed.add(document)
        if at_once and document in self._names:
            self.keep()
        elif not self._timer.isActive():
            self._timer.start()

    def _let_go(self, document: OpenDocument) -> None:
        self._changed.discard(document)
        if document in self._names:
            self._writer.remove(self._folder / self._names[document])


class _Writer:
    """Writes and removes files on a thread of its own, in order; each is the old or the new one at any moment."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        self._tell = tell
        self._orders: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._unwritten: dict[Path, Left] = {}
        """What could not be written yet."""
        self._taken_in: list[LeftText] = []
        """Texts to be forgotten as soon as all is written."""

    @property
    def is_behind(self) -> bool:
        """Whether something could not be written."""
        return bool(self._unwritten)

    def write(self, file: Path, left: Left) -> None:
        self._do(lambda: self._write(file, left))

    def remove(self, file: Path) -> None:
        self._do(lambda: self._remove(file))

    def forget(self, text: LeftText) -> None:
        """Remove a text of another run when all that was ordered before is written."""
        self._do(lambda: self._taken_in.append(text))

    def retry(self) -> None:
        """Write what could not be written."""
        self._do(self._write_again)

    def end(self) -> None:
        """Have all done that was ordered; what was taken in is saved by now, or let go."""
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
        self._unwritten.clear()
        self._settle()

    def _do(self, order: Callable[[], object]) -> None:
        """Have something done when all that was ordered before is."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recovery", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order()
            self._settle()

    def _write(self, file: Path, left: Left) -> None:
        from gradviz.whole_files import write_whole

        try:
            write_whole(file, msgspec.json.encode(left))
        except OSError as error:  # a full disk: the copy before stays, and the next tick tries again
            self._unwritten[file] = left
            self._tell(error.strerror or str(error))
        else:
            self._unwritten.pop(file, None)

    def _write_again(self) -> None:
        for file, left in list(self._unwritten.items()):
            self._write(file, left)

    def _remove(self, file: Path) -> None:
        self._unwritten.pop(file, None)
        _unlink(file)

    def _settle(self) -> None:
        if not self._unwritten:
            while self._taken_in:
                _unlink(self._taken_in.pop().file)


def _left(document: OpenDocument) -> Left:
    caret = document.caret.position() if document.caret is not None else 0
    path = str(document.path) if document.path else None
    return Left(document.text(), path, document.named, document.notebook, caret, time.time())


def _unlink(file: Path) -> None:
    with contextlib.suppress(OSError):  # it will be offered once more: nothing is lost
        file.unlink(missing_ok=True)


def _read(file: Path) -> LeftText | None:
    try:
        return LeftText(file, msgspec.json.decode(file.read_bytes(), type=Left))
    except (OSError, msgspec.DecodeError):  # not whole: nothing that could be offered
        return None


def _locked(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / _LOCK))
    lock.setStaleLockTime(0)
    lock.tryLock(0)
    return lock


def default_folder() -> Path:
    """Where unsaved texts are kept for this user."""
    from platformdirs import user_state_path

    return user_state_path("Gradviz", appauthor=False) / "recovery"
