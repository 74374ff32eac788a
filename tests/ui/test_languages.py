"""Speaking another language: texts are looked up in Qt's own files, and what is shown is told anew."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QLabel

from gradviz.ui.languages import Languages, languages, worded
from gradviz.wording import tr
from resources.translations import update

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
