"""Output of a bounded size, tables and reports."""

from __future__ import annotations

import base64

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QTimer, QUrl
from PySide6.QtGui import QColor, QImage, QTextCursor
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.scene.portions import at_once
from gradviz.trace.trace import Trace
from gradviz.ui.panels import output
from gradviz.ui.panels.named import COLUMNS, NamedTensors
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.output_log import HEAD, TAIL, Line, OutputLog
from gradviz.ui.panels.report import report
from gradviz.ui.session import Session
from gradviz.ui.theme import LIGHT

HERE = ev.Place(1, "<cell 1>", 2, "a * a")


def square() -> Trace:
    """``a * a`` and its backward pass, by hand."""

    def three(number: float) -> ev.Value:
        return ev.Value(number)

    return Trace([
        ev.CellStarted(1, "<cell 1>", "a = leaf()\nb = a * a\nb.backward()"),
        ev.TensorCreated(1, (), "torch.float32", "cpu", True, True, 1, 0, three(3.0)),
        ev.NameBound("a", "", 1),
        ev.OperationCalled(1, "mul", HERE, (ev.Input(0, 1), ev.Input(1, 1)), (2,), "grad", True),
        ev.FunctionCreated(1, "MulBackward0", 1, (ev.Input(0, 1), ev.Input(1, 1)),
                           (ev.Saved("self", (), 4, 1, 1), ev.Saved("other", (), 4, 1, 1))),
        ev.TensorCreated(2, (), "torch.float32", "cpu", True, False, 2, 0, three(9.0), 1, 0, 1),
        ev.NameBound("b", "", 2),
        ev.PassStarted(1, "backward", (ev.Root(2, 1, three(1.0)),), False, False, (), HERE),
        ev.FunctionStarted(1, 1, (three(1.0),)),
        ev.FunctionRan(1, 1, (three(3.0), three(3.0))),
        ev.BufferFreed(1, ("self", "other"), 1),
        ev.GradAccumulated(1, 1, None, three(6.0), three(6.0)),
        ev.PassEnded(1),
    ])  # fmt: skip


def test_head_and_tail_are_kept_and_the_rest_is_counted() -> None:
    log = OutputLog()
    log.text("out", "".join(f"{n}\n" for n in range(10_000)))
    lines = log.lines()
    assert len(lines) == HEAD + 1 + TAIL
    assert lines[HEAD].text == f"… {10_000 - HEAD - TAIL:,} lines left out …"
    assert (lines[0].text, lines[-1].text) == ("0", "9999")


def test_carriage_return_writes_over_its_line() -> None:
    log = OutputLog()
    for share in (10, 50, 100):
        log.text("err", f"\r{share}% |###|")
    log.text("err", "\n\x1b[31mdone\x1b[0m\r\n")
    assert [line.text for line in log.lines()] == ["100% |###|", "done"]


def test_a_line_of_its_own_ends_an_open_one() -> None:
    log = OutputLog()
    log.text("out", "open")
    log.line(Line("error", "broke"))
    log.text("out", "next")
    assert log.plain() == "open\nbroke\nnext"


def pane_with(qtbot: QtBot, events: list[ev.Event]) -> OutputPane:
    session = Session()
    pane = OutputPane(session, LIGHT)
    session.setParent(pane)
    qtbot.addWidget(pane)
    session.show_trace(Trace(events))
    return pane


def test_prints_results_and_tracebacks_are_shown_in_order(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [
        ev.CellStarted(1, "<cell 1>", "x", 4, 0),
        ev.TextPrinted(1, "stdout", "hel"), ev.TextPrinted(1, "stdout", "lo\n"),
        ev.ResultDisplayed(1, {"text/plain": "42"}),
        ev.ErrorRaised(ev.Place(1, "<cell 1>", 2), "ValueError", "no",
                       'Traceback:\n  File "<cell 1>", line 2\nValueError: no'),
    ])  # fmt: skip
    head, *shown = pane.view.toPlainText().split("\n")
    assert head.split() == ["▾", "Cell", "1", "·", "line", "4", "In", "[1]", "▶", "running"]
    assert shown == ["hello", "42", "Traceback:", "  cell 1, line 5", "ValueError: no"]
    with qtbot.waitSignal(pane.line_asked) as asked:
        pane.view.anchorClicked.emit(QUrl("line:5"))
    assert asked.args == [5, 1]
    assert pane._feed.log.lines()[4].target == 5
    cursor = QTextCursor(pane.view.document().findBlockByNumber(4))
    hrefs = []
    while not cursor.atBlockEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        hrefs.append(cursor.charFormat().anchorHref())
    assert hrefs == ["", "", *["line:5"] * len("cell 1, line 5")], "the indentation is no link"


def test_pictures_are_shown(qtbot: QtBot) -> None:
    image = QImage(8, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    pane = pane_with(qtbot, [ev.ResultDisplayed(1, {"image/png": base64.b64encode(data.data()).decode()})])
    pane.resize(300, 200)
    pane.show()
    bar = pane.view.mapTo(pane, pane.view.viewport().pos())

    def reds() -> int:
        image = pane.grab().toImage()
        return sum(image.pixelColor(x, y) == QColor("red") for x in range(bar.x(), 60) for y in range(60))

    qtbot.waitUntil(lambda: reds() == 8 * 4)


def test_growing_output_ends_like_the_log(qtbot: QtBot) -> None:
    pane = pane_with(qtbot, [])
    trace = pane._session.trace
    for start in range(0, 5_000, 500):
        trace.extend(ev.TextPrinted(1, "stdout", f"{n}\n") for n in range(start, start + 500))
        pane._refresh()
    qtbot.waitUntil(lambda: pane.view.toPlainText() == pane._feed.log.plain())
    assert pane.view.document().blockCount() == HEAD + 1 + TAIL
    pane._timer.stop()


@pytest.mark.parametrize("behind", [False, True], ids=["keeps up", "falls ever further behind"])
def test_output_is_shown_while_more_arrives(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, behind: bool) -> None:
    """The feeder never rests, so what is seen cannot have been shown at the end."""
    monkeypatch.setattr(output, "_SLICE", 0.0 if behind else 0.02)  # one event in each turn, of the two that come; all
    pane = pane_with(qtbot, [])
    session, feeder = pane._session, QTimer(pane)

    def feed() -> None:
        first = len(session.trace)
        session.trace.extend(ev.TextPrinted(1, "stdout", f"{first + n}\n") for n in range(2))
        session.announce_growth()

    feeder.timeout.connect(feed)
    feeder.start(0)
    qtbot.waitUntil(lambda: pane.view.toPlainText().startswith("0\n1\n"))
    assert feeder.isActive()
    shown = pane.view.toPlainText()
    qtbot.waitUntil(lambda: pane.view.toPlainText() != shown)
    assert (pane._taken < len(session.trace)) or not behind
    feeder.stop()
    pane._timer.stop()


def test_named_tensors_follow_the_step() -> None:
    trace, named = square(), NamedTensors()
    assert [row.cells[0] for row in at_once(named.at(trace, len(trace)))] == ["a", "b"]
    assert [row.cells[0] for row in at_once(named.at(trace, 4))] == ["a"]
    a = at_once(named.at(trace, 12))[0]
    shown = {"name": "a", "kind": "leaf", "value": "3", "shape": "()", "dtype": "float32", "device": "cpu",
             "requires_grad": "yes", "leaf": "yes", "version": "0", "grad_norm": "6", "grad": "None → 6"}  # fmt: skip
    assert dict(zip(COLUMNS, a.cells, strict=True)) == shown
    assert a.changed
    assert not at_once(named.at(trace, 13))[0].changed
    assert at_once(named.at(trace, 13))[1].cells[-1] == "not kept"


def test_report_on_a_function_tells_gradients_and_buffers() -> None:
    trace = square()
    sections = {section.title: section.rows for section in report(trace, len(trace), "f1").sections}
    gradients = [(row.label, row.text) for row in sections["Gradients in the last pass"]]
    assert gradients == [("received", "1"), ("to a", "3"), ("to a", "3")]
    assert [row.text for row in sections["Saved for backward"]] == ["a · 4 bytes · freed"] * 2
    before = {section.title: section.rows for section in report(trace, 7, "f1").sections}
    assert [row.look for row in before["Saved for backward"]] == ["held", "held"]
    assert "Gradients in the last pass" not in before


def test_report_says_when_a_node_is_not_there_yet() -> None:
    assert "not there yet" in report(square(), 2, "f1").sections[0].rows[0].text


def test_the_output_stays_at_its_end_until_a_person_scrolls(qtbot) -> None:
    session = Session()
    pane = OutputPane(session, LIGHT)
    qtbot.addWidget(pane)
    pane.resize(400, 200)
    pane.show()
    bar = pane.view.verticalScrollBar()
    session.trace.append(ev.TextPrinted(1, "stdout", "x" * 3000 + "\n"))
    for number in range(500):
        session.trace.append(ev.TextPrinted(1, "stdout", f"{number} line\n"))
    session.announce_growth()
    qtbot.waitUntil(lambda: "499 line" in pane.view.toPlainText())
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    session.trace.append(ev.TextPrinted(1, "stdout", "the last\n"))
    session.announce_growth()
    qtbot.waitUntil(lambda: "the last" in pane.view.toPlainText())
    assert bar.value() == bar.minimum()
    pane._timer.stop()
