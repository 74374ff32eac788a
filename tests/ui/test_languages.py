"""Speaking another language: texts are looked up in Qt's own files, and what is shown is told anew."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui.languages import Languages, languages, worded
from gradviz.wording import tr
from resources.translations import update
from tests.ui.conftest import until_changed

TS = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="zh_CN" sourcelanguage="en">
<context><name></name><message><source>{count} open files</source>
<translation>打开了 {count} 个文件</translation></message>
</context></TS>"""


@pytest.fixture
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Languages]:
    """The languages of the application, with one sentence of Chinese; English again afterwards."""
    ts = tmp_path / "gradviz_zh_CN.ts"
    ts.write_text(TS, encoding="utf-8")
    subprocess.run([*update.tool("lrelease"), "-silent", str(ts), "-qm", str(ts.with_suffix(".qm"))], check=True)
    monkeypatch.setattr("gradviz.ui.languages.resource", lambda _name: tmp_path)
    yield languages
    languages.speak("en")
    for _turn in range(3):  # windows of other tests that are not collected yet tell themselves anew, too
        QCoreApplication.processEvents()


def test_a_text_is_told_in_the_chosen_language_and_told_anew_when_another_is_chosen(
    qapp: object, chinese: Languages
) -> None:
    label = QLabel()
    worded(label, lambda: label.setText(tr("{count} open files", count=3)))
    assert label.text() == "3 open files"
    chinese.speak("zh_CN")
    assert label.text() == "打开了 3 个文件"
    assert tr("What nobody translated") == "What nobody translated"
    chinese.speak("en")
    assert label.text() == "3 open files"


def test_nothing_is_told_for_what_is_gone(qapp: object, chinese: Languages) -> None:
    told = []
    owner = QObject()
    worded(owner, lambda: told.append(tr("{count} open files", count=1)))
    owner.deleteLater()
    del owner
    from PySide6.QtCore import QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    chinese.speak("zh_CN")
    assert told == ["1 open files"]


def test_another_language_is_seen_when_all_is_told_in_it(chinese: Languages, qtbot: QtBot) -> None:
    """A window of many labels, each of which takes a while to tell."""
    window, seen = QWidget(), []
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    labels = [QLabel() for _ in range(60)]
    for label in labels:
        column.addWidget(label)
        worded(label, lambda label=label: (label.setText(tr("{count} open files", count=3)), time.sleep(0.001)))

    class Seen(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                seen.append({label.text() for label in labels})
            return False

    window.show()
    qtbot.waitExposed(window)
    note = Seen(window)
    for label in labels:
        label.installEventFilter(note)
    turns: list[int] = []
    timer = QTimer(window)
    timer.timeout.connect(lambda: turns.append(sum("打" in label.text() for label in labels)))
    timer.start(0)
    chinese.speak("zh_CN")
    until_changed(qtbot)
    timer.stop()
    qtbot.waitUntil(lambda: bool(seen))
    assert any(0 < told < len(labels) for told in turns), "the event loop turns in between"
    assert seen[-1] == {"打开了 3 个文件"}
    assert all(len(each) == 1 for each in seen)
