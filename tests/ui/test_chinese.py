"""Chinese in the window, and in programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.ui.languages import languages
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.words import Words
from gradviz.ui.theme import LIGHT, mono_font, sans_font, sized
from tests.programs import key_of, run_whole
from tests.ui.conftest import LastingPool, show, until_changed
from tests.ui.person import Person
from tests.ui.test_output_cells import out, pane_with, rests
from tests.ui.texts import texts

PROGRAM = """import torch

# 线性回归
权重 = torch.ones(3, requires_grad=True)
数据 = torch.tensor([1.0, 2.0, 3.0])
损失 = (权重 * 数据).sum()  # 求和
损失.backward()
"""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    languages.speak("en")


def test_a_person_chooses_chinese_in_the_menu_and_the_window_changes_over(
    window: MainWindow, person: Person, qtbot: QtBot, settings: QSettings
) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    qtbot.waitUntil(lambda: "What happens" in [text for _, text in texts(window)])
    before = list(texts(window))
    person.choose("View", "Language", "简体中文")
    until_changed(qtbot)
    assert window.actions_by_name["run"].text() == "运行"
    assert [action.text() for action in window.menuBar().actions()][:4] == [
        "文件(&F)",
        "编辑(&E)",
        "运行(&R)",
        "步进(&T)",
    ]
    assert window.transport.label.text().startswith("第 ")
    assert window.actions_by_name["language_zh_CN"].isChecked()
    assert not window.actions_by_name["language_en"].isChecked()
    assert settings.value("language") == "zh_CN"
    person.choose("视图", "语言", "English")
    qtbot.waitUntil(lambda: list(texts(window)) == before)


def test_a_window_that_changed_over_tells_the_same_as_one_that_begins_in_chinese(
    window: MainWindow, qtbot: QtBot, settings: QSettings, pool: LastingPool
) -> None:
    trace = run_whole(PROGRAM)[0]
    show(window, qtbot, trace)
    window.actions_by_name["language_zh_CN"].trigger()
    other = build_window(settings, pool)
    other.resize(window.size())
    other.show()
    show(other, qtbot, trace)
    qtbot.waitUntil(lambda: told(other) == told(window))
    other.editor.document().setModified(False)
    other.close()
    other.deleteLater()


def told(window: MainWindow) -> set[tuple[str, str]]:
    return set(texts(window))


def test_cards_are_laid_out_anew_for_their_words(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    before = window.canvas.scene
    languages.speak("zh_CN")
    qtbot.waitUntil(lambda: window.canvas.scene is not None and window.canvas.scene is not before)


def test_names_and_texts_in_chinese_are_shown_as_they_are(
    window: MainWindow, run: Callable[..., None], qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "练习.py"
    file.write_text(PROGRAM + 'raise ValueError("形状不对")\n', encoding="utf-8")
    assert window.files.open(file)
    run()
    trace = window.session.trace
    assert {"权重", "数据", "损失"} <= {
        name for each in trace.tensors.values() for name in each.names.at(len(trace), ())
    }
    shown = [text for _, text in texts(window)]
    assert any("形状不对" in text for text in shown), "in the output"
    assert any("练习.py" in text for text in shown), "in the tab and the title"
    window.session.select(key_of(trace, "权重"))
    qtbot.waitUntil(lambda: "权重" in [text for _, text in texts(window.inspector)])


def test_an_input_method_shows_what_is_being_written_and_then_writes_it(window: MainWindow, qtbot: QtBot) -> None:
    editor: QWidget = window.editor
    window.editor.show_text("")
    editor.setFocus()
    QGuiApplication.sendEvent(editor, QInputMethodEvent("quan zhong", []))
    block = window.editor.document().firstBlock()
    assert block.layout().preeditAreaText() == "quan zhong"
    assert window.editor.toPlainText() == "", "it is not in the text yet"
    done = QInputMethodEvent()
    done.setCommitString("权重")
    QGuiApplication.sendEvent(editor, done)
    assert window.editor.toPlainText() == "权重"
    assert block.layout().preeditAreaText() == ""
    qtbot.keyClicks(editor, " = 1")
    assert window.editor.toPlainText() == "权重 = 1"
    window.actions_by_name["undo"].trigger()
    assert window.editor.toPlainText() != "权重 = 1"


def test_there_is_a_sign_for_each_character(window: MainWindow) -> None:
    """Of a font without it, Qt would take the box that stands for what is missing."""
    theme = window.look.theme
    for font in (sans_font(theme), mono_font(theme)):
        assert all(family in (*theme.sans, *theme.mono) for family in font.families())
        assert QFontMetricsF(font).horizontalAdvance("权重") > QFontMetricsF(font).horizontalAdvance("ab")


def test_a_long_sentence_is_wrapped_and_not_cut(qapp: object, qtbot: QtBot) -> None:
    """There are no spaces between the words at which it could be broken."""
    label = Words(lambda _link: None, wrap=True)
    qtbot.addWidget(label)
    label.show_text("单击图中的节点，查看它的内容。再来一次 MulBackward0 反向传播。", None)
    label.resize(100, 200)
    label.show()
    assert label.text() == label.whole
    label.show_text("a_name_that_is_longer_than_all_the_room_that_there_is", None)
    assert "…" in label.text()


@pytest.mark.parametrize("points", [10, 20])
def test_lines_of_output_are_as_far_apart_with_chinese_signs_as_without(qtbot: QtBot, points: int) -> None:
    theme = sized(LIGHT, points)
    pane = pane_with(qtbot, [out("plain\n求和 mixed\n又一行\nplain\n\n最后 bold\nplain\n")])
    pane.set_theme(theme)
    qtbot.waitUntil(lambda: rests(pane))
    document = pane.view.document()
    layout = document.documentLayout()
    tops = [layout.blockBoundingRect(document.findBlockByNumber(number)).top() for number in range(7)]
    assert pane.view.toPlainText().split("\n")[5] == "最后 bold"
    apart = {after - before for before, after in pairwise(tops)}
    assert len(apart) == 1
    assert apart.pop() >= QFontMetricsF(mono_font(theme, theme.text_size)).height()


def test_qt_s_own_file_dialog_speaks_chinese_too_and_its_buttons_have_room(window: MainWindow, qtbot: QtBot) -> None:
    languages.speak("zh_CN")
    until_changed(qtbot)
    dialog = QFileDialog(window, options=QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    assert [label.text()[:2] for label in dialog.findChildren(QLabel) if label.text()] == ["查找", "文件", "文件"]
    icons = [button for button in dialog.findChildren(QToolButton) if button.isVisible()]
    assert len(icons) == 6
    assert not [button.objectName() for button in icons if button.width() < button.sizeHint().width()]
