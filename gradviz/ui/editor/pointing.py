"""What the mouse does over the text: arrows of lenses, signs of folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent

from gradviz.ui.editor.folding import fold_at
from gradviz.ui.editor.lens import EARLIER, LATER, NUMBER, TurnField, lens_at
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor


def press(editor: CodeEditor, event: QMouseEvent) -> bool:
    """Do what is clicked; False where that is the text."""
    if event.button() != Qt.MouseButton.LeftButton:
        return False
    if (line := fold_at(editor, event.position())) is not None:
        editor.folds.unfold(line - 1)
        return True
    lens = lens_at(editor, event.position())
    if lens is None:
        return False
    if lens[1] == NUMBER:
        editor.ask_turn(lens[0])
    else:
        editor.turn_asked.emit(lens[0], 1 if lens[1] == LATER else -1)
    return True


def move(editor: CodeEditor, event: QMouseEvent) -> None:
    """Light the part of a lens that is under the pointer, and show what can be clicked."""
    pressed = event.buttons() != Qt.MouseButton.NoButton
    lens = None if pressed else lens_at(editor, event.position())
    _point_at(editor, lens)
    if lens is None:
        over = not pressed and fold_at(editor, event.position()) is not None
        editor.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)


def leave(editor: CodeEditor) -> None:
    """The pointer is gone."""
    _point_at(editor, None)


def ask_turn(editor: CodeEditor, line: int) -> None:
    """Ask for the number of a turn in the place of its lens, which is in view, if its turns are known."""
    if not editor.marks.lenses[line].last:
        return
    row = next(row for at, row in editor.rows() if at == line)
    field = editor.turn_field = TurnField(editor, line)
    field.chosen.connect(lambda number: editor.turn_number_asked.emit(line, number))
    field.move(round(row.right()) - field.width() - 10, round(row.center().y()) - field.height() // 2)
    field.show()
    field.setFocus()


def _point_at(editor: CodeEditor, lens: tuple[int, str] | None) -> None:
    if lens == editor.pointed_lens:
        return
    editor.pointed_lens = lens
    shape = Qt.CursorShape.IBeamCursor if lens is None else Qt.CursorShape.PointingHandCursor
    editor.viewport().setCursor(shape)
    tips = {EARLIER: tr("The turn before"), NUMBER: tr("Go to a turn by its number"), LATER: tr("The next turn")}
    editor.viewport().setToolTip("" if lens is None else tips[lens[1]])
    editor.viewport().update()
