"""Texts of programs as bytes, and back: the encoding that the program names, and the ends of its lines as they were."""

from __future__ import annotations

import codecs
import io
import re
import tokenize

from gradviz.wording import tr

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]")
_SIGNED = "-sig"
_MARKS = {
    "utf-32-le-sig": codecs.BOM_UTF32_LE,
    "utf-32-be-sig": codecs.BOM_UTF32_BE,
    "utf-16-le-sig": codecs.BOM_UTF16_LE,
    "utf-16-be-sig": codecs.BOM_UTF16_BE,
    "utf-8-sig": codecs.BOM_UTF8,
}
"""Marks of the byte order at the beginning of a file."""
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|$)")


class EncodingError(Exception):
    """Bytes are no text, or a text is no bytes in the encoding that it names."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words)
        self._words, self._values = words, values

    def sentence(self, name: str) -> str:
        """What happened to the file of that name, and what to do."""
        return self._words.format(name=name, **self._values)


def decoded(data: bytes, *, python: bool) -> tuple[str, str]:
    """The encoding of a file, and its text with its own ends of lines. Raises `EncodingError`.

    An encoding whose name ends with ``-sig`` begins with a mark of its byte order.
    """
    encoding = next((name for name, mark in _MARKS.items() if data.startswith(mark)), "utf-8")
    if python and encoding.startswith("utf-8"):
        encoding = _named_by(data)
    elif not python and not encoding.startswith("utf-8"):
        encoding = "utf-8"
    try:
        return encoding, data[len(_MARKS.get(encoding, b"")) :].decode(encoding.removesuffix(_SIGNED))
    except UnicodeDecodeError as error:
        called = "UTF-8" if encoding.startswith("utf-8") else encoding
        raise EncodingError(
            tr("{name} is not {called} text (byte {byte}); save it as UTF-8 and open it again."),
            called=called, byte=error.start + 1,
        ) from None  # fmt: skip


def encoded(text: str, before: str, encoding: str) -> tuple[str, str, bytes]:
    """The encoding, the text with its ends of lines, and the bytes, of what was `before` in a file of that encoding.

    Raises `EncodingError`.
    """
    if encoding == "utf-8-sig" or not encoding.endswith(_SIGNED):
        wanted = _wanted(text).removesuffix(_SIGNED)
        encoding = "utf-8-sig" if encoding == "utf-8-sig" and wanted == "utf-8" else wanted
    written = with_ends(text, before)
    try:
        return encoding, written, _MARKS.get(encoding, b"") + written.encode(encoding.removesuffix(_SIGNED))
    except UnicodeEncodeError as error:
        raise EncodingError(
            tr("{name} could not be saved: {encoding} has no {sign}; change its coding line to utf-8."),
            encoding=encoding, sign=repr(text[error.start : error.start + 1] or written[error.start]),
        ) from None  # fmt: skip


def with_ends(text: str, before: str) -> str:
    """The text with ends of lines as before: a line that stayed keeps its own, others get the usual one."""
    if "\r" not in before:
        return text
    old = [(match[1], match[2]) for match in _LINE.finditer(before)]
    if len(old) > 1 and not old[-2][1]:
        old.pop()  # behind a last line without an end there is no further one
    ends = [end for _, end in old if end]
    usual = max(dict.fromkeys(reversed(ends)), key=ends.count, default="\n")  # of two that are as usual, the last one
    lines = text.split("\n")
    if len(set(ends)) == 1:
        return usual.join(lines)
    head = _alike([line for line, _ in old], lines)
    tail = min(_alike([line for line, _ in old[::-1]], lines[::-1]), len(lines) - head, len(old) - head)
    kept = {at: old[at][1] for at in range(head)}
    kept |= {len(lines) - back: old[len(old) - back][1] for back in range(1, tail + 1)}
    last = len(lines) - 1
    return "".join(line + ("" if at == last else kept.get(at) or usual) for at, line in enumerate(lines))


def _alike(one: list[str], other: list[str]) -> int:
    """How many lines the two begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _wanted(text: str) -> str:
    """The encoding that a program names; UTF-8 for one that names none, or none that Python knows."""
    try:
        return _named_by(text.encode("utf-8", "surrogatepass"))
    except EncodingError:  # whoever is still writing the coding line loses nothing
        return "utf-8"


def _named_by(data: bytes) -> str:
    """The encoding of a program as Python finds it: by a line such as ``# coding: latin-1``, else UTF-8."""
    try:
        encoding, lines = tokenize.detect_encoding(io.BytesIO(data).readline)
        if any(_CODING.match(line) and not _names(line, encoding) for line in lines):
            raise LookupError(encoding)
        b"".join(lines).decode(encoding)
    except UnicodeDecodeError:
        return encoding
    except (SyntaxError, LookupError, UnicodeError):
        if any(_CODING.match(line) for line in data.split(b"\n")[:2]):
            raise EncodingError(
                tr("{name} has a coding line that Python does not understand; write # coding: utf-8 and open it again.")
            ) from None
        return "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    return encoding


def _names(line: bytes, encoding: str) -> bool:
    """Whether a line that names an encoding still reads like that in it; in codes that are no texts it does not."""
    try:
        return "coding" in line.decode(encoding, "replace")
    except UnicodeError:  # some codes know no replacement
        return False
