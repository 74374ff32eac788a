"""What is drawn at each moment of a program, checked against what torch does."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz import events as ev
from gradviz.scene.cards import FunctionFace, TensorFace
from gradviz.scene.drawn import Card
from gradviz.scene.frame import Frame, frame, frame_of
from gradviz.scene.scene import build
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from tests.programs import run_whole

FIRST_SEED = """
import torch
a = torch.tensor([3.0, 1.0], requires_grad=True)
b = a * a
loss = b.mean()
loss2 = loss ** 2
loss2.backward()
try:
    loss2.backward()
except RuntimeError:
    pass
"""
TWICE = """
import torch
a = torch.tensor([1.5], requires_grad=True)
b = a * 2
b.backward(retain_graph=True)
b.backward()
"""
BLOCKED = """
import torch
a = torch.tensor([1.1], requires_grad=True)
b = a * 2
with torch.no_grad():
    c = b + 2
d = torch.tensor([10.0], requires_grad=True)
e = c * d
e.backward()
"""


@pytest.fixture(scope="module")
def seed() -> Trace:
    return run_whole(FIRST_SEED)[0]


def step_of(trace: Trace, kind: type, number: int = 0) -> int:
    """The step of the n-th event of a kind."""
    return [step for step, event in enumerate(trace.events, 1) if isinstance(event, kind)][number]


def card(shown: Frame, name: str) -> Card:
    """The card of a tensor by name, or of a function by torch's name."""
    found = [one for one in shown.cards if getattr(one.face, "name", "") == name]
    assert len(found) == 1, [one.face for one in shown.cards]
    return found[0]


def tensor(shown: Frame, name: str) -> TensorFace:
    face = card(shown, name).face
    assert isinstance(face, TensorFace)
    return face


def function(shown: Frame, name: str) -> FunctionFace:
    face = card(shown, name).face
    assert isinstance(face, FunctionFace)
    return face


def texts(face: TensorFace) -> list[str]:
    return [cell.text for row in face.value.rows for cell in row]


def test_two_draws_of_a_moment_are_identical(seed: Trace) -> None:
    for step in range(len(seed) + 1):
        for progress in (0.0, 0.37, 1.0):
            assert frame(seed, step, progress) == frame(seed, step, progress)


def test_the_first_step_is_empty(seed: Trace) -> None:
    assert frame(seed, 0).empty
    assert frame(seed, 0).cards == ()


def test_before_backward_values_stand_and_buffers_are_held(seed: Trace) -> None:
    shown = frame(seed, step_of(seed, ev.PassStarted) - 1)
    assert texts(tensor(shown, "a")) == ["3", "1"]
    assert texts(tensor(shown, "b")) == ["9", "1"]
    assert texts(tensor(shown, "loss2")) == ["25"]
    assert tensor(shown, "a").tag == "leaf"
    assert tensor(shown, "b").tag == ""
    assert tensor(shown, "a").grad is not None
    assert tensor(shown, "a").grad.line == "None"
    assert [chip.state for chip in function(shown, "MulBackward0").chips] == ["held", "held"]
    assert [chip.state for chip in function(shown, "PowBackward0").chips] == ["held"]
    assert function(shown, "MeanBackward0").chips == ()
    assert function(shown, "PowBackward0").sign == "x²"


def test_a_times_a_has_two_edges_each_with_its_own_gradient(seed: Trace) -> None:
    step = step_of(seed, ev.FunctionRan, 2)
    shown = frame(seed, step)
    ends = {(shown.scene.edges[w.number].source, shown.scene.edges[w.number].target): w for w in shown.wires}
    into = [w for w in shown.wires if shown.scene.edges[w.number].target == "f1"]
    assert len(into) == 2
    assert [w.label for w in into] == ["[15, 5]", "[15, 5]"]
    assert all(w.active for w in into)
    assert len(ends) == len(shown.wires) - 1


def test_gradients_travel_against_the_edges_and_carry_their_value(seed: Trace) -> None:
    step = step_of(seed, ev.FunctionRan, 2)
    early, late = frame(seed, step, 0.2), frame(seed, step, 0.8)
    assert [pulse.text for pulse in early.pulses] == ["[15, 5]", "[15, 5]"]
    assert all(pulse.tone == "gradient" for pulse in early.pulses)
    assert early.pulses[0].at > late.pulses[0].at, "from the function (1) to the leaf (0)"
    assert frame(seed, step, 1.0).pulses == ()


def test_data_travels_along_the_edges_into_what_is_born(seed: Trace) -> None:
    step = step_of(seed, ev.FunctionCreated, 1)
    early, late = frame(seed, step, 0.2), frame(seed, step, 0.5)
    assert [pulse.tone for pulse in early.pulses] == ["data"]
    assert early.pulses[0].at < late.pulses[0].at
    assert 0 < card(early, "MeanBackward0").growth < card(late, "MeanBackward0").growth < 1


def test_the_wavefront_spreads_where_a_function_starts(seed: Trace) -> None:
    step = step_of(seed, ev.FunctionStarted, 1)
    assert card(frame(seed, step, 0.5), "MeanBackward0").wave == 0.5
    assert card(frame(seed, step, 0.5), "MeanBackward0").tone == "running"
    assert card(frame(seed, step, 0.5), "PowBackward0").tone == "done"
    assert card(frame(seed, step, 0.5), "MulBackward0").tone == ""


def test_buffers_empty_when_torch_frees_them(seed: Trace) -> None:
    step = step_of(seed, ev.BufferFreed, 0)
    assert [chip.state for chip in function(frame(seed, step - 1), "PowBackward0").chips] == ["held"]
    assert [(chip.state, chip.fill) for chip in function(frame(seed, step, 0.0), "PowBackward0").chips] == [
        ("freed", 0.0)
    ]
    assert [(chip.state, chip.fill) for chip in function(frame(seed, step), "PowBackward0").chips] == [("freed", 1.0)]
    assert [chip.state for chip in function(frame(seed, step), "MulBackward0").chips] == ["held", "held"]


def test_a_gradient_counts_up_on_its_leaf(seed: Trace) -> None:
    step = step_of(seed, ev.GradAccumulated)
    begun, ended = frame(seed, step, 0.0), frame(seed, step)
    assert [c.text for c in tensor(begun, "a").grad.rows[0]] == ["0", "0"]
    assert [c.text for c in tensor(ended, "a").grad.rows[0]] == ["30", "10"]
    assert card(ended, "a").caption == "None + [30, 10] = [30, 10]"


def test_a_second_pass_adds_to_the_first() -> None:
    trace = run_whole(TWICE)[0]
    step = step_of(trace, ev.GradAccumulated, 1)
    assert card(frame(trace, step), "a").caption == "[2] + [2] = [4]"
    assert [c.text for c in tensor(frame(trace, step, 0.5), "a").grad.rows[0]] == ["3"]
    assert function(frame(trace, step), "MulBackward0").runs == 2


def test_the_function_that_fails_shows_torchs_message(seed: Trace) -> None:
    shown = frame(seed, step_of(seed, ev.PassEnded, 1))
    failed = card(shown, "PowBackward0")
    assert (failed.tone, failed.caption_tone) == ("failed", "error")
    assert failed.caption.startswith("Trying to backward through the graph a second time")
    assert card(shown, "MulBackward0").tone == ""


def test_roots_are_marked_while_the_engine_runs(seed: Trace) -> None:
    assert card(frame(seed, step_of(seed, ev.FunctionRan)), "loss2").caption == "root of pass 1 · grad 1"
    assert card(frame(seed, step_of(seed, ev.PassStarted) - 1), "loss2").caption == ""


def test_the_headline_counts_functions(seed: Trace) -> None:
    shown = frame(seed, step_of(seed, ev.FunctionRan, 2))
    assert shown.where == "pass 1 · loss2.backward() · function 3 of 3 · retain_graph=False · 8 bytes held", "a, twice"
    assert shown.what == "MulBackward0 passes on [15, 5], [15, 5]"


def test_what_lets_no_gradient_pass_is_cut_with_its_reason() -> None:
    trace = run_whole(BLOCKED)[0]
    shown = frame(trace, step_of(trace, ev.PassEnded))
    reasons = {
        (shown.scene.edges[w.number].source[0], shown.scene.edges[w.number].target[0]): w.blocked for w in shown.wires
    }
    assert reasons["t", "o"] == "no_grad"
    assert reasons["o", "t"] == "no_grad"
    flowing = [w for w in shown.wires if not w.blocked]
    assert [w for w in shown.wires if w.blocked and w.gradient] == []
    assert {shown.scene.edges[w.number].target for w in flowing if w.gradient} >= {"f2"}
    assert tensor(shown, "a").grad.line == "None"
    assert [c.text for c in tensor(shown, "d").grad.rows[0]] == ["4.2"]


def test_the_headline_says_what_happened_to_whom() -> None:
    trace = run_whole("import torch\na = torch.tensor([1.0], requires_grad=True)\nb = a * 2\ndel b\n")[0]
    story = Story(trace)
    said = [story.headline(step)[1] for step in range(1, len(trace) + 1)]
    assert "b is released" in said
    assert "MulBackward0 is released" in said
    assert not [words for words in said if "not tracked" in words]


def test_the_headline_counts_lines_and_cells_as_the_document_does() -> None:
    place = ev.Place(7, "<cell 7>", 2, "a * 2")
    events = [
        ev.CellStarted(7, "<cell 7>", "", first_line=40, document_cell=3),
        ev.LineReached(place=place),
    ]
    assert Story(Trace(events)).headline(2)[0] == "cell 4 · line 41 · a * 2"


def test_the_headline_of_an_error_has_no_dangling_colon() -> None:
    place = ev.Place(1, "<cell 1>", 1)
    silent = ev.ErrorRaised(place, "KeyboardInterrupt", "", "")
    syntax = ev.ErrorRaised(place, "SyntaxError", "invalid syntax (<cell 1>, line 1)", "")
    story = Story(Trace([silent, syntax]))
    assert [story.headline(step)[1] for step in (1, 2)] == ["KeyboardInterrupt", "SyntaxError: invalid syntax"]


def test_one_looks_at_what_the_segment_worked_on_and_not_at_older_graphs() -> None:
    old = "import torch\na = torch.tensor([1.0], requires_grad=True)\nb = a * 2\n"
    trace = Trace(run_whole(old)[0].events)
    trace.append(ev.CellStarted(2, "<cell 2>", ""))
    trace.append(ev.TensorCreated(99, (), "float32", "cpu", True, True, 99, 0, ev.Value(data=1.0)))
    scene = build(trace, len(trace))
    assert {"t99.0", "f1"} <= set(scene.keys)
    left, top, right, bottom = scene.attention.focus()
    assert (left, top, right, bottom) == tuple(scene.rects[scene.index["t99.0"]].tolist())


def test_other_graphs_come_into_view_whole_where_there_is_room() -> None:
    trace = run_whole("import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\nc = torch.ones(3)\nd = c + 1\n")[
        0
    ]
    scene = build(trace, len(trace))
    numbers = scene.attention.graph_numbers
    one, other = (scene.extent(numbers == number) for number in np.unique(numbers).tolist())
    both = scene.attention.with_neighbours(len(trace), one, scene.width, scene.height)
    assert both == scene.extent(scene.living(len(trace)))
    width, height = one[2] - one[0] + 20, one[3] - one[1] + 20
    assert scene.attention.with_neighbours(len(trace), one, width, height) == one
    assert scene.attention.with_neighbours(len(trace), other, width, height) == other


def test_a_step_that_changes_nothing_is_about_what_the_last_one_worked_on() -> None:
    trace = run_whole("""
import torch
a = torch.tensor([1.0], requires_grad=True)
b = (a * 2).sum()
c = torch.ones(3) + 1
b.backward()
""")[0]
    [step] = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.GradAccumulated)]
    trace.append(ev.TextPrinted(1, "stdout", "done"))
    scene = build(trace, len(trace))
    assert scene.attention.attended(len(trace)) == scene.attention.attended(step)
    living = scene.living(len(trace))
    numbers = scene.attention.graph_numbers
    graph = numbers == numbers[scene.index["f1"]]
    assert scene.attention.graph_of(len(trace)) == scene.extent(living & graph)


def test_nothing_moves_while_one_steps_within_a_segment(seed: Trace) -> None:
    scene = build(seed, len(seed))
    seats: dict[str, tuple[float, ...]] = {}
    for step in scene.segment:
        if step > len(seed):
            break
        for one in frame_of(scene, step).cards:
            seat = (one.left, one.top, one.width, one.height)
            assert seats.setdefault(one.key, seat) == seat
    assert len(seats) == 7


def test_one_looks_at_what_the_cell_made_and_what_outlives_it() -> None:
    trace = run_whole("import torch\na = torch.tensor([1.0])\nb = a + 1\n")[0]
    scene = build(trace, len(trace))
    left, top, right, bottom = scene.attention.focus()
    for key in trace.at(len(trace)).nodes():
        seat = scene.rects[scene.index[key]]
        assert left <= seat[0]
        assert top <= seat[1]
        assert right >= seat[2]
        assert bottom >= seat[3]


def test_what_dies_fades() -> None:
    trace = run_whole("import torch\na = torch.tensor([1.0])\nb = torch.tensor([2.0])\ndel a\nc = b + 1\n")[0]
    step = step_of(trace, ev.TensorReleased)
    scene = build(trace, step)
    before, fading, gone = (frame_of(scene, step - 1), frame_of(scene, step, 0.5), frame_of(scene, step))
    assert [one.opacity for one in fading.cards if one.key == "t1.0"] == [0.5]
    assert [one.opacity for one in gone.cards if one.key == "t1.0"] == [0.0]
    assert "t1.0" in [one.key for one in before.cards]
    assert "t1.0" not in [one.key for one in frame_of(scene, step + 1).cards]


def test_a_region_limits_what_is_composed(seed: Trace) -> None:
    scene = build(seed, len(seed))
    left, top, right, bottom = scene.rects[scene.index["t1.0"]]
    shown = frame_of(scene, len(seed), region=(left, top, right - 1, bottom))
    assert [one.key for one in shown.cards] == ["t1.0"]


def test_a_segment_that_does_not_hold_the_step_is_never_chosen(seed: Trace) -> None:
    story = Story(seed)
    for step in range(len(seed) + 1):
        assert step in story.segment_at(step)


def test_still_and_moving_parts_make_up_the_whole(seed: Trace) -> None:
    scene = build(seed, len(seed))
    for step in range(len(seed) + 1):
        whole = frame_of(scene, step, 0.4)
        still, moving = (frame_of(scene, step, 0.4, part=part) for part in ("still", "moving"))
        assert {*still.cards, *moving.cards} == {*whole.cards}
        assert {*still.wires, *moving.wires} == {*whole.wires}
        assert moving.pulses == whole.pulses
        assert still.cards == frame_of(scene, step, 0.9, part="still").cards, "it stands still"
        assert still.wires == frame_of(scene, step, 0.9, part="still").wires


def test_a_frame_of_every_step_of_every_kind_of_event() -> None:
    """Programs that make all kinds of events are drawn at each step, whatever comes."""
    source = """
import torch
torch.manual_seed(0)
m = torch.nn.Linear(3, 2)
o = torch.optim.SGD(m.parameters(), lr=0.1)
x = torch.randn(4, 3)
for i in range(2):
    o.zero_grad()
    y = m(x)
    y.retain_grad()
    z = y.pow(2).sum()
    z.backward()
    o.step()
w = torch.randn(2, 2, requires_grad=True)
v = w.exp()
v.add_(1)
v.sum().backward
u = torch.tensor(float('nan'))
e = torch.zeros(0, 3)
big = torch.randn(100, 100)
h = v.detach()
g, = torch.autograd.grad((w ** 3).sum(), w, create_graph=True)
"""
    trace = run_whole(source)[0]
    for segment in trace.segments():
        scene = build(trace, segment.start)
        for step in segment:
            if step <= len(trace):
                assert frame_of(scene, step, 0.5) == frame_of(scene, step, 0.5)


@pytest.mark.parametrize("least", [0.0, 3.0, 40.0])
def test_from_afar_a_curve_keeps_its_ends_and_its_shape(seed: Trace, least: float) -> None:
    """Every point of every route is no farther than the shortest piece from the pieces that are drawn."""
    scene = build(seed, len(seed))
    assert scene.edges
    for number, route in enumerate(scene.routes):
        pieces = scene.lines.of(np.arange(len(scene.edges)) == number, least)
        assert pieces[0, :2].tolist() == list(route[0])
        assert pieces[-1, 2:].tolist() == list(route[-1])
        assert (pieces[1:, :2] == pieces[:-1, 2:]).all()
        starts, along = pieces[:, :2], pieces[:, 2:] - pieces[:, :2]
        for point in route:
            share = ((point - starts) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
            away = point - starts - np.clip(share, 0, 1)[:, None] * along
            assert np.hypot(*away.T).min() <= max(least, 1.0)
    everything = np.ones(len(scene.edges), dtype=bool)
    assert len(scene.lines.of(everything, 40.0)) < len(scene.lines.of(everything, 1.0)) / 2


def test_what_a_step_is_about_is_what_lives_then_and_not_what_an_optimizer_makes_of_it_later() -> None:
    trace = run_whole(
        "import torch\nw = torch.ones(2, requires_grad=True)\nsgd = torch.optim.SGD([w])\n"
        "for turn in range(2):\n    (w * w).sum().backward()\n    sgd.step()\n"
    )[0]
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.GradAccumulated):
            scene = build(trace, step)
            left, top, right, bottom = scene.attention.attended(step)
            numbers = [scene.index[trace.key_at(trace.tensors[event.tensor], step)]]
            assert scene.living(step)[numbers].all()
            assert (left, top, right, bottom) == scene.extent(np.isin(np.arange(len(scene.keys)), numbers))
