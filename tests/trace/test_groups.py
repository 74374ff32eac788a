"""What belongs together: modules, calls, loops and turns, graphs of passes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import networkx as nx
import pytest

from gradviz import events as ev
from gradviz.trace.grouping import DEEPEST, tree
from gradviz.trace.groups import CALL, LIBRARY, LOOP, MODULE, MOST_TURNS, PASS, TURN, TURNS, Group
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, run_whole

NET = """
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(3, 4)
        self.second = nn.Linear(4, 1)
    def forward(self, x):
        return self.second(torch.tanh(self.first(x)))
net, x = Net(), torch.ones(2, 3)
"""


def grouped(source: str, *named: str) -> tuple[Trace, list[str], Group]:
    """The record of a program, the nodes of its last segment, and their groups."""
    trace = run_whole(source)[0]
    keys, edges = trace.living_in(trace.segments()[-1])
    numbers = {
        tensor for tensor, history in trace.tensors.items() if {*named} & {n for v in history.names.values for n in v}
    }
    return trace, keys, tree(trace, keys, edges, numbers)


def found(root: Group, kind: str) -> list[Group]:
    """All groups of a kind, outer ones first."""
    return [group for group in root.within() if group.kind == kind]


def names(trace: Trace, keys: list[str], numbers: list[int]) -> set[str]:
    """Functions by torch's names, tensors by all the names that they had."""
    said = set()
    for number in numbers:
        node = trace.nodes[keys[number]]
        own = (
            [name for value in trace.tensors[node.ident].names.values for name in value]
            if node.kind == "tensor"
            else []
        )
        said |= {node.name} if node.kind == "function" else set(own)
    return said


def test_modules_hold_their_functions_and_parameters_but_not_what_comes_out() -> None:
    trace, keys, root = grouped(f"{NET}y = net(x)\ny.sum().backward()", "x", "y")
    net, first, second = (
        next(g for g in found(root, MODULE) if g.title == title) for title in ("net", "first", "second")
    )
    assert net.children[first.key] is first
    assert net.children[second.key] is second
    assert net.detail == "Net.forward()"
    assert names(trace, keys, first.members()) == {"TBackward0", "AddmmBackward0", "net.first.weight", "net.first.bias"}
    assert names(trace, keys, second.members()) == {
        "TBackward0",
        "AddmmBackward0",
        "net.second.weight",
        "net.second.bias",
    }
    assert "TanhBackward0" in names(trace, keys, net.nodes)
    assert {"x", "y", "SumBackward0"} <= names(trace, keys, root.nodes)


def test_a_module_that_is_called_twice_is_two_groups_and_its_parameters_stand_outside() -> None:
    trace, keys, root = grouped(f"{NET}y = net(x) + net(x)\ny.sum().backward()", "x", "y")
    calls = [group for group in found(root, MODULE) if group.title == "net"]
    assert [group.work for group in calls] == [5, 5]
    assert {"net.first.weight", "net.second.bias"} <= names(trace, keys, root.nodes)


def test_functions_of_the_program_are_groups_and_one_operation_is_none() -> None:
    source = """
import torch
w = torch.ones(2, requires_grad=True)
def doubled(x):
    return x * 2
def loss(x):
    return (x * x).mean()
z = loss(doubled(w))
z.backward()
"""
    trace, keys, root = grouped(source, "w", "z")
    assert [group.title for group in found(root, CALL)] == ["loss()"]
    [call] = found(root, CALL)
    assert names(trace, keys, call.members()) == {"x", "MulBackward0", "MeanBackward0"} - {"x"}
    assert {"w", "z", "MulBackward0"} <= names(trace, keys, root.nodes)


def test_turns_of_a_loop_are_groups_within_the_loop() -> None:
    source = """
import torch
w = torch.ones(2, requires_grad=True)
total = 0
for turn in range(3):
    a = w * turn
    total = total + a.sum()
(total * 2 + w.sum()).backward(retain_graph=True)
"""
    trace, keys, root = grouped(source, "w", "a", "total")
    [loop] = found(root, LOOP)
    turns = [group for group in loop.children.values() if group.kind == TURN]
    assert [turn.title.split(" or")[0] for turn in turns] == ["turn 1", "turn 2", "turn 3"]
    assert [turn.work for turn in turns] == [3, 3, 3]
    assert "a" in names(trace, keys, turns[1].nodes)
    assert "w" not in names(trace, keys, loop.members())


def test_many_turns_are_put_into_bundles() -> None:
    source = f"""
import torch
x = torch.ones(2, requires_grad=True)
for turn in range({MOST_TURNS * 2}):
    x = torch.sin(x) * 2
x.sum().mul(2).backward(retain_graph=True)
"""
    _, _, root = grouped(source)
    [loop] = found(root, LOOP)
    bundles = list(loop.children.values())
    assert {bundle.kind for bundle in bundles} == {TURNS}
    assert [len(bundle.children) for bundle in bundles] == [10] * 10
    assert bundles[1].title == "turns 11 to 20"
    assert sum(bundle.work for bundle in bundles) == loop.work == 4 * MOST_TURNS


def test_an_optimizer_stands_aside_and_what_it_wrote_beside_it() -> None:
    source = f"{NET}opt = torch.optim.SGD(net.parameters(), lr=0.1)\nloss = net(x).sum()\nloss.backward()\nopt.step()"
    trace, keys, root = grouped(source, "x")
    [step] = [group for group in found(root, LIBRARY) if group.title == "opt.step()"]
    assert step.aside
    assert step.untracked == step.work
    newest = {
        history.keys[-1] for history in trace.tensors.values() if history.created.parameter and len(history.keys) > 2
    }
    assert len(newest) == 4
    assert newest <= {keys[number] for number in root.nodes}
    assert not next(group for group in found(root, MODULE) if group.title == "net").aside


def test_what_a_pass_made_is_a_group() -> None:
    source = """
import torch
x = torch.ones(3, requires_grad=True)
y = (x ** 3).sum()
g, = torch.autograd.grad(y, x, create_graph=True)
(g * g).sum().backward()
"""
    trace, keys, root = grouped(source, "x", "y", "g")
    [made] = found(root, PASS)
    functions = [trace.nodes[keys[number]].ident for number in made.members() if keys[number][0] == "f"]
    assert functions
    assert all(trace.functions[function].created.made_by_pass == 1 for function in functions)


def test_deep_recursion_is_cut_off() -> None:
    source = """
import torch
def down(x, left):
    return x.sin() if not left else down(x * 2, left - 1) + x
y = down(torch.ones(2, requires_grad=True), 100)
y.sum().backward()
"""
    _, _, root = grouped(source)
    assert max(group.depth for group in root.within()) <= 16
    assert root.work == 202


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_node_is_in_one_group_and_groups_make_no_cycles(path) -> None:  # type: ignore[no-untyped-def]
    trace = run_whole(path.read_text(encoding="utf-8"))[0]
    threads = {node.place.thread for node in trace.nodes.values() if node.place is not None}
    for segment in trace.segments():
        keys, edges = trace.living_in(segment)
        root = tree(trace, keys, edges, set())
        assert Counter(root.members()) == Counter(range(len(keys)))
        for group in root.within():
            assert group.work >= 2 or group.kind == LOOP
            if group.kind == MODULE:
                modules = [
                    trace.operations[trace.nodes[keys[number]].operation].module  # type: ignore[index]
                    for number in group.members()
                    if keys[number][0] != "t" and trace.nodes[keys[number]].operation is not None
                ]
                assert all(f"{module}.".startswith(f"{group.path}.") for module in modules)
        if len(threads) == 1:
            work = {number: number for number in range(len(keys))}
            for number, group in enumerate(root.within()):
                if group.parent is root:
                    work.update(dict.fromkeys(group.members(), -number - 1))
            index = {key: number for number, key in enumerate(keys)}
            ends = {(work[index[edge.source]], work[index[edge.target]]) for edge in edges}
            assert nx.is_directed_acyclic_graph(nx.DiGraph([(a, b) for a, b in ends if a != b]))


def test_thousands_of_turns_of_one_operation_are_bundles_of_bundles() -> None:
    source = """
import torch
x = torch.ones(2, requires_grad=True)
for turn in range(3000):
    x = x * 1.001
x.sum().backward()
"""
    _, keys, root = grouped(source, "x")
    loop = next((group for group in found(root, LOOP)), root)
    tens = [group for group in loop.children.values() if group.kind == TURNS]
    assert [group.title for group in tens][:2] == ["turns 1 to 100", "turns 101 to 200"]
    assert [len(group.children) for group in tens] == [10] * 30
    assert {inner.work for group in tens for inner in group.children.values()} == {10}
    first = next(iter(tens[0].children.values()))
    assert [keys[number][0] for number in first.nodes].count("f") == 10
    assert [keys[number][0] for number in first.nodes].count("t") >= 9  # the last one leads out of it


class _Counted(dict[int, ev.CallSeen]):
    """Counts how often something is looked up."""

    looks = 0

    def get(self, *asked: Any) -> Any:  # type: ignore[override]
        """As ever."""
        self.looks += 1
        return super().get(*asked)


def test_a_deep_recursion_is_gone_through_once() -> None:
    """Not once for each of its calls: 900 of them took 0.8 s, and held the window for 0.14 s."""
    depth = 300
    trace = run_whole(
        "import torch\ndef f(n, x):\n    return x * 2 if n == 0 else f(n - 1, x) + 1\n"
        f"y = f({depth}, torch.ones(2, requires_grad=True))"
    )[0]
    trace.calls = calls = _Counted(trace.calls)
    keys, edges = trace.living_in(trace.segments()[-1])
    root = tree(trace, keys, edges, set())
    assert len(calls) == depth + 1
    assert calls.looks < 5 * depth
    assert len(found(root, CALL)) == DEEPEST - 1, "calls deeper than that are not told apart"
