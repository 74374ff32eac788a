"""How large the window is: at the first start as the screen has room, later as one left it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import until_changed

_START = """
import sys
from PySide6.QtCore import QSettings
from gradviz.app import build_window, make_application

application = make_application()
window = build_window(QSettings(sys.argv[1], QSettings.Format.IniFormat))
window.appear()
application.processEvents()
full = window.isMaximized()
size = (window.frameGeometry() if full else window.geometry()).size()
print(full, size.width(), size.height())
if len(sys.argv) > 2:
    window.showNormal()
    window.resize(700, 640)
    application.processEvents()
window.close()
"""


def start(folder: Path, width: int, height: int, *arguments: str) -> str:
    """Whether it fills the screen, and its size, as one starts it."""
    screen = {"name": "desk", "x": 0, "y": 0, "width": width, "height": height}
    screens = {"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}
    (folder / "screens.json").write_text(json.dumps(screens))
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}"}
    command = [sys.executable, "-c", _START, str(folder / "settings.ini"), *arguments]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        ((1920, 1080), "False 1280 800"),
        ((1280, 800), "True 1280 800"),  # the frame of the desktop would push its last rows out of the screen
        ((1024, 768), "True 1024 768"),
    ],
)
def test_the_first_time_it_has_a_comfortable_size_or_all_of_a_small_screen(
    tmp_path: Path, screen: tuple[int, int], expected: str
) -> None:
    assert start(tmp_path, *screen) == expected


def test_later_it_is_as_one_left_it(tmp_path: Path) -> None:
    start(tmp_path, 1024, 768, "smaller")
    assert start(tmp_path, 1024, 768) == "False 700 640"


def test_what_is_told_anew_leaves_a_size_that_was_chosen_since(window: MainWindow, qtbot: QtBot) -> None:
    window.preferences.put("type_size", 12)
    until_changed(qtbot)
    window.resize(1111, 777)
    assert not window.shortcuts.choose("run", QKeySequence("Ctrl+Alt+R"))
    until_changed(qtbot)
    assert window.size() == QSize(1111, 777)
