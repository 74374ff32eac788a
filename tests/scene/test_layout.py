"""Places and ways: nothing overlaps, data runs to the right, equal input gives equal output."""

from __future__ import annotations

import time
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.scene.boxes import Box, Dock, Layout
from gradviz.scene.layout import layout

BOX = Box(90.0, 30.0, 50.0, dock=20.0, face=60.0)
CIRCLE = Box(100.0, 29.0, 70.0, dock=20.0, reach=29.0, round=True, face=58.0)
PORT = Box(0.0, 9.0, 9.0)


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[tuple[int, int]]]:
    count = draw(st.integers(1, 24))
    sides = st.floats(20, 200)
    boxes = [Box(draw(sides), draw(sides), draw(sides), dock=10.0, face=20.0) for _ in range(count)]
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    edges = [(min(pair), max(pair)) for pair in draw(st.lists(ends, max_size=2 * count))] if count > 1 else []
    return boxes, edges


def rects(boxes: list[Box], found: Layout) -> list[tuple[float, float, float, float]]:
    return [
        (x - box.width / 2, y - box.above, x + box.width / 2, y + box.below)
        for box, (x, y) in zip(boxes, found.centers.tolist(), strict=True)
    ]


def overlapping(boxes: list[Box], found: Layout) -> list[tuple[int, int]]:
    sides = rects(boxes, found)
    return [
        (i, k)
        for (i, a), (k, b) in combinations(enumerate(sides), 2)
        if a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01
    ]


def crossed(boxes: list[Box], edges: list[tuple[int, int]], found: Layout) -> list[tuple[int, int]]:
    """Edges with a point inside a box that is none of their ends: (edge, box)."""
    hits = []
    for number, route in enumerate(found.routes):
        dense = np.vstack([np.linspace(a, b, 12) for a, b in pairwise(route)])
        for node, (left, top, right, bottom) in enumerate(rects(boxes, found)):
            if node in edges[number]:
                continue
            inside = (dense[:, 0] > left + 1) & (dense[:, 0] < right - 1)
            inside &= (dense[:, 1] > top + 1) & (dense[:, 1] < bottom - 1)
            if inside.any():
                hits.append((number, node))
    return hits


@settings(max_examples=120, deadline=None)
@given(graphs())
def test_boxes_never_overlap_and_stay_inside(graph: tuple[list[Box], list[tuple[int, int]]]) -> None:
    boxes, edges = graph
    found = layout(boxes, edges)
    assert overlapping(boxes, found) == []
    for left, top, right, bottom in rects(boxes, found):
        assert left >= -0.01
        assert top >= -0.01
        assert right <= found.width + 0.01
        assert bottom <= found.height + 0.01


@settings(max_examples=80, deadline=None)
@given(graphs())
def test_edges_join_their_nodes_and_avoid_all_others(graph: tuple[list[Box], list[tuple[int, int]]]) -> None:
    boxes, edges = graph
    found = layout(boxes, edges)
    for (source, target), route in zip(edges, found.routes, strict=True):
        leave, enter = found.centers[source], found.centers[target]
        assert route[0][0] == pytest.approx(leave[0] + boxes[source].arm)
        assert route[-1][0] == pytest.approx(enter[0] - boxes[target].arm)
        assert abs(route[0][1] - leave[1]) <= 20.01
        assert abs(route[-1][1] - enter[1]) <= 20.01
    assert crossed(boxes, edges, found) == []


@settings(max_examples=40, deadline=None)
@given(graphs())
def test_equal_input_gives_equal_output(graph: tuple[list[Box], list[tuple[int, int]]]) -> None:
    boxes, edges = graph
    one, other = layout(boxes, edges), layout(list(boxes), list(edges))
    assert np.array_equal(one.centers, other.centers)
    assert all(np.array_equal(a, b) for a, b in zip(one.routes, other.routes, strict=True))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_data_runs_to_the_right_within_a_row(graph: tuple[list[Box], list[tuple[int, int]]]) -> None:
    boxes, edges = graph
    found = layout(boxes, edges, page=(1e6, 1e6))
    for source, target in edges:
        assert found.centers[source][0] < found.centers[target][0]


def test_a_chain_is_a_straight_line() -> None:
    boxes = [BOX, CIRCLE] * 4
    found = layout(boxes, [(k, k + 1) for k in range(7)], page=(1e6, 1e6))
    assert np.ptp(found.centers[:, 1]) == 0
    assert all(np.ptp(route[:, 1]) == 0 for route in found.routes)


def test_a_main_chain_stays_straight_beside_its_leaves() -> None:
    # x → f → y → g → z, with a weight into f and one into g
    boxes = [BOX, CIRCLE, BOX, CIRCLE, BOX, BOX, BOX]
    edges = [(0, 1), (1, 2), (2, 3), (3, 4), (5, 1), (6, 3)]
    found = layout(boxes, edges, page=(1e6, 1e6))
    assert np.ptp(found.centers[:5, 1]) == 0


def test_two_edges_between_the_same_nodes_are_pulled_apart() -> None:
    found = layout([BOX, CIRCLE], [(0, 1), (0, 1)])
    one, other = found.routes
    apart = abs(one[len(one) // 2][1] - other[len(other) // 2][1])
    assert apart > 60
    assert found.centers[0][1] == found.centers[1][1]


def test_a_long_chain_is_wrapped_to_the_page() -> None:
    boxes = [BOX, CIRCLE] * 15
    edges = [(k, k + 1) for k in range(29)]
    found = layout(boxes, edges, page=(1000.0, 700.0))
    scale = min(1000 / found.width, 700 / found.height)
    assert scale > 0.5
    assert overlapping(boxes, found) == []
    assert crossed(boxes, edges, found) == []


def test_what_cannot_be_read_as_a_whole_is_wrapped_to_the_width_like_text() -> None:
    boxes = [BOX, CIRCLE] * 7
    edges = [(k, k + 1) for k in range(13)]
    found = layout(boxes, edges, page=(600.0, 460.0))
    assert found.height > 460 / 0.9
    assert found.width <= 600 / 0.9
    assert overlapping(boxes, found) == []
    assert crossed(boxes, edges, found) == []


def test_separate_graphs_that_cannot_be_read_as_a_whole_stand_below_one_another() -> None:
    boxes = [BOX, CIRCLE, BOX] * 8
    edges = [(k, k + 1) for k in range(23) if k % 3 < 2]
    found = layout(boxes, edges, page=(600.0, 460.0))
    assert found.width <= 600 / 0.9
    assert overlapping(boxes, found) == []


def test_lonely_nodes_stand_in_a_tray_below_the_graph() -> None:
    boxes = [BOX] * 22
    found = layout(boxes, [(0, 1)])
    assert overlapping(boxes, found) == []
    assert found.centers[2:, 1].min() > found.centers[:2, 1].max()
    assert len(set(found.centers[2:, 1].tolist())) < 6, "not one long column"


def test_older_graphs_stand_below() -> None:
    boxes = [BOX] * 6
    found = layout(boxes, [(0, 1), (2, 3), (4, 5)], older=[True, True, False, False, False, True], page=(200.0, 900.0))
    assert found.centers[0][1] > max(found.centers[2][1], found.centers[4][1])


def test_a_cycle_is_laid_out_all_the_same() -> None:
    found = layout([BOX] * 3, [(0, 1), (1, 2), (2, 0)])
    assert overlapping([BOX] * 3, found) == []
    assert len(found.routes) == 3


@st.composite
def framed(draw: st.DrawFn) -> tuple[list[Box], list[tuple[int, int]], dict[int, Dock], list[int], list[int]]:
    """A graph with ports at both rims and edges that have to begin and end at given heights."""
    boxes, edges = draw(graphs())
    count = len(boxes)
    first = list(range(count, count + draw(st.integers(0, 4))))
    last = list(range(count + len(first), count + len(first) + draw(st.integers(0, 4))))
    edges += [(port, draw(st.integers(0, count - 1))) for port in first for _ in range(draw(st.integers(0, 2)))]
    edges += [(draw(st.integers(0, count - 1)), port) for port in last for _ in range(draw(st.integers(0, 2)))]
    boxes += [PORT] * (len(first) + len(last))
    docks = {}
    for number, pair in enumerate(edges):
        if draw(st.booleans()):
            sides = [st.none() | st.floats(-boxes[node].above + 1, boxes[node].below - 1) for node in pair]
            docks[number] = draw(sides[0]), draw(sides[1])
    return boxes, edges, docks, first, last


@settings(max_examples=120, deadline=None)
@given(framed(), st.sampled_from([(1e6, 1e6), (900.0, 600.0)]))
def test_edges_begin_and_end_at_the_docks_that_were_asked_for(
    graph: tuple[list[Box], list[tuple[int, int]], dict[int, Dock], list[int], list[int]], page: tuple[float, float]
) -> None:
    boxes, edges, docks, first, last = graph
    found = layout(boxes, edges, page=page, docks=docks, first=first, last=last)
    for number, ((source, target), route) in enumerate(zip(edges, found.routes, strict=True)):
        leave, enter = docks.get(number, (None, None))
        assert route[0][0] == pytest.approx(found.centers[source][0] + boxes[source].width / 2)
        assert route[-1][0] == pytest.approx(found.centers[target][0] - boxes[target].width / 2)
        if leave is not None:
            assert route[0][1] == pytest.approx(found.centers[source][1] + leave)
        if enter is not None:
            assert route[-1][1] == pytest.approx(found.centers[target][1] + enter)
    assert overlapping(boxes, found) == []
    assert crossed(boxes, edges, found) == []


@settings(max_examples=120, deadline=None)
@given(framed(), st.sampled_from([(1e6, 1e6), (900.0, 600.0)]))
def test_ports_stand_at_the_rims_with_all_else_between_them(
    graph: tuple[list[Box], list[tuple[int, int]], dict[int, Dock], list[int], list[int]], page: tuple[float, float]
) -> None:
    boxes, edges, docks, first, last = graph
    found = layout(boxes, edges, page=page, docks=docks, first=first, last=last)
    assert [found.centers[port][0] for port in first] == [0.0] * len(first)
    assert [found.centers[port][0] for port in last] == [found.width] * len(last)
    for left, top, right, bottom in rects(boxes, found):
        assert left >= -0.01
        assert top >= -0.01
        assert right <= found.width + 0.01
        assert bottom <= found.height + 0.01


def test_what_hangs_on_ports_is_one_graph_and_all_else_stands_below_it() -> None:
    # two chains from port to port, and a chain that hangs on none
    boxes = [BOX] * 6 + [PORT] * 4
    edges = [(6, 0), (0, 1), (1, 8), (7, 2), (2, 3), (3, 9), (4, 5)]
    found = layout(boxes, edges, page=(5000.0, 500.0), first=[6, 7], last=[8, 9])
    assert found.centers[0][0] == found.centers[2][0], "side by side they would stand in different layers"
    assert found.centers[[4, 5], 1].min() > found.centers[:4, 1].max()
    for chain in ([6, 0, 1, 8], [7, 2, 3, 9]):
        assert np.ptp(found.centers[chain, 1]) == 0


def test_ports_of_a_wrapped_graph_stand_beside_its_first_and_last_row() -> None:
    boxes = [BOX, CIRCLE] * 15 + [PORT, PORT]
    edges = [(30, 0), *((k, k + 1) for k in range(29)), (29, 31)]
    found = layout(boxes, edges, page=(1000.0, 700.0), first=[30], last=[31])
    assert found.centers[0][1] < found.centers[29][1], "it is wrapped"
    assert found.centers[30].tolist() == [0.0, found.centers[0][1]]
    assert found.centers[31].tolist() == [found.width, found.centers[29][1]]


def test_a_node_is_level_with_the_dock_not_with_the_middle_of_the_box() -> None:
    big = Box(400.0, 200.0, 200.0, face=400.0)
    found = layout([big, BOX, BOX], [(0, 1), (2, 0)], page=(1e6, 1e6), docks={0: (150.0, None), 1: (None, -120.0)})
    assert found.centers[1][1] == pytest.approx(found.centers[0][1] + 150)
    assert found.centers[2][1] == pytest.approx(found.centers[0][1] - 120)
    assert all(np.ptp(route[:, 1]) == pytest.approx(0) for route in found.routes)


def test_a_dock_asked_for_leaves_the_free_ones_where_they_are() -> None:
    boxes, edges = [BOX] * 3, [(0, 1), (0, 2)]
    free = layout(boxes, edges[:1], page=(1e6, 1e6))
    found = layout(boxes, edges, page=(1e6, 1e6), docks={1: (25.0, None)})
    assert found.routes[0][0][1] - found.centers[0][1] == free.routes[0][0][1] - free.centers[0][1]


@pytest.mark.parametrize("ports", [([0], []), ([], [0]), ([0], [1])])
def test_ports_without_edges_stand_at_the_rims_too(ports: tuple[list[int], list[int]]) -> None:
    found = layout([PORT, PORT, BOX], [], first=ports[0], last=ports[1])
    assert all(found.centers[port][0] == 0 for port in ports[0])
    assert all(found.centers[port][0] == found.width for port in ports[1])


def test_an_empty_graph_takes_no_room() -> None:
    found = layout([], [])
    assert found.width == found.height == 0


def inputs_into_one(count: int) -> tuple[list[Box], list[tuple[int, int]]]:
    """Tensors that one function stacks; every third comes out of a function of its own."""
    boxes, edges = [CIRCLE, BOX], [(0, 1)]
    for number in range(count):
        boxes.append(BOX)
        edges.append((len(boxes) - 1, 0))
        if number % 3 == 0:
            boxes += [BOX, CIRCLE]
            edges += [(len(boxes) - 2, len(boxes) - 1), (len(boxes) - 1, len(boxes) - 3)]
    return boxes, edges


def check_readable(boxes: list[Box], edges: list[tuple[int, int]], found: Layout) -> None:
    assert 0.3 < found.width / found.height < 4
    assert all(len(route) >= 2 and np.isfinite(route).all() for route in found.routes)
    if len(boxes) < 1_000:
        assert overlapping(boxes, found) == []
        assert crossed(boxes, edges, found) == []


@pytest.mark.parametrize("count", [150, pytest.param(5_000, marks=pytest.mark.thorough)])
def test_very_many_inputs_of_one_node_stand_in_several_columns(count: int) -> None:
    boxes, edges = inputs_into_one(count)
    found = layout(boxes, edges)
    check_readable(boxes, edges, found)
    assert all(found.centers[source][0] < found.centers[target][0] for source, target in edges)


def test_the_inputs_of_a_node_stand_in_one_column_where_there_is_room() -> None:
    boxes, edges = [BOX] * 8 + [CIRCLE], [(k, 8) for k in range(8)]
    found = layout(boxes, edges)
    assert len(set(found.centers[:8, 0].tolist())) == 1


def test_columns_of_inputs_leave_ports_where_they_are() -> None:
    boxes, edges = inputs_into_one(150)
    count = len(boxes)
    boxes += [PORT] * 2
    edges += [(count, 0), (1, count + 1)]
    found = layout(boxes, edges, first=[count], last=[count + 1])
    check_readable(boxes, edges, found)
    assert found.centers[count][0] == 0
    assert found.centers[count + 1][0] == found.width
    assert min(found.centers[:count, 0]) > 0


@pytest.mark.parametrize("count", [200, pytest.param(2_000, marks=pytest.mark.thorough)])
def test_very_many_separate_graphs_fill_a_page_not_a_column(count: int) -> None:
    boxes = [BOX, CIRCLE, BOX] * count
    edges = [(k, k + 1) for k in range(3 * count - 1) if k % 3 < 2]
    check_readable(boxes, edges, layout(boxes, edges))


@pytest.mark.parametrize("count", [300, pytest.param(20_000, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("closed", [False, True], ids=["chain", "ring"])
def test_a_very_long_chain_is_folded(count: int, closed: bool) -> None:
    boxes = [BOX, CIRCLE] * (count // 2)
    edges = [(k, k + 1) for k in range(count - 1)] + [(count - 1, 0)] * closed
    check_readable(boxes, edges, layout(boxes, edges))


@pytest.mark.parametrize("count", [2_000, 10_000])
def test_time_grows_no_faster_than_the_graph(count: int) -> None:
    """A bound so wide that only a quadratic pass breaks it (measured: about 0.1 ms a node)."""
    boxes = [BOX, CIRCLE] * (count // 2)
    edges = [(k, k + 1) for k in range(count - 1)] + [(k, k + 5) for k in range(0, count - 5, 7)]
    start = time.perf_counter()
    layout(boxes, edges)
    assert time.perf_counter() - start < count * 1.5e-3


def test_light_edges_make_way_for_the_others_to_run_straight() -> None:
    boxes = [Box(60.0, 20.0, 20.0)] * 7
    edges = [(0, 1), (1, 2), (0, 3), (3, 4), (4, 5), (5, 6)]  # a short way, and a longer one
    usual = layout(boxes, edges).centers[:, 1]
    assert usual[0] == usual[3] == usual[6]
    asked = layout(boxes, edges, light=(2, 3, 4, 5)).centers[:, 1]
    assert asked[0] == asked[1] == asked[2]


def test_steep_parallel_edges_keep_between_their_ends() -> None:
    boxes = [Box(90.0, 60.0, 60.0, dock=50.0, face=120.0), *[CIRCLE] * 4]
    edges = [(0, 1), (0, 2), (0, 3), (0, 3), (0, 4), (0, 4)]
    found = layout(boxes, edges)
    steep = 0
    for number in (2, 3, 4, 5):
        route = found.routes[number]
        across, fall = route[-1, 0] - route[0, 0], abs(route[-1, 1] - route[0, 1])
        if fall >= across:
            steep += 1
            assert route[:, 1].min() >= min(route[0, 1], route[-1, 1]) - 0.1, "it bows above both ends"
            assert route[:, 1].max() <= max(route[0, 1], route[-1, 1]) + 0.1, "it bows below both ends"
    assert steep, "no edge of this graph is steep: it shows nothing"
