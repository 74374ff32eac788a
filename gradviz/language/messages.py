"""What the window asks the language service, and its answers. Lines count from 1, columns from 0, in characters."""

from __future__ import annotations

import struct
from typing import Union

import msgspec

HEADER = struct.Struct("<I")
"""Before each message: its length."""


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages; the tag is the class name."""


class Name(msgspec.Struct, frozen=True):
    """What may stand at a place of a text."""

    name: str
    kind: str = ""
    """``function``, ``class``, ``module``, ``variable``, ``property``, ``parameter``, ``keyword``, ``word``; empty: not
    known yet."""
    detail: str = ""
    """A signature, or what it holds, in short."""


class Doc(msgspec.Struct, frozen=True):
    """What is known of a name."""

    name: str
    kind: str = ""
    signatures: tuple[str, ...] = ()
    text: str = ""
    """Its docstring, without the signature."""


class Signature(msgspec.Struct, frozen=True):
    """One way to call something."""

    name: str
    parameters: tuple[str, ...]
    """As they are written, ``bias: bool = True``."""
    current: int | None
    """Which of them the caret is at."""
    returns: str = ""
    text: str = ""
    """The first paragraph of the docstring."""


class Definition(msgspec.Struct, frozen=True):
    """Where a name comes from."""

    name: str
    path: str
    """Empty: this text itself."""
    line: int
    """0: not in a text (it is compiled)."""
    column: int = 0
    module: str = ""


class Finding(msgspec.Struct, frozen=True):
    """Something that is wrong with a text, or may be."""

    code: str
    """What it is: ``syntax``, ``UndefinedName``, … (see `gradviz.language.checking`)."""
    severity: str
    """``error``: it does not run; ``warning``: it may fail; ``hint``: it does nothing."""
    line: int
    column: int
    end_line: int
    end_column: int
    values: tuple[str, ...] = ()
    """What the sentence about it names."""


# ---------------------------------------------------------------- to the service


class Check(Message, frozen=True):
    """What is wrong with a text: `Checked` follows."""

    number: int
    text: str
    cells: bool = False
    """Whether its cells run one by one in a shell: magics, top-level ``await``, names of later cells."""


class Complete(Message, frozen=True):
    """What may stand at a place, whatever the word begins with that stands there: `Completed` follows."""

    number: int
    text: str
    line: int
    column: int
    path: str = ""


class Detail(Message, frozen=True):
    """Kinds and signatures of some names of the last `Completed`: `Detailed` follows."""

    number: int
    names: tuple[str, ...]


class Explain(Message, frozen=True):
    """What is known of one name of the last `Completed`: `Explained` follows."""

    number: int
    name: str


class Sign(Message, frozen=True):
    """How the call may be written that the place is in: `Signed` follows."""

    number: int
    text: str
    line: int
    column: int
    path: str = ""


class Look(Message, frozen=True):
    """What is known of the name at a place: `Explained` follows."""

    number: int
    text: str
    line: int
    column: int
    path: str = ""


class Find(Message, frozen=True):
    """Where the name at a place is defined: `Found` follows."""

    number: int
    text: str
    line: int
    column: int
    path: str = ""


class Warm(Message, frozen=True):
    """Read a piece of a program ahead of its use, up to its end: `Warmed` follows."""

    number: int
    text: str


# ---------------------------------------------------------------- from the service


class Checked(Message, frozen=True):
    """Sorted by place."""

    number: int
    findings: tuple[Finding, ...]


class Completed(Message, frozen=True):
    """In the order of the alphabet."""

    number: int
    names: tuple[Name, ...]


class Detailed(Message, frozen=True):
    """The same names, with all that is known of them."""

    number: int
    names: tuple[Name, ...]


class Explained(Message, frozen=True):
    """None: nothing is known."""

    number: int
    doc: Doc | None


class Signed(Message, frozen=True):
    """The best way first; empty outside of a call, or of what is not known."""

    number: int
    signatures: tuple[Signature, ...]


class Found(Message, frozen=True):
    """Empty: it is not known."""

    number: int
    definitions: tuple[Definition, ...]


class Warmed(Message, frozen=True):
    """It was read."""

    number: int


Question = Union[Check, Complete, Detail, Explain, Sign, Look, Find, Warm]
Answer = Union[Checked, Completed, Detailed, Explained, Signed, Found, Warmed]
_encoder = msgspec.msgpack.Encoder()
_questions: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Question)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def packed(message: Message) -> bytes:
    """A message as it is sent."""
    body = _encoder.encode(message)
    return HEADER.pack(len(body)) + body


def question(body: bytes) -> Question:
    """What was asked. Raises `msgspec.DecodeError`."""
    return _questions.decode(body)


def take_answer(buffer: bytearray) -> Answer | None:
    """Take the first whole answer out of a buffer, if there is one. Raises `msgspec.DecodeError`."""
    if len(buffer) < HEADER.size:
        return None
    end = HEADER.size + HEADER.unpack_from(buffer)[0]
    if len(buffer) < end:
        return None
    body = bytes(buffer[HEADER.size : end])
    del buffer[:end]
    return _answers.decode(body)
