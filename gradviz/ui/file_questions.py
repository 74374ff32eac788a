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
    if len(documents) == 1:
        save, words = Button.Save, _sentence(documents[0])
    else:
        save = Button.SaveAll
        words = tr("{count} documents have changes that are not saved:", count=len(documents))
        words += "\n\n" + "\n".join(f"• {_row(document)}" for document in documents)
    return QMessageBox.question(window, tr("Unsaved changes"), words, save | Button.Discard | Button.Cancel, save)


def _sentence(document: OpenDocument) -> str:
    name = document.title or tr("untitled")
    if not document.outputs_are_new:
        return tr("{name} has changes that are not saved.", name=name)
    if not document.isModified():
        return tr("{name} has new outputs of cells that ran; they are not saved.", name=name)
    return tr("{name} has changes and new outputs that are not saved.", name=name)


def _row(document: OpenDocument) -> str:
    name = document.title or tr("untitled")
    if document.isModified():
        return name
    return tr("{name} (new outputs)", name=name)


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
