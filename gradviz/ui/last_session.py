"""Which files were open when the window was closed, for the next start."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSettings

from gradviz.ui.files import Files
from gradviz.ui.open_documents import OpenDocuments

_KEY = "open_files"


def remember(documents: OpenDocuments, settings: QSettings) -> None:
    """Keep which files are open, and where their carets are."""
    kept = []
    for document in documents.all:
        shown = next((each for each in documents.editors if each.open_document is document), None)
        caret = shown.textCursor() if shown else document.caret
        if document.path is not None:
            kept.append([str(document.path), caret.position() if caret else 0])
    active = documents.active.path
    settings.setValue(_KEY, json.dumps({"files": kept, "active": str(active) if active else ""}))


def restore(files: Files, documents: OpenDocuments, settings: QSettings) -> bool:
    """Open the files that were open when the window was closed; whether any is."""
    try:
        kept = json.loads(str(settings.value(_KEY) or "{}"))
        found = [(Path(path), int(caret)) for path, caret in kept.get("files", ())]
        active = Path(kept.get("active") or ".")
    except (ValueError, TypeError, AttributeError):  # somebody else wrote other things there
        return False
    for path, caret in found:
        if path.exists() and files.open(path):
            cursor = documents.editor.textCursor()
            cursor.setPosition(min(caret, documents.active.characterCount() - 1))
            documents.editor.setTextCursor(cursor)
    there = [each for each in documents.all if each.path is not None]
    if chosen := next((each for each in there if each.path == active), None):
        documents.show(chosen)
    return bool(there)
