"""What each mark means: a sample, its name, and a sentence. The canvas shows a short legend, a dialog all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.scene import cards as shape
from gradviz.scene.flows import EXPLODING, VANISHING
from gradviz.scene.marks import ALWAYS, Mark
from gradviz.ui.canvas import flow
from gradviz.ui.canvas.badges import LET_GO, badge_width, paint_badge, paint_chip, paint_pin
from gradviz.ui.canvas.brush import LEFT, faded, font, pill, smooth_pen, text, width_of
from gradviz.ui.canvas.contents import paint_heat, paint_histogram, paint_spread
from gradviz.ui.theme import Theme, mixed
from gradviz.wording import later, tr

Sample = Callable[[QPainter, Theme, QPointF], None]
SAMPLE = 22.0
"""Width of a sample in the short legend; `at` is its middle."""
_CLOSEST, _WIDEST = 6.0, 19.0
"""Gap between entries of the short legend."""
_MORE = 22.0
"""Room behind them for how many more there are, at least."""
_SHORT = 580.0
"""Where there is less room, the words of the legend are shorter."""


@dataclass(frozen=True)
class Entry:
    """One mark explained."""

    named: str
    explained: str
    sample: Sample
    brief: str = ""
    """Fewer words, for narrow places."""
    size: str = ""
    """What ``{size}`` stands for in the sentence."""

    @property
    def words(self) -> str:
        """Its name."""
        return tr(self.named)

    @property
    def short(self) -> str:
        """Its name for narrow places."""
        return tr(self.brief or self.named)

    @property
    def sentence(self) -> str:
        """What it means."""
        return tr(self.explained, size=self.size) if self.size else tr(self.explained)


_FIRST = (
    *(Mark.DATA, Mark.GRADIENT, Mark.RUNNING, Mark.FAILED, Mark.ROOT, Mark.BAD, Mark.STALE, Mark.DONE),
    *(Mark.EXPLODING, Mark.VANISHING),
)
"""What has room first, where there is not enough for all."""


def chosen(
    marks: Iterable[Mark], widths: Mapping[Mark, float], room: float, behind: float = _MORE
) -> tuple[list[Mark], bool]:
    """The marks that have room in a line, and whether some in view have none, which takes so much `behind` the others.

    Some are told whether they are in view or not, as long as nothing that is in view lacks room for that.
    """
    there = frozenset(marks)
    everything = [mark for mark in ENTRIES if mark in there or mark in ALWAYS]
    if _needed(widths[mark] for mark in everything) <= room:
        return everything, False
    if not there - frozenset(ALWAYS):
        return [], True
    kept: list[Mark] = []
    for mark in sorted(there, key=lambda mark: (mark not in _FIRST, mark not in ALWAYS, list(Mark).index(mark))):
        if _needed(widths[each] for each in (*kept, mark)) + behind <= room:
            kept.append(mark)
    return [mark for mark in ENTRIES if mark in kept], len(kept) < len(there)


def paint_short(painter: QPainter, theme: Theme, rect: QRectF, marks: Iterable[Mark]) -> None:
    """One line with as many entries as have room, and how many more there are where some had none."""
    narrow, there = rect.width() < _SHORT, frozenset(marks)
    fitting = font(theme, 11 if narrow else 12)
    names = {mark: entry.short if narrow else entry.words for mark, entry in ENTRIES.items()}
    widths = {mark: SAMPLE + 7 + width_of(words, fitting) for mark, words in names.items()}
    behind = width_of(_more(len(there), narrow=narrow), fitting) + _CLOSEST
    told, lacking = chosen(there, widths, rect.width(), behind)
    if not told:
        return
    room = rect.width() - sum(widths[mark] for mark in told) - (behind if lacking else 0)
    gap = min(_WIDEST, room / max(1, len(told) - 1))
    x, y = rect.left(), rect.center().y()
    for mark in told:
        painter.save()
        ENTRIES[mark].sample(painter, theme, QPointF(x + SAMPLE / 2, y))
        painter.restore()
        place = QRectF(x + SAMPLE + 7, y - 10, widths[mark] - SAMPLE - 5, 20)
        text(painter, place, names[mark], fitting, theme.muted, LEFT)
        x += widths[mark] + gap
    if lacking:
        place = QRectF(x - gap + _CLOSEST, y - 10, behind - _CLOSEST + 0.5, 20)
        text(painter, place, _more(len(there - set(told)), narrow=narrow), fitting, theme.accent, LEFT)


def _more(count: int, *, narrow: bool) -> str:
    return f"+{count}" if narrow else tr("+ {count} more", count=count)


def _needed(widths: Iterable[float]) -> float:
    row = list(widths)
    return sum(row) + (len(row) - 1) * _CLOSEST


# ------------------------------------------------------------ samples


def _line(size: float | None) -> Sample:
    """The line of the data, or that of a gradient of a size."""

    def paint(painter: QPainter, theme: Theme, at: QPointF) -> None:
        painter.setPen(smooth_pen(theme.data, 3.0) if size is None else flow.pen(theme, size, 1.0, active=size == 1.0))
        painter.drawLine(at - QPointF(10, 0), at + QPointF(10, 0))

    return paint


def _chip(state: str, words: str = "", shared: str = "") -> Sample:
    def paint(painter: QPainter, theme: Theme, at: QPointF) -> None:
        painter.translate(at)
        painter.scale(0.62, 0.62)
        paint_chip(painter, theme, QRectF(-17, -9, 34, 18), shape.Chip(words, state, shared=shared))

    return paint


def _freed(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.faint, 1.3, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - 5.5, 20, 11), 5.5, 5.5)


def _box(color: Callable[[Theme], str], width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Sample:
    """A tensor's card."""

    def paint(painter: QPainter, theme: Theme, at: QPointF) -> None:
        painter.setPen(smooth_pen(color(theme), width, style))
        painter.setBrush(QColor(theme.card))
        painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - 6, 20, 12), 3, 3)

    return paint


def _circle(kind: str) -> Sample:
    """A function's circle."""

    def paint(painter: QPainter, theme: Theme, at: QPointF) -> None:
        ink, ground, width = theme.gradient, mixed(theme.card, theme.gradient_soft, 0.45), 1.6
        if kind == "failed":
            ink, ground, width = theme.error, QColor(theme.error_soft), 2.4
        elif kind == "running":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(theme.gradient, 0.3))
            painter.drawEllipse(at, 10.0, 10.0)
            ground, width = mixed(theme.card, theme.gradient_soft, 0.9), 2.4
        painter.setPen(QPen(QColor(ink), width))
        painter.setBrush(ground)
        painter.drawEllipse(at, 6.5, 6.5)

    return paint


def _operation(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.blocked, 1.3, Qt.PenStyle.DashLine))
    painter.setBrush(mixed(theme.card, theme.canvas, 0.5))
    painter.drawEllipse(at, 9.0, 6.0)


def _copy(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.leaf, 1.3, Qt.PenStyle.DashLine))
    painter.setBrush(mixed(theme.card, theme.leaf, 0.08))
    painter.drawRoundedRect(QRectF(at.x() - 9, at.y() - 5, 18, 10), 3, 3)


def _badge(mark: Mark, words: str = "") -> Sample:
    def paint(painter: QPainter, theme: Theme, at: QPointF) -> None:
        badge = shape.Badge(mark, words)
        smaller = min(1.0, SAMPLE / badge_width(theme, badge))
        painter.translate(at)
        painter.scale(smaller, smaller)
        paint_badge(painter, theme, QPointF(), badge)

    return paint


def _retained(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(QPen(QColor(theme.gradient), 1.2))
    painter.setBrush(mixed(theme.card, theme.gradient, 0.1))
    painter.drawRoundedRect(QRectF(at.x() - 10, at.y() - 5, 20, 10), 5, 5)


def _runs(painter: QPainter, theme: Theme, at: QPointF) -> None:
    pill(painter, at, "2×", font(theme, 10, bold=True), theme.gradient_soft, theme.gradient, widest=SAMPLE)


def _root(painter: QPainter, theme: Theme, at: QPointF) -> None:
    text(painter, QRectF(at.x() - 11, at.y() - 8, 22, 16), tr("root"), font(theme, 10, bold=True), theme.gradient)


def _sum(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.gradient))
    painter.drawRoundedRect(QRectF(at.x() - 11, at.y() - 8, 22, 16), 5, 5)
    text(painter, QRectF(at.x() - 11, at.y() - 8, 22, 16), "+ =", font(theme, 10, bold=True), theme.on_accent)


def _blocked(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(smooth_pen(theme.blocked, 2))
    for side in (-1, 1):
        painter.drawLine(at + QPointF(4 * side, 0), at + QPointF(10 * side, 0))
        painter.drawLine(at + QPointF(4 * side, -6), at + QPointF(4 * side, 6))


def _group(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(QPen(mixed(theme.function, theme.card, 0.1), 1.3))
    painter.setBrush(QColor(theme.card))
    for number in (2, 1, 0):
        painter.drawRoundedRect(QRectF(at.x() - 10 + number, at.y() - 7 + 2 * number, 18, 10), 3, 3)


def _open_group(painter: QPainter, theme: Theme, at: QPointF) -> None:
    painter.setPen(QPen(mixed(theme.function, theme.canvas, 0.4), 1.2))
    painter.setBrush(faded(theme.function, 0.15))
    painter.drawRoundedRect(QRectF(at.x() - 11, at.y() - 8, 22, 16), 4, 4)


def _spread(painter: QPainter, theme: Theme, at: QPointF) -> None:
    spread = shape.Spread(-1.0, 2.0, 0.5, 0.6)
    painter.translate(at.x() - 13, at.y() - 6)
    painter.scale(0.75, 0.75)
    paint_spread(painter, theme, QRectF(0, 0, 34, 16), spread, theme.data, theme.data_soft)


def _histogram(painter: QPainter, theme: Theme, at: QPointF) -> None:
    bars, strip = (0.15, 0.4, 0.8, 1.0, 0.6, 0.3, 0.1), QRectF(at.x() - 11, at.y() - 8, 22, 16)
    paint_histogram(painter, theme, strip, bars, shape.Spread(-1.0, 1.3, 0.2, 0.5), theme.data, theme.data_soft)


def _picked(painter: QPainter, theme: Theme, at: QPointF) -> None:
    heat = tuple(tuple((row * 5 + column * 3) % 7 / 7 for column in range(6)) for row in range(4))
    paint_heat(painter, theme, QRectF(at.x() - 11, at.y() - 7, 22, 14), heat, theme.data, theme.data_soft)


def _heat(painter: QPainter, theme: Theme, at: QPointF) -> None:
    heat = ((0.1, 0.7, 0.3, 1.0), (0.9, 0.2, 0.5, 0.05))
    paint_heat(painter, theme, QRectF(at.x() - 10, at.y() - 6, 20, 12), heat, theme.data, theme.data_soft)


ENTRIES: dict[Mark, Entry] = {
    Mark.DATA: Entry(later("data"), later("Data flows this way, forward."), _line(None)),
    Mark.GRADIENT: Entry(
        later("gradient"),
        later(
            "A gradient came back over this edge in the last pass. The line is thick as the gradient's "
            "elements are large."
        ),
        _line(1.0),
    ),
    Mark.LEAF: Entry(
        later("leaf"),
        later("A tensor that the program made and that requires a gradient: it lands in .grad."),
        _box(lambda theme: theme.leaf, 2.2),
    ),
    Mark.HELD: Entry(
        later("saved buffer"),
        later("A tensor that the function saved for its backward, and still holds; its bytes."),
        _chip("held"),
        brief=later("saved"),
    ),
    Mark.FREED: Entry(later("freed"), later("The saved tensor is gone: a second pass over it fails."), _freed),
    Mark.BLOCKED: Entry(
        later("blocked"), later("No gradient passes here; the word says why: no_grad, constant …"), _blocked
    ),
    Mark.RUNNING: Entry(later("running"), later("The engine is in this function now."), _circle("running")),
    Mark.DONE: Entry(later("has run"), later("The function ran in the last pass."), _circle("done")),
    Mark.FAILED: Entry(
        later("failed"), later("The pass broke here; the bubble says what torch said."), _circle("failed")
    ),
    Mark.BAD: Entry(later("NaN or inf"), later("The gradient holds NaN or infinity."), _line(float("inf"))),
    Mark.EXPLODING: Entry(
        later("exploding"),
        later("The gradient's elements are {size} and more."),
        _line(EXPLODING * 10),
        size=f"{EXPLODING:,.0f}",
    ),
    Mark.VANISHING: Entry(
        later("vanishing"),
        later("The gradient's elements are {size} and less."),
        _line(VANISHING),
        size=f"{VANISHING:.0e}".replace("e-0", "e-"),
    ),
    Mark.ZERO: Entry(later("zero"), later("All of the gradient is 0: nothing comes through."), _line(0.0)),
    Mark.ROOT: Entry(later("root"), later("Here the pass began, with this gradient; kept graphs are named."), _root),
    Mark.SUM: Entry(later("sum"), later("What was in .grad, and what this pass adds to it."), _sum),
    Mark.WAYS: Entry(
        later("ways"),
        later("Over so many edges the gradient came in the last pass; what came is summed."),
        _badge(Mark.WAYS, "Σ 3"),
    ),
    Mark.PASSES: Entry(
        later("summed over passes"),
        later("So many passes have added to the gradient since it was None or zeroed."),
        _badge(Mark.PASSES, "2"),
        brief=later("passes"),
    ),
    Mark.STALE: Entry(
        later("stale"), later("Changed in place since it was saved: a pass through here fails."), _chip("stale")
    ),
    Mark.PACKED: Entry(
        later("packed"), later("Packed by saved-tensor hooks, or left out by a checkpoint."), _chip("packed")
    ),
    Mark.RECOMPUTED: Entry(later("recomputed"), later("A checkpoint computed it again."), _chip("recomputed")),
    Mark.SHARED: Entry(
        later("same memory"),
        later("The saved tensor is one that the program or another function holds: it costs no more bytes."),
        _chip("held", "", "="),
    ),
    Mark.STORAGE: Entry(
        later("shared storage"),
        later("Tensors with the same number look at the same memory: views, detach()."),
        _badge(Mark.STORAGE),
    ),
    Mark.HOOK: Entry(later("hook"), later("A hook of the program's; filled while it runs."), _badge(Mark.HOOK)),
    Mark.RETAINED: Entry(later("retain_grad"), later("No leaf, but it keeps its gradient."), _retained),
    Mark.ORDER: Entry(
        later("derivative of a derivative"),
        later("Made by a pass with create_graph=True, to be differentiated again."),
        _badge(Mark.ORDER, "∂²"),
        brief="∂²",
    ),
    Mark.RUNS: Entry(later("times run"), later("How often the engine ran the function."), _runs),
    Mark.UNTRACKED: Entry(later("untracked"), later("An operation of which autograd keeps no track."), _operation),
    Mark.QUIET: Entry(
        later("requires none"),
        later("A tensor that requires no gradient."),
        _box(lambda theme: theme.function, 1.2),
        brief=later("no grad"),
    ),
    Mark.LET_GO: Entry(
        later("let go"),
        later("A tensor that the program has let go of: a function still uses it, and gradients pass."),
        _box(lambda theme: mixed(theme.data, theme.card, LET_GO).name(), 1.2),
    ),
    Mark.BEHIND: Entry(
        later("behind autograd"),
        later(
            "Its value was changed where autograd does not look (.data, NumPy): no version counts it, no error warns."
        ),
        _badge(Mark.BEHIND, ".data"),
        brief=".data",
    ),
    Mark.OLD: Entry(
        later("older version"),
        later("What a tensor was before it was changed in place: w · v0."),
        _box(lambda theme: theme.function, 1.3, Qt.PenStyle.DashLine),
    ),
    Mark.HISTOGRAM: Entry(
        later("histogram"),
        later(
            "How the elements of a large tensor's sample lie between the least and the greatest; line: mean, dots: 0."
        ),
        _histogram,
    ),
    Mark.PICKED: Entry(
        later("picked elements"),
        later("Of a large matrix: elements of at most 12 rows and columns, the darker the larger."),
        _picked,
    ),
    Mark.SPREAD: Entry(
        later("range"),
        later("A large tensor: from its least to its greatest element, mean and deviation, and 0."),
        _spread,
    ),
    Mark.HEAT: Entry(later("elements"), later("A field for each element, the darker the larger it is."), _heat),
    Mark.COPY: Entry(later("drawn again"), later("What is used many times is drawn small beside each use."), _copy),
    Mark.GROUP: Entry(
        later("group"), later("A module, call, loop or turn, with all that ran in it and what it holds."), _group
    ),
    Mark.OPEN_GROUP: Entry(
        later("open group"), later("What is in this frame ran in one module, call, loop or turn."), _open_group
    ),
    Mark.PINNED: Entry(later("pinned"), later("Moved here by hand; View › Unpin lets it go back."), paint_pin),
}
"""In the order in which they are told."""
