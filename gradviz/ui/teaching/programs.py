"""The texts of the examples; their comments are in the chosen language, the program is the same."""

from __future__ import annotations

from functools import cache

from gradviz.ui.languages import LANGUAGES, languages
from gradviz.ui.resources import resource


def program(file: str) -> str:
    """The text of an example by the name of its file."""
    return _read(file, languages.spoken)


def begins_as(text: str, file: str) -> bool:
    """Whether a text begins as an example does, in any of the languages: no other begins so."""
    return any(text.startswith(_read(file, language).partition("\n")[0]) for language in LANGUAGES)


@cache
def _read(file: str, language: str) -> str:
    folder = "examples" if language == "en" else f"examples/{language}"
    return resource(f"{folder}/{file}").read_text(encoding="utf-8")
