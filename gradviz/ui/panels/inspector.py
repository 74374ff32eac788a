"""The panel at the right: what the selected node is and holds, or what happens at this step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz.ui.actions import in_words
from gradviz.ui.panels.report import AWAITED, Report, Row, Section, empty_report, report
from gradviz.ui.runs import awaits_worker
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme

_BUFFER_STATES = ("held", "freed", "stale", "packed", "recomputed")


class Inspector(QScrollArea):
    """Shows a `Report`; it is built anew only when the report differs."""

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
        self._labels: list[QLabel] = []
        self._shape: list[tuple[str, ...]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Inspector")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        for signal in (session.cursor_moved, session.trace_grew, session.trace_replaced, session.selection_changed):
            signal.connect(self.expire)
        self._refresh()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme, self.report, self._shape = theme, None, []
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
            run = in_words("Run the program: {run}.", self._actions)
            current = empty_report(AWAITED if awaits_worker(session) else run)
        if current == self.report:
            return
        self.report = current
        lines = list(_lines(current))
        if [line[1:] for line in lines] == self._shape:
            for label, (text, *_) in zip(self._labels, lines, strict=True):
                label.setText(text)
        else:
            self._build(current)
            self._shape = [line[1:] for line in lines]

    def _build(self, current: Report) -> None:
        self._labels = []
        page = QWidget()
        page.setStyleSheet(self._style())
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(4)
        column.addWidget(self._label(current.title, "title"))
        if current.subtitle:
            column.addWidget(self._label(current.subtitle, "subtitle"))
        for section in current.sections:
            self._add_section(column, section)
        column.addStretch(1)
        scrolled = self.verticalScrollBar().value()
        self.setWidget(page)
        self.verticalScrollBar().setValue(scrolled)

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
        if section.note:
            column.addSpacing(4)
            column.addWidget(self._label(section.note, "muted"))

    def _add_row(self, grid: QGridLayout, number: int, row: Row) -> None:
        if row.label:
            label = self._label(row.label, _label_look(row), wrap=False)
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._label(row.text, _look(row)), number, 1, Qt.AlignmentFlag.AlignTop)
        else:
            grid.addWidget(self._label(row.text, _look(row)), number, 0, 1, 2)

    def _label(self, text: str, name: str, *, wrap: bool = True) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(name)
        label.setWordWrap(wrap)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
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
            #subtitle {{ font-family: {mono}; {small} color: {theme.muted}; }}
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


def _lines(current: Report) -> Iterator[tuple[str, str]]:
    """Text and look of every label, in the order in which they are made."""
    yield current.title, "title"
    if current.subtitle:
        yield current.subtitle, "subtitle"
    for section in current.sections:
        if section.title:
            yield section.title, "heading"
        for row in section.rows:
            if row.label:
                yield row.label, _label_look(row)
            yield row.text, _look(row)
        if section.note:
            yield section.note, "muted"


def _look(row: Row) -> str:
    return "plain" if row.look in _BUFFER_STATES else row.look


def _label_look(row: Row) -> str:
    return f"chip_{row.look}" if row.look in _BUFFER_STATES else "label"


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
