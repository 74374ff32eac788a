"""How large dialogs are: as their type asks for, as far as the screen has room."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from gradviz.ui.theme import Theme

_AROUND = QSize(40, 60)
"""Pixels that are left of the screen, for the frame of the dialog and to see that there is something behind it."""


def larger_type(dialog: QDialog) -> float:
    """So many times as large as usual is the type of a dialog."""
    dialog.ensurePolished()
    return dialog.fontInfo().pixelSize() / Theme.text_size


def give_room(dialog: QDialog, width: int, height: int = 0) -> None:
    """Give a dialog a size, in pixels that it would have with the usual type; 0: as high as what it holds.

    Qt gives new dialogs what their layouts ask for, but never more than two thirds of the screen.
    """
    larger, room = larger_type(dialog), dialog.screen().availableSize() - _AROUND
    size = QSize(round(width * larger), round(height * larger)).boundedTo(room)
    layout = dialog.layout()
    if not height and layout is not None:
        layout.activate()
        asked = layout.totalHeightForWidth(size.width()) if layout.hasHeightForWidth() else -1
        size.setHeight(min(asked if asked >= 0 else layout.totalSizeHint().height(), room.height()))
    dialog.resize(size)
