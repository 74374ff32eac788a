"""The examples as a course: complete, short, in their files, and each shows what it says that it shows."""

from __future__ import annotations

import ast
import io
import json
import os
import struct
import tokenize
import unicodedata
from pathlib import Path

import pytest

from gradviz.course import CHAPTERS
from gradviz.examples import course, neighbor
from gradviz.trace.moments import find
from resources.thumbnails import update
from tests.conftest import SEEDS
from tests.examples.recorded import FOLDER, NAMES, recorded

GOLDEN = Path(__file__).parent / "said.txt"
WIDEST = 60
"""Columns that are readable on a projector."""
LESSONS = {
    "000_0577da23c6dcab09": {
        "no gradient before the first pass, one afterwards": "welcome",
        "only leaves keep a gradient": "leaves",
        "a second pass over a freed graph fails": "second_backward",
        "a hook prints the gradient that arrives": "hooks",
        "the gradient of a non-leaf is None, with a warning": "non_leaf_grad",
        "the pass begins with 1, whatever number the loss was given": "replaced_loss",
        "a new number in loss.data changes no gradient": "replaced_loss",
        "a layer as a product of matrix and vector, and its gradients": "matrix_multiply",
        "data require no gradient by default": "leaves",
        "data that require one get it, and no optimizer moves them": "matrix_multiply",
    },
    "001_c7c0efe116ad74bc": {
        "a logistic loss of a linear layer": "logistic_loss",
        "grad_fn says how a tensor was made": "graph",
        "the pass gives the gradients of weight and bias": "logistic_loss",
        "no_grad stops tracking": "no_grad",
        "detach stops tracking": "detach",
        "parameters are frozen to fine-tune a trained network": "freezing",
        "a result with many elements needs a gradient for each": "gradient_argument",
        "retain_graph lets a graph be passed again": "retain_graph",
        "a second pass adds to the gradient": "accumulation",
        "zero_() takes the gradient back to zero": "zeroing",
    },
    "002_74eb0181d4c31eb8": {
        "requires_grad is False unless asked for, and spreads to results": "who_gets_a_grad",
        "under no_grad the result does not require one": "no_grad",
        "backward of a multiplication by a number": "constants",
        "a Parameter requires a gradient by itself": "who_gets_a_grad",
        "two passes over a shared part need retain_graph": "retain_graph",
        "gradients add up unless they are zeroed": "accumulation",
        "zero_(), and another tensor in place of .grad": "zeroing",
        "the gradient of what lies in the middle is not kept": "non_leaf_grad",
        "numbers in a formula are constants": "constants",
        "what was made under no_grad cuts off all that is behind it": "no_grad",
    },
    "003_4cd202986898aa07": {
        "programs are taken apart into operations, as a graph without cycles": "graph",
        "the graph is built as the program runs, not declared before": "control_flow",
        "forward and reverse accumulation, and what each costs": "forward_mode",
        "reverse mode needs what the forward pass saved": "second_backward",
        "requires_grad_() from a line on": "graph",
        "the gradient of a dot product with itself": "graph",
        "gradients add up, so they are zeroed": "zeroing",
        "sum() before backward() is a gradient of ones": "gradient_argument",
        "detach: part of the computation outside of the graph": "detach",
        "a loop and a branch: a gradient equal to d / a": "control_flow",
        "no_grad for evaluation; its part is not passed back": "no_grad",
        ".data changes the numbers behind autograd's back": "data",
    },
    "004_b11b63e1f9431d0b": {
        "the sum of two tensors that require gradients": "who_gets_a_grad",
        "only leaves have a gradient": "leaves",
        "is_leaf tells": "leaves",
        "a product and a sum: gradients of all three": "matrix_multiply",
        "passing the same leaves again adds up": "accumulation",
        "grad = None": "zeroing",
        "backward() of many elements fails": "gradient_argument",
        "backward() of what was made under no_grad fails": "set_grad_enabled",
        "a pass may run under no_grad: what counts is the forward pass": "no_grad",
        "set_grad_enabled": "set_grad_enabled",
    },
}
"""What each seed teaches, and the example that does."""
FAILING = {
    "welcome": "Trying to backward through the graph a second time",
    "second_backward": "Trying to backward through the graph a second time",
    "retain_graph": "Trying to backward through the graph a second time",
    "gradient_argument": "grad can be implicitly created only for scalar outputs",
    "set_grad_enabled": "element 0 of tensors does not require grad and does not have a grad_fn",
    "data": "one of the variables needed for gradient computation has been modified by an inplace operation",
    "in_place": "one of the variables needed for gradient computation has been modified by an inplace operation",
}
"""The examples that end with an error on purpose, in their last line, and how torch's message begins."""
WARNED = ("print(b.grad)",)
"""Found only where the worker shows warnings."""


def source(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def test_every_file_is_in_the_course_and_every_example_has_a_file() -> None:
    assert sorted(NAMES) == sorted(path.stem for path in FOLDER.glob("*.py"))
    assert len(set(NAMES)) == len(NAMES) >= 26


def test_every_lesson_of_the_seeds_is_taught_by_an_example() -> None:
    assert sorted(LESSONS) == sorted(path.stem for path in SEEDS.glob("*.txt"))
    missing = [name for lessons in LESSONS.values() for name in lessons.values() if name not in NAMES]
    assert not missing


@pytest.mark.parametrize("name", NAMES)
def test_a_program_is_short_narrow_and_its_own(name: str) -> None:
    text = source(name)
    lines = text.splitlines()
    assert len(lines) <= 26
    assert max(map(len, lines)) <= WIDEST
    assert lines[0].startswith("# ")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    seeds = " ".join(path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt"))
    assert text.partition("import torch")[2] not in seeds


@pytest.mark.parametrize("name", NAMES)
def test_a_program_needs_nothing_but_torch(name: str) -> None:
    imports = [node for node in ast.walk(ast.parse(source(name))) if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {each.name if isinstance(node, ast.Import) else node.module for node in imports for each in node.names}
    assert modules
    assert all((module or "").partition(".")[0] == "torch" for module in modules)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_of_an_example_is_short_and_complete(name: str) -> None:
    example = recorded(name).example
    assert 3 <= len(example.title) <= 36
    assert example.sentence.endswith(".")
    assert len(example.sentence) <= 110
    assert 2 <= len(example.watch) <= 4
    assert 0 <= example.shown < len(example.watch)
    for watch in example.watch:
        assert watch.text[-1] in ".…"
        assert len(watch.text) <= 110


@pytest.mark.parametrize("name", NAMES)
def test_errors_are_deliberate_and_stand_in_the_last_line(name: str) -> None:
    run = recorded(name)
    assert run.error.startswith(FAILING.get(name, "")), run.error
    assert bool(run.error) == (name in FAILING)
    if run.error:
        last = [event.place.line for event in run.trace.events if event.kind == "LineReached"][-1]
        assert last == len(source(name).splitlines())
        # the program says itself that this will happen
        assert "fails" in source(name).splitlines()[-1]


@pytest.mark.parametrize("name", NAMES)
def test_every_thing_to_watch_for_is_found_in_the_record(name: str) -> None:
    run = recorded(name)
    for watch in run.example.watch:
        if watch.at.line in WARNED:
            continue
        found = find(run.trace, watch.at)
        assert found is not None, watch
        assert not watch.at.of or found.key is not None, f"{watch.at.of} does not live there: {watch}"


def test_what_gradviz_says_at_each_moment_is_as_it_was() -> None:
    """Read by a person before it is committed: sentence and selected node must show what the text promises."""
    lines = []
    for name in NAMES:
        run = recorded(name)
        lines.append(f"{name}: {run.example.title}")
        for index, watch in enumerate(run.example.watch):
            if watch.at.line not in WARNED:
                found = run.moment(index)
                lines += [f"  - {watch.text}", f"    {found.step} {found.key or ''}: {run.said(index)[:150]}"]
    text = "\n".join(lines) + "\n"
    if os.environ.get("GRADVIZ_REGENERATE"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_a_moment_is_found_by_the_text_of_its_line_wherever_that_stands() -> None:
    example = recorded("leaves").example
    assert find(recorded("graph").trace, example.watch[3].at) is None
    assert neighbor("welcome", -1) is None
    assert neighbor("welcome", 1) == course()[1]
    assert neighbor(NAMES[-1], 1) is None
    assert neighbor("not one of them", 1) is None


def test_a_program_says_with_comments_only_what_its_lines_do() -> None:
    """No comment is wider than the line that it stands beside has room for in a window of 1024 pixels."""
    for name in NAMES:
        for token in tokenize.generate_tokens(io.StringIO(source(name)).readline):
            if token.type == tokenize.COMMENT:
                assert token.end[1] <= 50, (name, token.line)


def test_every_chapter_has_a_title_and_examples() -> None:
    assert len(CHAPTERS) >= 6
    assert all(chapter.title and chapter.examples for chapter in CHAPTERS)


@pytest.mark.parametrize("name", NAMES)
def test_thumbnails_were_painted_of_the_program_as_it_is(name: str) -> None:
    """Else run ``python resources/thumbnails/update.py``, and look at them."""
    sources = json.loads(update.SOURCES.read_text(encoding="utf-8"))
    assert sources[name] == update.mark(recorded(name).example)
    for look in update.LOOKS:
        data = (update.HERE / f"{name}.{look}.png").read_bytes()
        assert data.startswith(b"\x89PNG")
        assert struct.unpack(">II", data[16:24]) == (512, 288)


def test_there_is_no_thumbnail_of_what_is_gone() -> None:
    assert {path.name.split(".")[0] for path in update.HERE.glob("*.png")} == set(NAMES)
    assert sorted(json.loads(update.SOURCES.read_text(encoding="utf-8"))) == sorted(NAMES)


def test_each_language_has_the_same_programs_with_comments_of_its_own() -> None:
    from gradviz.ui.languages import LANGUAGES

    for language in LANGUAGES.keys() - {"en"}:
        folder = FOLDER / language
        assert sorted(path.stem for path in folder.glob("*.py")) == sorted(NAMES)
        for name in NAMES:
            text = (folder / f"{name}.py").read_text(encoding="utf-8")
            code, comments = parts(text)
            own_code, own_comments = parts(source(name))
            assert code == own_code, name
            assert len(comments) == len(own_comments)
            assert comments[0] != own_comments[0]
            assert max(map(columns, text.splitlines())) <= WIDEST


def parts(text: str) -> tuple[list[tuple[int, str]], list[str]]:
    """The program as tokens with their lines, and the comments."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    code = [(token.start[0], token.string) for token in tokens if token.type != tokenize.COMMENT]
    return code, [token.string for token in tokens if token.type == tokenize.COMMENT]


def columns(line: str) -> int:
    """How wide a line is where Chinese signs take two columns."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
