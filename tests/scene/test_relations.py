"""Who belongs to whom in the graph, against networkx and by hand."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from gradviz.scene.fading import faded
from gradviz.scene.frame import frame_of
from gradviz.scene.neighbors import DOWN, LEFT, RIGHT, UP, neighbor
from gradviz.scene.relations import ANCESTORS, DESCENDANTS, FOUND, GRADIENT, PATH, Focus, kept, reached
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, key_of, run_whole

PROGRAM = """
import torch
w = torch.tensor([2.0, 1.0], requires_grad=True)
v = torch.tensor([1.0, 1.0], requires_grad=True)
a = w * 3
b = w + v
c = a * b
side = b.exp()
loss = c.sum()
loss.backward(retain_graph=True)
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


@pytest.fixture(scope="module")
def scene(trace: Trace) -> SegmentScene:
    return build(trace, len(trace))


def names(scene: SegmentScene, nodes: np.ndarray) -> set[str]:
    """The names of the tensors among some nodes."""
    view = scene.trace.at(len(scene.trace))
    return {name for number in np.flatnonzero(nodes) for name in view.node(scene.keys[number]).get("names", ())}


def look(scene: SegmentScene, kind: str, *of: str) -> set[str]:
    keys = tuple(key_of(scene.trace, name) for name in of)
    return names(scene, kept(scene, Focus(kind, keys), len(scene.trace)).nodes)


def test_ancestors_descendants_and_paths_by_hand(scene: SegmentScene) -> None:
    assert look(scene, ANCESTORS, "side") == {"side", "b", "w", "v"}
    assert look(scene, DESCENDANTS, "a") == {"a", "c", "loss"}
    assert look(scene, PATH, "v", "loss") == {"v", "b", "c", "loss"}
    assert look(scene, PATH, "loss", "v") == {"v", "b", "c", "loss"}, "in whichever direction"
    assert look(scene, PATH, "side", "loss") == set()
    assert look(scene, FOUND, "a", "v") == {"a", "v"}


def test_the_way_of_a_gradient_is_what_it_passed_through_in_the_pass(scene: SegmentScene) -> None:
    assert look(scene, GRADIENT, "v") == {"v", "b", "c", "loss"}
    assert look(scene, GRADIENT, "w") == {"w", "a", "b", "c", "loss"}
    assert look(scene, GRADIENT, "side") == {"side"}
    assert not kept(scene, Focus(GRADIENT, (key_of(scene.trace, "side"),)), len(scene.trace)).edges.any()


def test_no_gradient_has_a_way_before_the_first_pass(scene: SegmentScene, trace: Trace) -> None:
    before = kept(scene, Focus(GRADIENT, (key_of(trace, "w"),)), trace.passes.starts[0] - 1)
    assert not before.edges.any()
    assert names(scene, before.nodes) == {"w"}


@pytest.mark.parametrize("name", ["calls", "double_backward", "hooks", "in_place", "layers", "recurrent"])
def test_the_way_of_a_gradient_is_that_of_the_recorded_gradients(name: str) -> None:
    """Against networkx, on the edges whose histories hold a gradient of the last pass."""
    trace = run_whole(next(path for path in SAMPLES if path.stem == name).read_text())[0]
    scene = build(trace, len(trace), folds=Collapsed())
    begun = trace.passes.starts[-1]
    carried = [
        edge for edge in scene.content.edges
        if (grads := trace.edge_grads.get(edge.number)) is not None and any(step >= begun for step in grads.steps)
    ]  # fmt: skip
    graph = nx.DiGraph((edge.source, edge.target) for edge in carried)
    graph.add_nodes_from(scene.content.keys)
    for key in scene.content.keys[:: max(1, len(scene.content.keys) // 15)]:
        family = nx.descendants(graph, key) | {key}
        found = kept(scene, Focus(GRADIENT, (key,)), len(trace))
        assert set(np.flatnonzero(found.nodes)) == {scene.index[each] for each in family}
        wires = {scene.edge_index.get(edge.number) for edge in carried if edge.source in family} - {None}
        assert set(np.flatnonzero(found.edges)) == wires


def test_the_frame_of_an_open_group_fades_with_what_is_in_it() -> None:
    source = """
import torch
def double(x):
    y = x * 2
    return y + 1
def halve(x):
    y = x / 2
    return y - 1
a = torch.ones(2, requires_grad=True)
b = double(a)
c = halve(a)
"""
    trace = run_whole(source)[0]
    scene = build(trace, len(trace))
    before = frame_of(scene, len(trace))
    assert len(before.groups) == 2
    after = faded(before, kept(scene, Focus(ANCESTORS, (key_of(trace, "b"),)), len(trace)))
    strong = [group.title for group in after.groups if group.opacity == 1]
    assert len(strong) == 1
    assert "double" in strong[0]
    assert all(group.opacity < 0.3 for group in after.groups if "halve" in group.title)


def test_the_way_is_that_of_the_last_pass(scene: SegmentScene) -> None:
    source = PROGRAM + "side.sum().backward()\n"
    trace = run_whole(source)[0]
    later = build(trace, len(trace))
    assert look(later, GRADIENT, "w") == {"w", "b", "side"}


@pytest.mark.parametrize(
    "name", ["calls", "control_flow", "double_backward", "in_place", "layers", "recurrent", "views"]
)
def test_relations_are_those_of_networkx(name: str) -> None:
    trace = run_whole(next(path for path in SAMPLES if path.stem == name).read_text())[0]
    for folds in ({}, Collapsed()):
        against_networkx(build(trace, len(trace), folds=folds), len(trace))


class Collapsed(dict):
    """Each group is collapsed."""

    def get(self, _key: str, _usual: object = None) -> bool:
        return True


def against_networkx(scene: SegmentScene, step: int) -> None:
    """What is drawn of the relations of some nodes."""
    edges = [(edge.source, edge.target) for edge in scene.content.edges]
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(scene.content.keys)
    for key in scene.content.keys[:: max(1, len(scene.content.keys) // 12)]:
        for kind, others in ((ANCESTORS, nx.ancestors), (DESCENDANTS, nx.descendants)):
            family = others(graph, key) | {key}
            focus = kept(scene, Focus(kind, (key,)), step)
            assert set(np.flatnonzero(focus.nodes)) == {scene.index[each] for each in family}
            wires = {
                scene.edge_index[edge.number]
                for edge in scene.content.edges
                if edge.source in family and edge.target in family and edge.number in scene.edge_index
            }
            assert set(np.flatnonzero(focus.edges)) == wires


def test_what_is_asked_of_a_collapsed_group_is_asked_of_all_in_it() -> None:
    source = """
import torch
def double(x):
    y = x * 2
    return y + 1
a = torch.ones(2, requires_grad=True)
other = torch.ones(2, requires_grad=True)
b = double(a)
c = (b * other).sum()
c.backward(retain_graph=True)
"""
    trace = run_whole(source)[0]
    scene = build(trace, len(trace), folds=Collapsed())
    group = next(group for group in scene.groups.values() if "double" in group.title)
    before = kept(scene, Focus(ANCESTORS, (group.key,)), len(trace)).nodes
    assert before[scene.index[key_of(trace, "a")]]
    assert not before[scene.index[key_of(trace, "other")]]
    way = kept(scene, Focus(GRADIENT, (key_of(trace, "a"),)), len(trace)).nodes
    assert way[scene.index[group.key]]
    assert way[scene.index[key_of(trace, "c")]]
    assert not way[scene.index[key_of(trace, "other")]]
    assert kept(scene, Focus(PATH, (group.key, key_of(trace, "c"))), len(trace)).nodes[scene.index[group.key]]


@pytest.mark.parametrize("back", [True, False])
def test_edges_may_lead_to_older_nodes_and_round_in_cycles(scene: SegmentScene, back: bool) -> None:
    """As in a damaged file."""
    pairs = np.array([[4, 2], [2, 0], [0, 3], [3, 2], [1, 4], [5, 5], [3, 6]])
    graph = nx.DiGraph(pairs.tolist())
    graph.add_nodes_from(range(len(scene.keys)))
    for start in range(7):
        expected = nx.ancestors(graph, start) if back else nx.descendants(graph, start)
        assert set(np.flatnonzero(reached(pairs, len(scene.keys), [start], back=back))) == expected | {start}


def test_what_is_not_looked_at_is_faint_with_its_wires_and_says_nothing(scene: SegmentScene) -> None:
    step = len(scene.trace)
    focus = kept(scene, Focus(ANCESTORS, (key_of(scene.trace, "side"),)), step)
    before = frame_of(scene, step)
    after = faded(before, focus)
    strong = {card.key for card in after.cards if card.opacity == 1}
    assert strong == {scene.keys[number] for number in np.flatnonzero(focus.nodes)}
    assert 0 < len(strong) < len(after.cards)
    for wire in after.wires:
        source, target = scene.pairs[wire.number]
        whole = bool(focus.nodes[source] and focus.nodes[target])
        assert (wire.opacity == 1) is whole
        assert whole or not wire.label
    assert any(wire.label for wire in before.wires)


def test_copies_fade_with_the_edges_that_begin_at_them() -> None:
    source = "import torch\nw = torch.ones(2, requires_grad=True)\na = w\nfor _ in range(12):\n    a = a * w\n"
    trace = run_whole(source)[0]
    scene = build(trace, len(trace))
    functions = [key for key in scene.keys if key.startswith("f")]
    focus = kept(scene, Focus(ANCESTORS, (functions[3],)), len(trace))
    after = faded(frame_of(scene, len(trace)), focus)
    strong = sum(copy.opacity == 1 for copy in after.copies)
    assert len(after.copies) >= 11
    assert 3 <= strong <= 4, "one for each of the first four products, of which the first may have the card itself"


def test_a_neighbor_is_at_the_other_end_of_an_edge(scene: SegmentScene) -> None:
    living = scene.living(len(scene.trace))
    at = scene.index[key_of(scene.trace, "c")]
    made = neighbor(scene, at, LEFT, living)
    assert made is not None
    assert [made, at] in scene.pairs.tolist()
    used = neighbor(scene, at, RIGHT, living)
    assert [at, used] in scene.pairs.tolist()
    assert neighbor(scene, made, RIGHT, living) == at


def test_up_and_down_lead_to_what_stands_there(scene: SegmentScene) -> None:
    living = scene.living(len(scene.trace))
    for number in range(len(scene.keys)):
        for direction, sign in ((UP, -1), (DOWN, 1)):
            found = neighbor(scene, number, direction, living)
            if found is not None:
                assert (scene.centers[found, 1] - scene.centers[number, 1]) * sign > 0
    top = int(np.argmin(scene.centers[:, 1]))
    assert neighbor(scene, top, UP, living) is None


def test_only_living_nodes_are_neighbors(scene: SegmentScene) -> None:
    nobody = np.zeros(len(scene.keys), dtype=bool)
    nobody[3] = True
    assert neighbor(scene, 3, RIGHT, nobody) is None
    assert neighbor(scene, 3, UP, nobody) is None
