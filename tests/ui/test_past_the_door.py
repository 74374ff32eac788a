"""No literal with words in it goes to a person untranslated: looked for in the source, without an open window."""

from __future__ import annotations

from tests.wording import SOURCE, files, past_the_door

ROOMS = files("ui", "scene", "trace")
NO_WORDS = {
    "muted": "a look",
    "gradient": "a look",
    "error": "a look",
    "vmap": "torch's name",
    "None": "Python's",
    ":  grad ": "torch's name",
    ".txt": "the ending of a file",
    "<h2>Gradviz</h2><p>": "a name",
}


def test_no_words_are_told_past_the_door() -> None:
    """`tests.wording.SINKS` and `MADE` are the ways by which words reach a person."""
    told = [
        f"{path.relative_to(SOURCE)}:{line}: {text!r}"
        for path in ROOMS
        for line, text in past_the_door(path)
        if text not in NO_WORDS
    ]
    assert not told, "put it into tr(…) of gradviz.wording, or later(…) in a table:\n" + "\n".join(told)
