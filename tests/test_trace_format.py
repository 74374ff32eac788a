"""What docs/trace-format.md and the JSON schema say, against the structs of the code and against real output.

Run as a program (`python -m tests.test_trace_format`), it writes the schema and the examples of the document anew.
"""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft202012Validator

from gradviz import events as ev
from gradviz.headless import Run
from gradviz.trace.store import load
from gradviz.trace.trace import Trace

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "resources" / "gradviz-run.schema.json"
DOCUMENT = ROOT / "docs" / "trace-format.md"
SAMPLES = sorted((ROOT / "tests" / "samples").glob("*.py"))
KINDS = {kind.__name__: kind for kind in get_args(ev.Event)}
PARTS = {part.__name__: part for part in ev.Part.__subclasses__()}
IMPORTED = "codes.py"
"""Of the document's programs the one that another one imports."""
VALUES = """
import torch
large = torch.arange(200.0, requires_grad=True)
huge = torch.full((200,), 1e200, dtype=torch.float64)
holes = torch.cat([large.detach(), torch.tensor([float("nan"), float("inf")])])
none = torch.full((200,), float("nan"))
nothing = torch.zeros(0)
truths = torch.tensor([[True, False]])
imaginary = torch.tensor([1 + 2j])
sparse = torch.eye(2).to_sparse()
elsewhere = torch.zeros(2, device="meta")
"""
"""Makes values of every sort."""


# ------------------------------------------------------------ the schema as the structs say it


def schema_of_the_structs() -> dict[str, Any]:
    """The schema: each field of each struct must be there, and nothing else may be."""
    (event,), parts = msgspec.json.schema_components([ev.Event], ref_template="#/$defs/{name}")
    definitions = {"Event": {"anyOf": event["anyOf"]}}
    for name, part in parts.items():
        properties = {field: _without_default(said) for field, said in part["properties"].items()}
        if name in KINDS:
            properties = {"step": {"type": "integer", "minimum": 1}, **properties, "kind": {"const": name}}
        definitions[name] = {"description": part["description"], **_closed(properties)}
    _refine_value(definitions)
    text: dict[str, Any] = {"type": "string"}
    cell = {"source": text, "text": text, "error": {"type": ["string", "null"]}}
    run = {
        "format": {"const": "gradviz-run"},
        "version": {"const": 1},
        "torch": text,
        "cells": {"type": "array", "items": _closed(cell)},
        "events": {"type": "array", "items": {"$ref": "#/$defs/Event"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What gradviz run --json writes",
        "description": "Every attribute is explained in docs/trace-format.md.",
        **_closed(run),
        "$defs": definitions,
    }


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _without_default(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != "default"}


def _refine_value(definitions: dict[str, Any]) -> None:
    """What the struct leaves open: a value is whole or a summary."""
    number: dict[str, Any] = {"anyOf": [{"type": "number"}, {"enum": ["nan", "inf", "-inf"]}]}
    some_number = {"anyOf": [*number["anyOf"], {"type": "null"}]}
    count = {"type": "integer", "minimum": 0}
    definitions["Elements"] = {
        "description": "Nested lists, or one element.",
        "anyOf": [{"type": ["number", "boolean", "string"]}, {"type": "array", "items": {"$ref": "#/$defs/Elements"}}],
    }
    definitions["Summary"] = {
        "description": "What is known of a tensor that is not kept whole.",
        "anyOf": [
            _closed(
                {
                    **dict.fromkeys(("min", "max", "mean", "std"), some_number),
                    **dict.fromkeys(("nan", "inf"), count),
                    "sampled": {"type": "boolean"},
                    "preview": {"type": "array", "items": number},
                    "histogram": {"anyOf": [{"type": "array", "items": count}, {"type": "null"}]},
                    "grid": {"anyOf": [{"type": "array", "items": count}, {"type": "null"}]},
                    "picked": {"anyOf": [{"type": "array", "items": number}, {"type": "null"}]},
                }
            ),
            _closed({"opaque": {"type": "string"}}),
        ],
    }
    definitions["Value"]["anyOf"] = [
        {"properties": {"data": {"$ref": "#/$defs/Elements"}, "summary": {"type": "null"}}},
        {"properties": {"data": {"type": "null"}, "summary": {"$ref": "#/$defs/Summary"}}},
    ]


# ------------------------------------------------------------ real output


def gradviz_run(program: Path, **options: Any) -> dict[str, Any]:
    """What `gradviz run --json` writes; the folder of the program is cut off its paths."""
    target = program.with_suffix(".json")
    command = [sys.executable, "-m", "gradviz.cli", "run", str(program), "--json", str(target)]
    command += ["-o", str(program.with_suffix(".gradviz"))]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, **options)
    assert target.exists(), done.stderr
    text = target.read_text(encoding="utf-8").replace(str(program.parent.resolve()) + "/", "")
    run: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    _set_times(run["events"])
    return run


def _set_times(events: list[dict[str, Any]]) -> None:
    """Put one duration in place of those that were measured."""
    for event in events:
        if event["kind"] == "CellEnded":
            assert event["seconds"] >= 0
            event["seconds"] = 0.5


def run_of_samples(folder: Path) -> dict[str, Any]:
    """All the samples as the cells of one notebook, and a cell that makes values of every sort."""
    sources = [*(sample.read_text(encoding="utf-8") for sample in SAMPLES), VALUES]
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in sources
    ]
    path = folder / "samples.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}))
    return gradviz_run(path)


def runs_of_the_document(folder: Path) -> list[dict[str, Any]]:
    """The document's own programs: the first, the one that crashes, and a recording that stops."""
    runs = []
    programs = re.findall(r"```python\n# (\w+\.py)\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    for name, source in programs:
        (folder / name).write_text(source, encoding="utf-8")
    for name, _ in programs:
        if name != IMPORTED:
            runs.append(gradviz_run(folder / name, input="Ada\n"))
    return [*runs, stopped_run()]


def stopped_run() -> dict[str, Any]:
    """A recording whose limit is one event."""
    import torch

    from gradviz.limits import Limits
    from gradviz.recorder.recorder import Recorder

    run = Run()
    with Recorder(run.add, is_user_file=lambda _: False, limits=Limits(events=1)):
        torch.ones(2)
        torch.ones(2)
    return run.as_json()


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_of_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("document")


@pytest.fixture(scope="module")
def documented(folder: Path) -> list[dict[str, Any]]:
    return runs_of_the_document(folder)


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_schema_is_what_the_structs_say() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema == schema_of_the_structs()


def test_real_output_of_the_samples_follows_the_schema(
    sampled: dict[str, Any], validator: Draft202012Validator
) -> None:
    assert [cell["error"] for cell in sampled["cells"] if cell["source"] == VALUES.strip()] == [None]
    assert len(sampled["cells"]) == len(SAMPLES) + 1
    assert _faults(validator, sampled) == []
    values = [part for event in sampled["events"] for part in parts_in(event, ev.Value)]
    assert {"opaque" in value["summary"] for value in values if value["summary"]} == {True, False}


def test_real_output_of_programs_that_end_badly_follows_the_schema(
    documented: list[dict[str, Any]], validator: Draft202012Validator
) -> None:
    assert [_faults(validator, run) for run in documented] == [[], [], []]


def test_every_kind_of_event_was_looked_at(sampled: dict[str, Any], documented: list[dict[str, Any]]) -> None:
    of_the_program = set(list(KINDS)[list(KINDS).index("OperationCalled") :])
    of_the_samples = {event["kind"] for event in sampled["events"]}
    assert of_the_samples >= of_the_program
    assert of_the_samples | {event["kind"] for run in documented for event in run["events"]} == set(KINDS)


def _faults(validator: Draft202012Validator, run: dict[str, Any]) -> list[str]:
    """What the schema says against a run. Each event is held against its own kind, as no other can fit it.

    The validator by itself tries one kind after the other, all fields of each, which takes ten times as long.
    """
    faults = list(validator.iter_errors({**run, "events": []}))
    kinds = {kind: validator.evolve(schema=_definition(validator, kind)) for kind in KINDS}
    for event in run["events"]:
        faults += kinds[event["kind"]].iter_errors(event)
    return [f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults]


def _definition(validator: Draft202012Validator, name: str) -> dict[str, Any]:
    """The part of the schema that describes one kind of event, or part."""
    return {"$defs": validator.schema["$defs"], "$ref": f"#/$defs/{name}"}


def test_an_event_fits_no_other_kind_than_its_own(validator: Draft202012Validator) -> None:
    choices = validator.schema["$defs"]["Event"]["anyOf"]
    assert choices == [{"$ref": f"#/$defs/{kind}"} for kind in KINDS]
    for kind in KINDS:
        definition = validator.schema["$defs"][kind]
        assert definition["properties"]["kind"] == {"const": kind}
        assert "kind" in definition["required"]


# ------------------------------------------------------------ doctored output


def test_an_event_with_a_field_too_few_too_many_or_wrong_is_refused(
    documented: list[dict[str, Any]], validator: Draft202012Validator
) -> None:
    run, seen = dict(documented[0]), set()
    for event in [event for each in documented for event in each["events"]]:
        if event["kind"] in seen:
            continue
        seen.add(event["kind"])
        for doctored in _doctored(event):
            run["events"] = [doctored]
            assert not validator.is_valid(run), doctored
        run["events"] = [event]
        assert validator.is_valid(run)
    assert seen == set(KINDS)


def _doctored(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in event:
        yield {key: value for key, value in event.items() if key != field}
        yield {**event, field: {"no": 0}}
    yield {**event, "more": 0}
    yield {**event, "kind": "NothingOfOurs"}


@pytest.mark.parametrize(
    "doctor",
    [
        lambda run: run.pop("cells"),
        lambda run: run.update(more=1),
        lambda run: run.update(version=2),
        lambda run: run.update(format="other"),
        lambda run: run["cells"][0].update(error=1),
        lambda run: run["cells"][0].pop("text"),
        lambda run: run["events"].append({"step": 1, "kind": "Unknown"}),
        lambda run: run["events"].append([]),
        lambda run: run["events"][0].update(step=0),
        lambda run: _first(run, "TensorCreated")["value"].update(data={}),
        lambda run: _first(run, "TensorCreated")["value"].update(data=None),
        lambda run: _first(run, "TensorCreated")["value"].update(data=[[None]]),
        lambda run: _first(run, "TensorCreated")["value"].update(summary={"opaque": "both"}),
        lambda run: _first(run, "TensorCreated")["value"].update(data=None, summary={"min": 1}),
        lambda run: _first(run, "LineReached")["place"].pop("line"),
        lambda run: _first(run, "LineReached")["place"].update(line=1.5),
        lambda run: _first(run, "FunctionCreated")["inputs"][0].update(nr="0"),
        lambda run: _first(run, "PassStarted")["roots"][0].update(more=1),
    ],
)
def test_doctored_output_is_refused(
    doctor: Callable[[dict[str, Any]], object], documented: list[dict[str, Any]], validator: Draft202012Validator
) -> None:
    first_of_kind = {event["kind"]: event for event in reversed(documented[0]["events"])}
    run = copy.deepcopy({**documented[0], "events": list(first_of_kind.values())})
    assert validator.is_valid(run)
    doctor(run)
    assert not validator.is_valid(run)


def _first(run: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(event for event in run["events"] if event["kind"] == kind)
    return found


# ------------------------------------------------------------ the document


def sections() -> dict[str, str]:
    """The text below each heading of the document."""
    pieces = re.split(r"^#+ (.+)\n", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(set(pieces[1::2])) == len(pieces[1::2])
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def rows(section: str) -> list[str]:
    """The names in the first column of a section's table."""
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("struct", [*KINDS.values(), *PARTS.values()], ids=lambda struct: struct.__name__)
def test_the_document_has_every_attribute_of_the_events(struct: type[msgspec.Struct]) -> None:
    assert rows(sections()[struct.__name__]) == list(struct.__struct_fields__)


def test_the_document_has_every_attribute_of_the_graph(documented: list[dict[str, Any]], folder: Path) -> None:
    common = rows(sections()["All nodes"])
    for heading, attributes in graph_examples(load(folder / "example.gradviz")).items():
        assert (common if "nodes" in heading else []) + rows(sections()[heading]) == list(attributes), heading


def test_the_document_has_every_part_of_the_output(documented: list[dict[str, Any]]) -> None:
    names = rows(sections()["The JSON of gradviz run"])
    assert names == [*documented[0], *documented[0]["cells"][0]]


def test_the_examples_are_real(documented: list[dict[str, Any]], folder: Path) -> None:
    expected = expected_examples(documented, load(folder / "example.gradviz"))
    found = {heading: block for heading, text in sections().items() if (block := example(text)) is not None}
    assert {heading: _portable(text) for heading, text in found.items()} == {
        heading: _portable(text) for heading, text in expected.items()
    }


def test_a_file_is_laid_out_as_the_document_says(documented: list[dict[str, Any]], folder: Path) -> None:
    data, events = (folder / "example.gradviz").read_bytes(), []
    first_line = re.search(r"^\| 26 \| the line `(.+)` with", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert first_line is not None
    assert data[:26] == first_line[1].encode() + b"\n"
    offset = 26
    while (length := int.from_bytes(data[offset : offset + 4], "little")) > 0:
        frame = data[offset + 8 : offset + 8 + length]
        assert zlib.crc32(frame) == int.from_bytes(data[offset + 4 : offset + 8], "little")
        events.append(msgspec.msgpack.decode(frame))
        offset += 8 + length
    assert data[offset:] == bytes(8) + len(events).to_bytes(8, "little")

    def in_two_bytes(raw: bytes) -> list[int]:
        return [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]

    said = json.loads(json.dumps(events, default=in_two_bytes).replace(str(folder.resolve()) + "/", ""))
    _set_times(said)
    assert said == [
        {name: value for name, value in event.items() if name != "step"} for event in documented[0]["events"]
    ]


def test_the_examples_follow_the_schema(validator: Draft202012Validator) -> None:
    for heading in (*KINDS, *PARTS):
        text = example(sections()[heading])
        assert text is not None, heading
        validator.evolve(schema=_definition(validator, heading)).validate(json.loads(text))


def example(section: str) -> str | None:
    """The example at the end of a section."""
    found = re.search(r"```(?:json|text)\n(.*?)\n```\s*\Z", section, re.DOTALL)
    return found[1] if found else None


def _portable(text: str) -> str:
    """Without the versions of this machine."""
    return re.sub(r'"(python|torch)": "[^"]*"', r'"\1": ""', text)


def expected_examples(runs: list[dict[str, Any]], trace: Trace) -> dict[str, str]:
    """For each kind and each part the one with the most to show, and nodes of the graph."""
    events = [event for run in runs for event in run["events"]]
    found: dict[str, str] = {}
    for kind in KINDS:
        same = [event for event in events if event["kind"] == kind]
        found[kind] = layout(max(same, key=lambda event: sum(value not in (None, "", []) for value in event.values())))
    for name, part in PARTS.items():
        found[name] = layout(max(parts_in(runs[0]["events"], part), key=lambda value: len(json.dumps(value))))
    folder = str(Path(trace.cells()[0].name).parent) + "/"
    for heading, attributes in graph_examples(trace).items():
        found[heading] = layout(attributes, repr).replace(folder, "")
    return found


def graph_examples(trace: Trace) -> dict[str, dict[str, Any]]:
    """The attributes of a node of each kind and of an edge; all but operations after the first pass."""
    step = next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassEnded))
    graph, last = trace.at(step).graph, trace.at(len(trace)).graph
    return {
        "Tensor nodes": graph.nodes["t1.0"],
        "Function nodes": graph.nodes["f1"],
        "Operation nodes": next(node for _, node in last.nodes(data=True) if node["kind"] == "operation"),
        "Edges": graph.edges["t1.0", "f1", 0],
    }


def parts_in(value: Any, part: type[ev.Part]) -> list[dict[str, Any]]:
    """Each piece of some plain values that is a part of this sort."""
    if isinstance(value, list):
        return [found for item in value for found in parts_in(item, part)]
    if not isinstance(value, dict):
        return []
    own = [value] if set(value) == set(part.__struct_fields__) else []
    return own + [found for item in value.values() for found in parts_in(item, part)]


def layout(value: Any, show: Callable[[Any], str] = lambda value: json.dumps(value, ensure_ascii=False)) -> str:
    """The value as text: on one line where it fits, else one item a line."""
    whole = show(value)
    if len(whole) <= 112 or not isinstance(value, (dict, list)):
        return whole
    if isinstance(value, dict):
        items, ends = [f"{show(key)}: {layout(item, show)}" for key, item in value.items()], "{}"
    else:
        items, ends = [layout(item, show) for item in value], "[]"
    inner = ",\n".join(items).replace("\n", "\n  ")
    return f"{ends[0]}\n  {inner}\n{ends[1]}"


def write_anew() -> None:
    """Write the schema, and the examples of the document."""
    SCHEMA.write_text(json.dumps(schema_of_the_structs(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        runs = runs_of_the_document(Path(name))
        found = expected_examples(runs, load(Path(name) / "example.gradviz"))
    text = DOCUMENT.read_text(encoding="utf-8")
    for heading, new in found.items():
        pattern = rf"(^#+ {heading}\n(?:(?!^#)[^\n]*\n)*?```(?:json|text)\n).*?(\n```$)"
        block = re.search(pattern, text, flags=re.MULTILINE | re.DOTALL)
        assert block is not None, f"the document has no example below the heading {heading}"
        text = text[: block.end(1)] + new + text[block.start(2) :]
    DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_anew()
