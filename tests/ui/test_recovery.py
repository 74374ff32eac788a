"""Unsaved texts after the process was killed: a real application is killed while somebody types in it."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gradviz import whole_files
from gradviz.app import build_window
from gradviz.ui.main_window import MainWindow
from gradviz.ui.recovery import Left, Recovery, seconds_in
from gradviz.ui.recovery_dialog import RecoveryDialog
from tests.ui.conftest import LastingPool
from tests.ui.person import Person

EVERY = 0.3
LATE = 1.0
"""Seconds that a busy machine may take to write; how late it comes round to its timers is seen by the typing."""
TYPING = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
import gradviz.app as app
from gradviz.ui.main_window import MainWindow

app.Runs.prepare = lambda self: None  # what is killed is the window; no worker is needed for that
log = open(sys.argv[1], "w", buffering=1)
typed = 0

def typing(window):
    global typed
    typed += 1
    QTest.keyClicks(window.editor, f" {typed}")
    print(typed, time.time(), file=log)

keep = MainWindow.keep_texts
def keep_and_type(window, recovery):
    keep(window, recovery)
    window.editor.show_text("")
    window.timer = QTimer()
    window.timer.timeout.connect(lambda: typing(window))
    window.timer.start(20)
    print("0", time.time(), file=log)

MainWindow.keep_texts = keep_and_type
app.main(sys.argv[2:])
"""


class Killed:
    """An application of its own folders, in which somebody types until it is killed."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder, self.log = folder, folder / "typed"
        config = folder / "config" / "Gradviz"
        config.mkdir(parents=True, exist_ok=True)
        (config / "Gradviz.conf").write_text(f"[General]\nautosave_seconds={EVERY}\nlanguage=en\ntour_offered=true\n")
        script = folder / "typing_app.py"
        script.write_text(TYPING)
        places = {"XDG_CONFIG_HOME": folder / "config", "XDG_STATE_HOME": folder / "state", "HOME": folder}
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **{k: str(v) for k, v in places.items()}}
        self.process = subprocess.Popen([sys.executable, str(script), str(self.log), *names], env=environment)

    @property
    def kept(self) -> Path:
        return self.folder / "state" / "Gradviz" / "recovery"

    def typed(self) -> list[tuple[int, float]]:
        lines = self.log.read_text().split("\n")[:-1] if self.log.exists() else []
        return [(int(line.split()[0]), float(line.split()[1])) for line in lines]

    def wait(self, count: int) -> None:
        until = time.monotonic() + 60
        while len(self.typed()) < count:
            assert self.process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.005)  # another process is waited for: there is no signal of it

    def kill(self) -> float:
        at = time.time()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return at


@pytest.fixture
def another(qtbot: QtBot, settings: QSettings, pool: LastingPool) -> Iterator[Callable[[], MainWindow]]:
    """Makes more windows."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        made.append(build_window(settings, pool))
        made[-1].show()
        return made[-1]

    yield make
    for window in made:
        for document in window.documents.all:
            document.setModified(False)
        window.close()
        window.deleteLater()


def next_start(window: MainWindow, folder: Path) -> list[Left]:
    window.keep_texts(Recovery(window.documents, folder, EVERY))
    assert window.recovery is not None
    return [text.left for text in offered(window)._texts] if hasattr(window, "offer") else []


def offered(window: MainWindow) -> RecoveryDialog:
    dialog = window.offer
    assert isinstance(dialog, RecoveryDialog)
    return dialog


def killed_at_random(window: MainWindow, folder: Path, chance: random.Random) -> None:
    running = Killed(folder)
    running.wait(2)
    time.sleep(chance.uniform(0, 3 * LATE))  # the moment of the kill
    at = running.kill()
    typed = running.typed()
    times = [when for _, when in typed] + [at]
    stalled = max(later - earlier for earlier, later in pairwise(times))
    recovery = Recovery(window.documents, running.kept, EVERY)
    texts = recovery.left_behind()
    due = [number for number, when in typed if number and when < at - EVERY - LATE - stalled]
    assert len(texts) <= 1
    kept = texts[0].left.text if texts else ""
    numbers = [int(number) for number in kept.split()]
    assert numbers == list(range(1, len(numbers) + 1))  # whole, and in order
    assert len(numbers) >= (max(due) if due else 0)
    for text in texts:
        text.forget()
    recovery.end()


@pytest.mark.parametrize("seed", range(10))
def test_a_killed_application_loses_nothing_older_than_the_interval(
    window: MainWindow, tmp_path: Path, seed: int
) -> None:
    killed_at_random(window, tmp_path, random.Random(seed))


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(100, 200))
def test_it_loses_nothing_at_a_hundred_other_moments(window: MainWindow, tmp_path: Path, seed: int) -> None:
    killed_at_random(window, tmp_path, random.Random(seed))


def test_the_next_start_offers_the_text_and_restores_it_as_an_edit(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text("first = 1\n")
    running = Killed(tmp_path, str(program))
    running.wait(40)  # 0.8 s and more: at least one copy was written
    running.kill()
    (left,) = next_start(window, running.kept)
    assert left.path == str(program)
    dialog = offered(window)
    assert dialog.isVisible()
    shown = dialog.view.toPlainText()
    assert "-first = 1" in shown
    assert "+ 1 2 3" in shown
    QTest.mouseClick(dialog.restore, Qt.MouseButton.LeftButton)
    assert window.documents.active.path == program
    assert window.editor.toPlainText() == left.text
    assert window.files.modified
    window.editor.undo()
    assert window.editor.toPlainText() == "first = 1\n"
    assert program.read_text() == "first = 1\n"


def test_a_text_without_a_file_is_offered_again_until_somebody_decides(
    window: MainWindow, another: Callable[[], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    running = Killed(tmp_path)
    running.wait(40)
    running.kill()
    (left,) = next_start(window, running.kept)
    QTest.mouseClick(offered(window).later, Qt.MouseButton.LeftButton)
    second = another()
    assert next_start(second, running.kept) == []  # the first window lives, and may still restore it
    window.close()
    third = another()
    assert next_start(third, running.kept) == [left]
    QTest.mouseClick(offered(third).discard, Qt.MouseButton.LeftButton)
    third.close()
    last = another()
    assert next_start(last, running.kept) == []


def test_what_was_saved_undone_or_closed_is_not_kept(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    recovery = Recovery(window.documents, tmp_path / "kept", 0.05)
    window.recovery = recovery

    def kept() -> int:
        return len(list((tmp_path / "kept").glob("*/*.json")))

    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: kept() == 1)
    window.editor.undo()
    qtbot.waitUntil(lambda: kept() == 0)
    QTest.keyClicks(window.editor, "y")
    qtbot.waitUntil(lambda: kept() == 1)
    window.documents.active.path = tmp_path / "y.py"
    assert window.files.save()
    qtbot.waitUntil(lambda: kept() == 0)
    qtbot.waitUntil(lambda: not recovery._timer.isActive())


def test_how_often_texts_are_kept_holds_as_soon_as_it_is_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, person: Person
) -> None:
    recovery = Recovery(window.documents, tmp_path, 600)
    window.keep_texts(recovery)
    person.type("typed")
    window.preferences.put("autosave_seconds", 1)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*/*.json"))), timeout=20_000)
    window.editor.document().setModified(False)


@pytest.mark.parametrize(
    ("stored", "seconds"),
    [(None, 5.0), ("12", 12.0), ("0.3", 0.3), ("often", 5.0), ("", 5.0), ("nan", 5.0), ("-1", 5.0), ("1e9", 5.0)],
)
def test_settings_of_nonsense_keep_texts_as_usual(settings: QSettings, stored: str | None, seconds: float) -> None:
    if stored is not None:
        settings.setValue("autosave_seconds", stored)
    assert seconds_in(settings) == seconds


def test_a_window_that_closes_well_leaves_nothing(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.keep_texts(Recovery(window.documents, tmp_path / "kept", 0.05))
    QTest.keyClicks(window.editor, "x")
    qtbot.waitUntil(lambda: len(list((tmp_path / "kept").glob("*/*.json"))) == 1)
    window.documents.active.setModified(False)
    window.close()
    assert list((tmp_path / "kept").iterdir()) == []


def test_two_texts_of_one_file_are_both_restored(window: MainWindow, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("first = 1\n")
    for number in (1, 2):
        folder = tmp_path / "kept" / f"gone-{number}"
        folder.mkdir(parents=True)
        left = Left(f"version = {number}\n", str(program), at=float(number))
        (folder / "1.json").write_bytes(msgspec.json.encode(left))
    assert len(next_start(window, tmp_path / "kept")) == 2
    QTest.mouseClick(offered(window).restore_all, Qt.MouseButton.LeftButton)
    texts = {document.text(): document.path for document in window.documents.all}
    assert texts["version = 2\n"] == program  # the newest is that of the file
    assert texts["version = 1\n"] is None
    assert all(document.isModified() for document in window.documents.all)


def test_a_full_disk_never_takes_the_only_copy(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    old = kept / "gone" / "1.json"
    old.parent.mkdir(parents=True)
    old.write_bytes(msgspec.json.encode(Left("precious = 1\n")))
    write, tried = whole_files.write_whole, []

    def full(file: Path, content: bytes) -> None:
        tried.append(file)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_files, "write_whole", full)
    window.keep_texts(Recovery(window.documents, kept, 0.05))
    QTest.mouseClick(offered(window).restore, Qt.MouseButton.LeftButton)
    assert window.editor.toPlainText() == "precious = 1\n"
    qtbot.waitUntil(lambda: len(tried) >= 3)  # it is tried again without an edit
    assert old.exists()
    assert "No space left on device" in window.message.label.text()
    monkeypatch.setattr(whole_files, "write_whole", write)
    qtbot.waitUntil(lambda: not old.exists())
    (new,) = kept.glob("*/*.json")
    assert msgspec.json.decode(new.read_bytes(), type=Left).text == "precious = 1\n"


def test_without_a_folder_to_write_to_the_window_opens_and_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_text("a file, where the folder should be")
    window.keep_texts(Recovery(window.documents, kept, 0.05))
    assert window.message.isVisible()
    assert str(kept) in window.message.label.text()
    assert "\n" not in window.message.label.text()
    QTest.keyClicks(window.editor, "x")
    recovery = window.recovery
    assert recovery is not None
    with qtbot.waitSignal(recovery._timer.timeout):
        pass
    kept.unlink()
    qtbot.waitUntil(lambda: len(list(kept.glob("*/*.json"))) == 1)


def test_a_folder_that_may_not_be_made_does_not_stop_the_start(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refused)
    window.keep_texts(Recovery(window.documents, tmp_path / "kept", 0.05))
    assert "Permission denied" in window.message.label.text()
