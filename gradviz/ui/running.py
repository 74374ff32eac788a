"""Running what the editor shows: all of it, a cell, to the caret; stepping a paused program, or letting it go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gradviz.trace import moves
from gradviz.ui.actions import in_words
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.documents import Cell
    from gradviz.ui.main_window import MainWindow


class Running:
    """Answers the actions that run and step the program of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.runs.input_wanted.connect(self._ask_input)
        window.debugging.entered.connect(lambda: window.docks.show_panel(window.scope))
        window.tabs.chosen.connect(window.player.pause)  # who plays on would be taken back to the text that ran
        window.documents.follow_editors(lambda editor: editor.run_cell_asked.connect(self.run_cell_at))

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        runs = self._window.runs
        found: dict[str, Callable[[], object]] = {
            "run": self.run_or_continue,
            "debug": lambda: self.run(debug=True),
            "pause": runs.pause,
            "run_to_caret": self._run_to_caret,
            "run_cell": self.run_cell,
            "run_cell_advance": self._run_cell_and_advance,
            "run_cells": lambda: self._run_cells(lambda _first, _line: True),
            "run_above": lambda: self._run_cells(lambda first, line: first < line),
            "run_below": lambda: self._run_cells(lambda first, line: first >= line),
            "stop": runs.stop,
            "restart": runs.restart,
        }
        for kind, move in (("over", moves.OVER), ("into", moves.INTO), ("out", moves.OUT)):
            found[kind] = lambda kind=kind, move=move: self._step(kind, move, 1)  # type: ignore[misc]
            found[f"back_{kind}"] = lambda kind=kind, move=move: self._step(kind, move, -1)  # type: ignore[misc]
        return found

    def run_or_continue(self) -> None:
        """Let a paused program go on; else run the program."""
        if self._window.debugging.is_paused:
            self._window.debugging.go_on()
        else:
            self.run()

    def run(self, debug: bool = False) -> None:
        """Run the program: a notebook cell by cell, anything else as one; with `debug` to a breakpoint or its start."""
        window = self._window
        if window.documents.active.is_locked:
            window.message.show_message(
                tr("{name} is a file of a library: show the program to run.").format(name=window.files.title)
            )
            return
        window.message.hide()
        window.debugging.begin()
        window.docks.show_panel(window.output)
        if window.files.notebook:
            window.runs.run_all(window.files.cells(), window.files.home, debug)
        else:
            window.runs.run_file(window.editor.toPlainText(), window.files.path, debug)

    def run_cell(self) -> None:
        """Run the cell that holds the caret."""
        self.run_cell_at(self._window.editor.caret_line())

    def run_cell_at(self, line: int) -> None:
        """Run the cell that holds a line; a program that is paused has to end first."""
        cells = self._window.editor.open_document.cells
        head = cells.head_of(line - 1)
        self._run_pieces([piece for piece in self._window.files.cells() if cells.head_of(piece.first_line - 1) == head])

    def _run_cells(self, wanted: Callable[[int, int], bool]) -> None:
        """Run the cells of which `wanted` says so: it is told where each begins, and where that of the caret does."""
        cells = self._window.editor.open_document.cells
        line = cells.head_of(self._window.editor.caret_line() - 1)
        pieces = self._window.files.cells()
        self._run_pieces([piece for piece in pieces if wanted(cells.head_of(piece.first_line - 1), line)])

    def _run_pieces(self, pieces: Sequence[Cell]) -> None:
        window = self._window
        if window.debugging.is_paused:
            words = tr("The program is paused: let it go on ({run}) or stop it ({stop}) to run a cell.")
            window.message.show_message(in_words(words, window.actions_by_name))
        elif not pieces:
            window.transport.say(tr("There is no code to run in these cells."))
        else:
            window.message.hide()
            window.debugging.send()
            window.runs.run_pieces(pieces, window.files.home)

    def _run_cell_and_advance(self) -> None:
        editor = self._window.editor
        line = editor.caret_line()
        self.run_cell_at(line)
        following = [start for start in editor.cell_lines() if start > line]
        if following:
            editor.go_to(following[0] + 1)

    def _run_to_caret(self) -> None:
        if why := self._window.debugging.run_to(self._window.editor.caret_line()):
            self._window.transport.say(why)

    def _step(self, kind: str, move: str, direction: int) -> None:
        window = self._window
        window.debugging.step(kind, direction, lambda: window.moving.by(move, direction))

    def _ask_input(self, request: object) -> None:
        window = self._window
        window.output.ask_input(request)  # type: ignore[arg-type]
        if request is not None:
            window.docks.show_panel(window.output, even_away=True)
            window.output.input.setFocus()
