"""How fast moves find where they lead, in a record of a training loop."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from tests.benchmarks.jumping import recorded

MOVES = 300


def moves_of_all_kinds(events: int) -> str:
    """The slowest of some moves of each kind, from places at random; the changes are those of a parameter."""
    import gradviz
    from gradviz.trace import moves

    trace, rng = gradviz.load(recorded(events)), random.Random(1)
    parameter = next(key for key, node in trace.nodes.items() if node.kind == "tensor" and _is_parameter(trace, key))
    kinds: dict[str, Callable[[int, int], object]] = {
        kind: partial(moves.move, trace, kind) for kind in moves.KINDS
    } | {"change": partial(moves.to_change, trace, parameter)}
    slowest = {}
    for kind, move in kinds.items():
        times = []
        for _ in range(MOVES):
            direction, step = rng.choice((1, -1)), rng.randrange(len(trace))
            begun = time.perf_counter()
            move(direction, step)
            times.append((time.perf_counter() - begun) * 1000)
        slowest[kind] = max(times)
    worst = max(slowest, key=lambda kind: slowest[kind])
    return f"{slowest[worst]:.2f} ms at the most ({worst}) in {len(trace):,} events"


def _is_parameter(trace: object, key: str) -> bool:
    tensor = trace.tensors[trace.nodes[key].ident]  # type: ignore[attr-defined]
    return bool(tensor.created.parameter)


FIGURES: dict[str, Callable[[], str]] = {
    "moves-100k": lambda: moves_of_all_kinds(100_000),
    "moves-1m": lambda: moves_of_all_kinds(1_000_000),
}
