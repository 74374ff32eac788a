"""A wrong line is never marked, however the text was edited."""

from __future__ import annotations

from gradviz.events import CellStarted, FileSeen, Place
from gradviz.trace.trace import Trace
from gradviz.ui.editor.source_map import SourceMap

SOURCE = "a = 1\nb = 2\nc = 3\nd = 4"


def place(line: int, cell: int = 1) -> Place:
    return Place(cell, f"<cell {cell}>", line)


def mapped(text: str, first_line: int = 1) -> tuple[bool, list[int | None]]:
    trace = Trace([CellStarted(1, "<cell 1>", SOURCE, first_line)])
    source = SourceMap(trace, text)
    return source.edited, [source.line(place(line)) for line in (1, 2, 3, 4)]


def test_unedited_text_maps_line_to_line() -> None:
    assert mapped(SOURCE + "\n") == (False, [1, 2, 3, 4])
    assert mapped("# %%\n" + SOURCE, first_line=2) == (False, [2, 3, 4, 5])


def test_inserted_lines_shift_what_follows() -> None:
    assert mapped("a = 1\nnew = 0\nb = 2\nc = 3\nd = 4") == (True, [1, 3, 4, 5])
    assert mapped("# first\n" + SOURCE) == (True, [2, 3, 4, 5])


def test_changed_and_removed_lines_map_to_nothing() -> None:
    assert mapped("a = 1\nb = 20\nc = 3\nd = 4") == (True, [1, None, 3, 4])
    assert mapped("a = 1\nd = 4") == (True, [1, None, None, 2])


def test_places_of_other_files_are_nowhere() -> None:
    trace = Trace([CellStarted(1, "<cell 1>", SOURCE)])
    source = SourceMap(trace, SOURCE)
    assert source.line(Place(1, "/lib/other.py", 2)) is None
    assert source.line(Place(7, "<cell 7>", 2)) is None
    assert source.line(None) is None


def test_code_of_an_earlier_cell_is_found_by_the_name_of_its_file() -> None:
    trace = Trace([
        CellStarted(1, "<cell 1>", SOURCE, 2, 0),
        CellStarted(2, "<cell 2>", "f()", 8, 1),
        CellStarted(3, "<cell 1>", "new\n" + SOURCE, 2, 0),
    ])  # fmt: skip
    text = "# %%\n" + SOURCE + "\n\n# %%\nf()"
    source = SourceMap(trace, text)
    assert source.line(Place(2, "<cell 1>", 3)) == 4
    assert source.line(Place(3, "<cell 1>", 3)) == 3, "the newest source of that name by then"
    assert SourceMap(trace, text.replace("c = 3", "c = 4")).line(Place(2, "<cell 1>", 3)) is None, "edited since"


def test_lines_of_a_file_are_found_in_the_text_of_it_that_ran() -> None:
    trace = Trace([
        CellStarted(1, "/a/run.py", "import helper"),
        FileSeen("/a/helper.py", "/a/helper.py", SOURCE),
        FileSeen("/a/helper.py (2)", "/a/helper.py", "new\n" + SOURCE),
        FileSeen("/a/lost.py", "/a/lost.py", ""),
    ])  # fmt: skip
    source = SourceMap(trace, SOURCE, trace.texts()[1:])
    assert source.edited, "the newest text is another one"
    assert [source.line(Place(1, "/a/helper.py", line)) for line in (1, 3)] == [1, 3]
    assert [source.line(Place(1, "/a/helper.py (2)", line)) for line in (1, 2, 4)] == [None, 1, 3]
    assert source.runs_of(3) == [("/a/helper.py", 3), ("/a/helper.py (2)", 4)]
    assert source.line(Place(1, "/a/lost.py", 1)) is None
    assert source.line(Place(1, "/a/run.py", 1)) is None, "it is of another document"


def test_a_line_knows_all_executions_of_it() -> None:
    trace = Trace([CellStarted(1, "<cell 1>", SOURCE), CellStarted(2, "<cell 2>", SOURCE)])
    assert SourceMap(trace, SOURCE).texts_of(3) == [(1, 3), (2, 3)]
