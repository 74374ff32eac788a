"""Bookmarks: in order, one a step, kept in the record's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz import events as ev
from gradviz.trace import moves
from gradviz.trace.bookmarks import Bookmark, Bookmarks
from gradviz.trace.moves import Move
from gradviz.trace.store import DamagedTrace, load
from gradviz.trace.trace import Trace


def record() -> Trace:
    return Trace([ev.CellStarted(1, "<cell 1>", "a"), *(ev.TextPrinted(1, "stdout", str(i)) for i in range(8))])


def test_they_stand_in_order_one_a_step() -> None:
    marks = Bookmarks()
    for step, name in ((5, "five"), (2, "two"), (9, "nine"), (5, "cinq")):
        marks.put(step, name)
    assert marks.all() == (Bookmark(2, "two"), Bookmark(5, "cinq"), Bookmark(9, "nine"))
    marks.remove(2)
    marks.remove(3)
    assert marks.all() == (Bookmark(5, "cinq"), Bookmark(9, "nine"))
    assert (marks.at(5), marks.at(6)) == (Bookmark(5, "cinq"), None)


def test_moves_go_from_one_to_the_next_and_around() -> None:
    trace = record()
    assert moves.to_bookmark(trace, 1, 0).step is None
    for step in (2, 5):
        trace.bookmarks.put(step, f"at {step}")
    assert [moves.to_bookmark(trace, 1, step).step for step in (0, 2, 4, 5, 8)] == [2, 5, 5, 2, 2]
    assert [moves.to_bookmark(trace, -1, step).step for step in (0, 2, 4, 5, 8)] == [5, 5, 2, 2, 5]
    assert moves.to_bookmark(trace, 1, 2) == Move(5, "Bookmark “at 5”.")


def test_they_come_back_from_the_file_and_older_files_have_none(tmp_path: Path) -> None:
    trace = record()
    trace.save(tmp_path / "without.gradviz")
    trace.bookmarks.put(3, "drei — 三")
    trace.bookmarks.put(0, "before")
    trace.save(tmp_path / "with.gradviz")
    without, loaded = load(tmp_path / "without.gradviz"), load(tmp_path / "with.gradviz")
    assert without.bookmarks.all() == ()
    assert loaded.bookmarks.all() == (Bookmark(0, "before"), Bookmark(3, "drei — 三"))
    assert loaded.events == without.events == trace.events


def test_a_file_that_breaks_off_within_them_is_damaged(tmp_path: Path) -> None:
    trace, path = record(), tmp_path / "a.gradviz"
    trace.save(path)
    whole = len(path.read_bytes())
    trace.bookmarks.put(3, "three")
    trace.save(path)
    data = path.read_bytes()
    for end in range(whole + 1, len(data)):
        path.write_bytes(data[:end])
        with pytest.raises(DamagedTrace, match="damaged"):
            load(path)
    path.write_bytes(data[:-1] + b"x")
    with pytest.raises(DamagedTrace, match="damaged"):
        load(path)
    trace.bookmarks.put(99, "outside")
    trace.save(path)
    with pytest.raises(DamagedTrace, match="damaged"):
        load(path)
