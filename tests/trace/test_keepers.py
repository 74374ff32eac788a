"""What keeps tensors, against what Python and torch still have."""

from __future__ import annotations

from gradviz.trace.keepers import UNNAMED, keepers
from tests.programs import key_of, run_whole


def test_an_entry_of_a_list_keeps_a_tensor_that_no_other_name_means() -> None:
    trace, names = run_whole(
        "import torch\na = torch.tensor([2.0], requires_grad=True)\nlosses = []\nfor _ in range(2):\n"
        "    loss = (a * 3).sum()\n    losses.append(loss)\ndel loss\n"
    )
    assert len(names["losses"]) == 2
    key = key_of(trace, "losses[0]")
    assert keepers(trace.at(len(trace)), key) == ["the name losses[0]"]


def test_a_saved_slot_keeps_what_the_program_has_let_go_of_until_it_is_freed() -> None:
    trace, names = run_whole(
        "import torch\na = torch.tensor([2.0], requires_grad=True)\nb = a * 3\nc = b.sin()\ndel b\n"
    )
    assert names["c"].grad_fn._saved_self.tolist() == [6.0], "it is still there"
    [b] = [key for key, node in trace.nodes.items() if node.kind == "tensor" and node.name == "" and
           trace.tensors[node.ident].created.name == "b"]  # fmt: skip
    assert keepers(trace.at(len(trace)), b) == ["self of SinBackward0"]
    trace, _ = run_whole(
        "import torch\na = torch.tensor([2.0], requires_grad=True)\nb = a * 3\nc = b.sin()\ndel b\nc.backward()\n"
    )
    assert keepers(trace.at(len(trace)), b) == []


def test_a_leaf_is_kept_by_the_graph_that_sends_it_its_gradient() -> None:
    trace, _ = run_whole("import torch\na = torch.tensor([2.0], requires_grad=True)\nb = a + 3\ndel a\n")
    [a] = [key for key in trace.at(len(trace)).nodes() if trace.tensors.get(trace.nodes[key].ident) is not None
           and key[0] == "t" and trace.tensors[trace.nodes[key].ident].created.name == "a"]  # fmt: skip
    assert keepers(trace.at(len(trace)), a) == ["AddBackward0, which will send it its gradient"]


def test_what_has_no_name_that_is_known_is_said_to_have_none() -> None:
    trace, names = run_whole("import torch\ndef keep(t):\n    return lambda: t\nf = keep(torch.ones(3) * 2)\n")
    assert names["f"]().tolist() == [2.0, 2.0, 2.0]
    view = trace.at(len(trace))
    kept = [keepers(view, key) for key in view.nodes() if key[0] == "t" and view.node(key)["alive"]]
    assert [UNNAMED] in kept
