"""What is wrong with a text: Python's own errors, names, and what cells of a notebook may do."""

from __future__ import annotations

import pytest

from gradviz.language.checking import check
from gradviz.language.messages import Finding

Found = tuple[str, str, int, str]
"""Code, severity, line, and the text that is marked."""


def found(text: str, cells: bool = False) -> list[Found]:
    lines = text.split("\n")
    return [
        (each.code, each.severity, each.line, lines[each.line - 1][each.column : each.end_column])
        for each in check(text, cells)
    ]


def only(text: str, cells: bool = False) -> Finding:
    (finding,) = check(text, cells)
    return finding


def test_a_sound_program_has_no_findings() -> None:
    text = "import torch\nx = torch.ones(3)\nfor turn in range(2):\n    x = x * turn\nprint(x, __file__, __name__)\n"
    assert check(text) == ()


def test_names_that_are_nowhere_are_found_with_the_one_that_was_meant() -> None:
    finding = only("import torch\nx = torch.ones(3)\ny = troch.zeros(2), torch\nprint(x, y)\n")
    assert (finding.code, finding.severity, finding.line) == ("UndefinedName", "warning", 3)
    assert finding.values == ("troch", "torch", "")


def test_a_library_that_is_not_imported_is_known_by_its_usual_name() -> None:
    assert only("print(np.ones(3))").values == ("np", "", "import numpy as np")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("import os\n", "os"),
        ("import os.path, sys\nprint(sys)\n", "path"),
        ("from torch import nn, optim as o\nprint(nn)\n", "o"),
        ("from torch import (\n    nn,\n    optim,\n)\nprint(nn)\n", "optim"),
        ("def f():\n    kept = 1\n", "kept"),
    ],
)
def test_what_is_never_used_is_a_hint(text: str, marked: str) -> None:
    ((_code, severity, _line, at),) = found(text)
    assert (severity, at) == ("hint", marked)


@pytest.mark.parametrize(
    ("text", "line", "marked"),
    [
        ("x = foo(1\ny = 2\nprint(x, y)\n", 1, "("),
        ("if True\n    pass\n", 1, "e"),
        ("a = 1\n  b = 2\n", 2, " b = 2"),
        ("print('a)\n", 1, "'a)"),
        ("x = 1 +\n", 1, "+"),
        ("def f():\nreturn 1\n", 2, "return"),
        ("x = [1, 2)\n", 1, ")"),
        ("return 3\n", 1, "return 3"),
    ],
)
def test_what_python_cannot_read_is_an_error_where_it_is(text: str, line: int, marked: str) -> None:
    syntax = [each for each in found(text) if each[0] == "syntax"]
    assert [(each[1], each[2]) for each in syntax] == [("error", line)]
    assert marked in syntax[0][3] or syntax[0][3] == marked


def test_the_rest_of_a_text_that_cannot_be_read_is_checked_without_false_alarms() -> None:
    text = "import os\nimport torch\nx = torch.ones(\ny = x + 1\nprint(y, nowhere)\n"
    assert found(text) == [
        ("UnusedImport", "hint", 1, "os"),
        ("syntax", "error", 3, "("),
        ("UndefinedName", "warning", 5, "nowhere"),
    ]


def test_columns_are_characters_also_behind_others_than_ascii() -> None:
    assert found("grüße = '😀'; print(grüße, nirgends)") == [("UndefinedName", "warning", 1, "nirgends")]


CELLS = """# %%
%matplotlib inline
!ls -l
files = !ls
import torch
x = torch.ones(2)
x?
# %%
y = later + _ + x.sum()
await thing()
# %%
later = 2
async def thing():
    return later
y
"""


def test_cells_may_hold_magics_and_await_and_names_of_other_cells() -> None:
    assert check(CELLS, cells=True) == ()


def test_as_a_file_the_same_text_is_wrong() -> None:
    assert found(CELLS)[0][:3] == ("syntax", "error", 2)


def test_each_cell_has_its_own_errors_and_lines_of_messages_are_those_of_the_text() -> None:
    text = "# %%\nx = = 1\n# %%\nfor i in x:\nprint(i)\n# %%\nprint(nowhere)\n"
    first, second, third = check(text, cells=True)
    assert (first.code, first.line) == ("syntax", 2)
    assert (second.line, second.values[0]) == (5, "expected an indented block after 'for' statement on line 4")
    assert (third.code, third.line) == ("UndefinedName", 7)


def test_a_cell_in_another_language_is_passed_over_and_a_timed_one_is_not() -> None:
    assert check("# %%\n%%bash\necho $x | wc -l\n", cells=True) == ()
    assert found("# %%\n%%time\nprint(nowhere)\n", cells=True) == [("UndefinedName", "warning", 3, "nowhere")]


@pytest.mark.parametrize(
    "magic",
    [
        "%time x = 1",
        "  %time x = 1",
        "%time    x = 1",
        "%prun -l 5 x = 1",
        "%%capture x\npass",
        "%%capture --no-stderr x\npass",
    ],
)
def test_what_a_magic_gives_a_name_is_defined(magic: str) -> None:
    around = "if 1:\n" if magic.startswith(" ") else ""
    assert check(f"# %%\n{around}{magic}\n# %%\nprint(x)\n", cells=True) == ()


@pytest.mark.parametrize("magic", ["%time ", "%timeit ", "%timeit -n 10 -r3 ", "%time -", "%prun   -q "])
def test_what_a_magic_runs_is_read_where_it_stands(magic: str) -> None:
    text = f"# %%\nimport os\n{magic}os.getpid(nowhere)\n"
    finding = check(text, cells=True)[0]
    assert (finding.line, finding.column) == (3, len(magic) + len("os.getpid("))
    assert len(check(text, cells=True)) == 1


@pytest.mark.parametrize(
    "magic", ["%time for i in range(3): print(i)", "%timeit", "%time 1 +", "%timer x = 1", r"%time '\d'"]
)
def test_a_magic_that_is_no_simple_statement_is_passed_over(magic: str) -> None:
    assert check(f"# %%\n{magic}\n", cells=True) == ()


@pytest.mark.parametrize("text", ["", "\0", "(" * 500, "x = 1\n" * 3 + "\x0c", "\ufeffx", "#" * 10_000, "'''"])
def test_nonsense_ends_in_findings_not_in_errors(text: str) -> None:
    for cells in (False, True):
        assert all(each.line >= 1 and each.end_column >= each.column for each in check(text, cells))


def test_a_name_in_a_class_or_a_comprehension_is_none_of_the_cells() -> None:
    text = "# %%\nclass A:\n    inside = 1\n# %%\nprint(inside)\n"
    assert found(text, cells=True) == [("UndefinedName", "warning", 5, "inside")]
