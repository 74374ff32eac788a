"""The order within each layer that makes few edges cross."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import accumulate

Neighbours = list[list[int]]


def ordered(layers: list[list[int]], before: Neighbours, after: Neighbours, sweeps: int) -> list[list[int]]:
    """The layers with their nodes in an order of few crossings (barycentres, best of all sweeps)."""
    position = [0] * len(before)
    current = [list(layer) for layer in layers]
    _number(current, position)
    best, fewest = current, _crossings(current, after, position) if sweeps else 0
    for sweep in range(sweeps):
        if fewest == 0:
            break
        forward = sweep % 2 == 0
        current = [list(layer) for layer in current]
        for layer in current if forward else reversed(current):
            _sort(layer, before if forward else after, position)
        crossings = _crossings(current, after, position)
        if crossings < fewest:
            best, fewest = current, crossings
    _number(best, position)
    return best


def walk(chains: list[list[int]], before: Neighbours, after: Neighbours) -> list[int]:
    """All nodes from top to bottom: each chain with what hangs on its nodes above it and below it."""
    chain_of = {node: number for number, chain in enumerate(chains) for node in chain}
    seen = [False] * len(chains)
    order: list[int] = []
    for start in sorted(range(len(chains)), key=lambda number: (-len(chains[number]), number)):
        if seen[start]:
            continue
        seen[start] = True
        waiting = [(start, False)]
        while waiting:
            number, hung = waiting.pop()
            if hung:
                order += chains[number]
                continue
            upper, lower = _sides(number, chains, chain_of, seen, before, after)
            waiting += [(other, False) for other in reversed(lower)]
            waiting.append((number, True))
            waiting += [(other, False) for other in upper]
    return order


def _sides(
    number: int,
    chains: list[list[int]],
    chain_of: dict[int, int],
    seen: list[bool],
    before: Neighbours,
    after: Neighbours,
) -> tuple[list[int], list[int]]:
    """What stands above a chain and what below it, the nearest first, of what hangs on it and is not yet seen.

    Bridges, which begin and end at the chain, go above it where they do not cross; inputs of what is under a bridge go
    below, since they would cross it; other inputs go above and below by turns.
    """
    seat = {node: index for index, node in enumerate(chains[number])}
    leaves: list[tuple[int, int]] = []
    bridges: list[tuple[int, int, int]] = []
    for index, node in enumerate(chains[number]):
        for other in (*before[node], *after[node]):
            hanging = chain_of[other]
            if seen[hanging]:
                continue
            seen[hanging] = True
            own = chains[hanging]
            ends = [seat[end] for end in (*before[own[0]], *after[own[-1]]) if end in seat]
            if len(ends) > 1 and max(ends) > index:
                bridges.append((index, max(ends), hanging))
            else:
                leaves.append((index, hanging))
    sides: tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]] = [], []
    covered = [0] * (len(seat) + 1)
    for first, last, hanging in bridges:
        nested = [_nests(side, first, last) for side in sides]
        side = 1 if nested[1] and not nested[0] else 0
        sides[side].append((first, last, hanging))
        if side == 0:
            covered[first + 1 if first + 1 < len(seat) else first] += 1
            covered[last + 1] -= 1
    upper, lower = ([hanging for *_, hanging in sorted(side, key=lambda b: b[1] - b[0])] for side in sides)
    under = list(accumulate(covered))
    turn: dict[int, bool] = {}
    for index, hanging in leaves:
        turn[index] = not turn.get(index, False)
        (lower if turn[index] or under[index] else upper).append(hanging)
    return upper, lower


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
