"""Heights within the layers: what should be level moves as one block, and no two boxes come closer than they may be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain as together
from math import inf

import numpy as np
from numpy.typing import NDArray

Link = tuple[int, int, float, float]
"""Source, target, weight, and how far below its source the target stands where the link is level."""
Near = list[tuple[int, float]]
"""Blocks with the distance that there is between them and this one at least."""
ROUNDS = 2
MOVES = 6
"""How often each block moves to its best place."""


@dataclass(frozen=True)
class Blocks:
    """Chains of nodes that are level, from top to bottom: none comes before one that is above it in a layer."""

    of: list[int]
    """The block of each node."""
    lean: list[float]
    """How far below the line of its block each node stands."""
    rank: list[int]
    """How long each block is, roughly; a shorter one never moves a longer one."""
    length: list[int]
    order: list[int]
    upper: list[Near]
    lower: list[Near]


def heights(
    layers: Sequence[Sequence[int]],
    chains: Sequence[Sequence[int]],
    links: Sequence[Link],
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
) -> list[float]:
    """The height of each node."""
    chains = uncrossed(layers, chains)
    blocks = _blocks(layers, chains, {(s, t): drop for s, t, _, drop in links if drop}, above, below, gap)
    pulls = _pulls(blocks, links)
    line = [0.0] * len(blocks.rank)
    for block in blocks.order:
        line[block] = max((line[other] + room for other, room in blocks.upper[block]), default=0.0)
    seniors = [
        [pull for pull in around if (blocks.length[pull[0]], -pull[0]) > (blocks.length[block], -block)] or around
        for block, around in enumerate(pulls)
    ]
    ranked: dict[int, list[int]] = {}
    for block, rank in enumerate(blocks.rank):
        if seniors[block]:
            ranked.setdefault(rank, []).append(block)
    for _ in range(ROUNDS):
        for rank in sorted(ranked, reverse=True):
            line = _settled(blocks, rank, ranked[rank], seniors, line)
    _move(blocks, pulls, line)
    return [line[block] + lean for block, lean in zip(blocks.of, blocks.lean, strict=True)]


def uncrossed(layers: Sequence[Sequence[int]], chains: Sequence[Sequence[int]]) -> list[list[int]]:
    """The chains, cut where they would cross a longer one."""
    position = {node: seat for layer in layers for seat, node in enumerate(layer)}
    layer_of = {node: number for number, layer in enumerate(layers) for node in layer}
    passed: list[list[tuple[int, int]]] = [[] for _ in layers]
    found = []
    for chain in sorted(chains, key=lambda nodes: (-len(nodes), nodes[0])):
        part = [chain[0]]
        for node in chain[1:]:
            here = passed[layer_of[part[-1]]]
            link = position[part[-1]], position[node]
            seat = bisect_left(here, link)
            if (seat and here[seat - 1][1] > link[1]) or (seat < len(here) and here[seat][1] < link[1]):
                found.append(part)
                part = [node]
                continue
            here.insert(seat, link)
            part.append(node)
        found.append(part)
    return found


def _blocks(
    layers: Sequence[Sequence[int]],
    chains: Sequence[Sequence[int]],
    drops: dict[tuple[int, int], float],
    above: Sequence[float],
    below: Sequence[float],
    gap: Sequence[float],
) -> Blocks:
    of, lean = [0] * len(above), [0.0] * len(above)
    for number, chain in enumerate(chains):
        fallen, last = 0.0, chain[0]
        for node in chain:
            if drops:
                fallen += drops.get((last, node), 0.0)
                lean[node], last = fallen, node
            of[node] = number
    length = [len(chain) for chain in chains]
    rank = [nodes.bit_length() // 2 for nodes in length]
    upper: list[Near] = [[] for _ in chains]
    lower: list[Near] = [[] for _ in chains]
    for one, other, room in _rooms(layers, np.array(of), np.array(lean), np.array(above), np.array(below), gap):
        upper[other].append((one, room))
        lower[one].append((other, room))
    return Blocks(of, lean, rank, length, _from_the_top(upper, lower), upper, lower)


def _rooms(
    layers: Sequence[Sequence[int]],
    of: NDArray[np.int64],
    lean: NDArray[np.float64],
    above: NDArray[np.float64],
    below: NDArray[np.float64],
    gap: Sequence[float],
) -> list[tuple[int, int, float]]:
    """Each block with each that is next to it below in some layer, and how far apart they are at least."""
    nodes = np.fromiter(together.from_iterable(layers), dtype=np.int64, count=len(of))
    number = np.repeat(np.arange(len(layers)), [len(layer) for layer in layers])
    beside = number[1:] == number[:-1]
    one, other = nodes[:-1][beside], nodes[1:][beside]
    if not len(one):
        return []
    gaps = np.asarray(gap)
    room = below[one] + np.maximum(gaps[one], gaps[other]) + above[other] + lean[one] - lean[other]
    pairs = np.column_stack((of[one], of[other]))
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, room = pairs[order], room[order]
    starts = np.flatnonzero(np.concatenate(([True], (pairs[1:] != pairs[:-1]).any(axis=1))))
    most = np.maximum.reduceat(room, starts)
    return list(zip(pairs[starts, 0].tolist(), pairs[starts, 1].tolist(), most.tolist(), strict=True))


def _from_the_top(upper: Sequence[Near], lower: Sequence[Near]) -> list[int]:
    """The blocks so that each comes after those above it: level lines that do not cross have such an order."""
    waiting = [len(others) for others in upper]
    order = [block for block, count in enumerate(waiting) if count == 0]
    for block in order:
        for other, _ in lower[block]:
            waiting[other] -= 1
            if waiting[other] == 0:
                order.append(other)
    assert len(order) == len(upper), "chains cross"
    return order


def _pulls(blocks: Blocks, links: Sequence[Link]) -> list[list[tuple[int, float, float]]]:
    """For each block those it is linked with, how far below them it would be level, and the weight of that."""
    of, lean = blocks.of, blocks.lean
    found: list[list[tuple[int, float, float]]] = [[] for _ in blocks.rank]
    for source, target, weight, drop in links:
        one, other = of[source], of[target]
        if one != other:
            fall = lean[source] + drop - lean[target]
            found[other].append((one, fall, weight))
            found[one].append((other, -fall, weight))
    return found


def _settled(
    blocks: Blocks,
    rank: int,
    ranked: Sequence[int],
    pulls: Sequence[Sequence[tuple[int, float, float]]],
    line: list[float],
) -> list[float]:
    """The lines with the blocks of a rank moved to where they want to be; only shorter ones make way.

    Those that are `ranked` are the ones that want to be anywhere.
    """
    wish = list(line)
    for block in ranked:
        wish[block] = _middle([(line[other] + fall, weight) for other, fall, weight in pulls[block]])
    if wish == line:
        return line
    fixed = [own > rank for own in blocks.rank]
    down = _pushed(blocks.order, blocks.upper, blocks.lower, fixed, line, wish)
    up = _pushed(
        blocks.order[::-1],
        blocks.lower,
        blocks.upper,
        fixed,
        [-height for height in line],
        [-height for height in wish],
    )
    return [(one - other) / 2 for one, other in zip(down, up, strict=True)]


def _pushed(
    order: Sequence[int],
    upper: Sequence[Near],
    lower: Sequence[Near],
    fixed: Sequence[bool],
    line: Sequence[float],
    wish: Sequence[float],
) -> list[float]:
    """The lines where each block gives way to those above it, and they to none but the fixed ones below."""
    limit = [inf] * len(line)
    for block in reversed(order):
        if fixed[block]:
            limit[block] = line[block]
            continue
        for other, room in lower[block]:
            if limit[other] - room < limit[block]:
                limit[block] = limit[other] - room
    found = list(line)
    for block in order:
        if not fixed[block]:
            height = min(wish[block], limit[block])
            for other, room in upper[block]:
                if found[other] + room > height:
                    height = found[other] + room
            found[block] = height
    return found


def _move(blocks: Blocks, pulls: Sequence[Sequence[tuple[int, float, float]]], line: list[float]) -> None:
    """Move each block to where its links are shortest, as far as there is room."""
    restless = [block for block in blocks.order if pulls[block]]
    for turn in range(MOVES):
        moved = set()
        for block in restless if turn % 2 == 0 else reversed(restless):
            own = line[block]
            wish = _middle([(line[other] + fall, weight) for other, fall, weight in pulls[block]])
            if wish < own:
                wish = max([wish, *(line[other] + room for other, room in blocks.upper[block])])
            elif wish > own:
                wish = min([wish, *(line[other] - room for other, room in blocks.lower[block])])
            if abs(wish - own) > 0.01:
                line[block] = wish
                moved.add(block)
                moved.update(other for other, _, _ in pulls[block])
                moved.update(other for other, _ in together(blocks.upper[block], blocks.lower[block]))
        if not moved:
            break
        restless = [block for block in blocks.order if block in moved and pulls[block]]


def _middle(spots: list[tuple[float, float]]) -> float:
    """The weighted median."""
    if len(spots) == 1:
        return spots[0][0]
    spots.sort()
    half = sum(weight for _, weight in spots) / 2
    passed = 0.0
    for index, (spot, weight) in enumerate(spots):
        passed += weight
        if passed == half and index + 1 < len(spots):
            return (spot + spots[index + 1][0]) / 2
        if passed > half:
            return spot
    return spots[-1][0]
