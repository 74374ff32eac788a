"""The panel at the right: what the selected node is and holds, or what happens at this step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from gradviz.scene.samples import sample_of
from gradviz.trace.curves import TensorCurves
from gradviz.ui.actions import in_words
from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.elements_plot import ElementsPlot
from gradviz.ui.panels.history_plot import HistoryPlot
from gradviz.ui.panels.report import AWAITED, NODE, STEP, Link, Report, Row, Section, empty_report, report
from gradviz.ui.panels.sample_plot import SamplePlot
from gradviz.ui.panels.words import Words
from gradviz.ui.runs import awaits_worker
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_LABEL = 20
"""Letters that a label has room for; the whole of it is in its tool tip."""
_BUFFER_STATES = ("held", "freed", "stale", "packed", "recomputed")


class Inspector(QScrollArea):
    """Shows a `Report`; it is built anew only when the report differs in more than its words."""

    step_asked = Signal(int)
    line_asked = Signal(str)
    """The line that made a node."""

    def __init__(
        self,
        session: Session,
        actions: Mapping[str, QAction],
        theme: Theme,
        of_group: Callable[[str], Report | None] = lambda _key: None,
    ) -> None:
        super().__init__()
        self._session, self._actions, self._theme, self._of_group = session, actions, theme, of_group
        self.report: Report | None = None
        self._labels: list[Words] = []
        self._shape: list[tuple[object, ...]] = []
        self.elements: list[ElementsPlot | SamplePlot] = []
        self.history: HistoryPlot | None = None
        self._plot: HistoryPlot | None = None
        """It is used again whenever there is a history to show."""
        self._curves: TensorCurves | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # one that comes and goes changes its need
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(lambda _least, most: bar.setEnabled(most > 0))
        worded(self, lambda: self.setAccessibleName(tr("Inspector")))
        languages.switched.connect(self.expire)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        for signal in (session.cursor_moved, session.trace_grew, session.trace_replaced, session.selection_changed):
            signal.connect(self.expire)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme, self.report, self._shape = theme, None, []
        self._plot = None  # it goes with its page
        self._refresh()

    def expire(self, *_changed: object) -> None:
        """What it says may not hold any longer."""
        if not self._timer.isActive():
            self._timer.start(0)

    def _refresh(self) -> None:
        session = self._session
        if len(session.trace):
            key = session.selection
            group = self._of_group(key) if key is not None and key not in session.trace.nodes else None
            current = group or report(session.trace, session.cursor, key)
        else:
            run = in_words(tr("Run the program: {run}."), self._actions)
            current = empty_report(tr(AWAITED) if awaits_worker(session) else run)
        if current != self.report:
            self.report = current
            lines = list(_lines(current))
            shape: list[tuple[object, ...]] = [(look, link is None) for _, look, link in lines]
            shape += [(part.elements and part.elements.sort, part.history is None) for part in current.sections]
            if shape == self._shape:
                for label, (text, _, link) in zip(self._labels, lines, strict=True):
                    label.show_text(text, link)
            else:
                self._build(current)
                self._shape = shape
        self._show_plots(current)

    def _show_plots(self, current: Report) -> None:
        """Give the pictures what they show now."""
        with_elements = [section.elements for section in current.sections if section.elements is not None]
        for plot, shown in zip(self.elements, with_elements, strict=True):
            if isinstance(plot, ElementsPlot):
                plot.show_value(shown.value, shown.shape, shown.title)
            elif (sample := sample_of(shown.value, shown.shape)) is not None:
                plot.show_sample(sample, shown.title)
        number = next((section.history for section in current.sections if section.history is not None), None)
        if self.history is not None and number is not None:
            trace = self._session.trace
            if self._curves is None or self._curves.trace is not trace or self._curves.number != number:
                self._curves = TensorCurves(trace, number)
            self.history.show_curves(self._curves, self._session.cursor, current.title)

    def _follow(self, link: Link) -> None:
        """Go where a link leads."""
        if link.kind == NODE:
            self._session.select(link.key)
        elif link.kind == STEP:
            self.step_asked.emit(link.step)
        else:
            self.line_asked.emit(link.key)

    def _build(self, current: Report) -> None:
        focused = self._focused()
        self._labels, self.elements, self.history = [], [], None
        if self._plot is not None:
            self._plot.hide()
            self._plot.setParent(self)
        page = QWidget()
        page.setStyleSheet(self._style())
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(4)
        column.addWidget(self._label(current.title, "title"))
        if current.subtitle:
            column.addWidget(self._label(current.subtitle, "subtitle", link=current.place))
        for section in current.sections:
            self._add_section(column, section)
        column.addStretch(1)
        scrolled = self.verticalScrollBar().value()
        self.setWidget(page)
        self.verticalScrollBar().setValue(scrolled)
        if focused:
            (self.history if focused == "history" and self.history is not None else self).setFocus()

    def _focused(self) -> str:
        """What of it has the focus of the keyboard, which goes with what is built anew."""
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return ""
        return "history" if focus is self.history else "other"

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        column.addSpacing(10)
        if section.title:
            column.addWidget(_rule())
            column.addSpacing(8)
            column.addWidget(self._label(section.title, "heading"))
            column.addSpacing(2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, row in enumerate(section.rows):
            self._add_row(grid, number, row)
        column.addLayout(grid)
        if section.elements is not None:
            theme, hot = self._theme, section.elements.look == "gradient"
            strong, soft = (theme.gradient, theme.gradient_soft) if hot else (theme.data, theme.data_soft)
            make = SamplePlot if section.elements.sampled else ElementsPlot
            self.elements.append(make(theme, strong, soft))
            column.addSpacing(4)
            column.addWidget(self.elements[-1])
        if section.history is not None:
            if self._plot is None:
                self._plot = HistoryPlot(self._theme)
                self._plot.step_asked.connect(self.step_asked)
            self.history = self._plot
            column.addWidget(self.history)
            self.history.show()
        if section.note:
            column.addSpacing(4)
            column.addWidget(self._label(section.note, "muted"))

    def _add_row(self, grid: QGridLayout, number: int, row: Row) -> None:
        if row.label:
            label = self._label(row.label, _label_look(row), wrap=False)
            label.setMaximumWidth(label.fontMetrics().averageCharWidth() * _LABEL)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._label(row.text, _look(row), link=row.link), number, 1, Qt.AlignmentFlag.AlignTop)
        else:
            grid.addWidget(self._label(row.text, _look(row), link=row.link), number, 0, 1, 2)

    def _label(self, text: str, name: str, *, wrap: bool = True, link: Link | None = None) -> Words:
        label = Words(self._follow, wrap=wrap)
        label.setObjectName(name if link is None else f"{name}_link")
        label.show_text(text, link)
        self._labels.append(label)
        return label

    def _style(self) -> str:
        theme = self._theme
        mono = ", ".join(f'"{family}"' for family in theme.mono)
        small = f"font-size: {theme.small_size}px;"
        chip = f"border-radius: 8px; padding: 2px 10px; min-height: 14px; font-weight: bold; {small}"
        return f"""
            QWidget {{ background: {theme.panel}; }}
            QLabel {{ color: {theme.text}; background: transparent; }}
            #title {{ font-size: {theme.title_size}px; font-weight: bold; }}
            #subtitle, #subtitle_link {{ font-family: {mono}; {small} color: {theme.muted}; }}
            #plain_link {{ color: {theme.accent}; }}
            #subtitle_link:hover, #subtitle_link:focus, #plain_link:hover, #plain_link:focus {{
                color: {theme.accent}; text-decoration: underline; }}
            #heading {{ color: {theme.muted}; }}
            #label, #muted {{ color: {theme.muted}; font-size: {theme.small_size + 1}px; }}
            #rule {{ background: {theme.border}; }}
            #value {{ font-family: {mono}; color: {theme.data}; }}
            #gradient {{ font-family: {mono}; color: {theme.gradient}; }}
            #error {{ color: {theme.error}; }}
            #chip_held, #chip_packed, #chip_recomputed {{ {chip} background: {theme.buffer};
                color: {theme.on_accent}; }}
            #chip_freed {{ {chip} border: 1px dashed {theme.faint}; color: {theme.faint}; }}
            #chip_stale {{ {chip} background: {theme.error}; color: {theme.on_accent}; }}
        """


def _lines(current: Report) -> Iterator[tuple[str, str, Link | None]]:
    """Text, look and link of every label, in the order in which they are made; pictures have no text."""
    yield current.title, "title", None
    if current.subtitle:
        yield current.subtitle, "subtitle", current.place
    for section in current.sections:
        if section.title:
            yield section.title, "heading", None
        for row in section.rows:
            if row.label:
                yield row.label, _label_look(row), None
            yield row.text, _look(row), row.link
        if section.note:
            yield section.note, "muted", None


def _look(row: Row) -> str:
    return "plain" if row.look in _BUFFER_STATES else row.look


def _label_look(row: Row) -> str:
    return f"chip_{row.look}" if row.look in _BUFFER_STATES else "label"


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
