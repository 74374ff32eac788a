"""What the inspector says about a node, or about a step, as plain data. No Qt."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from gradviz import events as ev
from gradviz.scene.numbers import flat, span
from gradviz.trace.calls import stack, turns
from gradviz.trace.entities import Edge
from gradviz.trace.keepers import keepers
from gradviz.trace.retold import retold
from gradviz.trace.sentences import sentence
from gradviz.trace.texts import (
    bytes_text,
    line_text,
    shape_text,
    tensor_title,
    transforms_text,
    turn_text,
    value_text,
)
from gradviz.trace.trace import Trace
from gradviz.trace.view import View
from gradviz.wording import later, tr
from gradviz.worker.endings import in_document

_WIDE = 120
FEW = 6
"""Fewer elements are told by their numbers alone."""
RUNS = 6
"""More runs of a function are not listed one by one."""
_NAMES_PLACES = (ev.ErrorRaised, ev.CellEnded, ev.WorkerEnded, ev.WarningShown)
"""Events with words of Python's own, or of `endings`."""


_NOT_RUN, _RAN_ONCE, _RAN_TWICE = (
    later("The engine has not run it yet."),
    later("The engine ran it once."),
    later("The engine ran it twice."),
)

NODE, STEP, LINE = "node", "step", "line"


@dataclass(frozen=True)
class Link:
    """Where a click leads: to a node, to a step, or to the line that made a node."""

    kind: str
    key: str = ""
    step: int = 0


@dataclass(frozen=True)
class Row:
    """A line of the report: a label (or a chip) and its text."""

    text: str
    label: str = ""
    look: str = "plain"
    """``plain``, ``value``, ``gradient``, ``muted``, ``error``, or the state of a saved buffer."""
    link: Link | None = None


@dataclass(frozen=True)
class Elements:
    """A value that is worth a picture."""

    value: Any
    shape: tuple[int, ...]
    look: str
    title: str

    @property
    def sampled(self) -> bool:
        """Whether there is a histogram of a sample in the place of the elements."""
        return isinstance(self.value, dict) and bool(self.value.get("histogram"))

    @property
    def sort(self) -> tuple[str, bool]:
        """What sort of picture it is."""
        return self.look, self.sampled


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]
    note: str = ""
    elements: Elements | None = None
    history: int | None = None
    """The tensor whose history is drawn."""


@dataclass(frozen=True)
class Report:
    """Everything that the inspector shows."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    place: Link | None = None
    """To the line that the subtitle names."""


AWAITED = later("The program runs as soon as the worker is ready.")


def empty_report(hint: str) -> Report:
    """The report where nothing is recorded: what to do, or to wait for."""
    return Report(tr("Nothing recorded yet"), "", (Section("", (Row(hint),)),))


def report(trace: Trace, step: int, key: str | None) -> Report:
    """The report on a node; on the step itself where none is selected, or where it does not live."""
    if key is None or key not in trace.nodes:
        return _of_step(trace, step)
    view = trace.at(step)
    if not view.alive(key):
        born = trace.nodes[key].born > step
        words = tr("It is not there yet at this step.") if born else tr("It is gone at this step.")
        gone = Row(words, look="muted")
        return Report(_title(view, key), "", (Section("", (gone,)),))
    makers = {"tensor": _tensor, "function": _function, "operation": _operation}
    sections = [*makers[trace.nodes[key].kind](view, key), _made_in(view, key)]
    said = tuple(part for part in sections if part.rows or part.history is not None)
    return Report(_title(view, key), _made_by(view, key), said, Link(LINE, key))


def told(trace: Trace, step: int) -> str:
    """What happened at a step, with places as the editor names them."""
    event = trace.events[step - 1] if step else None
    if not isinstance(event, _NAMES_PLACES):
        return sentence(trace, step)
    cells = {cell.name: cell for cell in trace.cells()}
    if isinstance(event, ev.WorkerEnded):
        return retold(in_document(event.message, cells).text)
    return in_document(sentence(trace, step), cells).text


def _of_step(trace: Trace, step: int) -> Report:
    if not len(trace):
        return empty_report(tr("Run the program."))
    passes = bisect_right(trace.passes.starts, step)
    facts = [Row(bytes_text(trace.at(step).held_bytes()), tr("saved bytes")), Row(str(passes), tr("passes begun"))]
    hint = Row(tr("Click a node of the graph to see what it holds."), look="muted")
    sections = (
        Section(tr("What happens"), (Row(told(trace, step)),)),
        Section(tr("At this step"), tuple(facts)),
        Section("", (hint,)),
    )
    return Report(tr("Step {step:,}", step=step), "", sections)


def _title(view: View, key: str) -> str:
    node = view.trace.nodes[key]
    if node.kind != "tensor":
        return node.name
    title = tensor_title(view.trace, node.ident, view.step)
    return title.removeprefix("a ")


def _made_by(view: View, key: str) -> str:
    place = view.trace.nodes[key].place
    if place is None or not place.line:
        return ""
    line = line_text(view.trace, place)
    where = tr("{line}, thread {name}", line=line, name=place.thread) if place.thread else line
    return tr("{text}   ({place})", text=place.expression, place=where) if place.expression else where


def _made_in(view: View, key: str) -> Section:
    """The module, the calls and the turns of loops in which the node was made."""
    trace = view.trace
    operation = trace.operations.get(view.trace.nodes[key].operation or 0)
    if operation is None:
        return Section("", ())
    rows = [Row(operation.module, tr("module"))] if operation.module else []
    for call in reversed(stack(trace, operation.call)):
        rows.append(Row(_call_text(trace, call), tr("library") if call.library else tr("function")))
    rows += [Row(turn_text(trace, place, turn), tr("loop")) for _, place, turn in reversed(turns(trace, operation))]
    return Section(tr("Made in"), tuple(rows))


def _call_text(trace: Trace, call: ev.CallSeen) -> str:
    if call.place is None:
        return f"{call.function}()"
    return tr("{function}(), called on {line}", function=call.function, line=line_text(trace, call.place))


def _ends(view: View, key: str) -> tuple[list[Edge], list[Edge]]:
    """Edges that come in, edges that go out; those that live."""
    edges = [edge for edge in view.trace.edges_of(key) if view.alive(edge.source) and view.alive(edge.target)]
    return [e for e in edges if e.target == key], [e for e in edges if e.source == key]


def _tensor(view: View, key: str) -> list[Section]:
    node = view.node(key)
    incoming, outgoing = _ends(view, key)
    facts = [
        Row(shape_text(node["shape"]) if node["shape"] else tr("()  a single number"), tr("shape")),
        Row(_dtype(node), tr("dtype")),
        Row(_kind(node), tr("kind")),
        Row(str(node["version"]), tr("version")),
    ]
    if len(node["names"]) > 1:
        facts.append(Row(", ".join(node["names"]), tr("names")))
    if node["hooks"]:
        facts.append(Row(", ".join(node["hooks"]), tr("hooks")))
    if node["batch"]:
        facts.append(Row(tr("one of {shape}: the value shows all", shape=shape_text(node["batch"])), "vmap"))
    if node["wraps"] is not None:
        facts.append(Row(tensor_title(view.trace, node["wraps"], view.step), tr("wraps")))
    facts.append(_born(view, key))
    maker = [_neighbour(view, edge.source, edge, tr("from")) for edge in incoming]
    users = [_neighbour(view, edge.target, edge, tr("to")) for edge in outgoing]
    title, changes = _title(view, key), _changes(view, key)
    value, grad = _elements(node, "value", title), _elements(node, "grad", title)
    return [
        Section(tr("Value"), _value_rows(node["value"], "value", value), "", value),
        Section(tr("Gradient (.grad)"), _grad_rows(node, grad), "", grad),
        Section(tr("Over time"), (), history=view.trace.nodes[key].ident if changes else None),
        Section(tr("Tangent"), _value_rows(node["tangent"], "value") if node["tangent"] is not None else ()),
        Section(tr("Tensor"), tuple(facts)),
        Section(tr("Kept by"), tuple(Row(keeper) for keeper in keepers(view, key))),
        Section(tr("In the graph"), tuple(maker + users)),
    ]


def _dtype(node: dict[str, Any]) -> str:
    dtype = node["dtype"].removeprefix("torch.")
    if node["layout"] == "strided":
        return tr("{dtype} on {device}", dtype=dtype, device=node["device"])
    return tr("{dtype} on {device}, {layout}", dtype=dtype, device=node["device"], layout=node["layout"])


def _transforms_rows(node: dict[str, Any]) -> tuple[Row, ...]:
    return (Row(transforms_text(node["transforms"])),) if node["transforms"] else ()


def _kind(node: dict[str, Any]) -> str:
    if not node["requires_grad"]:
        return tr("requires no gradient")
    if node["is_leaf"]:
        return tr("parameter, a leaf") if node["parameter"] else tr("leaf: collects its gradient")
    if node["retains_grad"]:
        return tr("keeps its gradient (retain_grad)")
    return tr("not a leaf: its gradient is passed on, not kept")


def _grad_rows(node: dict[str, Any], elements: Elements | None) -> tuple[Row, ...]:
    if node["grad"] is not None:
        return _value_rows(node["grad"], "gradient", elements)
    if node["requires_grad"] and (node["is_leaf"] or node["retains_grad"]):
        return (Row("None", look="muted"),)
    words = tr("not kept") if node["requires_grad"] else tr("none: it requires no gradient")
    return (Row(words, look="muted"),)


def _value_rows(value: Any, look: str, elements: Elements | None = None) -> tuple[Row, ...]:
    if not isinstance(value, dict):
        if elements is not None:  # its numbers are in the picture
            return (Row(span(value), look=look),)
        return (Row(value_text(value, _WIDE), look=look),)
    if "opaque" in value:
        return (Row(retold(str(value["opaque"])), look="muted"),)
    rows = [Row(value_text(value.get(name)), name, look) for name in ("min", "max", "mean", "std")]
    rows += [Row(str(value[name]), name, "error") for name in ("nan", "inf") if value.get(name)]
    return tuple(rows)


def _elements(node: dict[str, Any], name: str, title: str) -> Elements | None:
    """What there is to see of a value; nothing of one that is told by its numbers."""
    value, shape = node[name], tuple(node["shape"])
    if isinstance(value, dict):
        worth = value.get("mean") is not None and value["max"] > value["min"]
    else:
        numbers = flat(value)
        worth = len(numbers) >= FEW and math.prod(shape) == len(numbers) and not isinstance(numbers[0], str)
    whose = f"{title}.grad" if name == "grad" else title
    return Elements(value, shape, "gradient" if name == "grad" else "value", whose) if worth else None


def _changes(view: View, key: str) -> bool:
    """Whether the tensor's value, gradient or version changes anywhere in the record."""
    tensor = view.trace.tensors[view.trace.nodes[key].ident]
    return bool(tensor.value.steps or tensor.grad.steps or tensor.version.steps)


def _born(view: View, key: str) -> Row:
    born = view.trace.nodes[key].born
    return Row(tr("at step {step:,}", step=born), tr("born"), link=Link(STEP, step=born))


def _neighbour(view: View, key: str, edge: Edge, label: str) -> Row:
    """The node at the other end of an edge."""
    title = _title(view, key)
    return Row(f"{title}   ✂ {tr(edge.blocked)}" if edge.blocked else title, label, link=Link(NODE, key))


def _function(view: View, key: str) -> list[Section]:
    node = view.node(key)
    incoming, outgoing = _ends(view, key)
    incoming.sort(key=lambda edge: edge.input_nr or 0)
    sent = tuple(
        Row(_sent_text(grad), tr("to {node}", node=_title(view, edge.source)), "gradient")
        for edge in incoming
        if (grad := view.edge(edge)["grad"]) is not None
    )
    received = tuple(
        Row(_sent_text(grad), tr("received"), "gradient")
        for edge in outgoing
        if (grad := view.edge(edge)["grad"]) is not None
    )
    links = [_neighbour(view, edge.source, edge, tr("input {number}", number=edge.input_nr)) for edge in incoming]
    links += [_neighbour(view, edge.target, edge, tr("output")) for edge in outgoing]
    failed = (Row(node["failed"], look="error"),) if node["failed"] else ()
    return [
        Section(tr("It failed"), failed),
        Section(tr("Gradients in the last pass"), received + sent, elements=_received(view, outgoing)),
        Section(tr("Saved for backward"), _saved_rows(view, node["saved"]), _saved_note(node["saved"])),
        Section(tr("In the graph"), tuple(links)),
        Section(tr("Hooks"), tuple(Row(name) for name in node["hooks"])),
        Section(tr("Runs"), (Row(_runs(node)), *_run_rows(view, key), _born(view, key))),
        Section(tr("Inside"), _transforms_rows(node)),
    ]


def _received(view: View, outgoing: list[Edge]) -> Elements | None:
    """The first large gradient that arrived, as far as there is something to see of it."""
    for edge in outgoing:
        grad, result = view.edge(edge)["grad"], view.node(edge.target)
        if isinstance(grad, dict) and grad.get("histogram") and result["kind"] == "tensor":
            whose = tr("what {function} received", function=view.trace.nodes[edge.source].name)
            return Elements(grad, tuple(result["shape"]), "gradient", whose)
    return None


def _sent_text(grad: Any) -> str:
    """A gradient on its way: its numbers where they are few."""
    if isinstance(grad, dict) or len(flat(grad)) < FEW:
        return value_text(grad, _WIDE)
    return span(grad)


def _runs(node: dict[str, Any]) -> str:
    if node["running"]:
        return tr("The engine is inside it at this step.")
    if node["runs"] < 3:
        return tr((_NOT_RUN, _RAN_ONCE, _RAN_TWICE)[node["runs"]])
    return tr("The engine ran it {count} times.", count=node["runs"])


def _run_rows(view: View, key: str) -> tuple[Row, ...]:
    """In which passes it ran, and when; the last ones where there are many."""
    steps = view.trace.functions[view.trace.nodes[key].ident].runs.steps
    count = bisect_right(steps, view.step)
    rows = [Row(tr("{count:,} earlier", count=count - RUNS), tr("and"), "muted")] if count > RUNS else []
    for step in steps[max(0, count - RUNS) : count]:
        number = bisect_right(view.trace.passes.starts, step)
        label = tr("pass {number}", number=number)
        rows.append(Row(tr("at step {step:,}", step=step), label, link=Link(STEP, step=step)))
    return tuple(rows)


def _saved_rows(view: View, saved: list[dict[str, Any]]) -> tuple[Row, ...]:
    rows = []
    for slot in saved:
        known = slot["tensor"] is not None and slot["tensor"] in view.trace.tensors
        name = f"{tensor_title(view.trace, slot['tensor'], view.step)} · " if known else ""
        rows.append(Row(f"{name}{bytes_text(slot['bytes'])} · {tr(slot['state'])}", slot["slot"], slot["state"]))
    return tuple(rows)


def _saved_note(saved: list[dict[str, Any]]) -> str:
    states = {slot["state"] for slot in saved}
    if "stale" in states:
        return tr("Changed in place since it was saved: a pass through here will fail.")
    if states == {"freed"}:
        return tr("Freed when the function had run: a second backward() over it fails. retain_graph=True keeps them.")
    if len({slot["storage"] for slot in saved}) < len(saved):
        return tr("Some share one storage: its bytes count once.")
    return ""


def _operation(view: View, key: str) -> list[Section]:
    node = view.node(key)
    incoming, outgoing = _ends(view, key)
    links = [_neighbour(view, edge.source, edge, tr("from")) for edge in incoming]
    links += [_neighbour(view, edge.target, edge, tr("to")) for edge in outgoing]
    why = {
        "no_grad": tr("Autograd made no function for it: no_grad() was on."),
        "inference_mode": tr("Autograd made no function for it: inference mode was on."),
    }.get(node["grad_mode"], tr("Autograd made no function for it: no input required a gradient."))
    return [
        Section(tr("Untracked"), (Row(why),)),
        Section(tr("In the graph"), tuple(links)),
        Section(tr("Inside"), _transforms_rows(node)),
    ]
