"""What each node's card shows at one step: faces, captions and tones."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from gradviz import events as ev
from gradviz.scene import cards, numbers
from gradviz.scene.marks import Mark
from gradviz.scene.remembered import Remembered
from gradviz.scene.sharing import Sharing
from gradviz.scene.story import sum_text
from gradviz.trace.passes import PassHistory
from gradviz.trace.signs import SUPERSCRIPTS
from gradviz.trace.view import View, plain
from gradviz.wording import tr


@dataclass(frozen=True)
class Around:
    """What a card shows besides its face (see `gradviz.scene.drawn.Card`)."""

    tone: str = ""
    caption: str = ""
    caption_tone: str = ""
    wave: float = -1.0


class Faces:
    """Makes the faces of one moment: that of a view, under the event that led to it."""

    def __init__(
        self,
        view: View,
        sharing: Sharing,
        remembered: Remembered,
        event: ev.Event | None,
        active: frozenset[str],
        progress: float,
    ) -> None:
        self.view = view
        self.sharing = sharing
        self.remembered = remembered
        self.trace = view.trace
        self.event = event
        self.active = active
        self.progress = progress
        self.run: PassHistory | None = self.trace.passes.last(view.step)
        self.running = self.trace.passes.running(view.step) is not None

    def of(self, key: str, ways: int = 0) -> tuple[cards.Face, Around]:
        """The face of a node, and what stands on and around it; its gradient came over so many `ways`."""
        facts = self.view.node(key)
        if facts["kind"] == "tensor":
            face, around = self._tensor(key, facts)
            return (replace(face, ways=ways) if ways and face.grad is not None else face), around
        make = {"function": self._function, "operation": self._operation}
        return make[facts["kind"]](key, facts)

    def kind_and_title(self, key: str) -> tuple[str, str]:
        """What the small copy of a node says: ``leaf`` or the node's kind, and its name."""
        facts = self.view.node(key)
        kind = "leaf" if facts.get("is_leaf") and facts["requires_grad"] else facts["kind"]
        return kind, facts["label"] if facts.get("newest", True) else self._old_name(key)

    # ------------------------------------------------------------ tensors

    def _tensor(self, key: str, facts: dict[str, Any]) -> tuple[cards.TensorFace, Around]:
        event = self.event
        if isinstance(event, ev.GradAccumulated) and key in self.active:
            return self._tensor_face(key, facts, event), Around("accumulating", sum_text(event), "sum")
        root = self._root_caption(key)
        return self._tensor_face(key, facts, None), Around("", root, "root" if root else "")

    def _tensor_face(self, key: str, facts: dict[str, Any], event: ev.GradAccumulated | None) -> cards.TensorFace:
        leaf = facts["is_leaf"] and facts["requires_grad"]
        names = ", ".join(facts["names"][:3]) if facts["newest"] else self._old_name(key)
        grad = facts["grad"]
        if event is not None:
            before = plain(event.before)
            grad = cards.between(_zeros(plain(event.after)) if before is None else before, grad, eased(self.progress))
        return cards.TensorFace(
            name=names,
            meta=cards.meta_text(facts["shape"], facts["dtype"], leaf),
            tag=(tr("parameter") if facts["parameter"] else tr("leaf")) if leaf else "",
            value=self._content(facts["value"], facts["shape"]),
            grad=self._grad(facts, grad),
            quiet=not facts["newest"] or not facts["requires_grad"],
            let_go=not facts["alive"],
            old=not facts["newest"],
            version=self.trace.nodes[key].version if facts["newest"] else 0,
            badges=self._tensor_badges(key, facts) if facts["newest"] else (),
        )

    def _tensor_badges(self, key: str, facts: dict[str, Any]) -> tuple[cards.Badge, ...]:
        ident, badges = self.trace.nodes[key].ident, []
        if facts["requires_grad"] and (by := self.trace.tensors[ident].changed_behind(self.view.step)):
            now = isinstance(self.event, ev.ValueChanged) and key in self.active
            badges.append(cards.Badge(Mark.BEHIND, "NumPy" if by == "outside" else ".data", lit=now))
        if (passes := self.trace.tensors[ident].passes_summed(self.view.step)) > 1:
            badges.append(cards.Badge(Mark.PASSES, tr("{count:,} passes", count=passes)))
        if facts["retains_grad"] and not facts["is_leaf"]:
            badges.append(cards.Badge(Mark.RETAINED, "retain_grad"))
        if self.sharing.aliases(ident, self.view.step):
            badges.append(cards.Badge(Mark.STORAGE, str(facts["storage"])))
        return (*badges, *self._hooks(key, facts))

    def _hooks(self, key: str, facts: dict[str, Any]) -> tuple[cards.Badge, ...]:
        """The mark of a node's hooks; lit where one of them fires."""
        fires = isinstance(self.event, ev.HookFired) and key in self.active
        count = len(facts["hooks"]) or int(fires)
        return (cards.Badge(Mark.HOOK, str(count) if count > 1 else "", lit=fires),) if count else ()

    def _old_name(self, key: str) -> str:
        """What an overwritten version of a tensor is called."""
        node = self.trace.nodes[key]
        names = self.trace.tensors[node.ident].names.at(self.view.step, ())
        return f"{names[0]} · v{node.version}" if names else ""

    def _grad(self, facts: dict[str, Any], grad: Any) -> cards.Content | None:
        """What the place for a gradient holds, where the card has one."""
        has_place = (facts["is_leaf"] and facts["requires_grad"]) or facts["retains_grad"] or grad is not None
        if not has_place or not facts["newest"]:
            return None
        room = cards.grid_shape(facts["shape"]) or (int(math.prod(facts["shape"]) > 0), 0)
        if grad is None:
            return cards.Content(line="None", room=room)
        brief = self.remembered.of("brief", grad, lambda: (numbers.brief(grad, 14), numbers.norm(grad)))
        return replace(self._content(grad, facts["shape"]), brief=brief)

    def _content(self, value: Any, shape: tuple[int, ...]) -> cards.Content:
        return self.remembered.of(("content", shape), value, lambda: cards.content(value, shape))

    def _root_caption(self, key: str) -> str:
        if self.run is None:
            return ""
        event = self.run.event
        for root in event.roots:
            if key_then(self.view, root.tensor) == key:
                if not self.running:
                    return tr("root of pass {number}", number=event.pass_)
                start = "1" if root.grad is None else numbers.brief(plain(root.grad), 12)
                kept = ", create_graph" if event.create_graph else ", retain_graph" if event.retain_graph else ""
                return tr("root of pass {number} · grad {grad}", number=event.pass_, grad=start + kept)
        return ""

    # ------------------------------------------------------------ functions and operations

    def _function(self, key: str, facts: dict[str, Any]) -> tuple[cards.Face, Around]:
        event, active = self.event, key in self.active
        emptied = frozenset(event.slots) if isinstance(event, ev.BufferFreed) and active else frozenset[str]()
        ident = self.trace.nodes[key].ident
        drawn = cards.chips(facts["saved"], emptied, eased(self.progress), self._shared(ident, facts["saved"]))
        face = cards.function_face(facts, drawn, (*self._order(ident), *self._hooks(key, facts)))
        if self._has_failed(ident):
            return face, Around("failed", face.failed, "error")
        if isinstance(event, ev.FunctionStarted) and active:
            return face, Around("running", wave=self.progress)
        if facts["running"] or (isinstance(event, ev.FunctionRan) and active):
            return face, Around("running")
        step = self.view.step
        done = self.run is not None and self.run.ran.get(ident, step + 1) <= step
        return face, Around("done" if done else "")

    def _shared(self, function: int, saved: list[dict[str, Any]]) -> dict[str, str]:
        """Of each slot, who else holds its memory: a tensor of the program's, else another function."""
        found = {}
        for slot in saved:
            if slot["state"] in ("held", "recomputed") and slot["storage"] > 0:
                found[slot["slot"]] = sharer(self.view, self.sharing, function, slot["storage"], slot["tensor"])
        return found

    def _order(self, function: int) -> tuple[cards.Badge, ...]:
        order = self.trace.derivative_order(function)
        return (cards.Badge(Mark.ORDER, f"∂{str(order).translate(SUPERSCRIPTS)}"),) if order > 1 else ()

    def _has_failed(self, function: int) -> bool:
        """Whether the last pass broke in this function."""
        run = self.run
        return run is not None and run.failed == function and run.ended is not None and self.view.step >= run.ended

    def _operation(self, key: str, facts: dict[str, Any]) -> tuple[cards.Face, Around]:
        return cards.operation_face(facts), Around()


def sharer(view: View, sharing: Sharing, function: int, storage: int, tensor: int | None) -> str:
    """Who besides a function's slot holds a storage: first of all the tensor that was saved; empty where nobody."""
    step = view.step
    holders = sorted(sharing.tensors(storage, step), key=lambda number: number != tensor)
    for number in holders:
        if names := view.trace.tensors[number].names.at(step, ()):
            return names[0]
    other = next((number for number in sharing.savers(storage, step) if number != function), None)
    return view.trace.functions[other].created.name if other is not None else ""


def key_then(view: View, tensor: int | None) -> str | None:
    """The key of a tensor's newest version at a view's step."""
    history = view.trace.tensors.get(tensor) if tensor is not None else None
    return view.trace.key_at(history, view.step) if history else None


def eased(progress: float) -> float:
    """Slow at both ends."""
    return progress * progress * (3 - 2 * progress)


def _zeros(value: Any) -> Any:
    return [_zeros(part) for part in value] if isinstance(value, list) else 0.0
