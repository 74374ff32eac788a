"""The order within each layer that makes few edges cross."""

from __future__ import annotations

from bisect import bisect_left, insort

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
