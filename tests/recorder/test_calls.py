"""Where operations ran: calls, modules, groups and turns, as torch's own hooks and the program itself tell."""

from __future__ import annotations

import linecache
import sys
import weakref
from typing import Any

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from gradviz import events as ev
from gradviz.recorder.recorder import Recorder
from gradviz.trace.calls import stack
from gradviz.trace.trace import Trace
from gradviz.worker.tracing import Tracer
from gradviz.worker.user_code import UserCode
from tests.programs import bindings, run_whole, stopped

FILE = "<cell 1>"


def run(source: str, lines: bool = False, most: int | None = None) -> tuple[Trace, dict[str, Any]]:
    """The record of a program; with `lines` as the worker runs it, which tells of so many lines at most."""
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    trace, namespace = Trace(), {"__name__": "__main__", "torch": torch, "nn": nn}
    with Recorder(trace.append, is_user_file=lambda name: name == FILE) as recorder:
        tracer = Tracer(UserCode(), recorder.lines.reached, recorder.lines.end)
        if most is not None:
            tracer._left = most
        if lines:
            with tracer:
                exec(compile(source, FILE, "exec"), namespace)
        else:
            exec(compile(source, FILE, "exec"), namespace)
        recorder.flush(namespace)
    assert not stopped(trace), stopped(trace)
    return trace, namespace


def operations(trace: Trace, name: str = "") -> list[ev.OperationCalled]:
    return [event for event in trace.operations.values() if event.name == (name or event.name)]


def calls_of(trace: Trace, call: int | None) -> list[str]:
    return [event.function for event in stack(trace, call)]


# ---------------------------------------------------------------- calls


CALLS = """
x = torch.ones(2)
def inner(y):
    return y * 2
def outer(y):
    first = inner(y)
    return inner(first)
outer(x)
for _ in range(3):
    inner(x)
def deep(n, y):
    return y.neg() if n == 0 else deep(n - 1, y)
deep(3, x)
[inner(y) for y in (x, x)]
"""


def test_each_call_has_a_number_of_its_own_and_the_call_around_it() -> None:
    trace, _ = run(CALLS)
    muls = operations(trace, "mul")
    assert len({operation.call for operation in muls}) == 7, "also where a frame lies at the address of the last one"
    assert [calls_of(trace, each.call) for each in muls[:2]] == [["outer", "inner"], ["outer", "inner"]]
    assert [stack(trace, each.call)[-1].place.line for each in muls[:2]] == [6, 7]
    assert muls[0].call != muls[1].call
    assert stack(trace, muls[0].call)[0] == stack(trace, muls[1].call)[0]
    [neg] = operations(trace, "neg")
    assert calls_of(trace, neg.call) == ["deep"] * 4
    assert operations(trace, "ones")[0].call is None


def test_a_call_is_told_of_before_what_refers_to_it() -> None:
    trace, _ = run(CALLS)
    known: set[int] = set()
    for event in trace.events:
        if isinstance(event, ev.CallSeen):
            assert event.parent is None or event.parent in known
            known.add(event.call)
        elif isinstance(event, ev.OperationCalled) and event.call is not None:
            assert event.call in known
        elif isinstance(event, (ev.NameBound, ev.TensorCreated)) and event.scope:
            assert int(event.scope.split()[-1]) in known


def test_a_generator_is_a_call_for_each_place_that_asks_it() -> None:
    trace, _ = run(
        """
def gives(x):
    while True:
        x = x * 2
        yield x
def first(given):
    return next(given)
def second(given):
    return next(given)
given = gives(torch.ones(1))
first(given), second(given), next(given)
"""
    )
    found = [calls_of(trace, operation.call) for operation in operations(trace, "mul")]
    assert found == [["first", "gives"], ["second", "gives"], ["gives"]]


def test_a_pass_and_its_hooks_know_their_calls() -> None:
    trace, _ = run(
        """
def hook(grad):
    return grad * 2
def train(x):
    y = x * x
    y.register_hook(hook)
    y.sum().backward()
train(torch.ones(2, requires_grad=True))
"""
    )
    [began] = [event for event in trace.events if isinstance(event, ev.PassStarted)]
    assert calls_of(trace, began.in_call) == ["train"]
    assert calls_of(trace, operations(trace, "mul")[1].call) == ["train", "y.sum().backward", "hook"]


def test_names_of_one_call_are_not_taken_for_those_of_the_next() -> None:
    trace, _ = run(
        """
def use(x):
    y = x * 2
    y.sum()
for value in (1.0, 2.0):
    use(torch.tensor(value))
"""
    )
    bound = [event.scope for event in bindings(trace) if event.name == "y"]
    assert bound == ["use 1", "use 2"]


def test_attributes_of_the_users_objects_have_names() -> None:
    trace, namespace = run(
        """
class Holder:
    def __init__(self):
        self.w = torch.ones(2, requires_grad=True)
    @property
    def never(self):
        raise RuntimeError("asked")
    def use(self, x):
        return self.w * x
holder = Holder()
norm = nn.BatchNorm1d(2)
holder.use(torch.ones(2)).sum()
holder.w = torch.zeros(3)
torch.ones(1)
"""
    )
    names = {
        name: data["shape"] for _, data in trace.at(len(trace)).graph.nodes(data=True) for name in data.get("names", ())
    }
    assert names["holder.w"] == tuple(namespace["holder"].w.shape) == (3,)
    assert names["norm.running_mean"] == (2,)
    inside = [event.name for event in bindings(trace) if event.scope.startswith("Holder.use")]
    assert inside == ["self.w", "x"]


# ---------------------------------------------------------------- groups


GROUPS = {
    "optimizer.step()": "optimizer.step",
    "nn.utils.clip_grad_norm_(model.parameters(), 1.0)": "nn.utils.clip_grad_norm_",
    "torch.autograd.functional.jacobian(torch.sin, x)": "torch.autograd.functional.jacobian",
    "model(x)": "model",
    "nn.functional.gaussian_nll_loss(x, x, x)": None,
    "nn.functional.cross_entropy(x, x)": None,
    "nn.functional.max_pool1d(x[None, None], 2)": None,
    "torch.relu(x)": None,
    "1 - x": None,
    "torch.einsum('i,i->i', x, x)": None,
    "x.norm()": None,
}


@pytest.mark.parametrize("expression", GROUPS)
def test_what_one_call_of_the_library_does_is_a_group(expression: str) -> None:
    trace, _ = run(
        f"""
model = nn.Sequential(nn.Linear(2, 2), nn.ReLU())
optimizer = torch.optim.Adam(model.parameters())
x = torch.rand(2)
model(x).sum().backward()
{expression}
"""
    )
    groups = {operation.call for operation in operations(trace) if operation.place.line == 6}
    assert len(groups) == 1, "one group, or no operation in any"
    [call] = groups
    if GROUPS[expression] is None:
        assert call is None
    else:
        [group] = stack(trace, call)
        assert (group.function, group.library, group.place.line) == (GROUPS[expression], True, 6)


def test_two_turns_of_one_line_are_two_groups() -> None:
    trace, _ = run(
        """
model = nn.Linear(2, 2)
for _ in range(2):
    y = model(torch.ones(2))
"""
    )
    calls = [operation.call for operation in operations(trace, "linear")]
    assert len(set(calls)) == 2


def test_a_function_that_the_library_calls_back_is_within_its_group() -> None:
    trace, _ = run(
        """
def closure():
    optimizer.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    return loss
w = torch.ones(2, requires_grad=True)
optimizer = torch.optim.LBFGS([w], max_iter=1)
optimizer.step(closure)
"""
    )
    assert calls_of(trace, operations(trace, "mul")[0].call) == ["optimizer.step", "closure"]


# ---------------------------------------------------------------- modules


class _Log(TorchFunctionMode):  # type: ignore[misc]
    """Notes in which module each call ran, as torch's own hooks tell."""

    def __init__(self, root: nn.Module, name: str) -> None:
        super().__init__()
        self.paths = {module: f"{name}.{path}".rstrip(".") for path, module in root.named_modules()}
        self.running: list[str] = []
        self.seen: list[tuple[str, str]] = []

    def before(self, module: nn.Module, _: Any) -> None:
        self.running.append(self.paths[module])

    def after(self, *_: Any) -> None:
        self.running.pop()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.__self__.__name__ if func.__name__ == "__get__" else func.__name__
        self.seen.append((name, self.running[-1] if self.running else ""))
        return func(*args, **(kwargs or {}))


class Shared(nn.Module):
    """Modules of the user's and of torch's, one of them used twice, one in a list, one behind a parametrization."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 8, batch_first=True), 2)
        self.blocks = nn.ModuleList([nn.Linear(4, 4), nn.Tanh()])
        self.table = nn.ModuleDict({"last": nn.utils.parametrizations.orthogonal(nn.Linear(4, 4))})

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.encoder(x)
        for block in self.blocks:
            x = block(x).relu()
        return self.table["last"](self.blocks[1](x))


def test_modules_are_those_that_torchs_own_hooks_tell_of() -> None:
    torch.manual_seed(0)
    model = Shared()
    x = torch.rand(1, 3, 4)
    log = _Log(model, "model")
    handles = [
        nn.modules.module.register_module_forward_pre_hook(log.before),
        nn.modules.module.register_module_forward_hook(log.after),
    ]
    with log:
        model(x).sum().backward()
    for handle in handles:
        handle.remove()
    trace = Trace()
    with Recorder(trace.append):
        model(x).sum().backward()
    assert not stopped(trace)
    recorded = [(operation.name, operation.module) for operation in operations(trace)]
    expected = iter(log.seen)
    assert all(each in expected for each in recorded), "a subsequence: not every call is an operation"
    assert {module for _, module in recorded} >= {
        "",
        "model",
        "model.encoder.layers.1.linear2",
        "model.blocks.0",
        "model.table.last",
        "model.table.last.parametrizations.weight.0",
    }


def test_modules_cost_no_hook_and_stay_as_they_are() -> None:
    model = nn.Sequential(nn.Linear(2, 2), torch.jit.script(nn.Linear(2, 2)))
    before = [dict(vars(module)) for module in model.modules()]
    trace, _ = Trace(), None
    with Recorder(trace.append):
        assert not nn.modules.module._global_forward_pre_hooks
        model(torch.ones(2))
    assert [dict(vars(module)) for module in model.modules()] == before
    assert not stopped(trace)
    assert operations(trace, "linear")[0].module == "model.0"


def test_a_module_that_is_not_in_the_one_around_it_goes_by_its_own_name() -> None:
    trace, _ = run(
        """
class Outer(nn.Module):
    def forward(self, x):
        return {"other": other}["other"](x)
other = nn.Sigmoid()
outer = Outer()
outer(torch.ones(1))
for layer in [other]:
    layer(torch.ones(1))
"""
    )
    assert [operation.module for operation in operations(trace, "sigmoid")] == ["Sigmoid", "layer"]


# ---------------------------------------------------------------- turns

LOOPS = {
    "nested": """
x = torch.zeros(1)
for a in range(1, 4):
    if a == 2:
        continue
    x.add(a * 100)
    for b in range(1, 4):
        if b == 2:
            x.add(a * 100 + b)
        else:
            x.add(a * 100 + b)
            try:
                x.add("no")
            except TypeError:
                x.add(a * 100 + b)
            x.add(a * 100 + b)
        if b == 2 and a == 3:
            break
    x.add(a * 100)
""",
    "while": """
x = torch.zeros(1)
a = 0
while a < 3:
    a += 1
    b = 0
    while True:
        b += 1
        x.add(a * 100 + b)
        if b > 1:
            break
    x.add(a * 100)
""",
    "two on the same lines": """
x = torch.zeros(1)
for a in range(1, 3):
    for b in range(1, 3): x.add(a * 100 + b)
    for b in range(1, 3): x.add(a * 100 + b) if b == 2 else None
for a in range(1, 4): x.add(a * 100)
""",
    "one statement": """
x = torch.zeros(1)
for a in range(1, 6):
    x = x.add(a * 100).mul(2).add(a * 100)
""",
    "several operations in one call": """
x = torch.zeros(1)
for a in range(1, 4):
    y = list(map(x.add, [a * 100, a * 100]))
    z = [x.add(a * 100 + b) for b in range(1, 4)]
""",
    "a line over several": """
x = torch.zeros(1)
for a in range(
    1,
    3,
):
    y = (
        x.add(a * 100)
        if a > 1
        else x.add(
            a * 100
        )
    )
""",
    "in a function": """
x = torch.zeros(1)
def work(n):
    for a in range(1, n):
        for b in range(1, n):
            with torch.no_grad():
                x.add(a * 100 + b)
for n in (2, 4):
    work(n)
""",
    "a generator": """
x = torch.zeros(1)
def gives():
    for a in range(1, 4):
        yield x.add(a * 100)
for a, _ in enumerate(gives(), 1):
    x.add(a * 100)
""",
    "recursion": """
x = torch.zeros(1)
def work(depth):
    for a in range(1, 3):
        x.add(a * 100)
        if depth:
            work(depth - 1)
        x.add(a * 100)
work(2)
""",
    "in finally": """
x = torch.zeros(1)
for a in range(1, 4):
    try:
        if a == 2:
            continue
    finally:
        for b in range(1, 3):
            x.add(a * 100 + b)
""",
    "else": """
x = torch.zeros(1)
for a in range(1, 3):
    for b in range(1, 3):
        x.add(a * 100 + b)
    else:
        x.add(a * 100)
""",
}
"""Programs that hand the turns they are in to each operation: 100 for each turn of the outer loop, 1 of the inner."""
EXACT = frozenset(LOOPS) - {"two on the same lines", "several operations in one call", "in finally"}


def _true_turns(operation: ev.OperationCalled) -> list[int]:
    [number] = operation.arguments
    outer, inner = divmod(int(number), 100)
    return [outer, inner] if inner else [outer]


def _checked(trace: Trace) -> list[ev.Turn]:
    """The turns said, each of which must be true."""
    said = []
    for operation in operations(trace, "add"):
        true = _true_turns(operation)
        found = list(operation.turns)
        if "<listcomp>" in calls_of(trace, operation.call):
            found = [*stack(trace, operation.call)[-1].turns, *found]
        assert len(found) == len(true), operation
        for turn, really in zip(found, true, strict=True):
            assert turn.turn == really if turn.exact else (turn.turn or 0) <= really, operation
        said += found
    assert said
    return said


@pytest.mark.parametrize("name", LOOPS)
def test_turns_are_exact_where_lines_are_told(name: str) -> None:
    said = _checked(run(LOOPS[name], lines=True)[0])
    if name in EXACT:
        assert all(turn.exact for turn in said)


@pytest.mark.parametrize("name", LOOPS)
def test_turns_are_never_too_many_where_no_lines_are_told(name: str) -> None:
    assert not any(turn.exact for turn in _checked(run(LOOPS[name])[0]))


@pytest.mark.parametrize("most", [3, 6, 9, 15, 25])
@pytest.mark.parametrize("name", LOOPS)
def test_turns_are_true_where_lines_are_told_no_longer(name: str, most: int) -> None:
    _checked(run(LOOPS[name], lines=True, most=most)[0])


def test_each_turn_counts_where_its_work_shows_it() -> None:
    trace, _ = run(LOOPS["one statement"])
    assert [operation.turns[0].turn for operation in operations(trace, "add")] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    trace, _ = run("x = torch.ones(1)\nwhile x.sum() < 9:\n    x = x * 2\n")
    assert [operation.turns for operation in operations(trace, "mul")] == [
        (ev.Turn(2, turn, exact=False),) for turn in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("taken", ["None", "lambda *_: None"])
def test_a_program_that_takes_the_tracing_over_keeps_its_turns(taken: str) -> None:
    trace, _ = run(
        f"""
import sys
x = torch.zeros(1)
for a in range(1, 7):
    if a == 3:
        sys.settrace({taken})
    x.add(a * 100)
""",
        lines=True,
    )
    assert all(turn.exact for turn in _checked(trace))


# ---------------------------------------------------------------- nothing left


def test_marks_are_off_every_frame_when_the_recording_ends() -> None:
    found: list[Any] = []

    def inner() -> None:
        torch.ones(1).add(1)
        found.append(sys._getframe().f_trace)

    frame = sys._getframe()
    before = frame.f_trace
    with Recorder([].append):
        inner()
        assert frame.f_trace is not before
    assert frame.f_trace is before
    assert found[0] is not None


def test_a_tracer_of_the_programs_own_is_still_called() -> None:
    def lines(recorded: bool) -> list[int]:
        seen: list[int] = []

        def local(frame: Any, event: str, argument: Any) -> Any:
            seen.append(frame.f_lineno)
            return local

        def work() -> None:
            x = torch.ones(1)
            for _ in range(2):
                x = x * 2
            x.sum()

        before = sys.gettrace()
        recorder = Recorder([].append)
        if recorded:
            recorder.__enter__()
        sys.settrace(lambda frame, *_: local if frame.f_code is work.__code__ else None)
        try:
            work()
        finally:
            sys.settrace(before)
            if recorded:
                recorder.__exit__(None, None, None)
        return seen

    assert lines(recorded=True) == lines(recorded=False)


@pytest.mark.parametrize("ends", [0, 1])
def test_nested_recorders_leave_no_mark_in_whatever_order_they_end(ends: int) -> None:
    frame = sys._getframe()
    before = frame.f_trace
    traces = [Trace(), Trace()]
    recorders = [Recorder(trace.append) for trace in traces]
    for recorder in recorders:
        recorder.__enter__()
        torch.ones(1).add(1)
    recorders[ends].__exit__(None, None, None)
    recorders[1 - ends].__exit__(None, None, None)
    assert frame.f_trace is before


def test_modules_and_arguments_are_not_kept_alive() -> None:
    with Recorder([].append):
        model = nn.Sequential(nn.Linear(2, 2))
        x = torch.ones(2)
        model(x)
        dead = [weakref.ref(model), weakref.ref(model[0]), weakref.ref(x)]
        del model, x
        torch.ones(1).add(1)
        assert [ref() for ref in dead] == [None, None, None]


def test_an_argument_that_a_module_lets_go_of_dies_as_without_a_recorder() -> None:
    class Lets(nn.Module):
        def forward(self, items: list[torch.Tensor]) -> bool:
            living = weakref.ref(items[0])
            items[0].add(1)
            items.clear()
            return living() is None

    with Recorder([].append):
        assert Lets()([torch.ones(2)])


@pytest.mark.parametrize(
    "line", ["made = nn.LSTMCell(2, 2)", "made = nn.Linear(2, 1)", "made = nn.LSTM(2, 2)(torch.ones(3, 2))"]
)
def test_what_a_library_makes_inside_never_bears_the_name_that_the_line_assigns(line: str) -> None:
    trace, _ = run_whole(f"import torch\nfrom torch import nn\n{line}\n")
    names = [name for history in trace.tensors.values() for names in history.names.values for name in names]
    assert names
    assert "made" not in names


def test_the_result_of_a_module_bears_the_name_and_no_tensor_before_it_does() -> None:
    made = "import torch\nfrom torch import nn\nnet = nn.Sequential(nn.Linear(2, 2), nn.Tanh())\n"
    trace, namespace = run_whole(made + "out = net(torch.ones(2))\n")
    named = [number for number, history in trace.tensors.items() if any("out" in n for n in history.names.values)]
    assert [trace.tensors[number].created.value.plain for number in named] == [namespace["out"].tolist()]
