"""What a person is asked before something of a document could be lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from gradviz.ui.editor.document import OpenDocument
from gradviz.wording import tr

Button = QMessageBox.StandardButton


def ask_about_changes(window: QWidget, documents: Sequence[OpenDocument]) -> Button:
    """Save, discard or cancel?"""
    names = [document.title or tr("untitled") for document in documents]
    if len(names) == 1:
        save, words = Button.Save, tr("{name} has changes that are not saved.", name=names[0])
    else:
        save = Button.SaveAll
        words = tr("{count} documents have changes that are not saved:", count=len(names))
        words += "\n\n" + "\n".join(f"• {name}" for name in names)
    return QMessageBox.question(window, tr("Unsaved changes"), words, save | Button.Discard | Button.Cancel, save)


def ask_about_read_only(window: QWidget, path: Path) -> Button:
    """Save elsewhere (`Save`), replace the file all the same (`Apply`), or cancel?"""
    box = QMessageBox(
        QMessageBox.Icon.Warning,
        tr("The file is read-only"),
        tr("{name} is read-only, so it was not saved.", name=path.name),
        Button.Save | Button.Apply | Button.Cancel,
        window,
    )
    box.setInformativeText(tr("Save the text under another name, or overwrite the file."))
    box.button(Button.Save).setText(tr("Save As…"))
    box.button(Button.Apply).setText(tr("Overwrite"))
    box.setDefaultButton(Button.Save)
    return Button(box.exec())
