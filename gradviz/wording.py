"""What is told to a person, in the language that they chose: every sentence and label goes through `tr`.

A text is written in English where it is told; its translations lie in ``resources/translations``. This room knows no
Qt, so that a record, a scene or a program without a window can tell things, too: in English, unless somebody installs
a translation (`gradviz.ui.languages` does).
"""

from __future__ import annotations

from collections.abc import Callable

_find: Callable[[str], str] | None = None
_found: dict[str, str] = {}
"""What was looked up in the spoken language: most texts are told again and again."""


def tr(text: str, /, **values: object) -> str:
    """The text in the chosen language, with ``{name}`` in it replaced by what is given for `name`.

    The text must stand in the source as it is, not as an f-string, nor within one: else no translation can be found
    for it.
    """
    if _find is not None:
        told = _found.get(text)
        if told is None:
            told = _found[text] = _find(text)
        text = told
    return text.format(**values) if values else text


def later(text: str, /) -> str:
    """The same text, marked as one that is translated where it is told: for tables that are made at import."""
    return text


def is_source() -> bool:
    """Whether texts are told as they stand in the source."""
    return _find is None


def begun(text: str) -> str:
    """The words that begin a sentence: with a capital, which only the language of the source has."""
    return text[:1].upper() + text[1:] if is_source() else text


def install(find: Callable[[str], str] | None) -> None:
    """Have texts looked up by `find`, which gives the English text back where it knows no other; None: told as is."""
    global _find
    _find = find
    _found.clear()
