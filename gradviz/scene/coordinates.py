"""Heights within the layers: straight lines where it matters, no two boxes closer than they may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

HEAVY = 500.0
"""Weight of an edge that should be straight, beside 1 for the others."""

Weighted = list[list[tuple[int, float, float]]]
"""Of each node its neighbours, each with its weight, and how far below the neighbour the node is level with it."""


def heights(
    layers: Sequence[Sequence[int]],
    before: Weighted,
    after: Weighted,
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
    chains: Sequence[Sequence[int]],
    sweeps: int,
) -> list[float]:
    """The height of each node. Each sweep moves a layer's nodes as near to their neighbours as the order allows."""
    place = [0.0] * len(above)
    seats = [(layer, _offsets(layer, above, below, gap)) for layer in layers]
    for layer, offsets in seats:
        _apart(layer, [0.0] * len(layer), [1.0] * len(layer), offsets, place)
    both = [one + other for one, other in zip(before, after, strict=True)]
    for sweep in range(sweeps):
        last = sweep >= sweeps - 2
        forward = sweep % 2 == 0
        around = both if last else before if forward else after
        for layer, offsets in seats if forward else reversed(seats):
            if len(layer) == 1:
                place[layer[0]] = _wish(around[layer[0]], place, place[layer[0]])[0]
                continue
            wishes, weights = zip(*[_wish(around[node], place, place[node]) for node in layer], strict=True)
            _apart(layer, wishes, weights, offsets, place)
    _move_chains(layers, both, chains, above, below, gap, place, rounds=16 if len(place) <= 3000 else 4)
    return place


def _move_chains(
    layers: Sequence[Sequence[int]],
    around: Weighted,
    chains: Sequence[Sequence[int]],
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
    place: list[float],
    rounds: int,
) -> None:
    """Move whole chains towards what they hang on: a node of a straight line never leaves it on its own."""
    upper, lower = _neighbours_in_layer(layers, len(place))

    def room(one: int, other: int) -> float:
        return place[other] - above[other] - place[one] - below[one] - max(gap[one], gap[other])

    for turn in range(rounds):
        moved = 0.0
        for chain in chains if turn % 2 == 0 else reversed(chains):
            inside = set(chain)
            pulls = [
                (place[other] + lean - place[node], weight)
                for node in chain
                for other, weight, lean in around[node]
                if other not in inside
            ]
            if not pulls:
                continue
            by = _middle(pulls)[0]
            if by < 0:
                by = max([by, *(-room(upper[node], node) for node in chain if upper[node] >= 0)])
            else:
                by = min([by, *(room(node, lower[node]) for node in chain if lower[node] >= 0)])
            if abs(by) > 0.01:
                for node in chain:
                    place[node] += by
                moved += abs(by)
        if moved < 1.0:
            break


def _neighbours_in_layer(layers: Sequence[Sequence[int]], count: int) -> tuple[list[int], list[int]]:
    """The node above and the node below each node, -1 at the ends."""
    upper, lower = [-1] * count, [-1] * count
    for layer in layers:
        for one, other in pairwise(layer):
            lower[one], upper[other] = other, one
    return upper, lower


def straightened(
    layers: Sequence[Sequence[int]],
    chains: Sequence[Sequence[int]],
    real: int,
    above: Sequence[float],
    below: Sequence[float],
    place: list[float],
    lean: Sequence[float],
) -> list[float]:
    """The heights, with chains that are almost straight made quite straight where that touches nothing.

    `lean` says how far below the line of its chain each node stands.
    """
    upper, lower = _neighbours_in_layer(layers, len(place))

    def clear(node: int, level: float) -> bool:
        one, other = upper[node], lower[node]
        level += lean[node]
        return (one < 0 or level - above[node] - place[one] - below[one] >= 2.0) and (
            other < 0 or place[other] - above[other] - level - below[node] >= 2.0
        )

    for chain in chains:
        level, _ = _middle([(place[node] - lean[node], 1.0) for node in chain])
        for part in _lanes_in(chain, real):
            heights_of = [place[node] - lean[node] for node in part]
            for wish in (level, max(heights_of), min(heights_of)):
                if all(clear(node, wish) for node in part):
                    for node in part:
                        place[node] = wish + lean[node]
                    break
        for node in chain:
            if abs(place[node] - lean[node] - level) < 6.0 and clear(node, level):
                place[node] = level + lean[node]
    return place


def _lanes_in(chain: Sequence[int], real: int) -> list[list[int]]:
    """The stretches of a chain that are lanes: two or more in a row."""
    parts: list[list[int]] = [[]]
    for node in chain:
        if node >= real:
            parts[-1].append(node)
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if len(part) > 1]


def _wish(around: list[tuple[int, float, float]], place: list[float], own: float) -> tuple[float, float]:
    """Where a node wants to be, the weighted median of its neighbours, and how much."""
    if not around:
        return own, 0.01
    if len(around) == 1:
        return place[around[0][0]] + around[0][2], around[0][1]
    if len(around) == 2:
        (one, weight, lean), (other, heavier, lower) = around
        if weight == heavier:
            return (place[one] + lean + place[other] + lower) / 2, 2 * weight
        return (place[one] + lean if weight > heavier else place[other] + lower), weight + heavier
    return _middle([(place[node] + lean, weight) for node, weight, lean in around])


def _middle(spots: list[tuple[float, float]]) -> tuple[float, float]:
    """The weighted median, and the sum of the weights."""
    spots = sorted(spots)
    half = sum(weight for _, weight in spots) / 2
    passed = 0.0
    for index, (spot, weight) in enumerate(spots):
        passed += weight
        if passed == half and index + 1 < len(spots):
            return (spot + spots[index + 1][0]) / 2, 2 * half
        if passed > half:
            return spot, 2 * half
    raise AssertionError("half of the weights is always passed")


def _offsets(layer: Sequence[int], above: Sequence[float], below: Sequence[float], gap: Sequence[float]) -> list[float]:
    """How far below the first node of a layer each one is at least."""
    offsets = [0.0]
    for upper, node in pairwise(layer):
        offsets.append(offsets[-1] + below[upper] + max(gap[upper], gap[node]) + above[node])
    return offsets


def _apart(
    layer: Sequence[int],
    wishes: Sequence[float],
    weights: Sequence[float],
    offsets: Sequence[float],
    place: list[float],
) -> None:
    """Place a layer with the least weighted squared distance to the wishes (isotonic regression)."""
    means: list[float] = []
    masses: list[float] = []
    sizes: list[int] = []
    for wish, mass, offset in zip(wishes, weights, offsets, strict=True):
        mean, size = wish - offset, 1
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
        for seat in range(index, index + size):
            place[layer[seat]] = mean + offsets[seat]
        index += size
