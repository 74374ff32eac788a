"""The editor in a text of 5,000 lines: keys, opening, and the longest turns of the event loop."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.benchmarks.bench import Bench

LINES = 5_000
CONTROL = Qt.KeyboardModifier.ControlModifier
_BLOCK = '''# %% Part {n}
def step_{n}(x, rate=0.{n}):
    """One step of the descent,
    with a rate of {n}."""
    for name in ("a", "b"):
        print(f"{{name!r:>{{8}}}} step {{x.item():.3f}} of {n}")
        if x.sum() > {n}:
            x = (x - rate * x.grad) * 2  # the step
    return x


values_{n} = [step_{n}(each) for each in range({n})]
'''


def program() -> str:
    """So many lines of cells, functions, loops and strings."""
    text = "".join(_BLOCK.format(n=n) for n in range(LINES // 12 + 1))
    return "\n".join(text.split("\n")[:LINES]) + "\n"


def longest_turn(
    application: QApplication,
    act: Callable[[], object],
    seconds: float = 1.5,
    busy: Callable[[], bool] | None = None,
) -> str:
    """The longest turn, of an action or of what it leaves to be done: its milliseconds, and those of our own work.

    The second figure is that of the thread: others who use the machine do not count. The third is how long something
    was busy with it.
    """
    longest = own = 0.0

    def turn(work: Callable[[], object]) -> None:
        nonlocal longest, own
        begun, used = time.perf_counter(), time.thread_time()
        work()
        longest, own = max(longest, time.perf_counter() - begun), max(own, time.thread_time() - used)

    begun = time.perf_counter()
    turn(act)
    while busy is not None and busy():
        turn(application.processEvents)
    whole = time.perf_counter() - begun
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        turn(application.processEvents)
        time.sleep(0.001)
    return f"{longest * 1000:.0f} ({own * 1000:.0f})" + (f" in {whole * 1000:.0f}" if busy is not None else "")


def _quiet(bench: Bench) -> None:
    until = time.perf_counter() + 1.5
    bench.wait(lambda: time.perf_counter() > until and bench.window.editor.lines.is_read)


def keys() -> str:
    """From a key to the repainted text, in the middle of the file; p95 of 300 keys."""
    bench = Bench()
    window, editor = bench.window, bench.window.editor
    try:
        editor.show_text(program())
        editor.go_to(LINES // 2)
        editor.setFocus()
        _quiet(bench)
        times, own = [], []
        for key in "value = step(x[0]) + 'ab'\n" * 12:
            begun, used = time.perf_counter(), time.thread_time()
            if key == "\n":
                QTest.keyClick(editor, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(editor, key)
            bench.application.processEvents()
            times.append((time.perf_counter() - begun) * 1000)
            own.append((time.thread_time() - used) * 1000)
            time.sleep(0.01)
    finally:
        editor.document().setModified(False)
        window.close()
    p95, own95 = (statistics.quantiles(each, n=20)[-1] for each in (times, own))
    median = statistics.median(times)
    return f"{median:.1f} ms, p95 {p95:.1f} ms, without what others do {own95:.1f} ms (bound p95 16 ms)"


def opening() -> str:
    """From opening the file to its painted text."""
    bench = Bench()
    window = bench.window
    times = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "long.py")
        file.write_text(program(), encoding="utf-8")
        try:
            for _ in range(5):
                begun = time.perf_counter()
                window.files.open(file)
                window.editor.viewport().repaint()
                times.append((time.perf_counter() - begun) * 1000)
                _quiet(bench)
                window.files.new()
        finally:
            window.editor.document().setModified(False)
            window.close()
    return f"{statistics.median(times):.0f} ms, worst {max(times):.0f} ms (bound 300 ms)"


def turns() -> str:
    """The longest turn of the event loop in what changes all of the text."""
    bench = Bench()
    window, editor, said = bench.window, bench.window.editor, []
    text = program()

    def replace_all() -> None:
        editor.open_find(replacing=True)
        editor.find_bar.field.setText("x")
        editor.find_bar.field.textEdited.emit("x")
        editor.find_bar.template.setText("xx")
        editor.find_bar.replace_all.click()

    def with_all(command: Callable[[], object]) -> Callable[[], object]:
        def act() -> None:
            editor.selectAll()
            command()

        return act

    try:
        QApplication.clipboard().setText(text)
        acts: dict[str, Callable[[], object]] = {
            "paste": editor.paste,
            "comment all": with_all(editor.commands.toggle_comment),
            "undo": editor.undo,
            "indent all": with_all(editor.commands.indent),
            "dedent all": with_all(editor.commands.dedent),
            "join all": with_all(editor.commands.join),
            "undo of that": editor.undo,
            "replace all": replace_all,
            "undo it": editor.undo,
            "fold all": lambda: window.actions_by_name["fold_all_text"].trigger(),
            "unfold all": lambda: window.actions_by_name["unfold_all_text"].trigger(),
            "quote at the top": lambda: (editor.go_to(1), editor.insertPlainText('"""')),
        }
        for name, act in acts.items():
            said.append(f"{name} {longest_turn(bench.application, act)}")
            _quiet(bench)
    finally:
        editor.document().setModified(False)
        window.close()
    return ", ".join(said) + " ms, in brackets without what others do (bound 50 ms)"


def _running(text: str) -> str:
    """The longest turn while a program runs, and is shown."""
    bench = Bench()
    window = bench.window
    try:
        bench.wait(bench.rests)
        window.editor.show_text(text)
        _quiet(bench)
        said = longest_turn(bench.application, window.run, busy=lambda: not bench.rests())
    finally:
        window.editor.document().setModified(False)
        window.close()
    return f"{said} ms, in brackets without what others do (bound 50 ms)"


def running() -> str:
    """With loops in 5,000 lines."""
    lines = (line for line in program().splitlines(keepends=True) if not line.startswith("values_"))
    return _running("import torch\n" + "".join(lines))


def cells() -> str:
    """With 1,000 cells of which the first one fails."""
    return _running("raise ValueError\n" + "# %%\na = 1\nb = a\n\n" * 1_000)


FIGURES: dict[str, Callable[[], str]] = {
    "editor: key to paint": keys,
    "editor: opening 5,000 lines": opening,
    "editor: longest turns": turns,
    "editor: running 5,000 lines": running,
    "editor: running 1,000 cells": cells,
}
