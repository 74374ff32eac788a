"""Nothing in the window is told past the door: in a language of brackets, all has brackets but the program's own."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz import wording
from gradviz.scene.portions import at_once
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from gradviz.ui.actions import TABLE
from gradviz.ui.languages import languages
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.report import told
from gradviz.worker.endings import describe
from tests.programs import run_whole
from tests.ui.conftest import show
from tests.ui.texts import Told, of_actions, painted, texts

PROGRAM = """
import torch

def kappa(x):
    return torch.nn.functional.relu(x @ omega + beta)

torch.manual_seed(0)
omega = torch.randn(40, 40, requires_grad=True)
beta = torch.zeros(3, requires_grad=True)[:1].clone()
for zeta in range(2):
    sigma = kappa(torch.ones(2, 40)).mean() * 2
    sigma.backward(retain_graph=True)
    print("pi", sigma.item())
with torch.no_grad():
    omega.mul_(0.5)
sigma.register_hook(print)
pi = 1
"""
KEYS = frozenset(
    {"Ctrl", "Shift", "Alt", "Meta", "Esc", "Enter", "Return", "Home", "End", "Left", "Right", "Up", "Down", "Space",
     "PgUp", "PgDown", "Backspace", "Del", "Ins", "Tab", *(f"F{number}" for number in range(1, 13))}
)  # fmt: skip
OF_QT = frozenset(
    {
        "OK",
        "Cancel",
        "Close",
        "Save",
        "Discard",
        "Apply",
        "Restore Defaults",
        "Reset",
        "Press shortcut",
        "Scroll Left",
        "Scroll Right",
    }
)
"""Words of Qt's own, which has translations of its own; they have no brackets here."""
OURS = frozenset(
    {
        "copy",
        "Gradviz",
        "gradviz",
        "Python",
        "PySide6",
        "untitled",
        "grad",
        "requires_grad",
        "version",
        "min",
        "max",
        "std",
        "Qt",
        "KiB",
        "MiB",
        "GiB",
        "pt",
        "png",
        "sum",
        "unheard_of",
    }
)
"""Names, units, and words of torch's that have no translation."""


@pytest.fixture(autouse=True)
def watchdog() -> None:
    """Others watch how long actions take; here each is done in a language of longer words."""


@pytest.fixture(scope="module")
def trace() -> Trace:
    """What the recorder tells of a program, and behind it what the worker tells: all that is not of torch."""
    made, _ = run_whole(PROGRAM)
    place = ev.Place(1, "<cell 1>", 16, "pi = 1")
    for event in (
        ev.LineReached(place),
        ev.TextPrinted(1, "stdout", "sigma pi\n"),
        ev.ResultDisplayed(1, {"text/plain": "omega"}),
        ev.InputRequested(1, "pi "),
        ev.InputGiven(1, "zeta"),
        ev.WarningShown(place, "UserWarning", "kappa sigma"),
        ev.ErrorRaised(place, "ZeroDivisionError", "pi", "ZeroDivisionError: pi\n"),
        ev.NotRecorded("A child process was started: what runs in child processes is not in the record.", place),
        ev.CellEnded(1, "ZeroDivisionError: pi", 0.25),
        ev.RecordingStopped("The record has reached its limit of events (9). The program runs on unrecorded."),
        ev.WorkerEnded(-11, describe(-11, "")),
    ):
        made.append(event)
    return made


@pytest.fixture
def recorded(window: MainWindow, qtbot: QtBot, trace: Trace) -> MainWindow:
    """A window that shows the record."""
    return show(window, qtbot, trace)


@pytest.fixture
def bracketed(recorded: MainWindow) -> Iterator[MainWindow]:
    wording.install(lambda text: f"⟦{text}⟧")
    at_once(languages.retell())
    yield recorded
    wording.install(None)
    at_once(languages.retell())


def bare(text: str) -> str:
    """What of a text stands outside of brackets; one that was cut to its room may lack the last."""
    left, depth = "", 0
    for sign in re.sub(r"<[^>]*>", " ", text):
        depth = max(0, depth + (sign == "⟦") - (sign == "⟧"))
        left += sign if depth == 0 and sign not in "⟦⟧" else " "
    return left


def own_words(trace: Trace) -> frozenset[str]:
    """The words of the program and of what torch made of it."""
    found = set(re.findall(r"[^\W\d]\w*", PROGRAM))
    for event in trace.events:
        found |= set(re.findall(r"[^\W\d]\w*", repr(event)))
    return frozenset(found)


def past_the_door(told: list[Told], trace: Trace) -> list[Told]:
    known = own_words(trace) | KEYS | OURS | set(Path.home().parts) | set(re.findall(r"\w+", platform.platform()))
    fonts = frozenset(QFontDatabase.families())
    return [
        (who, text)
        for who, text in sorted(set(told))
        if text not in OF_QT | fonts and not set(re.findall(r"[^\W\d_]{2}\w*", bare(text))) <= known
    ]


def test_all_that_the_window_tells_goes_through_the_door(bracketed: MainWindow, qtbot: QtBot) -> None:
    seen: list[Told] = [*of_actions(bracketed)]
    for key in chosen(bracketed):
        bracketed.session.select(key)
        qtbot.waitUntil(lambda: not bracketed.inspector._timer.isActive())
        seen += texts(bracketed)
    found = past_the_door(seen, bracketed.session.trace)
    assert not found, "\n".join(map(str, found))


def test_all_that_each_panel_tells_goes_through_the_door(bracketed: MainWindow, qtbot: QtBot) -> None:
    trace = bracketed.session.trace
    bracketed.session.move_to(1)
    bracketed.comparison.pin()
    bracketed.session.move_to(len(trace))
    bracketed.watches.add("unheard_of")
    bracketed.breakpoints.toggle(4)
    for panel in bracketed.docks._panels.values():
        bracketed.docks.show_panel(panel.widget)
        qtbot.waitUntil(panel.widget.isVisible)
        while bracketed.comparison._timer.isActive() or bracketed.watches._timer.isActive():
            QApplication.processEvents()
        found = past_the_door(list(texts(panel.widget)), trace)
        assert not found, "\n".join(map(str, found))


def chosen(window: MainWindow) -> Iterator[str | None]:
    """Nothing, and nodes of every kind, each at the last step of its life."""
    trace = window.session.trace
    for kind in ("", "t", "f", "o"):
        key = next((key for key in trace.nodes if key.startswith(kind)), None) if kind else None
        died = trace.nodes[key].died if key is not None else None
        window.session.move_to(died - 1 if died is not None else len(trace))
        yield key


def test_all_that_is_painted_goes_through_the_door(
    bracketed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = bracketed.session.trace
    bracketed.comparison.pin()
    with painted(monkeypatch) as seen:
        for step in moments(trace):
            bracketed.session.move_to(step)
            qtbot.waitUntil(lambda: bracketed.canvas.scene is not None and not bracketed.canvas.waiting)
            for widget in bracketed.findChildren(QWidget):
                if widget.isVisible():
                    widget.grab()
    found = past_the_door([("painted", text) for text in seen], trace)
    assert any(text.startswith("⟦") for text in seen)
    assert not found, "\n".join(map(str, found))


def moments(trace: Trace) -> list[int]:
    """A step of each kind of event."""
    return sorted({type(event): step for step, event in enumerate(trace.events, 1)}.values())


DIALOGS = [spec.name for spec in TABLE if spec.text.endswith("…") or spec.name in ("bookmark", "about")]
ASKED_OF_THE_SYSTEM = frozenset({"open", "save_output", "save_as", "save_record", "interpreter"})
"""They open a dialog of Qt's own for files."""


@pytest.mark.parametrize("name", [name for name in DIALOGS if name not in ASKED_OF_THE_SYSTEM])
def test_all_that_a_dialog_tells_goes_through_the_door(bracketed: MainWindow, qtbot: QtBot, name: str) -> None:
    bracketed.session.move_to(1)
    bracketed.actions_by_name[name].trigger()
    seen = [each for dialog in dialogs() for each in texts(dialog)]
    for dialog in dialogs():
        dialog.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = past_the_door(seen, bracketed.session.trace)
    assert not found, "\n".join(map(str, found))


def dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def test_in_another_language_each_sentence_of_a_record_is_told_whole(bracketed: MainWindow, trace: Trace) -> None:
    story = Story(trace)
    sentences = [(type(event).__name__, told(trace, step)) for step, event in enumerate(trace.events, 1)]
    headlines = [("headline", text) for step in range(len(trace) + 1) for text in story.headline(step)]
    found = past_the_door([*sentences, *headlines], trace)
    assert not found, "\n".join(map(str, found))
    assert {who for who, text in sentences if "⟦" not in text} == {"WarningShown"}, "it is the program's"
