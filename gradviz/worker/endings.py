"""How a process ended and where a program failed, in plain words."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gradviz.events import CellStarted
from gradviz.wording import tr

GONE = "Its variables are gone; the record ends here."
_SIGNALS = {
    "SIGSEGV": "segmentation fault",
    "SIGBUS": "bus error",
    "SIGABRT": "aborted by its own C or C++ code",
    "SIGFPE": "arithmetic error in C code",
    "SIGILL": "illegal instruction",
}
_FROM_OUTSIDE = {
    "SIGKILL": "was killed, perhaps because memory ran out",
    "SIGTERM": "was ended from outside",
    "SIGHUP": "was ended from outside",
    "SIGINT": "was interrupted from outside",
}
_FAULT = re.compile(r'File "(<cell \d+>|[^"]+)", line (\d+)')
_OWN = str(Path(__file__).resolve().parents[1]) + os.sep
_LIBRARY = re.compile(r"<|.*/(?:site-packages|dist-packages|lib(?:64)?/python\d[\d.]*)/")
_PLACE = re.compile(
    r"""
    ^(?P<indent>[\s|]*)File\ "(?P<frame>[^"\n]+)",\ line\ (?P<of_frame>\d+)(?:,\ in\ <module>$)?  # of a traceback
    | \bline\ (?P<of_crash>\d+)\ of\ (?P<crash><cell\ \d+>|.+?)(?=\.\ Its\ )  # of `describe`
    | (?P<cell><cell\ \d+>)(?:,\ line\ |:)(?P<of_cell>\d+)  # of a warning, or of the message of a SyntaxError
    | ^(?P<file>[^"<>\n]+?):(?P<of_file>\d+)(?=:\ \w*Warning:\ )  # of a warning
    """,
    re.MULTILINE | re.VERBOSE,
)


def describe(code: int, faults: str) -> str:
    """One or two sentences on an exit code (negative: a signal) and what faulthandler wrote."""
    if code >= 0:
        return f"The program ended its process (exit code {code}). {GONE}"
    return f"The program {by_signal(-code, _where(faults))}. {GONE}"


def by_signal(number: int, where: str = "") -> str:
    """What a signal did: ``crashed: segmentation fault (signal 11)``, ``was ended from outside (signal 15)``."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"crashed: signal {number}{where}"
    done = _FROM_OUTSIDE.get(name)
    return f"{done} (signal {number})" if done else f"crashed: {_SIGNALS.get(name, name)} (signal {number}){where}"


class InDocument(NamedTuple):
    """A text that names places as a person knows them."""

    text: str
    line: int | None = None
    """The first of them."""
    cell: int = 0
    """Number of the execution that it is of."""


def in_document(text: str, cells: Mapping[str, CellStarted]) -> InDocument:
    """The text with places in `cells` (by the names of their code) as the editor counts.

    The code of a cell is named after its execution, ``<cell 5>``, so that each keeps its own source. A person knows the
    cells of the document only.
    """
    places: list[tuple[int, int]] = []
    several = len({cell.document for cell in cells.values() if not cell.typed}) > 1

    def replace(found: re.Match[str]) -> str:
        cell = cells.get(found["frame"] or found["crash"] or found["cell"] or found["file"])
        if cell is None:
            return found[0]
        line = int(found["of_frame"] or found["of_crash"] or found["of_cell"] or found["of_file"])
        indent = found["indent"] or ""
        if cell.typed:
            return indent + tr("the console, line {line}", line=line)
        places.append((cell.first_line + line - 1, cell.cell))
        return indent + _in_cell(cell, places[-1][0], several)

    return InDocument(_PLACE.sub(replace, text), *(places[0] if places else ()))


def _in_cell(cell: CellStarted, line: int, several: bool) -> str:
    if cell.document_cell is not None and several:
        words = tr("{file}, cell {cell}, line {line}")
        return words.format(file=cell.document_name or tr("untitled"), cell=cell.document_cell + 1, line=line)
    if cell.document_cell is not None:
        return tr("cell {cell}, line {line}", cell=cell.document_cell + 1, line=line)
    if cell.name.startswith("<"):
        return tr("line {line}", line=line)
    return tr("{file}, line {line}", file=os.path.basename(cell.name), line=line)


def _where(faults: str) -> str:
    """The innermost line of a cell, else of a file that is no library's, else of all, in the current thread."""
    current = faults.partition("Current thread")[2].partition("\n\n")[0]
    lines = _FAULT.findall(current)
    if not lines:
        return ""
    in_cells = [found for found in lines if found[0].startswith("<cell ")]
    in_files = [found for found in lines if not _LIBRARY.match(found[0]) and not found[0].startswith(_OWN)]
    file, line = [*in_cells, *in_files, *lines][0]
    return f", in line {line} of {file}"
