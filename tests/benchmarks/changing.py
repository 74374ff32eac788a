"""The longest turns of the event loop while all that is seen changes, and while a program puts much out."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.ui.backstage import backstage
from tests.benchmarks.bench import Bench
from tests.benchmarks.editor import longest_turn, program
from tests.benchmarks.painting import recorded

BOUND, WHOLE = 50, 300
"""Milliseconds of a turn, and of a change."""


def _turns(*names: str) -> str:
    """The longest turn that each of these actions leads to, and how long it takes until all is changed."""
    bench, said = Bench(), []
    window = bench.window
    window.preferences.put("stay_awake", False)
    try:
        bench.wait(bench.rests)
        window.editor.show_text(program())
        window.open_trace(recorded("MLP", 1))
        bench.wait(lambda: not window.canvas.waiting and window.editor.lines.is_read)
        longest_turn(bench.application, lambda: None)
        for name in names:
            act = window.actions_by_name[name].trigger
            said.append(f"{name} {longest_turn(bench.application, act, busy=lambda: backstage.busy)}")
    finally:
        window.presentation.leave()
        window.editor.document().setModified(False)
        window.close()
    return (
        f"{', '.join(said)} ms, in brackets without what others do (bound {BOUND} ms, {WHOLE} ms until all is changed)"
    )


OUTPUTS = {
    "32 MB in lines": "for i in range(400_000): print(i, 'x' * 75)\n",
    "a line of 3 MB": "print('x' * 3_000_000)\nraise ValueError('y' * 3_000_000)\n",
    "long lines": "for i in range(3_000): print(i, 'word ' * 780)\n",
    "colours": "for i in range(3_000): print('\\x1b[31mred\\x1b[0m ' * 30)\n",
    "cells": "".join(f"# %% {i}\nfor i in range(1_500): print(i)\n" for i in range(12)),
}


def output() -> str:
    """The longest turn while a program puts much out, until all of it is shown."""
    bench, said = Bench(), []
    window = bench.window
    pane = window.output

    def busy() -> bool:
        return not bench.rests() or pane._taken < len(window.session.trace) or pane._timer.isActive()

    try:
        bench.wait(bench.rests)
        window.docks.show_panel(pane)
        for name, text in OUTPUTS.items():
            window.editor.show_text(text)
            said.append(f"{name} {longest_turn(bench.application, window.run, busy=busy)}")
    finally:
        window.editor.document().setModified(False)
        window.close()
    return f"{', '.join(said)} ms, in brackets without what others do (bound {BOUND} ms)"


FIGURES: dict[str, Callable[[], str]] = {
    "theme: longest turn": lambda: _turns("toggle_theme", "contrast", "larger", "smaller", "toggle_theme"),
    "output: longest turn": output,
    "language: longest turn": lambda: _turns("language_zh_CN", "language_en", "language_zh_CN"),
    "presentation: longest turn": lambda: _turns("present", "larger", "present"),
}
