"""The longest turn of the event loop while all that is seen changes, in a window with a record and a long program."""

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


FIGURES: dict[str, Callable[[], str]] = {
    "theme: longest turn": lambda: _turns("toggle_theme", "contrast", "larger", "smaller", "toggle_theme"),
    "language: longest turn": lambda: _turns("language_zh_CN", "language_en", "language_zh_CN"),
    "presentation: longest turn": lambda: _turns("present", "larger", "present"),
}
