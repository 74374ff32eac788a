"""What is told of the frames of a paused program, and evaluated in them."""

from __future__ import annotations

from gradviz.breakpoints import FUNCTION, Breakpoint
from gradviz.events import FunctionCreated, PassStarted, Value
from gradviz.worker.messages import Looked, Paused
from tests.worker.driver import Driver
from tests.worker.test_debugger import HOOKED, evaluate

NESTED = """
import torch
class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x ** 3
    @staticmethod
    def backward(ctx, grad):
        x, = ctx.saved_tensors
        with torch.enable_grad():
            inner = x.detach().requires_grad_()
            cube = inner ** 3
            cube.sum().backward()
        return inner.grad * grad
a = torch.tensor([1., 2.], requires_grad=True)
Cube.apply(a).sum().backward()
print(a.grad)
""".strip()


def paused_at(session: Driver, source: str, *points: Breakpoint) -> Paused:
    session.client.set_breakpoints(points)
    session.client.run_file(source, None)
    return session.wait_for(Paused)


def end(session: Driver) -> None:
    session.client.set_breakpoints([])
    session.client.go_on()
    assert session.finish().error is None


def look(session: Driver, frame: int) -> Looked:
    session.client.look(frame)
    return session.wait_for(Looked)


def test_a_frame_says_where_it_stands_and_the_line_as_it_runs(session: Driver) -> None:
    session.run("def inner(n):\n    m = n + 1\n    return m", first_line=5)
    name = f"<cell {session.client._last_cell}>"
    session.client.set_breakpoints([Breakpoint(1, line=7)])
    session.client.run_cell("k = 1\nprint(inner(k))", 11, 1, None)
    inner, outer = session.wait_for(Paused).stack
    assert (inner.function, inner.code, inner.line, inner.text) == ("inner", name, 7, "return m")
    assert (outer.function, outer.line, outer.text) == ("", 12, "print(inner(k))")
    end(session)


def test_names_are_told_anew_when_they_hold_something_else(session: Driver) -> None:
    source = (
        "import torch\ndef f(x):\n    y = x + 1\n    return y\na = torch.ones(2, requires_grad=True)\nprint(f(a))\n"
    )
    paused = paused_at(session, source, Breakpoint(1, line=4))
    assert [name for name, _text in paused.stack[0].names] == ["x", "y"]
    assert dict(look(session, 1).names)["a"] == "[1, 1]"
    assert evaluate(session, "y = 7").error is None
    assert dict(look(session, 0).names)["y"] == "7"
    assert evaluate(session, "a.grad = torch.ones(2) * 5", 1).error is None
    told = {tensor.name: tensor for tensor in look(session, 1).tensors}
    a = told["a"]
    assert (a.value, a.grad, a.has_grad) == (Value([1.0, 1.0]), Value([5.0, 5.0]), True)
    assert (a.leaf, a.shape, a.dtype, a.device, a.parameter) == (True, (2,), "float32", "cpu", False)
    assert look(session, 2) == Looked(2, (), ())
    end(session)


def test_frames_far_out_tell_their_names_when_they_are_looked_at(session: Driver) -> None:
    source = "def down(n):\n    if n == 0:\n        return 0\n    return down(n - 1)\nprint(down(40))\n"
    paused = paused_at(session, source, Breakpoint(1, line=3))
    assert len(paused.stack) == 42
    assert (paused.stack[30].names, look(session, 30)) == ((), Looked(30, (("n", "30"),), (), ("int",)))
    assert evaluate(session, "n * 2", 40).result == "80"
    end(session)


def test_a_pass_that_runs_stands_at_the_frame_that_asked_for_it(session: Driver) -> None:
    paused = paused_at(session, NESTED, Breakpoint(1, FUNCTION, name="PowBackward0"))
    names = {event.function: event.name for event in session.of(FunctionCreated)}
    begun = [[(number, names.get(function)) for number, function in frame.passes] for frame in paused.stack]
    assert [(frame.function, frame.line) for frame in paused.stack] == [("Cube.backward", 13), ("", 16)]
    first, second = (event.pass_ for event in session.of(PassStarted))
    assert begun == [[(second, "PowBackward0")], [(first, "CubeBackward")]]
    assert evaluate(session, "torch.is_grad_enabled()").result == "True"
    end(session)
    assert session.text() == "tensor([ 3., 12.])\n"


def test_the_frame_of_a_hook_stands_above_the_pass_that_runs_it(session: Driver) -> None:
    paused = paused_at(session, HOOKED, Breakpoint(1, line=3))
    assert [(frame.function, frame.line) for frame in paused.stack] == [("halved", 3), ("", 9)]
    (started,) = session.of(PassStarted)
    assert [[number for number, _function in frame.passes] for frame in paused.stack] == [[], [started.pass_]]
    end(session)


def test_to_look_at_names_asks_nothing_of_torch_that_the_program_can_see(session: Driver) -> None:
    source = (
        "import torch, warnings\nwarnings.simplefilter('error')\n"
        "class Loud(torch.Tensor):\n    @classmethod\n"
        "    def __torch_function__(cls, func, types, args=(), kwargs=None):\n"
        "        print('asked', func.__name__)\n        return super().__torch_function__(func, types, args, kwargs)\n"
        "a = torch.ones(2, requires_grad=True)\nb = a * 2\nc = torch.ones(2).as_subclass(Loud)\nd = 1\n"
    )
    paused = paused_at(session, source, Breakpoint(1, line=11))
    assert {tensor.name for tensor in paused.stack[0].tensors} == {"a", "b", "c"}
    look(session, 0)
    end(session)
    assert "asked" not in session.text()


def test_what_is_too_large_is_not_looked_at_whenever_the_program_is_held(session: Driver) -> None:
    source = (
        "import torch\nmodel = torch.nn.Linear(2, 1)\nopt = torch.optim.SGD(model.parameters(), lr=1)\n"
        "large, small = torch.zeros(3000, 3000), torch.ones(200)\nw = model.weight\nb = (w * 2)\n"
        "b.retain_grad()\nb.sum().backward()\npass\n"
    )
    paused = paused_at(session, source, Breakpoint(1, line=9))
    (frame,) = paused.stack
    kinds = dict(zip((name for name, _text in frame.names), frame.kinds, strict=True))
    wanted = {"model": "module", "opt": "optimizer", "large": "tensor", "small": "tensor", "w": "tensor", "b": "tensor"}
    assert wanted.items() <= kinds.items()
    told = {tensor.name: tensor for tensor in frame.tensors}
    assert told["large"].value is None
    small = told["small"].value
    assert small is not None
    assert small.summary is not None
    assert (small.summary["min"], small.summary["max"]) == (1.0, 1.0)
    assert (told["w"].parameter, told["w"].has_grad, told["w"].grad) == (True, True, Value([[2.0, 2.0]]))
    assert (told["b"].retains_grad, told["b"].grad) == (True, Value([[1.0, 1.0]]))
    end(session)
