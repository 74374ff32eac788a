"""What the inspector says about a collapsed group, as plain data. No Qt."""

from __future__ import annotations

from gradviz.scene import numbers
from gradviz.scene.cards import GroupFace
from gradviz.scene.scene import SegmentScene
from gradviz.trace.groups import CALL, LIBRARY, LOOP, MODULE, PASS, THREAD, TURN, TURNS, Group
from gradviz.trace.texts import line_text
from gradviz.trace.view import View
from gradviz.ui.panels.report import Report, Row, Section
from gradviz.wording import later, tr

KINDS = {
    MODULE: later("module"),
    CALL: later("call of a function"),
    LIBRARY: later("call of a library's function"),
    LOOP: later("loop"),
    TURN: later("turn of a loop"),
    TURNS: later("turns of a loop"),
    PASS: later("graph that a pass made"),
    THREAD: later("thread"),
}
MOST = 30
"""More leaves than these are not listed."""


def group_report(scene: SegmentScene, group: Group, step: int) -> Report:
    """The report on a collapsed group of a scene."""
    face = scene.summaries.at(group, step)
    view = scene.trace.at(step)
    where = line_text(scene.trace, group.place) if group.place is not None and group.place.line else ""
    sections = [
        Section(tr("Group"), tuple(_facts(group, face))),
        Section(tr("Leaves"), tuple(_leaves(scene, group, view))),
        Section("", (Row(tr("Double-click the group to open it."), look="muted"),)),
    ]
    subtitle = " · ".join(words for words in (face.detail, where) if words)
    return Report(face.title, subtitle, tuple(section for section in sections if section.rows))


def _facts(group: Group, face: GroupFace) -> list[Row]:
    rows = [Row(tr(KINDS[group.kind]), tr("kind")), Row(face.work, tr("holds"))]
    rows.append(Row(face.held, tr("saved")))
    if face.grad:
        rows.append(Row(face.grad, tr("gradient"), "gradient" if face.has_grad else "muted"))
    if face.total:
        ran = tr("{ran:,} of {count:,} functions ran", ran=face.ran, count=face.total)
        rows.append(Row(ran, tr("last pass")))
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
        name = facts["label"].removeprefix(f"{group.path}.") or tr("unnamed")
        rows.append(Row(f"{name}:  grad {grad}", look="muted" if facts["grad"] is None else "gradient"))
    return [*rows, Row(tr("and {count:,} more", count=more), look="muted")] if more else rows
