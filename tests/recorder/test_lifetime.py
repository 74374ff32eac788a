"""Everything of the program's dies at the same line, and takes the same memory, with and without recording."""

from __future__ import annotations

import gc
import linecache
import os
import subprocess
import sys
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import accumulate, count, groupby
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.overrides import TorchFunctionMode
from torch.profiler import ProfilerActivity, profile

from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace
from tests.programs import SAMPLES, stopped

FILE = "<cell 1>"
Moment = tuple[str, tuple[str, ...]]
"""The line at which a few things died (or at which the program said something), and what they were."""


class Witness:
    """Notes in which line of the program each watched thing dies. Keeps none alive and runs no line of the program."""

    def __init__(self) -> None:
        self.log: list[tuple[str, str]] = []

    def watch(self, **things: Any) -> None:
        """Note the death of these, and of the functions behind those that are tensors."""
        for name, thing in things.items():
            weakref.finalize(thing, self._died, name).atexit = False
            if isinstance(thing, torch.Tensor) and thing.grad_fn is not None:
                self.watch_function(name, thing.grad_fn)

    def watch_function(self, name: str, node: Any) -> None:
        sentinel = node.metadata["witness"] = Sentinel()
        weakref.finalize(sentinel, self._died, f"function of {name}").atexit = False

    def say(self, word: object) -> None:
        self.log.append((f"said in {_line()}", str(word)))

    def moments(self) -> list[Moment]:
        """What was noted, in order; what died in one line is one moment, sorted."""
        together = groupby(self.log, key=lambda noted: noted[0])
        return [(line, tuple(sorted(name for _, name in noted))) for line, noted in together]

    def _died(self, name: str) -> None:
        self.log.append((f"died in {_line()}", name))


class Sentinel:
    """Put into a function's metadata, it dies with the function."""


def _line() -> str:
    frame = sys._getframe(1)
    while frame.f_back is not None:
        if frame.f_code.co_filename == FILE:
            return f"line {frame.f_lineno}"
        frame = frame.f_back
    return "no line"


class _Keeps(TorchFunctionMode):  # type: ignore[misc]
    """What a careless recorder does: it holds some results of the program's for a while."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._kept: deque[Any] = deque(maxlen=count)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        self._kept.append(result)
        return result


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Everything imported so far is left out of collections, which then take no time; torch has one thread."""
    torch.optim.SGD([torch.ones(1, requires_grad=True)]).step()  # it imports much when it first runs
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    torch.set_num_threads(threads)


class _WatchesAll(TorchFunctionMode):  # type: ignore[misc]
    """Watches every result of the program's operations; it stands below the recorder's mode and holds none."""

    def __init__(self, witness: Witness) -> None:
        super().__init__()
        self._witness = witness
        self._numbers = count(1)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if isinstance(result, torch.Tensor) and result._base is None and not any(result is arg for arg in args):
            self._witness.watch(**{f"{next(self._numbers)} from {func.__name__}": result})
        return result


def deaths(source: str, recording: AbstractContextManager[Any], watch_all: bool = False) -> list[Moment]:
    """Run the program as one cell; what died where. Cycles are left to the program's own ``gc.collect()``."""
    witness = Witness()
    namespace: dict[str, Any] = {"__name__": "__main__", "watch": witness.watch, "say": witness.say}
    namespace["watch_function"] = witness.watch_function
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    gc.collect()
    gc.disable()
    try:
        with _WatchesAll(witness) if watch_all else nullcontext(), recording:
            exec(compile(source, FILE, "exec"), namespace)
        witness.say("the end of the program")
        namespace.clear()
        witness.say("the end of its names")
        gc.collect()
    finally:
        gc.enable()
    return witness.moments()


@contextmanager
def recorded() -> Iterator[Trace]:
    trace = Trace()
    with Recorder(trace.append, is_user_file=lambda name: name == FILE) as recorder:
        recorder.cell = 1
        yield trace
    assert stopped(trace) == []
    assert len(trace) > 3


BEGIN = "import gc, torch\nfrom torch.utils.checkpoint import checkpoint\na = torch.ones(3, requires_grad=True)\n"

PROGRAMS = {
    "del": """
b = a * 2
c = b.exp()
watch(b=b, c=c)
del b
say('b has no name, but a function that saved it')
d = a + 1
del c
say('nothing is left of c')
d = a + 2
""",
    "locals of a function": """
def inner(x):
    first = x * 2
    second = first.exp()
    watch(first=first, second=second)
    third = first + 1
    del first
    fourth = third * second
    watch(third=third, fourth=fourth)
    return fourth.sum()
loss = inner(a)
watch(loss=loss)
say('it returned')
e = a * 3
loss.backward()
say('it went backward')
loss = None
e = a * 4
""",
    "a local that is bound again": """
def inner(x):
    for turn in range(4):
        x = x * 2
        watch(**{f'x{turn}': x})
        say(turn)
    return x.sum()
with torch.no_grad():
    inner(a)
say('without a graph')
inner(a)
say('done')
""",
    "rebinding of the loss in a loop": """
for turn in range(4):
    hidden = (a * turn).sigmoid()
    loss = (hidden * hidden).sum()
    watch(**{f'hidden{turn}': hidden, f'loss{turn}': loss})
    loss.backward()
    say(turn)
    with torch.no_grad():
        a -= 0.1 * a.grad
    a.grad = None
del loss
say('the last loss is gone')
""",
    "a list of losses": """
losses = []
total = 0
for turn in range(4):
    loss = (a * turn).exp().sum()
    watch(**{f'loss{turn}': loss})
    losses.append(loss)
    total = total + loss.item()
say('kept')
losses.pop(1)
say('one less')
losses[0] = losses[0].detach()
say('one detached')
losses.clear()
say('only the last is left')
del loss
""",
    "an exception with its traceback": """
def fails(x):
    held = x * 2
    watch(held=held)
    return held @ torch.ones(5)
try:
    fails(a)
except RuntimeError as error:
    caught = error
    say('caught')
b = a * 3
say('the traceback holds the frame')
caught.__traceback__ = None
say('no traceback')
b = a * 4
""",
    "an exception that is dropped": """
def fails(x):
    held = x * 2
    watch(held=held)
    raise KeyError(held.sum())
for turn in range(3):
    try:
        fails(a)
    except KeyError:
        say(turn)
    b = a * 3
""",
    "a generator": """
def gives(x):
    while True:
        x = x * 2
        watch(x=x)
        yield x.sum()
given = gives(a)
first = next(given)
second = next(given)
say('two are given')
del first
b = a * 5
given.close()
say('closed')
b = a * 6
del second
""",
    "closures": """
def make(x):
    kept = x * 2
    dropped = kept.exp()
    watch(kept=kept, dropped=dropped)
    def use():
        return kept.sum() + 1
    return use
use = make(a)
say('made')
out = use()
watch(out=out)
del use
say('the closure is gone')
out.backward()
del out
b = a * 2
""",
    "a module": """
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
        watch(**{name.replace('.', '_'): value for name, value in self.named_parameters()})
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
            watch(**{type(layer).__name__: x})
        self.seen = x
        return x.sum()
torch.manual_seed(0)
net = Net()
loss = net(a)
say('forward')
loss.backward()
say('backward')
loss = net(a.detach())
say('again')
net.seen = None
del loss
say('no loss')
net.layers[0] = torch.nn.Identity()
say('another layer')
b = a * 2
net = None
say('nothing left')
""",
    "an optimiser": """
net = torch.nn.Linear(3, 2)
optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for turn in range(3):
    optimizer.zero_grad()
    loss = net(a).square().sum()
    loss.backward()
    optimizer.step()
    watch(**{f'loss{turn}': loss, f'grad{turn}': net.weight.grad})
    say(turn)
buffers = [state['momentum_buffer'] for state in optimizer.state.values()]
watch(weight=net.weight, bias=net.bias, buffer0=buffers[0], buffer1=buffers[1])
del buffers, optimizer
gc.collect()
say('no optimiser')
del net
say('no net')
""",
    "hooks": """
b = a * 2
def seen(grad):
    doubled = grad * 2
    watch(grad=grad, doubled=doubled)
    return doubled
handle = b.register_hook(seen)
c = b.exp()
c.grad_fn.register_hook(lambda into, out: say('a hook of a function'))
c.grad_fn.register_prehook(lambda out: say('before it'))
a.register_post_accumulate_grad_hook(lambda leaf: say('accumulated'))
watch(b=b, c=c)
c.sum().backward()
say('backward')
handle.remove()
del b, c
say('gone')
b = a * 2
""",
    "a cycle": """
class Holder:
    pass
def make(x):
    holder = Holder()
    holder.itself = holder
    holder.tensor = x * 2
    watch(held=holder.tensor)
    return holder.tensor.sum()
out = make(a)
out.backward()
del out
say('a cycle is left')
gc.collect()
say('collected')
b = a * 2
""",
    "a custom function": """
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        own = x * 2
        ctx.save_for_backward(own)
        ctx.note = torch.ones(2)
        watch(own=own, note=ctx.note)
        return own.clone()
    @staticmethod
    def backward(ctx, grad):
        own, = ctx.saved_tensors
        into = grad * own
        watch(grad=grad, into=into)
        return into
b = Twice.apply(a)
watch(b=b)
c = b.sum()
c.backward(retain_graph=True)
say('once')
c.backward()
say('twice')
del c
say('no c')
del b
say('no b')
""",
    "views": """
base = a * 2
view = base[:2]
other = view.view(2, 1)
watch(base=base, view=view, other=other)
del base
say('the base has no name')
view.mul_(3)
say('written')
watch_function('the written view', view.grad_fn)
del view
say('the view has no name')
other.sum().backward()
say('backward')
del other
b = a * 2
""",
    "retain_grad": """
b = a * 2
b.retain_grad()
c = b.exp()
watch(b=b)
c.sum().backward(retain_graph=True)
watch(grad=b.grad)
say('backward')
c.sum().backward()
say('again')
b.grad = None
say('no grad')
del b
say('no b')
del c
""",
    "gradients of leaves": """
for turn in range(3):
    (a * turn).sum().backward()
    watch(**{f'grad{turn}': a.grad})
    say(turn)
    if turn == 1:
        a.grad = None
held = a.grad
a.grad = None
say('still held')
del held
say('gone')
""",
    "no_grad": """
with torch.no_grad():
    b = a * 2
    c = b + 1
    watch(b=b, c=c)
    b = c * 2
    say('b is another')
    del c
    watch(second=b)
b = (b * 2).detach()
say('and another')
with torch.inference_mode():
    inner = a * 3
    watch(inner=inner)
    inner = inner + 1
    say('in inference mode')
del inner
""",
    "checkpoint": """
def block(x):
    inner = x * 2
    watch(inner=inner)
    return inner.exp()
for reentrant in (True, False):
    b = checkpoint(block, a, use_reentrant=reentrant)
    watch(b=b)
    say('forward')
    b.sum().backward()
    say('backward')
    del b
    say(reentrant)
""",
    "results of autograd.grad that are dropped": """
b = a.exp()
c = b.sum()
torch.autograd.grad(c, a, retain_graph=True)
say('dropped')
grad, = torch.autograd.grad(c, a, create_graph=True)
watch(grad=grad, b=b)
second, = torch.autograd.grad(grad.sum(), a)
watch(second=second)
say('second order')
del grad
say('no grad')
del second, c
say('no graph but that of b')
del b
""",
    "saved_tensors_hooks": """
def pack(x):
    packed = x.clone()
    watch(packed=packed)
    return packed
def unpack(packed):
    unpacked = packed * 1
    watch(unpacked=unpacked)
    return unpacked
with torch.autograd.graph.saved_tensors_hooks(pack, unpack):
    b = a.exp()
    c = b * b
watch(b=b, c=c)
say('packed')
c.sum().backward()
say('backward')
del b, c
say('gone')
""",
    "a pass that fails": """
b = a.exp()
c = b * b
d = c.sum()
watch(b=b, c=c, d=d)
with torch.no_grad():
    b.add_(1)
try:
    d.backward()
except RuntimeError:
    say('it failed')
del b, c
say('no names')
del d
say('no graph')
""",
    "a hook that raises": """
def fails(grad):
    watch(grad=grad)
    raise KeyError('mine')
b = a * 2
b.register_hook(fails)
c = b.exp().sum()
watch(b=b, c=c)
try:
    c.backward()
except KeyError:
    say('it raised')
del b, c
say('gone')
""",
    "another value, another storage": """
leaf = torch.ones(4, requires_grad=True)
other = torch.zeros(4)
watch(leaf=leaf, other=other)
leaf.data = other
del other
say('data')
leaf.data = torch.ones(2)
say('data again')
taken = torch.ones(2).numpy()
shared = torch.from_numpy(taken)
watch(shared=shared)
c = shared * 2
del shared
say('the end of what shared')
""",
    "multiple outputs": """
first, second, third = (a * 2).unbind()
watch(first=first, second=second, third=third)
del second
say('one less')
out = torch.stack([first, third]).sum()
watch(out=out)
del first, third
say('names are gone')
out.backward()
del out
say('gone')
""",
    "locals() kept": """
def inner(x):
    first = x * 2
    names = locals()
    second = x * 3
    watch(second=second)
    third = x * 4
    del second
    say(sorted(names))
    fourth = x * 5
    return fourth.sum()
inner(a)
say('returned')
""",
    "torch.func": """
def loss(x):
    inner = x.sin()
    say('called')
    return (inner * inner).sum()
got = torch.func.grad(loss)(a.detach())
many = torch.func.vmap(torch.func.grad(loss))(torch.ones(2, 3))
watch(got=got, many=many)
del got
say('one gone')
many = None
say('both')
""",
    "a nested pass": """
def again(grad):
    with torch.enable_grad():
        inner = (a * 3).exp()
        watch(inner=inner)
        torch.autograd.grad(inner.sum(), a)
    say('inside')
    return grad
b = a * 2
b.register_hook(again)
c = b.sum()
watch(b=b, c=c)
c.backward()
say('outside')
del b, c
""",
}
DEFECTS = {
    "locals() kept": "Names reads frame.f_locals: on 3.11 that changes the dict that locals() gave the program",
}


def _marked(name: str) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=DEFECTS[name])] if name in DEFECTS else []
    return pytest.param(name, marks=marks, id=name)


@pytest.mark.parametrize("name", [_marked(name) for name in PROGRAMS])
def test_all_dies_at_the_same_line(name: str) -> None:
    source = BEGIN + PROGRAMS[name]
    bare = deaths(source, nullcontext())
    assert sum(line.startswith("died in line") for line, _ in bare) >= 1, "the program watches nothing"
    assert deaths(source, recorded()) == bare
    assert deaths(source, nullcontext()) == bare, "after a recording it is as before"


@pytest.mark.parametrize(("count", "at_least"), [(1, 5), (1000, len(PROGRAMS) - 2)])
def test_a_recorder_that_holds_results_is_found_out(count: int, at_least: int) -> None:
    sources = [BEGIN + program for program in PROGRAMS.values()]
    found = [source for source in sources if deaths(source, _Keeps(count)) != deaths(source, nullcontext())]
    assert len(found) >= at_least


@pytest.mark.parametrize("name", [_marked(path.stem) for path in SAMPLES if path.stem != "compiled"])
def test_all_results_of_a_sample_die_at_the_same_line(name: str) -> None:
    # not those of a compiled function: torch would compile the mode that watches with it (see test_compiled)
    source = next(path for path in SAMPLES if path.stem == name).read_text()
    bare = deaths(source, nullcontext(), watch_all=True)
    assert deaths(source, recorded(), watch_all=True) == bare


# ---------------------------------------------------------------- memory

LARGE = 128 * 1024
"""Bytes of what counts: more than a summary needs (4,096 elements in float64, and their two indices)."""

FIFTY_OPERATIONS = """
import torch
x = torch.linspace(0, 1, 1_000_000, requires_grad=True)
def chain(y):
    for turn in range(50):
        y = y * x if turn % 3 else y.sigmoid()
    return y
y = chain(x)
y.sum().backward()
first = x.grad
x.grad = None
with torch.no_grad():
    z = chain(x)
y = chain(y.detach())
(grad,) = torch.autograd.grad(y.sum(), x, retain_graph=True)
del z, grad
y = y.detach()
del first
"""

TRAINING = """
import torch
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Linear(256, 256), torch.nn.ReLU(), torch.nn.Linear(256, 128), torch.nn.Tanh())
optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
inputs, targets = torch.randn(256, 256), torch.randn(256, 128)
losses = []
for step in range(STEPS):
    out = net(inputs)
    loss = torch.nn.functional.mse_loss(out, targets)
    optimizer.zero_grad(set_to_none=step % 2 == 0)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    losses.append(loss.item())
    if step == 10:
        kept = loss
del out, loss, optimizer
"""


def allocations(source: str, recording: AbstractContextManager[Any]) -> list[int]:
    """Every large block that torch took (bytes) and gave back (-bytes), in order, as its own profiler saw it."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    gc.disable()
    try:
        with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler, recording:
            exec(compile(source, FILE, "exec"), namespace)
    finally:
        gc.enable()
    seen = sorted(profiler.profiler.kineto_results.events(), key=lambda event: event.start_ns())
    return [event.nbytes() for event in seen if event.name() == "[memory]" and abs(event.nbytes()) >= LARGE]


@pytest.mark.parametrize(
    ("source", "peak", "left"),
    [
        pytest.param(FIFTY_OPERATIONS, 160_000_000, 2 * 4_000_000, id="50 operations of 4 MB"),
        pytest.param(TRAINING.replace("STEPS", "20"), 256 * 256 * 4 * 5, 256 * 256 * 4 * 3, id="20 steps of training"),
        pytest.param(
            TRAINING.replace("STEPS", "200"),
            256 * 256 * 4 * 5,
            256 * 256 * 4 * 3,
            id="200 steps of training",
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_the_program_takes_and_gives_back_the_same_memory(source: str, peak: int, left: int) -> None:
    bare = allocations(source, nullcontext())
    living = list(accumulate(bare))
    assert max(living) >= peak
    assert living[-1] >= left
    seen = allocations(source, recorded())
    assert max(accumulate(seen)) == max(living)
    assert sum(seen) == living[-1]
    assert seen == bare


def test_memory_that_a_recorder_holds_is_found_out() -> None:
    assert allocations(FIFTY_OPERATIONS, _Keeps(3)) != allocations(FIFTY_OPERATIONS, nullcontext())


CHILD = """
import linecache, resource, sys
import torch
from gradviz.recorder.recorder import Recorder
from gradviz.trace.trace import Trace

def memory(word):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(word))

source, trace = sys.stdin.read(), Trace()
def run(program):
    if sys.argv[1] == "bare":
        return exec(program, {})
    with Recorder(trace.append, is_user_file=lambda name: name == "<cell 1>"):
        exec(program, {})
linecache.cache["<cell 1>"] = (len(source), None, source.splitlines(keepends=True), "<cell 1>")
run(compile(source.replace("1_000_000", "1_000"), "<cell 1>", "exec"))
before = memory("VmRSS")
with open("/proc/self/clear_refs", "w") as clear:
    clear.write("5")
run(compile(source, "<cell 1>", "exec"))
print(memory("VmHWM") - before, memory("VmRSS") - before)
"""
"""What the process as a whole takes, at its peak and in the end; large blocks go back to the system at once."""


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells a process its peak anew")
def test_the_process_takes_no_more_than_the_record_needs() -> None:
    def measured(how: str) -> tuple[int, int]:
        environment = {**os.environ, "MALLOC_MMAP_THRESHOLD_": "1000000", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-c", CHILD, how]
        done = subprocess.run(
            command, input=FIFTY_OPERATIONS, env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        peak, left = done.stdout.split()
        return int(peak), int(left)

    bare, seen = measured("bare"), measured("recorded")
    assert bare[0] >= 160_000_000
    allowed = 3 * 4_000_000  # three of its tensors: what it may not hold are fifty
    assert (seen[0] - bare[0] <= allowed, seen[1] - bare[1] <= allowed) == (True, True), (bare, seen)
