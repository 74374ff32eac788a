"""The texts that code was made of; of files they are told when code of theirs first runs, and anew when they changed.

A text is what was loaded, not what lies on the disk by now: a file that was written since is asked whether Python's
compiler makes that very code of it.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from time import time
from types import CodeType, FrameType

from gradviz.events import FileSeen
from gradviz.recorder.syntax import Syntax, syntax_of

_BEGAN = time()
"""A file that was not written since is as it was loaded."""
_MOST = 1 << 20
"""Characters of a text that the record keeps."""
_CELL = "<cell "


class Text:
    """What some code was made of."""

    __slots__ = ("_codes", "_syntax", "lines", "name")

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        """What places in it call their file."""
        self.lines = lines
        """None where it is not known."""
        self._syntax: Syntax | None = None
        self._codes: frozenset[CodeType] | None = None

    @property
    def syntax(self) -> Syntax:
        """What it says of instructions."""
        if self._syntax is None:
            self._syntax = syntax_of("".join(self.lines))
        return self._syntax

    def makes(self, code: CodeType) -> bool:
        """Whether Python makes this code of it."""
        if self._codes is None:
            self._codes = frozenset(_codes_of("".join(self.lines), code.co_filename))
        return code in self._codes


class Files:
    """Knows the text of each code object of the user's."""

    def __init__(self, tell: Callable[[FileSeen], None]) -> None:
        self._tell = tell
        self._begun: set[str] = set()
        """The names of what was run as a whole: the record has it as it was run."""
        self._run: dict[str, Text] = {}
        """The newest text of each of these, and of cells."""
        self._files: dict[str, list[Text]] = {}
        """The texts that were told of each other file."""
        self._texts: dict[int, Text] = {}
        self._codes: list[CodeType] = []  # held, so that their ids stay theirs (to hash a code object is slow)

    def begin(self, name: str) -> None:
        """A text is about to run that the record has under this name."""
        self._begun.add(name)

    def text(self, frame: FrameType) -> Text:
        """The text of a frame's code, which is held from now on."""
        code = frame.f_code
        found = self._texts.get(id(code))
        if found is None:
            found = self._texts[id(code)] = self._find(code, frame)
            self._codes.append(code)
        return found

    def name_of(self, code: CodeType) -> str:
        """What places in some code call their file, as far as that was told."""
        known = self._texts.get(id(code))
        return known.name if known is not None else code.co_filename

    def _find(self, code: CodeType, frame: FrameType) -> Text:
        file = code.co_filename
        linecache.checkcache(file)
        lines = linecache.getlines(file, frame.f_globals)
        if file in self._begun or file.startswith(_CELL):
            return self._as_it_ran(file, lines)
        known = self._files.setdefault(file, [])
        same = next((text for text in known if text.lines == lines), None)
        is_loaded_now = code.co_name == "<module>"
        if is_loaded_now or (_is_old(file) if not known else known == [same]):
            return same or self._take(file, lines)
        if same is None and Text("", lines).makes(code):
            return self._take(file, lines)
        made = next((text for text in reversed(known) if text.makes(code)), None)
        return made or next((text for text in known if not text.lines), None) or self._take(file, [])

    def _as_it_ran(self, name: str, lines: list[str]) -> Text:
        text = self._run.get(name)
        if text is None or text.lines is not lines:
            text = self._run[name] = Text(name, lines)
        return text

    def _take(self, file: str, lines: list[str]) -> Text:
        """Tell of another text of a file; that one is not known tells itself, as long as there is no other."""
        known = self._files[file]
        text = Text(f"{file} ({len(known) + 1})" if known else file, lines)
        known.append(text)
        source = "".join(lines)
        if source or len(known) > 1:
            self._tell(FileSeen(text.name, file, source if len(source) <= _MOST else ""))
        return text


def _is_old(file: str) -> bool:
    """Whether a file is as it was when this module was loaded, or can never change."""
    entry = linecache.cache.get(file)
    written = entry[1] if entry is not None and len(entry) > 1 else None
    return written is None or written < _BEGAN


def _codes_of(source: str, name: str) -> Iterator[CodeType]:
    """All code objects that Python makes of a source; none where it is not plain Python."""
    try:
        codes = [compile(source, name, "exec", dont_inherit=True)]
    except (SyntaxError, ValueError):
        return
    while codes:
        code = codes.pop()
        yield code
        codes += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
