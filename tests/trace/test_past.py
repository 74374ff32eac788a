"""What the record can answer of the past, and what it refuses in words."""

from __future__ import annotations

import pytest
import torch

from gradviz import events as ev
from gradviz.trace.bindings import Bindings
from gradviz.trace.past import NotRecorded, needs
from gradviz.trace.trace import Trace
from gradviz.worker.past import Answer, evaluate
from tests.programs import run_whole

PROGRAM = """import torch
w = torch.tensor([1.0, 2.0], requires_grad=True)
big = torch.arange(1000.0)
layer = torch.nn.Linear(1, 1, bias=False)
pair = [torch.tensor(5), torch.tensor([[1, 2], [3, 4]])]

def halved(x):
    y = x / 2
    return y.sum()

loss = halved(w)
loss.backward()
with torch.no_grad():
    w -= w.grad
"""


def recorded(program: str = PROGRAM) -> tuple[Trace, Bindings]:
    trace, _ = run_whole(program)
    return trace, Bindings(trace)


def after(trace: Trace, kind: type[ev.Event], nth: int = 0) -> int:
    """The step after an event of a kind."""
    return [step for step, event in enumerate(trace.events, 1) if isinstance(event, kind)][nth]


def answer(trace: Trace, step: int, expression: str) -> Answer:
    return evaluate(expression, needs(trace, Bindings(trace), step, expression))


def test_torch_itself_evaluates_what_was_recorded() -> None:
    trace, _ = recorded()
    end, passed = len(trace), after(trace, ev.PassEnded)
    # d(sum(w / 2))/dw = 1/2; then w = [1, 2] - [0.5, 0.5]
    assert answer(trace, passed, "w").text == repr(torch.tensor([1.0, 2.0]))
    assert answer(trace, passed, "w.grad + w").text == repr(torch.tensor([1.5, 2.5]))
    assert answer(trace, end, "w").text == repr(torch.tensor([0.5, 1.5]))
    assert answer(trace, end, "w.norm(), w.shape").text == repr(
        ((0.25 + 2.25) ** 0.5 * torch.ones(()), torch.Size([2]))
    )
    assert answer(trace, end, "pair[1] @ torch.tensor([1, 1]) + pair[0]").text == repr(torch.tensor([8, 12]))
    assert answer(trace, end, "[v * 2 for v in w.tolist()]").text == "[1.0, 3.0]"
    assert answer(trace, end, "layer.weight.shape").text == "torch.Size([1, 1])"
    assert answer(trace, after(trace, ev.PassStarted), "w.grad").text == "None"


def test_names_are_those_of_the_function_that_runs() -> None:
    trace, names = recorded()
    inside = next(
        step
        for step, event in enumerate(trace.events, 1)
        if isinstance(event, ev.OperationCalled) and event.place.function == "halved" and event.name == "sum"
    )
    assert answer(trace, inside, "x + y").text == repr(torch.tensor([1.5, 3.0]))
    assert "y" not in names.at(len(trace))
    with pytest.raises(NotRecorded, match="`y` is not in the record at this step"):
        needs(trace, names, len(trace), "y")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("big.sum()", r"`big` was not recorded whole: of its \(1000,\) elements the record holds a summary"),
        ("w.grad_fn", "`grad_fn` belongs to the graph of that moment"),
        ("learning_rate * w", "`learning_rate` is not in the record at this step: it holds tensors and their names"),
        ("w +", "This is no expression of Python: invalid syntax"),
        ("w = 3", "This is no expression of Python"),
        ("", "This is no expression of Python"),
    ],
)
def test_what_the_record_cannot_answer_is_refused_in_words(expression: str, words: str) -> None:
    trace, names = recorded()
    with pytest.raises(NotRecorded, match=words):
        needs(trace, names, len(trace), expression)


def test_a_name_that_comes_later_did_not_exist() -> None:
    trace, names = recorded()
    with pytest.raises(NotRecorded, match="`loss` did not exist at this step"):
        needs(trace, names, 3, "loss")


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("layer(w)", "The record holds tensors of `layer`, not the object itself."),
        ("layer.training", "`layer.training` is not in the record at this step."),
        ("pair[7]", "`pair[7]` is not in the record at this step."),
        ("w[9]", "IndexError: index 9 is out of bounds for dimension 0 with size 2"),
        ("exit(3)", "SystemExit: 3"),
        ("__import__('os')._exit(0)", "The expression ended the process that evaluated it."),
        ("any(True for _ in iter(int, 1) if _)", "The expression took longer than 2 seconds and was given up."),
    ],
)
def test_an_expression_that_fails_says_why_and_harms_nothing(expression: str, error: str) -> None:
    trace, _ = recorded()
    assert answer(trace, len(trace), expression) == Answer(error=error)


def test_a_value_that_was_not_recorded_whole_inside_an_object_is_refused_when_it_is_asked_for() -> None:
    trace, _ = recorded("import torch\nnet = torch.nn.Linear(40, 40)\nx = net(torch.ones(40)).sum()\nx.backward()\n")
    refused = answer(trace, len(trace), "net.weight.sum()")
    assert refused.error == (
        "`net.weight` was not recorded whole: of its (40, 40) elements the record holds a summary."
    )
    assert answer(trace, len(trace), "net.bias.grad.sum()").text == repr(torch.tensor(40.0))


def test_names_are_looked_up_as_the_record_grows() -> None:
    whole, _ = recorded()
    growing = Trace()
    names = Bindings(growing)
    for step, event in enumerate(whole.events, 1):
        growing.append(event)
        assert names.at(step) == Bindings(whole).at(step)


def test_complex_and_empty_tensors_and_numbers_come_back_as_they_were() -> None:
    program = "import torch\nz = torch.tensor([1 + 2j])\ne = torch.ones(0, 3)\nn = torch.tensor(True)\n"
    trace, _ = recorded(program)
    assert answer(trace, len(trace), "z * 1j").text == repr(torch.tensor([1 + 2j]) * 1j)
    assert answer(trace, len(trace), "e").text == repr(torch.ones(0, 3))
    assert answer(trace, len(trace), "n").text == "tensor(True)"
