"""What leaves the window as a picture: the same as on the canvas, with its names as text."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gradviz.app import build_window
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.camera import Camera
from gradviz.ui.canvas.formats import encoded, image
from gradviz.ui.canvas.picture import seen, whole
from gradviz.ui.main_window import MainWindow
from gradviz.ui.picture_dialog import PictureDialog
from tests.programs import run_whole
from tests.ui.conftest import LastingPool, show, until_changed

PROGRAM = (
    "import torch\nfrom torch import nn\ntorch.manual_seed(0)\n"
    "model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))\nx = torch.ones(2, 3)\n"
    "loss = model(x).mean()\nloss.backward()\n"
)


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot, trace: Trace) -> MainWindow:
    """The window with the record, nothing in motion, and nothing on the canvas but the graph."""
    window.graph_actions.minimap.set_wanted(False)
    return show(window, qtbot, trace)


def pixels(picture: QImage) -> NDArray[np.int16]:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(rgb.constBits(), dtype=np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return raw[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(np.int16)


def differing(one: QImage, other: QImage, by: int = 24) -> float:
    """The share of pixels that differ by more than that."""
    assert one.size() == other.size()
    return float((np.abs(pixels(one) - pixels(other)).max(axis=2) > by).mean())


def _look_closer(window: MainWindow) -> None:
    window.canvas.look(Camera(1.4, 60.0, 30.0))


def _collapse_all(window: MainWindow) -> None:
    window.actions_by_name["fold_all"].trigger()


def _fade(window: MainWindow) -> None:
    assert window.canvas.scene is not None
    window.session.select(next(key for key in window.canvas.scene.keys if key.startswith("f")))
    window.actions_by_name["ancestors"].trigger()


def _go_back(window: MainWindow) -> None:
    window.session.move_to(len(window.session.trace) // 2)


def _dark(window: MainWindow) -> None:
    window.look.choose("dark")


@pytest.mark.parametrize("change", [None, _look_closer, _collapse_all, _fade, _go_back, _dark])
def test_a_png_is_what_the_canvas_shows(
    shown: MainWindow, qtbot: QtBot, tmp_path: Path, change: Callable[[MainWindow], None] | None
) -> None:
    usual = image(seen(shown.canvas), 1.0)
    if change is not None:
        change(shown)
        canvas = shown.canvas
        until_changed(qtbot)
        qtbot.waitUntil(lambda: not (canvas.waiting or canvas.animating or canvas.drafting))
    dialog = shown.pictures.export()
    assert dialog is not None
    fill(dialog, qtbot, tmp_path / "seen.png")
    dialog.scale.setValue(1.0)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    written = QImage(str(tmp_path / "seen.png"))
    shown.graph_actions.chip.hide()  # a widget on the canvas
    grabbed = shown.canvas.grab().toImage()
    assert differing(written, grabbed) < 0.002
    assert change is None or differing(written, usual) > 0.002, "the change is in the picture"


def test_a_hurried_canvas_whose_cards_can_be_read_is_no_draft(shown: MainWindow) -> None:
    """Nothing would paint it again, so its lines must not be jagged."""
    canvas = shown.canvas
    canvas.look(Camera(1.0, 60.0, 30.0))
    canvas.painting.layer.seconds = 1.0
    canvas.hurry()
    canvas.painting.layer.forget()
    assert canvas.drafting
    assert differing(canvas.grab().toImage(), image(seen(canvas), 1.0)) < 0.002


def test_the_pointer_is_no_part_of_a_picture(shown: MainWindow, qtbot: QtBot) -> None:
    canvas = shown.canvas
    assert canvas.scene is not None
    plain = image(seen(canvas), 1.0)
    canvas.pointer.hover(canvas.scene.keys[0])
    assert canvas.hovered == canvas.scene.keys[0]
    assert image(seen(canvas), 1.0) == plain


def test_the_whole_graph_is_there_wherever_one_looks(shown: MainWindow, qtbot: QtBot) -> None:
    before = image(whole(shown.canvas), 1.0)
    shown.canvas.look(Camera(3.0, 4000.0, 4000.0))
    qtbot.waitUntil(lambda: not shown.canvas.drafting)
    assert differing(image(seen(shown.canvas), 1.0), shown.canvas.grab().toImage()) < 0.002
    assert image(whole(shown.canvas), 1.0) == before
    names = re.findall(r"[A-Za-z]\w+", svg_text(encoded(whole(shown.canvas), ".svg", 1.0)))
    assert {"AddmmBackward0", "ReluBackward0", "MeanBackward0", "loss"} <= set(names)


def test_collapsed_groups_are_collapsed_in_all_of_the_graph_too(shown: MainWindow) -> None:
    assert "AddmmBackward0" in svg_text(encoded(whole(shown.canvas), ".svg", 1.0))
    _collapse_all(shown)
    words = svg_text(encoded(whole(shown.canvas), ".svg", 1.0))
    assert "AddmmBackward0" not in words
    assert "model()" in words


def test_an_svg_has_names_as_text_and_looks_the_same(shown: MainWindow) -> None:
    data = encoded(seen(shown.canvas), ".svg", 1.0)
    assert "model.0.weight" in svg_text(data)
    drawn = QImage(shown.canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(drawn)
    QSvgRenderer(data).render(painter)
    painter.end()
    assert differing(smaller(drawn), smaller(image(seen(shown.canvas), 1.0)), by=40) < 0.03


def test_a_pdf_has_names_as_text_on_one_page_of_its_size(shown: MainWindow) -> None:
    data = encoded(seen(shown.canvas), ".pdf", 1.0)
    assert data.startswith(b"%PDF-")
    words = pdf_text(data)
    assert "model.0.weight" in words
    assert "float32" in words
    box = re.search(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    assert box is not None
    size = shown.canvas.size()
    assert (float(box[1]), float(box[2])) == pytest.approx((size.width() * 0.75, size.height() * 0.75), abs=1.5)


def test_a_picture_of_twice_the_scale_has_twice_the_pixels(shown: MainWindow) -> None:
    assert image(seen(shown.canvas), 2.0).size() == shown.canvas.size() * 2
    assert image(seen(shown.canvas), 0.5).size() == shown.canvas.size() / 2


# ---------------------------------------------------------------- the dialog


def fill(dialog: PictureDialog, qtbot: QtBot, path: Path | str) -> None:
    dialog.file.selectAll()
    qtbot.keyClicks(dialog.file, str(path))


def test_the_scale_can_be_read_in_its_field(shown: MainWindow) -> None:
    dialog = shown.pictures.export()
    assert dialog is not None
    field = dialog.scale.lineEdit()
    assert field.width() > field.fontMetrics().horizontalAdvance(field.text())
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Type the name of the file"),
        ("graph", "End the name with .png, .svg or .pdf"),
        ("graph.jpeg", "End the name with .png, .svg or .pdf"),
        ("nowhere/graph.png", "There is no folder"),
        ("folder.png", "is a folder"),
    ],
)
def test_wrong_paths_are_told_and_the_dialog_stays(
    shown: MainWindow, qtbot: QtBot, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    dialog = shown.pictures.export()
    assert dialog is not None
    fill(dialog, qtbot, tmp_path / name if name else "")
    if not name:
        qtbot.keyClick(dialog.file, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.file, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert words in dialog.why.text()
    assert dialog.why.isVisible()
    fill(dialog, qtbot, tmp_path / "good.svg")
    assert not dialog.why.isVisible()
    qtbot.keyClick(dialog.file, Qt.Key.Key_Return)
    assert (tmp_path / "good.svg").read_bytes().startswith(b"<?xml")


def test_what_is_there_is_replaced_only_when_one_says_so(shown: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    there = tmp_path / "mine.png"
    there.write_bytes(b"precious")
    dialog = shown.pictures.export()
    assert dialog is not None
    fill(dialog, qtbot, there)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert there.read_bytes() == b"precious"
    assert "is there already" in dialog.why.text()
    assert dialog.export.text() == "Replace"
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert not QImage(str(there)).isNull()


def test_a_disk_that_refuses_is_told_and_loses_nothing(
    shown: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "mine.pdf"
    there.write_bytes(b"precious")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gradviz.documents.os.replace", full)
    dialog = shown.pictures.export()
    assert dialog is not None
    fill(dialog, qtbot, there)
    for _ in range(2):
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "could not be written: no space left on device" in dialog.why.text()
    assert there.read_bytes() == b"precious"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".pdf"] == ["mine.pdf"]
    dialog.reject()


def test_the_scale_is_for_pixels_and_choices_are_remembered(shown: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown.pictures.export()
    assert dialog is not None
    fill(dialog, qtbot, tmp_path / "a.pdf")
    assert not dialog.scale.isEnabled()
    fill(dialog, qtbot, tmp_path / "a.png")
    assert dialog.scale.isEnabled()
    qtbot.mouseClick(dialog.whole, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.whole.height() // 2))
    dialog.scale.setValue(3.0)
    size = whole(shown.canvas).size * 3
    assert f"{size.width():,} × {size.height():,} pixels" == dialog.size_label.text()
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert QImage(str(tmp_path / "a.png")).size() == size
    again = shown.pictures.export()
    assert again is not None
    assert again.whole.isChecked()
    assert again.scale.value() == 3.0
    assert Path(again.file.text()).parent == tmp_path
    again.reject()


def test_a_copy_is_on_the_clipboard(shown: MainWindow) -> None:
    shown.actions_by_name["copy_picture"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert differing(copied, image(seen(shown.canvas), 2.0)) == 0
    assert "clipboard" in shown.transport.happening.whole


def test_where_there_is_no_graph_it_is_said(qtbot: QtBot, pool: LastingPool, settings: QSettings) -> None:
    window = build_window(settings, pool)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.pictures.said) as told:
        assert window.pictures.export() is None
    assert told.args == ["There is no graph to show yet: run the program first."]
    window.close()


# ---------------------------------------------------------------- reading what was written


def smaller(picture: QImage) -> QImage:
    """A quarter of the size: where lines begin within a pixel does not matter."""
    return picture.scaled(
        picture.size() / 4, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def svg_text(data: bytes) -> str:
    return " ".join(re.findall(r">([^<>]+)</text>", data.decode()))


def pdf_text(data: bytes) -> str:
    """The text of a PDF as readers find it: glyphs by the tables of their fonts."""
    streams = [zlib.decompress(body) for body in re.findall(rb"FlateDecode.*?stream\r?\n(.*?)endstream", data, re.S)]
    known: dict[int, dict[int, str]] = {}
    objects = {int(n): body for n, body in re.findall(rb"(?<![\d.])(\d+) 0 obj(.*?)endobj", data, re.S)}
    for number, body in objects.items():
        table = re.search(rb"/ToUnicode (\d+) 0 R", body)
        if table is not None:
            known[number] = _glyphs(objects[int(table[1])].decode("latin-1"))
    found, font = [], 0
    for stream in streams:
        for name, glyphs in re.findall(rb"/F(\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>", stream):
            if name:
                font = int(name)
                found.append(" ")
            else:
                text = glyphs.decode()
                codes = [int(text[at : at + 4], 16) for at in range(0, len(text), 4)]
                found.append("".join(known.get(font, {}).get(code, "") for code in codes))
    return unicodedata.normalize("NFKC", "".join(found))  # fonts have ligatures


def _glyphs(table: str) -> dict[int, str]:
    found = {}
    for first, last, char in re.findall(r"<(\w+)> <(\w+)> <(\w+)>", table):
        for offset in range(int(last, 16) - int(first, 16) + 1):
            found[int(first, 16) + offset] = chr(int(char, 16) + offset)
    for first, last, chars in re.findall(r"<(\w+)> <(\w+)> \[(.*?)\]", table, re.S):
        for offset, char in enumerate(re.findall(r"<(\w+)>", chars)):
            found[int(first, 16) + offset] = chr(int(char, 16))
        assert len(re.findall(r"<", chars)) == int(last, 16) - int(first, 16) + 1
    return found
