"""The order within each layer that makes few edges cross."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import accumulate

from gradviz.scene.meter import Told, unheard

Neighbours = list[list[int]]
SWAPS = 8
"""How often neighbours in a layer are compared after each sweep."""


def ordered(
    layers: list[list[int]], before: Neighbours, after: Neighbours, sweeps: int, told: Told = unheard
) -> list[list[int]]:
    """The layers with their nodes in an order of few crossings (barycentres, best of all sweeps).

    `told` hears what share of the work is done with more; all shares together are 1.
    """
    position = [0] * len(before)
    current = [list(layer) for layer in layers]
    _number(current, position)
    best, fewest = current, _crossings(current, after, position) if sweeps else 0
    for sweep in range(sweeps):
        if fewest == 0:
            told(1.0 - sweep / sweeps)
            break
        forward = sweep % 2 == 0
        current = [list(layer) for layer in current]
        for layer in current if forward else reversed(current):
            _sort(layer, before if forward else after, position)
        _swap(current, before, after, position)
        crossings = _crossings(current, after, position)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in current], crossings
        told(1.0 / sweeps)
    _number(best, position)
    return best


def _swap(layers: list[list[int]], before: Neighbours, after: Neighbours, position: list[int]) -> None:
    """Swap neighbours in a layer where that takes crossings away."""
    restless = set(range(len(layers)))
    for _ in range(SWAPS):
        changed: set[int] = set()
        for number in sorted(restless):
            layer = layers[number]
            for seat in range(len(layer) - 1):
                one, other = layer[seat], layer[seat + 1]
                if _gain(before[one], before[other], position) + _gain(after[one], after[other], position) > 0:
                    layer[seat], layer[seat + 1] = other, one
                    position[one], position[other] = seat + 1, seat
                    changed.update((number - 1, number, number + 1))
        restless = {number for number in changed if 0 <= number < len(layers)}
        if not restless:
            break


def _gain(one: list[int], other: list[int], position: list[int]) -> int:
    """How many crossings fewer two nodes, one above the other, have with their neighbours if they are swapped."""
    if len(one) == 1 and len(other) == 1:
        a, b = position[one[0]], position[other[0]]
        return (a > b) - (a < b)
    gain = 0
    for node in one:
        place = position[node]
        for beside in other:
            gain += (place > position[beside]) - (place < position[beside])
    return gain


def walk(chains: list[list[int]], before: Neighbours, after: Neighbours) -> list[int]:
    """All nodes from top to bottom: each chain with what hangs on it above and below, the longest chains first."""
    chain_of = [0] * len(before)
    for number, chain in enumerate(chains):
        for node in chain:
            chain_of[node] = number
    beside: list[dict[int, None]] = [{} for _ in chains]
    for node, others in enumerate(after):
        for other in others:
            beside[chain_of[node]][chain_of[other]] = beside[chain_of[other]][chain_of[node]] = None
    placed = [False] * len(chains)
    order: list[int] = []
    for start in sorted(range(len(chains)), key=lambda number: (-len(chains[number]), number)):
        waiting = [] if placed[start] else [(start, False)]
        while waiting:
            number, hung = waiting.pop()
            if hung:
                order += chains[number]
                continue
            placed[number] = True
            if all(placed[other] for other in beside[number]):
                order += chains[number]
                continue
            around = [[chain_of[other] for other in (*before[node], *after[node])] for node in chains[number]]
            upper, lower = _sides(around, chains, beside, placed)
            waiting += [(other, False) for other in reversed(lower)]
            waiting.append((number, True))
            waiting += [(other, False) for other in upper]
    return order


def _sides(
    around: list[list[int]], chains: list[list[int]], beside: list[dict[int, None]], placed: list[bool]
) -> tuple[list[int], list[int]]:
    """What stands above a chain and what below it, the nearest first; `around` are the chains beside each of its nodes.

    Chains that hang together without this one stand together, and only their longest is named. Bridges, which begin and
    end at the chain, go above it where they do not cross; inputs of what is under a bridge go to the other side, since
    they would cross it; other inputs go above and below by turns.
    """
    spans: dict[int, list[int]] = {}
    """By its longest chain: where a part touches this one first, and where last."""
    part_of: dict[int, int] = {}
    for index, others in enumerate(around):
        for other in others:
            if placed[other]:
                continue
            if other not in part_of:
                part = _part(other, beside, placed)
                longest = max(part, key=lambda number: (len(chains[number]), -number))
                part_of.update(dict.fromkeys(part, longest))
                spans[longest] = [index, index]
            spans[part_of[other]][1] = index
    sides: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]] = [], []
    covered = [0] * len(around), [0] * len(around)
    for longest, (first, last) in spans.items():
        if first == last:
            continue
        nested = [_nests(side, first, last) for side in sides]
        side = 1 if nested[1] and not nested[0] else 0
        sides[side].append((first, last, longest))
        covered[side][first + 1] += 1
        covered[side][last] -= 1
    upper, lower = ([number for *_, number in sorted(side, key=lambda bridge: bridge[1] - bridge[0])] for side in sides)
    above, below = (list(accumulate(counts)) for counts in covered)
    turn: dict[int, bool] = {}
    for longest, (first, last) in spans.items():
        if first == last:
            turn[first] = not turn.get(first, False)
            down = turn[first] if above[first] == below[first] else above[first] > below[first]
            (lower if down else upper).append(longest)
    return upper, lower


def _part(start: int, beside: list[dict[int, None]], placed: list[bool]) -> list[int]:
    """The chains that hang together with one, without those that are placed."""
    found = {start: None}
    waiting = [start]
    while waiting:
        for other in beside[waiting.pop()]:
            if other not in found and not placed[other]:
                found[other] = None
                waiting.append(other)
    return list(found)


def _nests(side: list[tuple[int, int, int]], first: int, last: int) -> bool:
    """Whether a bridge does not cross the last one of a side, which begins no later."""
    return not side or side[-1][1] <= first or last <= side[-1][1]


def _number(layers: list[list[int]], position: list[int]) -> None:
    for layer in layers:
        for index, node in enumerate(layer):
            position[node] = index


def _sort(layer: list[int], others: Neighbours, position: list[int]) -> None:
    """Sort by the mean place of the neighbours; nodes without any keep their place."""
    wish = {}
    for index, node in enumerate(layer):
        around = others[node]
        wish[node] = sum(position[other] for other in around) / len(around) if around else float(index)
    layer.sort(key=wish.__getitem__)
    for index, node in enumerate(layer):
        position[node] = index


def _crossings(layers: list[list[int]], after: Neighbours, position: list[int]) -> int:
    total = 0
    for layer in layers:
        seen: list[int] = []
        for node in layer:
            places = [position[target] for target in after[node]]
            places.sort()
            if seen and seen[-1] > places[0] if places else False:
                count = len(seen)
                for place in places:
                    total += count - bisect_left(seen, place + 1)
                for place in places:
                    insort(seen, place)
            else:
                seen += places
    return total
