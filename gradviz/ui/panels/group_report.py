"""What the inspector says about a collapsed group, as plain data. No Qt."""

from __future__ import annotations

from gradviz.scene import numbers
from gradviz.scene.cards import GroupFace
from gradviz.scene.scene import SegmentScene
from gradviz.trace.groups import CALL, LIBRARY, LOOP, MODULE, PASS, THREAD, TURN, TURNS, Group
from gradviz.trace.texts import line_text
from gradviz.trace.view import View
from gradviz.ui.panels.report import Report, Row, Section

KINDS = {
    MODULE: "module",
    CALL: "call of a function",
    LIBRARY: "call of a library's function",
    LOOP: "loop",
    TURN: "turn of a loop",
    TURNS: "turns of a loop",
    PASS: "graph that a pass made",
    THREAD: "thread",
}
MOST = 30
"""More leaves than these are not listed."""


def group_report(scene: SegmentScene, group: Group, step: int) -> Report:
    """The report on a collapsed group of a scene."""
    face = scene.summaries.at(group, step)
    view = scene.trace.at(step)
    where = line_text(scene.trace, group.place) if group.place is not None and group.place.line else ""
    sections = [
        Section("Group", tuple(_facts(group, face))),
        Section("Leaves", tuple(_leaves(scene, group, view))),
        Section("", (Row("Double-click the group to open it.", look="muted"),)),
    ]
    subtitle = " · ".join(words for words in (face.detail, where) if words)
    return Report(face.title, subtitle, tuple(section for section in sections if section.rows))


def _facts(group: Group, face: GroupFace) -> list[Row]:
    rows = [Row(KINDS[group.kind], "kind"), Row(face.work, "holds")]
    rows.append(Row(face.held, "saved"))
    if face.grad:
        rows.append(Row(face.grad, "gradient", "gradient" if face.has_grad else "muted"))
    if face.total:
        rows.append(Row(f"{face.ran:,} of {face.total:,} functions ran", "last pass"))
    return rows


def _leaves(scene: SegmentScene, group: Group, view: View) -> list[Row]:
    """The leaves in it that live, with their gradients."""
    rows: list[Row] = []
    more = 0
    for number in group.members():
        key = scene.content.keys[number]
        if key[0] != "t" or not view.alive(key):
            continue
        facts = view.node(key)
        if not (facts["is_leaf"] and facts["requires_grad"] and facts["newest"] and facts["alive"]):
            continue
        if len(rows) == MOST:
            more += 1
            continue
        grad = "None" if facts["grad"] is None else numbers.brief(facts["grad"], 40)
        name = facts["label"].removeprefix(f"{group.path}.") or "unnamed"
        rows.append(Row(f"{name}:  grad {grad}", look="muted" if facts["grad"] is None else "gradient"))
    return [*rows, Row(f"and {more:,} more", look="muted")] if more else rows
