"""Whole training programs: after 20 steps losses and parameters are, bit by bit, those of the run without recorder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations
from torch.optim import SGD, Adam, AdamW, SparseAdam
from torch.optim.lr_scheduler import CosineAnnealingLR, OneCycleLR
from torch.utils.checkpoint import checkpoint, checkpoint_sequential
from torch.utils.data import DataLoader, TensorDataset

import gradviz
from gradviz import events as ev
from gradviz.trace.trace import Trace
from tests.programs import stopped
from tests.recorder import proofs

STEPS = 20


@dataclass
class Ending:
    """What a program has at its end."""

    losses: list[torch.Tensor]
    parameters: list[torch.Tensor]
    more: list[Any] = field(default_factory=list)


def network(*widths: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for into, out in pairwise(widths):
        layers += [nn.Linear(into, out), nn.Tanh()]
    return nn.Sequential(*layers[:-1])


def ending(model: nn.Module, losses: list[torch.Tensor], *more: Any) -> Ending:
    return Ending(losses, list(model.parameters()), [dict(model.named_buffers()), *more])


def fit(model: nn.Module, optimizer: Any, loss_of: Callable[[], torch.Tensor]) -> Ending:
    """The plain loop."""
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return ending(model, losses, optimizer.state_dict()["state"])


# ---------------------------------------------------------------- optimisers


def sgd() -> Ending:
    model, x, y = network(4, 8, 2), torch.randn(6, 4), torch.randn(6, 2)
    return fit(model, SGD(model.parameters(), 0.1), lambda: F.mse_loss(model(x), y))


def sgd_by_hand() -> Ending:
    weight, bias = torch.randn(4, 2, requires_grad=True), torch.zeros(2, requires_grad=True)
    x, y, losses = torch.randn(6, 4), torch.randn(6, 2), []
    for step in range(STEPS):
        loss = ((x @ weight + bias - y) ** 2).mean()
        loss.backward()
        with torch.no_grad():
            for parameter in (weight, bias):
                assert parameter.grad is not None
                parameter -= 0.1 * parameter.grad
                if step % 2:
                    parameter.grad = None
                else:
                    parameter.grad.zero_()
        losses.append(loss.item())
    return Ending([torch.tensor(losses)], [weight, bias])


def momentum() -> Ending:
    model, x, y = network(4, 8, 2), torch.randn(6, 4), torch.randn(6, 2)
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9, nesterov=True, weight_decay=0.01)
    return fit(model, optimizer, lambda: F.smooth_l1_loss(model(x), y))


def adam_foreach() -> Ending:
    model, x, y = network(4, 8, 3), torch.randn(6, 4), torch.randint(3, (6,))
    return fit(model, Adam(model.parameters(), 0.01, foreach=True), lambda: F.cross_entropy(model(x), y))


def adam_one_by_one() -> Ending:
    model, x, y = network(4, 8, 3), torch.randn(6, 4), torch.randint(3, (6,))
    return fit(model, Adam(model.parameters(), 0.01, foreach=False), lambda: F.cross_entropy(model(x), y))


def adam_fused() -> Ending:
    model, x, y = network(4, 8, 3), torch.randn(6, 4), torch.randint(3, (6,))
    return fit(model, Adam(model.parameters(), 0.01, fused=True), lambda: F.cross_entropy(model(x), y))


def adamw() -> Ending:
    model, x, y = network(4, 8, 1), torch.randn(6, 4), torch.rand(6, 1)
    optimizer = AdamW(model.parameters(), 0.01, amsgrad=True)
    return fit(model, optimizer, lambda: F.binary_cross_entropy_with_logits(model(x), y))


def lbfgs() -> Ending:
    model, x, y = network(3, 5, 1), torch.randn(6, 3), torch.randn(6, 1)
    optimizer = torch.optim.LBFGS(model.parameters(), max_iter=2, line_search_fn="strong_wolfe")
    losses = []

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        return loss

    for _ in range(STEPS):
        losses.append(torch.as_tensor(optimizer.step(closure)).detach())
    return ending(model, losses)


def schedulers() -> Ending:
    model, x, y, losses, rates = network(4, 6, 2), torch.randn(6, 4), torch.randn(6, 2), [], []
    optimizer = SGD(model.parameters(), 0.2, momentum=0.5)
    both = [CosineAnnealingLR(optimizer, STEPS), OneCycleLR(optimizer, 0.3, total_steps=STEPS + 1)]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.l1_loss(model(x), y)
        loss.backward()
        optimizer.step()
        for scheduler in both:
            scheduler.step()
        losses.append(loss.detach())
        rates.append(optimizer.param_groups[0]["lr"])
    return ending(model, losses, rates)


def clipping() -> Ending:
    model, x, y, losses, norms = network(4, 8, 2), torch.randn(6, 4), torch.randn(6, 2), [], []
    optimizer = SGD(model.parameters(), 0.5)
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), 0.1))
        nn.utils.clip_grad_value_(model.parameters(), 0.05)
        optimizer.step()
        losses.append(loss.detach())
    return ending(model, losses, norms)


def micro_batches() -> Ending:
    model, losses = network(4, 8, 2), []
    data = TensorDataset(torch.randn(12, 4), torch.randn(12, 2))
    optimizer = Adam(model.parameters(), 0.01)
    for _ in range(STEPS):
        optimizer.zero_grad(set_to_none=False)
        for x, y in DataLoader(data, batch_size=4, shuffle=True):
            loss = F.mse_loss(model(x), y) / 3
            loss.backward()
            losses.append(loss.detach())
        optimizer.step()
    return ending(model, losses)


def autocast() -> Ending:
    model, x, y = network(4, 8, 3), torch.randn(6, 4), torch.randint(3, (6,))

    def loss_of() -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            return F.cross_entropy(model(x), y)

    return fit(model, SGD(model.parameters(), 0.1), loss_of)


# ---------------------------------------------------------------- networks


class Recurrent(nn.Module):
    """A recurrent network whose last output is read."""

    def __init__(self, kind: type[nn.RNNBase], **more: Any) -> None:
        super().__init__()
        self.cells = kind(3, 5, batch_first=True, **more)
        self.head = nn.Linear(10 if self.cells.bidirectional else 5, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        outputs, _ = self.cells(x)
        return self.head(outputs[:, -1])


def rnn() -> Ending:
    model, x, y = Recurrent(nn.RNN, nonlinearity="relu"), torch.randn(4, 3, 3), torch.randn(4, 2)
    return fit(model, SGD(model.parameters(), 0.05), lambda: F.mse_loss(model(x), y))


def lstm() -> Ending:
    model, x, y = Recurrent(nn.LSTM, num_layers=2, dropout=0.3), torch.randn(4, 3, 3), torch.randint(2, (4,))
    return fit(model, Adam(model.parameters(), 0.01), lambda: F.cross_entropy(model(x), y))


def gru() -> Ending:
    model, x, y = Recurrent(nn.GRU, bidirectional=True), torch.randn(4, 3, 3), torch.randn(4, 2)
    return fit(model, Adam(model.parameters(), 0.01), lambda: F.mse_loss(model(x), y))


def packed_sequence() -> Ending:
    cells, head, x, y = nn.GRU(3, 4), nn.Linear(4, 1), torch.randn(4, 3, 3), torch.randn(3, 1)
    model = nn.ModuleList([cells, head])

    def loss_of() -> torch.Tensor:
        packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([4, 3, 1]))
        _, last = cells(packed)
        return F.mse_loss(head(last[0]), y)

    return fit(model, SGD(model.parameters(), 0.1), loss_of)


def attention() -> Ending:
    attend, head, x, y = nn.MultiheadAttention(8, 2, dropout=0.1), nn.Linear(8, 1), torch.randn(5, 3, 8), torch.rand(5)
    model = nn.ModuleList([attend, head])
    mask = nn.Transformer.generate_square_subsequent_mask(5)

    def loss_of() -> torch.Tensor:
        mixed, weights = attend(x, x, x, attn_mask=mask)
        more = F.scaled_dot_product_attention(mixed, x, x, is_causal=False)
        return F.mse_loss(head(mixed + more).mean((1, 2)), y) + 0.01 * weights.square().sum()

    return fit(model, Adam(model.parameters(), 0.01), loss_of)


def transformer() -> Ending:
    layer = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.2, batch_first=True)
    model = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
    x, y = torch.randn(3, 4, 8), torch.randn(3, 4, 8)
    return fit(model, AdamW(model.parameters(), 0.01), lambda: F.mse_loss(model(x), y))


def convolutions() -> Ending:
    model = nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 3), nn.GroupNorm(2, 4), nn.GELU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 3),
    )  # fmt: skip
    x, y = torch.randn(4, 1, 8, 8), torch.randint(3, (4,))
    return fit(model, SGD(model.parameters(), 0.1, momentum=0.9), lambda: F.cross_entropy(model(x), y))


def dropout() -> Ending:
    model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.AlphaDropout(0.2), nn.RReLU(), nn.Linear(8, 2))
    x, y = torch.randn(6, 4), torch.randn(6, 2)
    return fit(model, Adam(model.parameters(), 0.01), lambda: F.huber_loss(model(x), y))


def embedding() -> Ending:
    model = nn.Sequential(nn.Embedding(10, 4, padding_idx=0, max_norm=1.5), nn.Flatten(), nn.Linear(12, 3))
    x, y = torch.randint(10, (5, 3)), torch.randint(3, (5,))
    return fit(model, SGD(model.parameters(), 0.1), lambda: F.nll_loss(F.log_softmax(model(x), -1), y))


def sparse_embedding() -> Ending:
    words = nn.Embedding(10, 4, sparse=True)
    bags = nn.EmbeddingBag(10, 4, sparse=True, mode="sum")
    model, y = nn.ModuleList([words, bags]), torch.randn(5, 4)
    x = torch.randint(10, (5, 3))
    optimizer = SparseAdam(list(model.parameters()), 0.01)
    return fit(model, optimizer, lambda: F.mse_loss(words(x).sum(1) + bags(x), y))


# ---------------------------------------------------------------- autograd's other ways


def checkpoint_reentrant() -> Ending:
    model, x, y = network(4, 8, 8, 2), torch.randn(6, 4, requires_grad=True), torch.randn(6, 2)
    deep = nn.Sequential(*model[:2], nn.Dropout(0.3), *model[2:])
    optimizer = SGD(model.parameters(), 0.1)
    return fit(deep, optimizer, lambda: F.mse_loss(checkpoint(deep, x, use_reentrant=True), y))


def checkpoint_by_hooks() -> Ending:
    model, x, y = network(4, 8, 8, 2), torch.randn(6, 4), torch.randn(6, 2)
    deep = nn.Sequential(*model[:2], nn.Dropout(0.3), *model[2:])
    optimizer = Adam(model.parameters(), 0.01)
    return fit(deep, optimizer, lambda: F.mse_loss(checkpoint_sequential(deep, 2, x, use_reentrant=False), y))


def lazy_layers() -> Ending:
    model, x, y = nn.Sequential(nn.LazyLinear(5), nn.Tanh(), nn.LazyLinear(2)), torch.randn(6, 4), torch.randn(6, 2)
    model(x)  # gives the parameters their shapes
    return fit(model, SGD(model.parameters(), 0.1), lambda: F.mse_loss(model(x), y))


def saved_on_the_side() -> Ending:
    model, x, y = network(4, 8, 2), torch.randn(6, 4), torch.randn(6, 2)

    def loss_of() -> torch.Tensor:
        with torch.autograd.graph.saved_tensors_hooks(lambda t: t.detach().clone(), lambda t: t):
            return F.mse_loss(model(x), y)

    return fit(model, SGD(model.parameters(), 0.1), loss_of)


def gradient_penalty() -> Ending:
    model, x = network(3, 6, 1), torch.randn(5, 3)

    def loss_of() -> torch.Tensor:
        at = x.clone().requires_grad_()
        out = model(at)
        (slope,) = torch.autograd.grad(out.sum(), at, create_graph=True)
        return out.square().mean() + (slope.norm(dim=1) - 1).square().mean()

    return fit(model, Adam(model.parameters(), 0.01), loss_of)


def double_backward() -> Ending:
    weight, losses = torch.randn(4, requires_grad=True), []
    for _ in range(STEPS):
        loss = weight.cos().sum() + weight.prod().sin()
        (slope,) = torch.autograd.grad(loss, weight, create_graph=True)
        (bend,) = torch.autograd.grad(slope @ slope.detach(), weight, create_graph=True)
        (bend.sum() + loss).backward()
        with torch.no_grad():
            assert weight.grad is not None
            weight -= 0.001 * weight.grad
        weight.grad = None
        losses.append(loss.detach())
    return Ending(losses, [weight])


class Clamped(torch.autograd.Function):
    """Passes the gradient only where nothing was clamped, and one for the limit."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor, limit: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        over = x.abs() > limit
        ctx.save_for_backward(over, x.sign())
        ctx.mark_non_differentiable(over)
        return torch.minimum(torch.maximum(x, -limit), limit), over

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, grad: torch.Tensor, _: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        over, sign = ctx.saved_tensors
        return grad * ~over, (grad * sign * over).sum()


class Cubed(torch.autograd.Function):
    """Written in two parts, and differentiable twice."""

    @staticmethod
    def forward(x: torch.Tensor) -> torch.Tensor:
        return x**3

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[torch.Tensor], output: torch.Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return grad * 3 * x * x


def custom_function() -> Ending:
    model, x, y = network(4, 6, 2), torch.randn(6, 4), torch.randn(6, 2)
    limit = nn.Parameter(torch.tensor(0.8))
    model.register_parameter("limit", limit)

    def loss_of() -> torch.Tensor:
        inner = model[0](x)
        clamped, over = Clamped.apply(inner, limit)
        return F.mse_loss(model[2](Cubed.apply(clamped)), y) + 0.1 * over.sum() * limit

    return fit(model, SGD(model.parameters(), 0.05), loss_of)


def parametrized() -> Ending:
    model, x, y = network(4, 4, 4, 2), torch.randn(6, 4), torch.randn(6, 2)
    parametrizations.weight_norm(model[0])
    parametrizations.orthogonal(model[2])
    return fit(model, SGD(model.parameters(), 0.1), lambda: F.mse_loss(model(x), y))


def spectral_norm() -> Ending:
    model, x, y = network(4, 4, 2), torch.randn(6, 4), torch.randn(6, 2)
    parametrizations.spectral_norm(model[0])  # each time the weight is asked for in training, buffers change
    parametrizations.spectral_norm(model[2])
    return fit(model, SGD(model.parameters(), 0.1), lambda: F.mse_loss(model(x), y))


def in_place_and_views() -> Ending:
    weight, losses = nn.Parameter(torch.randn(3, 3)), []
    optimizer = SGD([weight], 0.05)
    for _ in range(STEPS):
        optimizer.zero_grad()
        grown = weight * 2
        row = grown[0]
        row.mul_(weight[1])
        grown[:, 2] = weight.diagonal()
        grown.t().add_(row.detach().clone())
        loss = grown.square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return Ending(losses, [weight])


def hooks() -> Ending:
    model, x, y, heard = network(4, 6, 2), torch.randn(6, 4), torch.randn(6, 2), []
    model[0].weight.register_hook(lambda grad: grad * 0.5)
    model[2].weight.register_post_accumulate_grad_hook(lambda p: heard.append(p.grad.norm()))
    model[1].register_full_backward_hook(lambda m, into, out: heard.append(out[0].sum()))
    result = fit(model, SGD(model.parameters(), 0.1), lambda: F.mse_loss(model(x), y))
    result.more.append(heard)
    return result


def jacobian_and_hessian() -> Ending:
    weight, x, losses = torch.randn(3, 3, requires_grad=True), torch.randn(3), []

    def wave(at: torch.Tensor) -> torch.Tensor:
        return (weight @ at).sin()

    for _ in range(STEPS):
        slopes = torch.autograd.functional.jacobian(wave, x, create_graph=True)
        bends = torch.autograd.functional.hessian(lambda at: wave(at).sum(), x, create_graph=True)
        loss = slopes.square().sum() + bends.square().mean()
        (slope,) = torch.autograd.grad(loss, weight)
        with torch.no_grad():
            weight -= 0.02 * slope
        losses.append(loss.detach())
    return Ending(losses, [weight])


def functional_transforms() -> Ending:
    weights = {"w": torch.randn(3, 2), "b": torch.zeros(2)}
    x, y, losses = torch.randn(5, 3), torch.randn(5, 2), []

    def loss_of(weights: dict[str, torch.Tensor], x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return F.mse_loss(torch.tanh(x @ weights["w"] + weights["b"]), y)

    def layer(at: torch.Tensor) -> torch.Tensor:
        return torch.tanh(at @ weights["w"])

    for _ in range(STEPS):
        each = torch.func.vmap(torch.func.grad(loss_of), (None, 0, 0))(weights, x, y)
        slopes = torch.func.jacrev(layer)(x[0])
        _, moved = torch.func.jvp(layer, (x[0],), (x[1],))
        weights = {name: weight - 0.1 * each[name].mean(0) for name, weight in weights.items()}
        losses.append(loss_of(weights, x, y) + slopes.sum() + moved.sum())
    return Ending(losses, [], [weights])


PROGRAMS = [
    sgd, sgd_by_hand, momentum, adam_foreach, adam_one_by_one, adam_fused, adamw, lbfgs, schedulers, clipping,
    micro_batches, autocast, rnn, lstm, gru, packed_sequence, attention, transformer, convolutions, dropout,
    embedding, sparse_embedding, checkpoint_reentrant, checkpoint_by_hooks, lazy_layers, saved_on_the_side,
    gradient_penalty, double_backward, custom_function, parametrized, spectral_norm, in_place_and_views, hooks,
    jacobian_and_hessian, functional_transforms,
]  # fmt: skip


# ---------------------------------------------------------------- the proof


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """One thread, and torch's own warnings unheard: they are the same with and without recorder."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    torch.set_num_threads(threads)


def bare(program: Callable[[], Ending], monkeypatch: pytest.MonkeyPatch) -> tuple[Ending, int]:
    """How the program ends without recorder, and how many passes the engine ran for it."""
    engine, passes = torch.autograd._engine_run_backward, []

    def counted(*args: Any, **kwargs: Any) -> Any:
        passes.append(args)
        return engine(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(torch.autograd, "_engine_run_backward", counted)
        proofs.seed()
        return program(), len(passes)


def has_parameters_as_they_are(trace: Trace, parameters: list[torch.Tensor]) -> bool:
    """Whether the end of the record has each parameter with its value and its gradient."""
    view = trace.at(len(trace))
    nodes = [view.node(key) for key in view.nodes() if key[0] == "t"]
    leaves = [node for node in nodes if node["is_leaf"] and node["requires_grad"] and node["newest"] and node["alive"]]
    return all(
        any(
            node["shape"] == tuple(parameter.shape)
            and node["version"] == parameter._version
            and proofs.says(node["value"], parameter)
            and proofs.says(node["grad"], parameter.grad)
            for node in leaves
        )
        for parameter in parameters
    )


@pytest.mark.parametrize(
    "program",
    [pytest.param(program, id=program.__name__) for program in PROGRAMS],
)
def test_a_program_ends_with_the_same_bits_when_it_is_recorded(
    program: Callable[[], Ending], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    expected, passes = bare(program, monkeypatch)
    random = torch.get_rng_state()
    proofs.seed()
    with gradviz.record() as trace:
        found = program()
    assert torch.equal(torch.get_rng_state(), random)
    assert not stopped(trace)
    assert not [record for record in caplog.records if record.name == "gradviz"]
    for what in ("losses", "parameters", "more"):
        assert proofs.same(getattr(found, what), getattr(expected, what)), f"other {what} with the recorder"
    grads = [[parameter.grad for parameter in end.parameters] for end in (found, expected)]
    assert proofs.same(*grads), "other gradients with the recorder"
    assert len(found.losses) >= 1
    assert all(bool(torch.isfinite(loss).all()) for loss in found.losses)
    ended = [event for event in trace.events if isinstance(event, ev.PassEnded)]
    assert len(ended) == passes
    assert all(event.error is None for event in ended)
    assert has_parameters_as_they_are(trace, found.parameters), "other parameters in the record"
