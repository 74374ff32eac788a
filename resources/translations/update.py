"""Bring the translations up to date with the texts in the source: ``python resources/translations/update.py``.

New texts come into each ``.ts`` file as unfinished, those that are gone leave it; then the ``.qm`` files, which the
window reads, are made. Needs only PySide6's own tools.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1] / "gradviz"
ALIASES = ("-tr-function-alias", "tr+=tr", "-tr-function-alias", "QT_TR_NOOP+=later")
OF_QT = {"QFileDialog": ("&Look in:", "Files of &type:")}
"""Texts of Qt's own dialogs that its translations lack, by their context."""


def tool(name: str) -> list[str]:
    """The command that begins one of PySide6's tools."""
    return [sys.executable, "-c", f"from PySide6.scripts.pyside_tool import {name}; {name}()"]


def of_actions() -> set[str]:
    """The texts of the table of actions: names, tips, menus."""
    from gradviz.ui.actions import TABLE

    texts = {part for spec in TABLE for part in (spec.text, spec.tip, *spec.menu.split("/"))}
    return texts - {""}


def collect(ts: Path) -> None:
    """Have in a ``.ts`` file all texts of the source, and no others."""
    files = sorted(str(path) for path in SOURCE.rglob("*.py"))
    options = ("-silent", "-no-obsolete", "-locations", "none", "-sort-messages", "-source-language", "en")
    with tempfile.TemporaryDirectory() as folder:
        others = Path(folder, "others.py")
        told = [f"tr({json.dumps(text, ensure_ascii=False)})\n" for text in sorted(of_actions())]
        told += [f'QT_TRANSLATE_NOOP("{context}", "{text}")\n' for context in OF_QT for text in OF_QT[context]]
        others.write_text("".join(told), encoding="utf-8")
        command = [*tool("lupdate"), *ALIASES, *options, *files, str(others), "-ts", str(ts)]
        subprocess.run(command, check=True)


def compile_(ts: Path) -> None:
    """Make the ``.qm`` file."""
    subprocess.run([*tool("lrelease"), "-silent", str(ts), "-qm", str(ts.with_suffix(".qm"))], check=True)


if __name__ == "__main__":
    for each in sorted(HERE.glob("gradviz_*.ts")):
        collect(each)
        compile_(each)
