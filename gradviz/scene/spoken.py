"""A node in words, for those who hear the graph: what it is and holds, and which nodes it is joined to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradviz.scene import numbers
from gradviz.scene.scene import SegmentScene
from gradviz.trace.moves import node_title
from gradviz.wording import tr

_MOST = 4
"""More neighbors than these are counted."""
_LONGEST = 60
"""Of a value so many characters are told."""


def spoken(scene: SegmentScene, number: int, step: int) -> str:
    """``leaf tensor a, shape 2, value 3, 1, gradient 6, 2, feeds MulBackward0``."""
    group = scene.groups.get(number)
    if group is not None:
        face = scene.summaries.at(group, step)
        parts = [tr("group {name}, collapsed", name=face.title), face.work, face.held, face.grad]
    else:
        facts = scene.trace.at(step).node(scene.keys[number])
        parts = list({"tensor": _tensor, "function": _function, "operation": _operation}[facts["kind"]](facts))
    parts += _neighbors(scene, number, step)
    return tr(", ").join(part for part in parts if part)


def _tensor(facts: dict[str, Any]) -> Iterator[str]:
    name = tr(", ").join(facts["names"]) or tr("unnamed")
    leaf = facts["is_leaf"] and facts["requires_grad"]
    yield tr("leaf tensor {name}", name=name) if leaf else tr("tensor {name}", name=name)
    sides = " × ".join(f"{side:,}" for side in facts["shape"])
    yield tr("shape {shape}", shape=sides) if sides else tr("a single number")
    if facts["value"] is not None:
        yield tr("value {value}", value=numbers.brief(facts["value"], _LONGEST).strip("[]"))
    if facts["grad"] is not None:
        yield tr("gradient {value}", value=numbers.brief(facts["grad"], _LONGEST).strip("[]"))
    elif leaf:
        yield tr("no gradient yet")
    if not facts["requires_grad"]:
        yield tr("requires no gradient")
    if not facts["alive"]:
        yield tr("the program has let go of it")


def _function(facts: dict[str, Any]) -> Iterator[str]:
    yield tr("function {name}", name=facts["name"])
    held = sum(saved["state"] in ("held", "recomputed") for saved in facts["saved"])
    if facts["failed"]:
        yield tr("the pass failed here")
    elif facts["runs"]:
        yield tr("run {count} times", count=facts["runs"]) if facts["runs"] > 1 else tr("run once")
    if held:
        yield tr("holds {count} saved tensors", count=held) if held > 1 else tr("holds a saved tensor")
    elif facts["saved"]:
        yield tr("its saved tensors are freed")


def _operation(facts: dict[str, Any]) -> Iterator[str]:
    yield tr("untracked operation {name}", name=facts["name"])


def _neighbors(scene: SegmentScene, number: int, step: int) -> Iterator[str]:
    living = scene.living(step)
    for own, other, one in ((1, 0, tr("from {names}")), (0, 1, tr("feeds {names}"))):
        linked = scene.pairs[scene.pairs[:, own] == number, other]
        linked = np.unique(linked[living[linked]])
        if len(linked):
            names = [title(scene, int(each), step) for each in linked[:_MOST]]
            if len(linked) > _MOST:
                names.append(tr("{count:,} more", count=len(linked) - _MOST))
            yield one.format(names=tr(", ").join(names))


def title(scene: SegmentScene, number: int, step: int) -> str:
    """What a person would call a node, or a collapsed group."""
    group = scene.groups.get(number)
    if group is not None:
        return scene.summaries.at(group, step).title
    return node_title(scene.trace, scene.keys[number], step)
