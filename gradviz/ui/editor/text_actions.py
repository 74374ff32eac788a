"""The actions that work on the text of the active editor."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.folding import fold_all, fold_caret, unfold_caret


def text_handlers(editor: Callable[[], CodeEditor]) -> dict[str, Callable[[], object]]:
    """What answers them, by their names in the table of actions."""
    return {
        "replace": lambda: editor().open_find(replacing=True),
        "find_next": lambda: editor().finder.go(1),
        "find_previous": lambda: editor().finder.go(-1),
        "go_to_line": lambda: editor().ask_line(),
        "fold_text": lambda: fold_caret(editor()),
        "unfold_text": lambda: unfold_caret(editor()),
        "fold_all_text": lambda: fold_all(editor()),
        "unfold_all_text": lambda: editor().folds.unfold_all(),
        "insert_cell": lambda: editor().cell_commands.insert(),
        "split_cell": lambda: editor().cell_commands.split(),
        "merge_cells": lambda: editor().cell_commands.merge(),
        "move_cell_up": lambda: editor().cell_commands.move(-1),
        "move_cell_down": lambda: editor().cell_commands.move(1),
        "comment": lambda: editor().commands.toggle_comment(),
        "indent_lines": lambda: editor().commands.indent(),
        "dedent_lines": lambda: editor().commands.dedent(),
        "duplicate_lines": lambda: editor().commands.duplicate(),
        "move_lines_up": lambda: editor().commands.move(-1),
        "move_lines_down": lambda: editor().commands.move(1),
        "delete_lines": lambda: editor().commands.delete(),
        "join_lines": lambda: editor().commands.join(),
    }
