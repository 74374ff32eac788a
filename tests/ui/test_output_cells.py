"""The output, cell by cell: heads, what replaces what, forms, progress bars, long tracebacks, finding, saving."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QTextCursor, QTextFormat
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.terminal import settled
from gradviz.trace.outputs import all_outputs
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.output_forms import FIELDS, richest
from gradviz.ui.panels.output_log import MOST, OutputLog
from gradviz.ui.session import Session
from gradviz.ui.theme import DARK, LIGHT, Theme
from tests.ui.test_theme import contrast

BARE = "<__main__.Thing object at 0x7f>"


def out(text: str, cell: int = 1, stream: str = "stdout") -> ev.TextPrinted:
    return ev.TextPrinted(cell, stream, text)


def ran(number: int, index: int, *inside: ev.Event, error: str | None = None, title: str = "") -> list[ev.Event]:
    """An execution of a cell of the document."""
    began = ev.CellStarted(number, f"<cell {number}>", "x", 10 * index + 1, index, title)
    return [began, *inside, ev.CellEnded(number, error, 1.5)]


def rests(pane: OutputPane) -> bool:
    """Whether all is written."""
    return pane._taken == len(pane._session.trace) and not pane._timer.isActive()


def pane_with(qtbot: QtBot, events: list[ev.Event], *, written: bool = True) -> OutputPane:
    session = Session()
    pane = OutputPane(session, LIGHT)
    session.setParent(pane)
    qtbot.addWidget(pane)
    pane.resize(500, 400)
    pane.show()
    session.show_trace(Trace(events))
    if written:
        qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    return pane


def grow(qtbot: QtBot, pane: OutputPane, events: list[ev.Event]) -> None:
    pane._session.trace.extend(events)
    pane._session.announce_growth()
    qtbot.waitUntil(lambda: rests(pane))


def seen(pane: OutputPane) -> list[str]:
    """What stands in the text, line by line; of heads only what they are called."""
    lines = pane.view.toPlainText().split("\n")
    return [line.partition("   In [")[0] for line in lines]


def click(qtbot: QtBot, pane: OutputPane, words: str) -> None:
    """Click on words of the text with the mouse."""
    cursor = pane.view.document().find(words)
    assert not cursor.isNull(), words
    cursor.setPosition(cursor.selectionStart() + 1)
    pane.view.setTextCursor(cursor)
    pane.view.ensureCursorVisible()
    place = pane.view.cursorRect(cursor).center() + QPoint(1, 0)
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def png(width: int, height: int, color: str = "red") -> str:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return base64.b64encode(data.data()).decode()


# ------------------------------------------------------------ cells


def test_each_cell_has_a_head_with_its_title_its_number_its_state_and_its_time(qtbot: QtBot) -> None:
    events = [*ran(1, 0, title="Load"), *ran(2, 1, error="ValueError: no"), *ran(3, 2, error="KeyboardInterrupt")]
    pane = pane_with(qtbot, events)
    heads = pane.view.toPlainText().split("\n")
    assert [" ".join(head.split()) for head in heads] == [
        "▾ Cell 1 · Load In [1] ✓ 1.50 s",
        "▾ Cell 2 · line 11 In [2] ✗ 1.50 s",
        "▾ Cell 3 · line 21 In [3] ■ interrupted after 1.50 s",
    ]


def test_a_cell_that_runs_again_replaces_its_own_output_and_keeps_the_others(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [*ran(1, 0, out("one\n")), *ran(2, 1, out("two\n"))])
    grow(qtbot, pane, ran(3, 0, out("ONE\n"), out("more\n")))
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "ONE", "more", "▾ Cell 2  ·  line 11", "two"]
    assert pane.text() == "Cell 1  ·  line 1\nONE\nmore\nCell 2  ·  line 11\ntwo"


def test_cells_stand_in_the_order_of_the_document(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [*ran(1, 2, out("c\n")), *ran(2, 0, out("a\n"))])
    grow(qtbot, pane, ran(3, 1, out("b\n")))
    assert [line for line in seen(pane) if len(line) == 1] == ["a", "b", "c"]


def test_what_is_typed_into_the_console_stands_below(qtbot: QtBot) -> None:
    typed = ev.CellStarted(2, "<cell 2>", "a + 1", 1, ev.CONSOLE)
    pane = pane_with(qtbot, [*ran(1, 0, out("one\n")), typed, out("5\n", 2), ev.CellEnded(2)])
    grow(qtbot, pane, ran(3, 1, out("two\n")))
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "one", "▾ Cell 2  ·  line 11", "two", "››› a + 1", "5"]


def test_a_click_on_the_arrow_collapses_a_cell_and_opens_it_again(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [*ran(1, 0, out("one\n")), *ran(2, 1, out("two\n"))])
    click(qtbot, pane, "▾ Cell 1")
    assert seen(pane) == ["▸ Cell 1  ·  line 1", "▾ Cell 2  ·  line 11", "two"]
    grow(qtbot, pane, ran(3, 0, out("again\n")))
    assert seen(pane)[0] == "▸ Cell 1  ·  line 1", "it stays collapsed"
    click(qtbot, pane, "▸ Cell 1")
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "again", "▾ Cell 2  ·  line 11", "two"]


def test_a_click_on_the_title_asks_for_its_cell(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [*ran(1, 0, out("one\n")), *ran(2, 1, out("two\n"), title="Second")])
    with qtbot.waitSignal(pane.line_asked) as asked:
        click(qtbot, pane, "Second")
    assert asked.args == [11, 2]


def test_cleared_output_goes_at_once_or_when_something_new_comes(qtbot: QtBot) -> None:
    clear, wait = ev.OutputCleared(1), ev.OutputCleared(1, wait=True)
    pane = pane_with(qtbot, [ev.CellStarted(1, "<cell 1>", "x", 1, 0), out("a\n"), clear])
    assert len(seen(pane)) == 1
    grow(qtbot, pane, [out("b\n"), wait])
    assert seen(pane)[1:] == ["b"]
    grow(qtbot, pane, [out("c\n")])
    assert seen(pane)[1:] == ["c"]


def test_a_display_is_replaced_where_it_stands_also_from_another_cell(qtbot: QtBot) -> None:
    def shown(text: str, update: bool) -> ev.ResultDisplayed:
        return ev.ResultDisplayed(1, {"text/plain": text}, display_id="mine", update=update)

    pane = pane_with(qtbot, [*ran(1, 0, shown("first\nof two", False), out("behind\n"))])
    grow(qtbot, pane, ran(2, 1, shown("second", True)))
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "second", "behind", "▾ Cell 2  ·  line 11"]


def test_many_long_outputs_are_collapsed_but_for_the_newest(qtbot: QtBot) -> None:
    lines = "".join(f"{n}\n" for n in range(1_500))
    count = MOST // 1_500 + 3
    pane = pane_with(qtbot, [event for n in range(count) for event in ran(n + 1, n, out(lines))])
    qtbot.waitUntil(lambda: pane._taken == len(pane._session.trace) and not pane._timer.isActive(), timeout=20_000)
    assert pane.view.document().blockCount() <= MOST + 2_000
    heads = [line for line in seen(pane) if "Cell" in line]
    assert heads[0].startswith("▸")
    assert heads[-1].startswith("▾")


# ------------------------------------------------------------ terminals


def shown_by(*pieces: str) -> list[str]:
    log = OutputLog()
    for piece in pieces:
        log.text("err", piece)
    return [line.text for line in log.lines()]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        (("10%\r", "50%\r", "done\n"), ["done"]),
        (("long line\rab",), ["abng line"]),
        (("abc\b\bX",), ["aXc"]),
        (("spinner |\b/\b-",), ["spinner -"]),
        (("a\r\nb\r\n",), ["a", "b"]),
        (("one\ntwo\x1b[A\rONE",), ["ONE", "two"]),
        (("one\ntwo\n\x1b[2A1\x1b[2B\r3",), ["1ne", "two", "3"]),
        (("keep me\r\x1b[Kgone",), ["gone"]),
        (("half of an esc\x1b[", "31mape"), ["half of an escape"]),
        (("\x1b]0;title\x07text",), ["text"]),
        (("\n\nx",), ["", "", "x"]),
        (("far up\x1b[99Astill here",), ["far upstill here"]),
    ],
)
def test_text_is_written_as_a_terminal_does(pieces: tuple[str, ...], lines: list[str]) -> None:
    assert shown_by(*pieces) == lines
    assert shown_by(*"".join(pieces)) == lines, "one sign at a time"


def test_nested_progress_bars_stand_below_each_other() -> None:
    """What tqdm really writes; what is left is what it says to leave."""
    import io

    from tqdm import tqdm

    stream = io.StringIO()
    for _ in tqdm(range(2), desc="outer", file=stream, mininterval=0, miniters=1, ncols=60):
        for _ in tqdm(range(3), desc="inner", file=stream, mininterval=0, miniters=1, ncols=60, leave=False):
            pass
    lines = shown_by(stream.getvalue())
    assert lines[0].startswith("outer: 100%|")
    assert "2/2" in lines[0]
    assert [line.strip() for line in lines[1:]] in ([""], [])


def test_while_it_runs_both_bars_are_seen() -> None:
    import io

    from tqdm import tqdm

    stream = io.StringIO()
    with (
        tqdm(total=2, desc="outer", file=stream, ncols=60) as outer,
        tqdm(total=3, desc="inner", file=stream, ncols=60),
    ):
        outer.update()
        lines = shown_by(stream.getvalue())
    assert [line.partition(":")[0] for line in lines[:2]] == ["outer", "inner"]


def test_colours_are_those_of_the_theme(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [out("\x1b[31mred\x1b[0m plain \x1b[1;38;2;1;2;3mown\x1b[0m")])
    assert seen(pane) == ["red plain own"]
    found = {}
    for words in ("red", "plain", "own"):
        cursor = pane.view.document().find(words)
        found[words] = cursor.charFormat()
    assert found["red"].foreground().color() == QColor(LIGHT.error)
    assert found["plain"].foreground().color() == QColor(LIGHT.text)
    assert found["own"].foreground().color() == QColor("#010203")
    assert found["own"].fontWeight() == QFont.Weight.Bold


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_a_program_can_be_read_in_each_theme(qtbot: QtBot, theme: Theme) -> None:
    """What IPython writes in a traceback, and what else is made for one ground alone."""
    codes = [
        "43",
        "38;5;241;43",
        "38;5;241",
        "38;5;226",
        "30;40",
        "97;107",
        "38;2;30;30;30",
        "7",
        "31;41",
        "44",
        "46;33",
    ]
    pane = pane_with(qtbot, [out("".join(f"\x1b[{code}mword{at}\x1b[0m\n" for at, code in enumerate(codes)))])
    pane.set_theme(theme)
    qtbot.waitUntil(lambda: rests(pane))
    for at, code in enumerate(codes):
        form = pane.view.document().find(f"word{at}").charFormat()
        ground = form.background().color().name() if form.hasProperty(QTextFormat.Property.BackgroundBrush) else ""
        assert contrast(form.foreground().color().name(), ground or theme.panel) >= (4.5 if ground else 3.0), code


def test_signs_that_a_text_document_takes_for_its_own_are_text(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [out("a\u2029b\u2028c\ufdd0d\ufffce\n"), out("next\n")])
    assert seen(pane) == ["a b c�d�e", "next"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("1%\r2%\rdone\n", "done\n"), ("a\nb\n", "a\nb\n"), ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
     ("a\r\nb", "a\r\nb"),
     ("x\r\x1b[31my\x1b[0m", "\x1b[31my\x1b[0m")],
)  # fmt: skip
def test_what_was_written_over_is_not_kept(text: str, kept: str) -> None:
    assert settled(text) == kept


# ------------------------------------------------------------ forms


TABLE = "<table><tr><th></th><th>x</th></tr><tr><th>0</th><td>7.25</td></tr></table>"


def big(rows: int) -> str:
    return "<table>" + "<tr><td>1</td><td>2</td></tr>" * rows + "</table>"


@pytest.mark.parametrize(
    ("data", "form"),
    [
        ({"text/plain": "x", "text/html": TABLE}, "text/html"),
        ({"text/plain": "x", "text/html": TABLE, "image/png": "…"}, "text/html"),
        ({"text/plain": "x", "text/html": "<script>plot()</script>", "image/png": "…"}, "image/png"),
        ({"text/plain": "x", "text/html": "<iframe src='y'></iframe>"}, "text/plain"),
        ({"text/plain": "x", "text/html": big(FIELDS)}, "text/plain"),
        ({"text/plain": BARE, "text/html": big(FIELDS)}, "text/html"),
        ({"text/plain": BARE, "text/html": "<p>" + "x" * 50_000_000}, ""),
        ({"text/plain": "x", "image/svg+xml": "<svg/>", "image/png": "…"}, "image/svg+xml"),
        ({"text/plain": BARE, "text/latex": "$x$"}, "text/latex"),
        ({"text/plain": "x**2", "text/latex": "$x^2$"}, "text/plain"),
        ({"text/plain": BARE, "application/json": "{}"}, "application/json"),
        ({"text/plain": BARE}, "text/plain"),
        ({"text/plain": "x", "text/markdown": "*x*"}, "text/markdown"),
        ({"application/x-secret": "?"}, ""),
    ],
)
def test_the_richest_form_that_can_be_shown_is_chosen(data: dict[str, str], form: str) -> None:
    assert richest(data) == form or (form == "" and richest(data) == "text/plain" and "text/html" in data)


def test_a_table_is_shown_as_one_and_what_follows_stands_below(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, ran(1, 0, ev.ResultDisplayed(1, {"text/html": TABLE, "text/plain": "x"}), out("end\n")))
    cursor = pane.view.document().find("7.25")
    table = cursor.currentTable()
    assert (table.rows(), table.columns()) == (2, 2)
    grow(qtbot, pane, ran(2, 0, out("only this\n")))
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "only this"], "a table goes as a whole"


def test_of_a_long_table_the_first_rows_are_shown_and_the_others_counted(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"text/html": big(500), "text/plain": BARE})])
    rows = FIELDS // 2
    qtbot.waitUntil(lambda: not pane.view.document().find("1").isNull())
    assert pane.view.document().find("1").currentTable().rows() == rows
    qtbot.waitUntil(lambda: f"{500 - rows:,} more rows" in pane.view.toPlainText())


def test_nothing_is_fetched_for_the_html_of_a_program(qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    picture.write_bytes(base64.b64decode(png(4, 4)))
    html = f'<p>look <img src="{picture.as_uri()}"></p>'
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"text/html": html, "text/plain": BARE})])
    from PySide6.QtGui import QTextDocument

    assert pane.view.loadResource(QTextDocument.ResourceType.ImageResource.value, picture.as_uri()) is None


def colours(pane: OutputPane, color: str) -> int:
    image = pane.view.viewport().grab().toImage()
    return sum(
        image.pixelColor(x, y) == QColor(color) for x in range(image.width()) for y in range(min(image.height(), 200))
    )


def test_a_picture_is_as_large_as_it_says_and_grows_with_the_type(qtbot: QtBot) -> None:
    data, said = {"image/png": png(40, 20), "text/plain": BARE}, '{"image/png": {"width": 20, "height": 10}}'
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, data, said)])
    qtbot.waitUntil(lambda: colours(pane, "red") == 20 * 10)
    from gradviz.ui.theme import sized

    pane.set_theme(sized(LIGHT, 20))
    qtbot.waitUntil(lambda: colours(pane, "red") == 40 * 20)


def test_a_drawing_is_shown(qtbot: QtBot) -> None:
    box = '<rect width="30" height="10" fill="blue"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10">{box}</svg>'
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"image/svg+xml": svg})])
    qtbot.waitUntil(lambda: colours(pane, "blue") == 300)


@pytest.mark.parametrize(
    ("data", "words"),
    [("bm90IGEgcGljdHVyZQ==", "damaged"), ("%%%", "damaged")],
    ids=["no picture", "no base64"],
)
def test_a_damaged_picture_is_told_of(qtbot: QtBot, data: str, words: str) -> None:
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"image/png": data})])
    pane.view.viewport().grab()
    assert words in next(iter(pane.pictures._known.values())).words


def test_a_picture_that_is_too_large_is_not_decoded(qtbot: QtBot) -> None:
    """Its header alone says 10,000 by 10,000."""
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    idat = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    data = base64.b64encode(b"\x89PNG\r\n\x1a\n" + chunk + idat).decode()
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"image/png": data})])
    pane.view.viewport().grab()
    assert "10,000 × 10,000" in next(iter(pane.pictures._known.values())).words
    assert not pane.pictures.decoder.busy


# ------------------------------------------------------------ tracebacks


def deep(frames: int) -> ev.ErrorRaised:
    lines = "".join(f'  File "<cell 1>", line {n + 1}, in f{n}\n    f{n + 1}()\n' for n in range(frames))
    text = f"Traceback (most recent call last):\n{lines}ValueError: no\n"
    return ev.ErrorRaised(ev.Place(1, "<cell 1>", frames), "ValueError", "no", text)


def test_a_long_traceback_shows_its_ends_and_the_rest_when_asked(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, ran(1, 0, deep(30), error="ValueError: no"))
    lines = seen(pane)
    assert lines[1:4] == ["Traceback (most recent call last):", "  cell 1, line 1, in f0", "    f1()"]
    assert lines[-1] == "ValueError: no"
    assert lines[-3] == "  cell 1, line 30, in f29", "the innermost is in sight"
    assert len(lines) < 16
    click(qtbot, pane, "more lines of the traceback")
    assert len(seen(pane)) == 1 + 62


def test_a_short_traceback_is_whole(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, ran(1, 0, deep(5)))
    assert len(seen(pane)) == 1 + 12


def test_a_frame_of_another_file_leads_there(qtbot: QtBot) -> None:
    text = 'Traceback:\n  File "/home/ada/net.py", line 7, in f\nValueError: no'
    pane = pane_with(qtbot, [ev.ErrorRaised(ev.Place(1, "<cell 1>", 1), "ValueError", "no", text)])
    with qtbot.waitSignal(pane.place_asked) as asked:
        click(qtbot, pane, "net.py")
    assert asked.args == ["/home/ada/net.py", 7]


# ------------------------------------------------------------ moments


def test_the_line_of_the_shown_step_is_marked(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, ran(1, 0, out("one\n"), out("two\n"), out("three\n")))
    pane._session.move_to(3)
    qtbot.waitUntil(lambda: [mark.cursor.block().text() for mark in pane.view.extraSelections()] == ["two"])
    pane._session.move_to(len(pane._session.trace))
    qtbot.waitUntil(lambda: pane.view.extraSelections() == [])


# ------------------------------------------------------------ finding, copying, saving


def test_finding_goes_round_and_says_what_is_not_there(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [out("loss 1\nacc 2\nloss 3\n")])
    pane.find_words()
    qtbot.keyClicks(pane.find_bar.field, "loss")
    places = [pane.view.textCursor().blockNumber()]
    for _ in range(2):
        qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Return)
        places.append(pane.view.textCursor().blockNumber())
    assert places == [0, 2, 0]
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert pane.view.textCursor().blockNumber() == 2
    qtbot.keyClicks(pane.find_bar.field, "!")
    assert pane.find_bar.said.text() == "not found"
    qtbot.keyClick(pane.find_bar.field, Qt.Key.Key_Escape)
    assert not pane.find_bar.isVisible()


def test_all_can_be_selected_and_copied(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [out("one\ntwo\n")])
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one\ntwo"


def menu_words(pane: OutputPane, words: str) -> dict[str, Callable[[], None]]:
    """What the menu offers on some words, or on the first picture."""
    cursor = pane.view.document().find(words) if words else QTextCursor(pane.view.document())
    cursor.setPosition(cursor.selectionStart())
    menu = pane.view.make_menu(pane.view.cursorRect(cursor).center() + QPoint(2, 0))
    return {action.text(): action.trigger for action in menu.actions() if action.text()}


def test_a_picture_can_be_copied_and_saved(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"image/png": png(30, 20), "text/plain": "a figure"})])
    offered = menu_words(pane, "")
    offered["Copy Picture"]()
    assert QGuiApplication.clipboard().image().size().toTuple() == (30, 20)
    target = tmp_path / "figure.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    offered["Save As…"]()
    assert QImage(str(target)).size().toTuple() == (30, 20)
    text = tmp_path / "figure.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(text), ""))
    offered["Save As…"]()
    assert text.read_text() == "a figure", "the other forms are there, too"


def test_all_output_is_saved_whole(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the lines that are too many to be shown."""
    lines = "".join(f"line {n}\n" for n in range(5_000))
    shown = ev.ResultDisplayed(1, {"text/html": TABLE, "text/plain": "x"}, result=True)
    pane = pane_with(qtbot, ran(1, 0, out(lines), shown, title="Long"))
    target = tmp_path / "all.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(pane.saved) as said:
        pane.ask_and_save()
    assert target.name in said.args[0]
    text = target.read_text()
    assert text.startswith("Cell 1  ·  Long  ·  In [1]\nline 0\n")
    assert lines in text
    page = tmp_path / "all.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(page), ""))
    with qtbot.waitSignal(pane.saved):
        pane.ask_and_save()
    assert TABLE in page.read_text()


def test_what_cannot_be_saved_is_told(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = pane_with(qtbot, [out("x\n")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "all.txt"), ""))
    with qtbot.waitSignal(pane.saved) as said:
        pane.ask_and_save()
    assert "could not be saved" in said.args[0]


# ------------------------------------------------------------ as notebooks keep it


def test_outputs_are_told_as_notebooks_keep_them() -> None:
    """By the format's own description: nbformat 4, "Code cell outputs"."""
    import nbformat

    place = ev.Place(3, "<cell 3>", 1)
    trace = Trace([
        *ran(1, 0, out("old\n")),
        *ran(2, 1, out("other\n", 2)),
        *ran(
            3, 0,
            out("1%\r", 3, "stderr"), out("2%\n", 3, "stderr"), out("a", 3), out("b\n", 3),
            ev.ResultDisplayed(3, {"text/plain": "p", "image/png": "iVBORw=="}, '{"image/png": {"width": 3}}',
                               display_id="d"),
            ev.ResultDisplayed(3, {"application/json": '{"x": 1}', "text/plain": "j"}, result=True),
            ev.ErrorRaised(place, "ValueError", "no", "Traceback:\n  line\nValueError: no\n"),
        ),
        *ran(4, 1, ev.ResultDisplayed(4, {"text/plain": "new"}, display_id="d", update=True)),
    ])  # fmt: skip
    found = all_outputs(trace)[0]
    assert found.execution_count == 3
    assert found.outputs == [
        {"output_type": "stream", "name": "stderr", "text": "2%\n"},
        {"output_type": "stream", "name": "stdout", "text": "ab\n"},
        {"output_type": "display_data", "data": {"text/plain": "new"}, "metadata": {}},
        {
            "output_type": "execute_result",
            "execution_count": 3,
            "data": {"application/json": {"x": 1}, "text/plain": "j"},
            "metadata": {},
        },
        {
            "output_type": "error",
            "ename": "ValueError",
            "evalue": "no",
            "traceback": ["Traceback:", "  line", "ValueError: no"],
        },
    ]
    assert [run.began.cell for run in all_outputs(trace)] == [3, 4]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("x", outputs=found.outputs, execution_count=3)]
    )
    nbformat.validate(notebook)


def test_what_runs_still_is_told_so_far_and_a_dead_process_too() -> None:
    began = ev.CellStarted(1, "<cell 1>", "x", 1, 0)
    trace = Trace([began, out("a"), out("b")])
    assert all_outputs(trace)[0].outputs == [{"output_type": "stream", "name": "stdout", "text": "ab"}]
    trace.append(ev.WorkerEnded(-11, "It crashed."))
    assert all_outputs(trace)[0].outputs[-1]["text"] == "It crashed.\n"
    assert all_outputs(trace)[0].ended is None


# ------------------------------------------------------------ in the window

PROGRAM = """# %% First
print("one")
# %% Second
1 / 0
"""


def test_in_the_window_cells_have_heads_that_lead_to_them(
    window: MainWindow, qtbot: QtBot, run: Callable[..., None]
) -> None:
    from tests.ui.conftest import until_rest

    window.editor.show_text(PROGRAM)
    cells = window.files.cells()
    assert [cell.title for cell in cells] == ["First", "Second"]
    window.runs.run_all(cells, window.files.home)
    until_rest(window, qtbot)
    pane = window.output
    qtbot.waitUntil(lambda: "ZeroDivisionError" in pane.view.toPlainText())
    heads = [line for line in pane.view.toPlainText().split("\n") if "In [" in line]
    assert [head.split()[1:5] for head in heads] == [["Cell", "1", "·", "First"], ["Cell", "2", "·", "Second"]]
    assert "✓" in heads[0]
    assert "✗" in heads[1]
    click(qtbot, pane, "First")
    assert window.editor.caret_line() == 2
    click(qtbot, pane, "cell 2, line 4")
    assert window.editor.caret_line() == 4


def test_in_the_window_a_figure_is_drawn(window: MainWindow, qtbot: QtBot, run: Callable[..., None]) -> None:
    run("import matplotlib.pyplot as plt\nplt.figure(figsize=(2, 1), facecolor='#ff0000')\nplt.plot([0])\nplt.show()\n")
    qtbot.waitUntil(lambda: colours(window.output, "#ff0000") > 500, timeout=20_000)


def test_in_the_window_the_keys_for_finding_find_in_the_output_that_has_the_focus(
    window: MainWindow, qtbot: QtBot, run: Callable[..., None]
) -> None:
    run("print('here it is')\n")
    qtbot.waitUntil(lambda: "here it is" in window.output.view.toPlainText())
    window.activateWindow()
    window.output.view.setFocus()
    qtbot.keyClick(window.output.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.output.find_bar.isVisible()
    qtbot.keyClicks(window.output.find_bar.field, "it is")
    assert window.output.view.textCursor().selectedText() == "it is"


def test_in_the_window_a_frame_of_another_file_opens_it(
    window: MainWindow, qtbot: QtBot, run: Callable[..., None], tmp_path: Path
) -> None:
    other = tmp_path / "wo_other.py"
    other.write_text("def f():\n    return 1 / 0\n")
    program = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport wo_other\nwo_other.f()\n"
    run(program)
    qtbot.waitUntil(lambda: "ZeroDivisionError" in window.output.view.toPlainText())
    window.editor.document().setModified(False)
    click(qtbot, window.output, "wo_other.py")
    assert window.files.path == str(other)
    assert window.editor.caret_line() == 2
