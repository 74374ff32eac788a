"""What real programs put out, in the real window: every form of it, links, limits, and taking it along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.output_log import HEAD, TAIL
from gradviz.ui.runs import State
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.person import Person
from tests.ui.test_output_cells import click

WARNS = """import warnings
def careful():
    warnings.warn("mind this")
careful()
"""


def shown(window: MainWindow) -> list[str]:
    return window.output.view.toPlainText().split("\n")


def painted(window: MainWindow, color: str) -> int:
    """How many pixels of the output have a color."""
    image = window.output.view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    return int((pixels == QColor(color).rgb()).sum())


@pytest.mark.parametrize("as_cells", [False, True], ids=["a file that runs as a whole", "a cell"])
def test_a_click_on_a_warning_goes_to_the_line_that_it_names(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path, as_cells: bool
) -> None:
    file = tmp_path / "careful.py"
    file.write_text(("# %%\n" if as_cells else "") + WARNS)
    person.name_file(file)
    person.press("Ctrl+O", "Ctrl+Return" if as_cells else "F5")
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: any("mind this" in line for line in shown(window)))
    assert window.editor.caret_line() == 1
    line = next(line for line in shown(window) if "UserWarning: mind this" in line)
    assert line == (
        "cell 1, line 4: UserWarning: mind this" if as_cells else "careful.py, line 3: UserWarning: mind this"
    )
    click(qtbot, window.output, "UserWarning")
    assert window.editor.caret_line() == 3 + as_cells


FAILS = "# %%\ndef halve(x):\n    y = 1\n    return x / 0\n\n# %%\nhalve(1)\n"


def test_a_place_leads_to_its_line_also_after_lines_were_written_above_it(
    window: MainWindow, person: Person, qtbot: QtBot
) -> None:
    window.editor.show_text(FAILS)
    person.choose("Run", "Cells", "Run All Cells")
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: any("cell 1, line 4, in halve" in line for line in shown(window)))
    window.editor.go_to(2)
    person.type("# new\n")
    window.editor.go_to(1)
    person.type("# %% another\nz = 1\n")
    click(qtbot, window.output, "cell 1, line 4")
    assert window.editor.line_text(window.editor.caret_line()) == "    return x / 0"
    person.press("Shift+End")
    person.type("pass")
    click(qtbot, window.output, "cell 1, line 4")
    assert window.editor.caret_line() == 4, "that line is gone, so the number is all that is known"


def test_a_place_in_another_file_leads_to_its_line_also_after_that_was_edited(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "halving.py").write_text("def halve(x):\n    return x / 0\n")
    file = tmp_path / "main.py"
    file.write_text("import torch\nimport halving\nhalving.halve(torch.ones(1).item())\n")
    person.name_file(file)
    person.press("Ctrl+O", "F5")
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: any('halving.py", line 2' in line for line in shown(window)))
    click(qtbot, window.output, 'halving.py", line 2')
    assert (window.editor.open_document.title, window.editor.caret_line()) == ("halving.py", 2)
    person.press("Ctrl+Home")
    person.type("# new\n")
    click(qtbot, window.output, 'halving.py", line 2')
    assert window.editor.caret_line() == 3


FORMS = """# %% forms
from IPython.display import HTML, SVG, Image, display
import base64, torch
box = '<rect width="40" height="30" fill="#0000ff"/>'
display(SVG(f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">{box}</svg>'))
red = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
display(Image(base64.b64decode(red), width=20, height=20))
display(HTML("<table><tr><th>epoch</th><th>loss</th></tr><tr><td>1</td><td>0.75</td></tr></table>"))
print("printed")
torch.tensor([1.5, 2.0])
# %% figure
import matplotlib.pyplot as plt
plt.figure(figsize=(2, 1), facecolor="#00ff00")
plt.plot([1, 2])
"""


def test_each_form_is_shown_below_the_head_of_its_cell(window: MainWindow, person: Person, qtbot: QtBot) -> None:
    window.editor.show_text(FORMS)
    person.choose("Run", "Cells", "Run All Cells")
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: any("Cell 2" in line for line in shown(window)))
    heads = [line.split()[1:5] for line in shown(window) if "In [" in line]
    assert heads == [["Cell", "1", "·", "forms"], ["Cell", "2", "·", "figure"]]
    text = window.output.view.toPlainText()
    assert text.index("printed") < text.index("tensor([1.5000, 2.0000])") < text.index("Cell 2")
    table = window.output.view.document().find("0.75").currentTable()
    assert (table.rows(), table.columns()) == (2, 2)
    person.click(window.output.view.viewport())
    person.press("End")
    qtbot.waitUntil(lambda: painted(window, "#00ff00") > 500)
    person.press("Home")
    qtbot.waitUntil(lambda: painted(window, "#0000ff") == 40 * 30)
    qtbot.waitUntil(lambda: painted(window, "#ff0000") == 20 * 20)


BAR = """from tqdm import tqdm
import time
for turn in tqdm(range(400), mininterval=0.01):
    time.sleep(0.002)
print("done")
"""


def test_a_progress_bar_is_one_line_that_moves(window: MainWindow, person: Person, qtbot: QtBot) -> None:
    window.editor.show_text(BAR)
    person.press("F5")
    seen: set[str] = set()

    def look() -> bool:
        bars = [line for line in shown(window) if "/400" in line]
        assert len(bars) <= 1, bars
        seen.update(bars)
        return "done" in shown(window)

    qtbot.waitUntil(look, timeout=PATIENCE)
    assert len(seen) > 2, "it was seen on its way"
    assert any("400/400" in line for line in shown(window))


ENDLESS = """number = 0
while True:
    print(number, "x" * 100)
    number += 1
"""
MOST = 40 * 2**20
"""Characters: the worker holds back what is beyond 32 MiB."""


def test_a_program_that_prints_for_ever_fills_nothing_and_is_ended_by_a_key(
    window: MainWindow, person: Person, qtbot: QtBot
) -> None:
    window.editor.show_text(ENDLESS)
    person.press("F5")

    def printed() -> int:
        return sum(len(event.text) for event in window.session.trace.events if isinstance(event, ev.TextPrinted))

    qtbot.waitUntil(lambda: printed() > 30 * 2**20, timeout=2 * PATIENCE)
    person.press("Ctrl+End")
    person.type("typed meanwhile")
    assert window.editor.toPlainText() == ENDLESS + "typed meanwhile"
    qtbot.wait(1_000)
    assert printed() < MOST, "the record stops growing"
    document = window.output.view.document()
    assert document.blockCount() <= HEAD + TAIL + 2
    person.press("Shift+F5")
    qtbot.waitUntil(lambda: window.runs.state in (State.READY, State.ENDED), timeout=PATIENCE)
    qtbot.waitUntil(lambda: "KeyboardInterrupt" in shown(window))
    window.editor.document().setModified(False)


def test_output_is_copied_with_keys_and_saved_from_the_menu(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    window.editor.show_text("for n in range(3):\n    print('line', n)\n")
    person.press("F5")
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: "line 2" in shown(window))
    person.click(window.output.view.viewport())
    person.press("Ctrl+A", "Ctrl+C")
    assert QGuiApplication.clipboard().text().split("\n")[-3:] == ["line 0", "line 1", "line 2"]
    person.name_file(tmp_path / "all.txt")
    person.choose("Edit", "Save All Output…")
    qtbot.waitUntil(lambda: "all.txt" in window.transport.happening.whole)
    assert "line 0\nline 1\nline 2\n" in (tmp_path / "all.txt").read_text()
    person.choose("Edit", "Clear Output")
    qtbot.waitUntil(lambda: "line 0" not in shown(window))
