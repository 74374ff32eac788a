"""Output of any size: written in portions, with what is too long or too intricate to be shown said in words."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.backstage import backstage
from gradviz.ui.languages import languages
from gradviz.ui.panels import output, output_text
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.output_feed import OutputFeed, pieces
from gradviz.ui.panels.output_forms import HTML, MARKDOWN, PLAIN, SOURCE, remark, richest
from gradviz.ui.panels.output_log import HEAD, LINE_LIMIT, TAIL, Line, OutputLog
from gradviz.ui.panels.output_text import OutputText
from gradviz.ui.theme import DARK
from tests.ui.test_output_cells import BARE, TABLE, grow, out, pane_with, ran, rests, seen


def agrees(text: OutputText, pane: OutputPane) -> None:
    """What is known of each block is what stands in it."""
    document = pane.view.document()
    blocks = sum(sum(each.blocks) for each in text._shown)
    assert document.blockCount() == max(1, blocks)
    at = 0
    for each in text._shown:
        for line, key, count in zip(each.lines, each.keys, each.blocks, strict=True):
            written, text_then = document.findBlockByNumber(at).text(), str(key[3])
            assert line.form == HTML or text_then in written, (at, line, written)
            at += count


@pytest.mark.parametrize("seed", range(4))
def test_at_each_pause_it_is_known_what_stands_there_and_all_stands_there_in_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Cells that come, run again and go on, while writing is broken off and begun anew at any pause."""
    monkeypatch.setattr(output_text, "_TOGETHER", 3)
    monkeypatch.setattr(output_text, "_PORTION", 0.0)
    dice, pane, feed = random.Random(seed), pane_with(qtbot, []), OutputFeed()
    text = OutputText(pane.view.document(), pane._writer)
    text.clear()
    number = 0
    for _ in range(60):
        what = dice.random()
        if what < 0.3 or not number:
            number += 1
            for event in ran(number, dice.randrange(4), out("".join(f"line {n}\n" for n in range(dice.randrange(9))))):
                feed.take(event, number)
        elif what < 0.7:
            words = "\n".join(dice.choice(("one", "two", "three\rTHR")) for _ in range(dice.randrange(7)))
            feed.take(out(words, number), number)
        elif what < 0.8:
            feed.take(ev.OutputCleared(number), number)
        elif what < 0.9:
            group = dice.choice(feed.log.groups)
            feed.log.fold(group, not group.collapsed)
        else:
            feed.take(ev.ResultDisplayed(number, {HTML: TABLE, PLAIN: "x"}), number)
        for pauses, _portion in enumerate(text.show(feed, dice.choice((2, TAIL)))):
            agrees(text, pane)
            if pauses > dice.randrange(30):
                break
    for _portion in text.show(feed, TAIL):
        agrees(text, pane)
    shown = [line.partition("   In [")[0] for line in pane.view.toPlainText().split("\n")]
    fresh = pane_with(qtbot, [])
    again = OutputText(fresh.view.document(), fresh._writer)
    again.clear()
    for _portion in again.show(feed, TAIL):
        pass
    assert shown == [line.partition("   In [")[0] for line in fresh.view.toPlainText().split("\n")]
    assert len(shown) > 10


@pytest.mark.parametrize(
    "lines",
    [[f"{n} " + "word " * 700 for n in range(1_500)], ["\x1b[31mred\x1b[0m " * 30] * 1_500, ["x" * 6_000] * 500],
    ids=["long lines", "colours", "long words"],
)  # fmt: skip
def test_however_long_and_colourful_lines_are_the_window_goes_on(qtbot: QtBot, lines: list[str]) -> None:
    """The watchdog watches."""
    pane = pane_with(qtbot, ran(1, 0, out("\n".join(lines))))
    qtbot.waitUntil(lambda: rests(pane), timeout=60_000)
    assert pane.view.document().blockCount() == 1 + len(lines)


def test_when_all_of_a_long_output_is_laid_out_anew_what_comes_then_is_no_longer_work(qtbot: QtBot) -> None:
    """Qt lays it out bit by bit, but all that is left of it at once when something is written."""
    lines = "".join(f"{n} and some more words\n" for n in range(1_900))
    pane = pane_with(qtbot, [event for n in range(5) for event in ran(n + 1, n, out(lines))])
    qtbot.waitUntil(lambda: rests(pane), timeout=60_000)
    pane.resize(300, 400)
    grow(qtbot, pane, [out("behind\n", 5)])
    qtbot.waitUntil(lambda: "behind" in seen(pane), timeout=20_000)


def test_a_line_that_is_too_long_says_how_much_is_not_shown_and_all_of_it_is_saved(
    qtbot: QtBot, tmp_path: Path
) -> None:
    long = "x" * 3_000_000
    pane = pane_with(qtbot, [*ran(1, 0, out(long), out("y\nshort\n")), *ran(2, 1, error="ValueError: no")])
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    assert seen(pane)[1:3] == ["x" * LINE_LIMIT + f"  … {3_000_001 - LINE_LIMIT:,} more characters", "short"]
    pane.save_all(tmp_path / "all.txt", page=False)
    qtbot.waitUntil((tmp_path / "all.txt").exists, timeout=20_000)
    assert long + "y\nshort\n" in (tmp_path / "all.txt").read_text()


@pytest.mark.parametrize(
    ("pieces", "text", "unseen"),
    [
        ((LINE_LIMIT * "a",), LINE_LIMIT * "a", 0),
        ((LINE_LIMIT * "a", "bb"), LINE_LIMIT * "a", 2),
        ((LINE_LIMIT * "a" + "bb\r", "c"), "c" + (LINE_LIMIT - 1) * "a", 2),
        ((LINE_LIMIT * "a" + "bb\r\x1b[K", "c"), "c", 0),
    ],
)
def test_what_is_beyond_the_end_of_a_line_is_counted_as_a_terminal_would_have_it(
    pieces: tuple[str, ...], text: str, unseen: int
) -> None:
    log = OutputLog()
    for piece in pieces:
        log.text("out", piece)
    (line,) = log.lines()
    assert line.text == text
    assert line.rest == (f"  … {unseen:,} more characters" if unseen else "")


@pytest.mark.parametrize("kind", ["result", "error", "input"])
def test_lines_of_every_sort_have_an_end(kind: str) -> None:
    line = Line(kind, "z" * 10_000)
    assert (len(line.text), line.rest) == (LINE_LIMIT, "  … 6,000 more characters")


@pytest.mark.parametrize(
    "event",
    [
        ev.ResultDisplayed(1, {PLAIN: "\n".join(map(str, range(300_000)))}),
        ev.ErrorRaised(ev.Place(1, "<cell 1>", 1), "E", "m", "\n".join(map(str, range(300_000)))),
        out("\n".join(map(str, range(300_000)))),
    ],
    ids=["result", "error", "prints"],
)
def test_of_many_lines_the_ends_are_kept_and_those_between_are_counted(qtbot: QtBot, event: ev.Event) -> None:
    pane = pane_with(qtbot, [event])
    qtbot.waitUntil(lambda: rests(pane), timeout=60_000)
    (group,) = pane._feed.log.groups
    kept = [line.text for line in group.kept()]
    assert kept == [*map(str, range(HEAD)), *map(str, range(300_000 - TAIL, 300_000))]
    assert group.left_out == 300_000 - HEAD - TAIL


def test_a_long_text_is_taken_in_in_pieces_that_end_with_lines() -> None:
    text = "".join(f"line {n}\n" for n in range(5_000)) + "x" * 9_000
    cut = [piece.text for piece in pieces(out(text))]
    assert "".join(cut) == text
    assert len(cut) > 10
    assert all(piece.endswith("\n") for piece in cut[: len(cut) - 6])
    assert list(pieces(out(""))) == [out("")]


# ------------------------------------------------------------ what cannot be written in portions


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<table><tr><td>" * 4 + "x" + "</td></tr></table>" * 4, True),
        ("<table><tr><td>" * 40 + "x" + "</td></tr></table>" * 40, False),
        ("<div>" * 5_000 + "x", False),
        ("<ul>" + "<li>one</li>" * 100 + "</ul>", True),
        ("<ul>" + "<li>one</li>" * 3_000 + "</ul>", False),
        ("<pre>" + "line\n" * 5_000 + "</pre>", False),
        ("<style>" + "td {} " * 5_000 + "</style><p>styled</p>", True),
    ],
)  # fmt: skip
def test_html_that_qt_would_lay_out_for_long_is_not_shown(qtbot: QtBot, html: str, shown: bool) -> None:
    data = {HTML: html, PLAIN: BARE}
    assert (richest(data) == HTML) is shown
    assert ("takes too long to be shown here" in remark(data, richest(data))) is not shown
    pane_with(qtbot, [ev.ResultDisplayed(1, data)])


def test_markdown_that_is_too_long_is_shown_as_it_is_written(qtbot: QtBot) -> None:
    long = "|a|b|\n|-|-|\n" + "|1|2|\n" * 2_000
    assert richest({MARKDOWN: "*short*", PLAIN: BARE}) == MARKDOWN
    assert richest({MARKDOWN: long, PLAIN: BARE}) == SOURCE
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {MARKDOWN: long, PLAIN: BARE})])
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    assert seen(pane)[:3] == ["|a|b|", "|-|-|", "|1|2|"]


def test_a_display_that_is_replaced_by_a_long_text_says_how_much_is_not_shown(qtbot: QtBot) -> None:
    shown = ev.ResultDisplayed(1, {PLAIN: "short"}, display_id="mine")
    pane = pane_with(qtbot, [*ran(1, 0, shown)])
    grow(qtbot, pane, [ev.ResultDisplayed(1, {PLAIN: "n\n" * 500_000}, display_id="mine", update=True)])
    qtbot.waitUntil(lambda: "more characters" in seen(pane)[-1])
    assert len(seen(pane)) < 1_000


def test_a_long_question_stands_beside_its_answer_by_its_end(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [])
    pane.ask_input(ev.InputRequested(1, "x" * 1_000_000 + " how many?", False))
    assert pane.prompt.text().endswith("how many?")
    assert len(pane.prompt.text()) < 1_000


# ------------------------------------------------------------ written anew


def scrolled(qtbot: QtBot) -> OutputPane:
    """A pane in which somebody has scrolled to line 700."""
    pane = pane_with(qtbot, ran(1, 0, out("".join(f"{n}\n" for n in range(1_500)))))
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    bar = pane.view.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderSingleStepSub)
    bar.setValue(round(pane._top_of(701)))
    return pane


def top_line(pane: OutputPane) -> str:
    return pane.view.cursorForPosition(QPoint(0, 0)).block().text()


def test_in_another_theme_one_sees_the_lines_that_one_saw(qtbot: QtBot) -> None:
    pane = scrolled(qtbot)
    before = top_line(pane)
    pane.set_theme(DARK)
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    assert top_line(pane) == before
    assert abs(int(before) - 700) <= 1


def test_all_is_written_in_another_theme_before_it_is_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = scrolled(qtbot)
    monkeypatch.setattr(output, "_WRITE", 0.0)
    pane.set_theme(DARK)
    assert pane.view.document().blockCount() < 1_000
    backstage.change(pane, pane.written())
    qtbot.waitUntil(lambda: not backstage.busy, timeout=20_000)
    assert pane.view.document().blockCount() == 1_501


def test_in_another_language_only_what_is_ours_is_written_anew(qtbot: QtBot) -> None:
    nothing = ev.ResultDisplayed(1, {PLAIN: ""}, display_id="none")
    pane = pane_with(qtbot, ran(1, 0, out("".join(f"{n}\n" for n in range(1_900))), nothing))
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    document, touched = pane.view.document(), 0
    before = pane.view.toPlainText()
    assert "(nothing to show)" in before

    def count(_at: int, _gone: int, came: int) -> None:
        nonlocal touched
        touched += came

    document.contentsChange.connect(count)
    languages.speak("zh_CN")
    try:
        qtbot.waitUntil(lambda: "(nothing to show)" not in pane.view.toPlainText())
        qtbot.waitUntil(lambda: "Cell 1" not in pane.view.toPlainText())
    finally:
        languages.speak("en")
    assert touched < 500
    qtbot.waitUntil(lambda: pane.view.toPlainText() == before)


def test_the_record_that_is_shown_next_is_not_written_among_the_one_before(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_WRITE", 0.0)
    pane = pane_with(qtbot, ran(1, 0, out("".join(f"{n}\n" for n in range(3_000)))), written=False)
    qtbot.waitUntil(lambda: pane._writing is not None, timeout=20_000)
    pane._session.show_trace(Trace(ran(1, 0, out("next\n"))))
    qtbot.waitUntil(lambda: rests(pane), timeout=20_000)
    assert seen(pane) == ["▾ Cell 1  ·  line 1", "next"]
