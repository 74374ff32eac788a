from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

import pytest

from gradviz.events import CellEnded, TextPrinted
from gradviz.worker.journal import join_text
from gradviz.worker.log import HEADER, LogReader, LogWriter, TornLog
from gradviz.worker.print_limit import CHUNK


@pytest.fixture
def file() -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as opened:
        yield opened


def test_a_reader_gets_what_was_written_in_order(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    bodies = [b"one", b"", b"three" * 100]
    for body in bodies:
        writer.append(body)
    assert reader.read() == bodies
    assert reader.read() == []


def test_a_file_that_nobody_writes_yet_is_empty(file: IO[bytes]) -> None:
    reader = LogReader(file.fileno())
    assert reader.read() == []
    assert reader.position >= reader.end


def test_the_log_grows_under_its_reader(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    read: list[bytes] = []
    for number in range(40):
        writer.append(bytes([number]) * 100_003)
        read += reader.read()
    assert read == [bytes([number]) * 100_003 for number in range(40)]


def test_one_frame_may_be_larger_than_the_file(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    writer.append(b"x" * (5 << 20))
    assert [len(body) for body in reader.read()] == [5 << 20]


def test_a_slice_leaves_the_rest_for_later(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    for number in range(10):
        writer.append(bytes([number]))
    assert len(reader.read(most=7)) == 7
    assert reader.position < reader.end
    assert len(reader.read(most=7)) == 3
    assert reader.position >= reader.end


def test_what_is_not_published_does_not_exist(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    writer.append(b"whole")
    file.seek(writer.end)
    file.write(b"half a frame")
    file.flush()
    assert reader.read() == [b"whole"]


def test_a_damaged_frame_is_told(file: IO[bytes]) -> None:
    writer, reader = LogWriter(file.fileno()), LogReader(file.fileno())
    writer.append(b"body")
    file.seek(HEADER + 4)
    file.write(b"\x07")
    file.flush()
    with pytest.raises(TornLog, match="frame 0"):
        reader.read()


def test_printed_pieces_are_joined_up_to_the_next_event() -> None:
    pieces = [TextPrinted(1, "stdout", "a"), TextPrinted(1, "stdout", "\n"), TextPrinted(1, "stderr", "b")]
    end = CellEnded(1)
    joined = join_text([*pieces, end, TextPrinted(2, "stdout", "c")])
    assert joined == [
        TextPrinted(1, "stdout", "a\n"),
        TextPrinted(1, "stderr", "b"),
        end,
        TextPrinted(2, "stdout", "c"),
    ]


def test_joined_text_stays_within_reason() -> None:
    joined = join_text([TextPrinted(1, "stdout", "x" * 1000)] * 200)
    texts = [event.text for event in joined if isinstance(event, TextPrinted)]
    assert sum(map(len, texts)) == 200_000
    assert max(map(len, texts)) < CHUNK + 1000
    assert len(texts) <= 200_000 / CHUNK
