"""Heights within the layers: straight lines where it matters, no two boxes closer than they may be."""

from __future__ import annotations

from collections.abc import Sequence

HEAVY = 500.0
"""Weight of an edge that should be straight, beside 1 for the others."""

Weighted = list[list[tuple[int, float]]]


def heights(
    layers: Sequence[Sequence[int]],
    before: Weighted,
    after: Weighted,
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
    sweeps: int,
) -> list[float]:
    """The height of each node. Each sweep moves a layer's nodes as near to their neighbours as the order allows."""
    place = [0.0] * len(above)
    for layer in layers:
        _apart(layer, [0.0] * len(layer), [1.0] * len(layer), above, below, gap, place)
    both = [one + other for one, other in zip(before, after, strict=True)]
    for sweep in range(sweeps):
        last = sweep >= sweeps - 2
        forward = sweep % 2 == 0
        around = both if last else before if forward else after
        for layer in layers if forward else reversed(layers):
            wishes, weights = [], []
            for node in layer:
                wish, weight = _wish(around[node], place, place[node])
                wishes.append(wish)
                weights.append(weight)
            _apart(layer, wishes, weights, above, below, gap, place)
    return place


def _wish(around: list[tuple[int, float]], place: list[float], own: float) -> tuple[float, float]:
    """Where a node wants to be, the weighted median of its neighbours, and how much."""
    if not around:
        return own, 0.01
    if len(around) == 1:
        return place[around[0][0]], around[0][1]
    spots = sorted((place[node], weight) for node, weight in around)
    half = sum(weight for _, weight in spots) / 2
    passed = 0.0
    for index, (spot, weight) in enumerate(spots):
        passed += weight
        if passed == half and index + 1 < len(spots):
            return (spot + spots[index + 1][0]) / 2, 2 * half
        if passed > half:
            return spot, 2 * half
    raise AssertionError("half of the weights is always passed")


def _apart(
    layer: Sequence[int],
    wishes: list[float],
    weights: list[float],
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
    place: list[float],
) -> None:
    """Place a layer with the least weighted squared distance to the wishes (isotonic regression)."""
    offsets = []
    offset = 0.0
    for index, node in enumerate(layer):
        if index:
            upper = layer[index - 1]
            offset += below[upper] + max(gap[upper], gap[node]) + above[node]
        offsets.append(offset)
    means: list[float] = []
    masses: list[float] = []
    sizes: list[int] = []
    for wish, weight, offset in zip(wishes, weights, offsets, strict=True):
        mean, mass, size = wish - offset, weight, 1
        while means and means[-1] >= mean:
            other = masses.pop()
            mean = (mean * mass + means.pop() * other) / (mass + other)
            mass += other
            size += sizes.pop()
        means.append(mean)
        masses.append(mass)
        sizes.append(size)
    index = 0
    for mean, size in zip(means, sizes, strict=True):
        for _ in range(size):
            place[layer[index]] = mean + offsets[index]
            index += 1
