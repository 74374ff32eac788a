"""The marks of the canvas: each is shown by a program, at the steps at which torch's state asks for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch

from gradviz import events as ev
from gradviz.scene.cards import Badge, FunctionFace, TensorFace
from gradviz.scene.flows import Flow
from gradviz.scene.frame import Frame, frame, frame_of
from gradviz.scene.marks import ALWAYS, Mark, present
from gradviz.scene.scene import SegmentScene, build
from gradviz.trace.trace import Trace
from gradviz.ui.canvas.details import tooltip
from tests.programs import SAMPLES, key_of, run_whole
from tests.scene.test_flows import BAD, LARGE

SIZES = """
import torch
x = torch.tensor([2.0], requires_grad=True)
small = (x * 1e-9).sin()
large = (x * 100) ** 4
loss = (small + large).sum()
loss.backward()
"""
BROAD = """
import torch
w = torch.ones(12, 4, requires_grad=True)
model = torch.nn.Linear(4, 3)
out = model(w)
for _ in range(12):
    w = w * out.detach().mean()
"""
COPIES = """
import torch
w = torch.tensor(2.0, requires_grad=True)
h = torch.tensor(1.0)
for _ in range(12):
    h = torch.tanh(h * w)
"""
PROGRAMS = {path.stem: path.read_text(encoding="utf-8") for path in SAMPLES}
SHOWN_BY = ("same_input_twice", "second_backward", "in_place", "hooks", "packed", "double_backward", "non_leaf",
            "views", "no_grad", "data_moves")  # fmt: skip


def card(shown: Frame, name: str) -> TensorFace | FunctionFace:
    found = [one.face for one in shown.cards if getattr(one.face, "name", "") == name]
    assert len(found) == 1, [one.face for one in shown.cards]
    assert isinstance(found[0], (TensorFace, FunctionFace))
    return found[0]


def marks(face: TensorFace | FunctionFace) -> list[str]:
    return [badge.mark for badge in face.badges]


def step_of(trace: Trace, kind: type[ev.Event], number: int = 0) -> int:
    return [step for step, event in enumerate(trace.events, 1) if isinstance(event, kind)][number]


def frames(trace: Trace) -> list[Frame]:
    """The frames of all steps."""
    scene: SegmentScene | None = None
    found = []
    for step in range(1, len(trace) + 1):
        if scene is None or step not in scene.segment:
            scene = build(trace, step)
        found.append(frame_of(scene, step))
    return found


def test_every_mark_is_shown_by_a_program() -> None:
    found: set[Mark] = set()
    for source in (*(PROGRAMS[name] for name in SHOWN_BY), SIZES, BAD, LARGE, BROAD, COPIES):
        for shown in frames(run_whole(source)[0]):
            found |= present(shown)
    assert found == set(Mark) - {Mark.PINNED}, "which is no program's: a person moves nodes (see test_places)"
    assert set(ALWAYS) <= found


def gradient_edges(root: torch.Tensor, leaf: torch.Tensor) -> int:
    """Over how many edges of autograd's graph a gradient comes to a leaf."""
    seen, todo, found = set(), [root.grad_fn], 0
    while todo:
        function = todo.pop()
        if function is None or function in seen:
            continue
        seen.add(function)
        for following, _ in function.next_functions:
            found += getattr(following, "variable", None) is leaf
            todo.append(following)
    return found


WAYS = """
import torch
a = torch.tensor([2.0, 3.0], requires_grad=True)
lone = torch.tensor(1.0, requires_grad=True)
h = a * a + a.sin() * lone
for _ in range(12):
    h = h * a
loss = h.sum()
{backward}
"""


def test_how_many_ways_a_gradient_came_is_counted() -> None:
    _, names = run_whole(WAYS.format(backward=""))
    trace, _ = run_whole(WAYS.format(backward="loss.backward()"))
    expected = {name: gradient_edges(names["loss"], names[name]) for name in ("a", "lone")}
    assert expected == {"a": 15, "lone": 1}
    shown = frame(trace, len(trace))
    assert {name: card(shown, name).ways for name in expected} == expected  # type: ignore[union-attr]
    assert len(shown.copies) > 2, "most of them come to copies"
    faces = [one.face for each in frames(trace) for one in each.cards]
    counted = [face.ways for face in faces if isinstance(face, TensorFace) and face.name == "a"]
    rises = [later - earlier for earlier, later in pairwise(counted) if later != earlier]
    assert sorted(rises) == [1] * 13 + [2], "one after the other, but those of a * a at once"


def test_ways_into_a_collapsed_group_count_each() -> None:
    call = "def thrice(h):\n    return h * a + a + a.cos()\nh = thrice(h)\n"
    source = WAYS.replace("for _ in range(12):\n    h = h * a\n", call)
    _, names = run_whole(source.format(backward=""))
    trace, _ = run_whole(source.format(backward="loss.backward()"))
    [group] = [each.key for each in build(trace, len(trace)).open_groups if "thrice" in each.title]
    scene = build(trace, len(trace), folds={group: True})
    [face] = [one.face for one in frame_of(scene, len(trace)).cards if getattr(one.face, "name", "") == "a"]
    assert face.ways == gradient_edges(names["loss"], names["a"]) == 6  # type: ignore[union-attr]


def test_chips_say_how_many_bytes_are_held() -> None:
    trace, names = run_whole(
        "import torch\na = torch.ones(4, requires_grad=True)\nb = (a + 1).exp().sum()\nb.backward()\n"
    )
    held = names["a"].numel() * names["a"].element_size()
    before, after = frame(trace, step_of(trace, ev.PassStarted)), frame(trace, len(trace))
    [chip] = card(before, "ExpBackward0").chips  # type: ignore[union-attr]
    assert (chip.state, chip.size) == ("held", f"{held} B")
    [chip] = card(after, "ExpBackward0").chips  # type: ignore[union-attr]
    assert (chip.state, chip.size) == ("freed", "")
    trace, _ = run_whole("import torch\na = torch.ones(4, requires_grad=True)\nb = a.sin()\n")
    [chip] = card(frame(trace, len(trace)), "SinBackward0").chips  # type: ignore[union-attr]
    assert (chip.shared, chip.size) == ("a", ""), "it costs nothing more"


def test_shared_memory_is_told_on_the_card_beside_a_node() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(4, requires_grad=True)\nb = a * 2\nd = b.detach()\nc = b.sin()\n"
    )
    shown = frame(trace, len(trace))
    sharing, view = shown.scene.sharing, trace.at(len(trace))
    [sin] = [one.key for one in shown.cards if getattr(one.face, "name", "") == "SinBackward0"]
    assert "self is the memory of b: it counts once" in tooltip(view, sin, sharing)
    assert "with d" in tooltip(view, key_of(trace, "b"), sharing)


def test_what_a_function_saved_is_the_tensor_that_the_program_holds() -> None:
    trace, names = run_whole(
        "import torch\na = torch.tensor([3.0], requires_grad=True)\nb = a.exp()\nc = b * 2\ndel b\n"
    )
    before, after = frame(trace, step_of(trace, ev.NameUnbound) - 1), frame(trace, len(trace))
    assert names["c"].grad_fn.next_functions[0][0]._saved_result.data_ptr()
    [chip] = card(before, "ExpBackward0").chips  # type: ignore[union-attr]
    assert (chip.state, chip.shared) == ("held", "b")
    [chip] = card(after, "ExpBackward0").chips  # type: ignore[union-attr]
    assert (chip.state, chip.shared) == ("held", ""), "only the graph holds it now"


def test_what_two_functions_saved_of_one_memory_is_told() -> None:
    trace, names = run_whole(
        "import torch\na = torch.tensor([3.0], requires_grad=True)\nb = a * 2\nc = b.exp()\nd = b.sin()\ndel b\n"
    )
    assert names["d"].grad_fn._saved_self.tolist() == [6.0]
    [chip] = card(frame(trace, len(trace)), "SinBackward0").chips  # type: ignore[union-attr]
    assert chip.shared == "", "exp saved its result, not its input"
    trace, _ = run_whole(
        "import torch\na = torch.tensor([3.0], requires_grad=True)\nb = a * 2\nc = b.cos()\nd = b.sin()\ndel b\n"
    )
    shown = frame(trace, len(trace))
    [chip] = card(shown, "SinBackward0").chips  # type: ignore[union-attr]
    assert chip.shared == "CosBackward0"


def test_views_and_what_is_detached_have_the_mark_of_one_storage_while_both_live() -> None:
    trace, names = run_whole(
        "import torch\na = torch.ones(4, requires_grad=True)\nb = a * 2\nv = b[:2]\nd = b.detach()\nlone = a + 1\n"
        "del v\ndel d\n"
    )
    assert names["b"].untyped_storage().data_ptr() != names["lone"].untyped_storage().data_ptr()
    shown = frame(trace, step_of(trace, ev.NameUnbound) - 1)
    same = {name: [b.text for b in card(shown, name).badges if b.mark == Mark.STORAGE] for name in ("b", "v", "d")}
    assert same["b"] == same["v"] == same["d"]
    assert len(same["b"]) == 1
    assert marks(card(shown, "lone")) == []
    assert marks(card(frame(trace, len(trace)), "b")) == [], "its views are gone"


def test_a_tensor_written_in_place_counts_its_versions() -> None:
    trace, names = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\nc = b.sin()\nb.add_(1)\nb.mul_(3)\n"
    )
    assert names["b"]._version == 2
    shown = frame(trace, len(trace))
    face = card(shown, "b")
    assert isinstance(face, TensorFace)
    assert (face.version, face.old) == (2, False)
    older = card(shown, "b · v0")
    assert isinstance(older, TensorFace)
    assert (older.old, older.quiet) == (True, True)


def test_parameters_and_tensors_that_keep_their_gradient_say_so() -> None:
    trace, _ = run_whole(
        "import torch\nlayer = torch.nn.Linear(2, 1)\nx = torch.ones(1, 2)\ny = layer(x)\ny.retain_grad()\n"
        "y.sum().backward()\n"
    )
    shown = frame(trace, len(trace))
    tags = {one.face.name: one.face.tag for one in shown.cards if isinstance(one.face, TensorFace)}
    assert tags["layer.weight"] == tags["layer.bias"] == "parameter"
    assert tags["x"] == ""
    assert marks(card(shown, "y")) == [Mark.RETAINED]


def test_a_hook_stands_on_its_tensor_and_lights_up_when_it_fires() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\nhandle = b.register_hook(lambda g: g * 10)\n"
        "b.sum().backward()\nhandle.remove()\n"
    )
    registered, fired = step_of(trace, ev.HookRegistered), step_of(trace, ev.HookFired)
    assert card(frame(trace, registered - 1), "b").badges == ()
    assert card(frame(trace, registered), "b").badges == (Badge(Mark.HOOK),)
    assert card(frame(trace, fired), "b").badges == (Badge(Mark.HOOK, lit=True),)
    assert card(frame(trace, fired + 1), "b").badges == (Badge(Mark.HOOK),)
    assert card(frame(trace, len(trace)), "b").badges == ()


def test_hooks_on_functions_are_counted() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * 2\nf = b.grad_fn\n"
        "f.register_hook(lambda i, o: None)\nf.register_prehook(lambda o: None)\nb.sum().backward()\n"
    )
    assert card(frame(trace, len(trace)), "MulBackward0").badges == (Badge(Mark.HOOK, "2"),)


def test_orders_of_derivatives_are_counted() -> None:
    trace, names = run_whole(
        "import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x ** 4\n"
        "(first,) = torch.autograd.grad(y, x, create_graph=True)\n"
        "(second,) = torch.autograd.grad(first, x, create_graph=True)\n"
    )
    assert (names["first"].item(), names["second"].item()) == (32.0, 48.0)
    orders: dict[str, int] = {}
    for number, history in trace.functions.items():
        made_by = history.created.made_by_pass
        orders[f"f{number}"] = 1 if made_by is None else made_by + 1
    assert set(orders.values()) == {1, 2, 3}, "each pass differentiates what the one before it made"
    shown = frame(trace, len(trace))
    for one in shown.cards:
        if isinstance(one.face, FunctionFace):
            signs = [badge.text for badge in one.face.badges if badge.mark == Mark.ORDER]
            assert signs == {1: [], 2: ["∂²"], 3: ["∂³"]}[orders[one.key]]


@pytest.mark.parametrize(
    ("call", "kept"),
    [("y.backward()", ""), ("y.backward(retain_graph=True)", ", retain_graph"),
     ("y.backward(create_graph=True)", ", create_graph")],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Using backward")
def test_the_root_says_what_becomes_of_the_graph(call: str, kept: str) -> None:
    trace, _ = run_whole(f"import torch\nx = torch.tensor(2.0, requires_grad=True)\ny = x * 3\n{call}\n")
    shown = frame(trace, step_of(trace, ev.FunctionRan))
    [caption] = [one.caption for one in shown.cards if one.caption_tone == "root"]
    assert caption == f"root of pass 1 · grad 1{kept}"


def test_large_values_show_how_their_elements_lie() -> None:
    trace, names = run_whole(LARGE)
    shown = frame(trace, len(trace))
    face = card(shown, "w")
    assert isinstance(face, TensorFace)
    spread, w = face.value.spread, names["w"].detach().double()
    assert spread is not None
    assert (spread.low, spread.high) == pytest.approx((w.min().item(), w.max().item()))
    assert spread.mean == pytest.approx(w.mean().item())
    assert spread.deviation == pytest.approx(w.std(correction=0).item())


def test_values_that_are_known_whole_but_have_no_room_for_numbers_are_heat_maps() -> None:
    trace, names = run_whole("import torch\nm = torch.arange(24.0).reshape(3, 8)\nm[1, 2] = float('nan')\n")
    face = card(frame(trace, len(trace)), "m")
    assert isinstance(face, TensorFace)
    assert [len(row) for row in face.value.heat] == [8, 8, 8]
    largest = names["m"].nan_to_num().abs().max().item()
    for row, values in zip(face.value.heat, names["m"].tolist(), strict=True):
        for heat, value in zip(row, values, strict=True):
            assert heat > 1 if value != value else heat == pytest.approx(abs(value) / largest, abs=1e-3)
    assert face.value.bad
    assert "NaN" in face.value.line


@pytest.mark.parametrize("grad", [False, True])
def test_the_size_of_a_card_does_not_depend_on_its_values(grad: bool) -> None:
    boxes = []
    for value in ("torch.zeros", "torch.ones", "torch.randn"):
        trace, _ = run_whole(f"import torch\nm = {value}(30, 30, requires_grad={grad})\n")
        boxes.append(build(trace, len(trace)).boxes)
    assert boxes[0] == boxes[1] == boxes[2]


def test_a_flow_of_nothing_has_no_marks() -> None:
    trace, _ = run_whole("import torch\nx = torch.ones(2)\n")
    shown = frame(trace, len(trace))
    assert isinstance(shown.flow, Flow)
    assert present(shown) == {Mark.QUIET}


def test_a_value_that_changed_behind_autograd_is_told_from_one_that_autograd_counts() -> None:
    trace, namespace = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = (a * 2).sum()\nb.data = torch.tensor(7.0)\n"
        "w = torch.ones(2, requires_grad=True)\nw.data.mul_(3)\n"
        "c = a * 3\nc.add_(1)\nd = torch.ones(2)\nd.data.mul_(3)\nv = a * 4\nv[0].mul_(2)\n"
    )
    assert [namespace[name]._version for name in "bwcv"] == [0, 0, 1, 1], "of these autograd counts only the last two"
    shown = frame(trace, len(trace))
    marked = {
        face.name
        for each in shown.cards
        if isinstance(face := each.face, TensorFace)
        if any(badge.mark == Mark.BEHIND for badge in face.badges)
    }
    assert marked == {"b", "w"}, "d is none of autograd's"


def test_what_the_program_let_go_of_is_told_from_what_requires_no_gradient() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nx = torch.ones(2)\nb = (a * x).exp()\nd = x * 2\n"
    )
    faces = [each.face for each in frame(trace, len(trace)).cards if isinstance(each.face, TensorFace)]
    found = {face.name: (face.quiet, face.let_go) for face in faces}
    assert found == {
        "a": (False, False),
        "x": (True, False),
        "b": (False, False),
        "d": (True, False),
        "": (False, True),
    }


def test_a_leaf_says_how_many_passes_its_gradient_is_the_sum_of() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\n"
        "(a * 2).sum().backward()\n(a * 3).sum().backward()\n(a * 4).sum().backward()\n"
        "a.grad.zero_()\n(a * 5).sum().backward()\n(a * 6).sum().backward()\n"
        "a.grad = None\n(a * 7).sum().backward()\n"
    )
    said: list[str] = []
    for step, event in enumerate(trace.events, 1):
        if isinstance(event, ev.PassEnded):
            face = card(frame(trace, step), "a")
            said.append(next((badge.text for badge in face.badges if badge.mark == Mark.PASSES), ""))
    assert said == ["", "2 passes", "3 passes", "", "2 passes", ""]
