"""The transport bar: buttons that move through the record, its speed, where it stands, and the timeline."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from gradviz.trace.texts import line_text
from gradviz.trace.trace import Trace
from gradviz.ui.actions import in_words
from gradviz.ui.languages import worded
from gradviz.ui.panels.report import AWAITED, told
from gradviz.ui.panels.timeline import Timeline
from gradviz.ui.player import SPEEDS, Player
from gradviz.ui.runs import awaits_worker
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ElidedLabel, ShrinkingLabel
from gradviz.wording import tr

Direction = QBoxLayout.Direction
_LEAST = 60
"""So many pixels of where the record stands stay in a narrow window."""
_LARGEST_ICON = 44
_BESIDE = 700
"""In less so many pixels, of the usual type, words stand below the buttons and not beside them."""


def where(trace: Trace, step: int) -> str:
    """``step 14 of 23 · line 7 · pass 1``."""
    parts = [number_of(trace, step)]
    if step and (place := trace.place(step)) is not None:
        parts.append(line_text(trace, place))
    if number := running_pass(trace, step):
        parts.append(tr("pass {number}", number=number))
    return "  ·  ".join(parts)


def number_of(trace: Trace, step: int) -> str:
    """``step 14 of 23``."""
    return tr("step {step:,} of {count:,}", step=step, count=len(trace))


def running_pass(trace: Trace, step: int) -> int | None:
    """The number of the pass that runs at a step, if one does."""
    last = trace.passes.last(step)
    return last.event.pass_ if last is not None and (last.ended is None or step < last.ended) else None


class Transport(QWidget):
    """Stands under the canvas."""

    def __init__(self, session: Session, player: Player, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        self._session, self._player, self._actions = session, player, actions
        self.timeline = Timeline(session, theme)
        self.label = ShrinkingLabel(_LEAST)
        self.label.setObjectName("where")
        self.happening = ElidedLabel()
        self.happening.setObjectName("happening")
        self.speed = QToolButton()
        self.buttons = [self._button(actions[name]) for name in ("first", "previous", "play", "next", "last")]
        self._fill_speed([actions[name] for name in ("play_by_line", "pause_at_marks", "loop")])
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._fold)
        self._arrange()
        session.cursor_moved.connect(lambda _step, _previous: self.describe())
        session.trace_grew.connect(lambda _length: self.describe())
        session.trace_replaced.connect(self.describe)
        self.set_theme(theme)
        worded(self, self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.timeline.set_theme(theme)
        side = min(theme.length(20), _LARGEST_ICON)
        for button in self.buttons:
            button.setIconSize(QSize(side, side))
        self._fold()
        self.setStyleSheet(
            f"Transport {{ background: {theme.window}; }}"
            f"#speed {{ background: {theme.hover}; border-radius: {theme.length(8)}px; padding: 3px 14px;"
            f" min-width: {theme.length(28)}px; }}"
            "#speed::menu-indicator { image: none; }"
            f"#where {{ color: {theme.text}; }} #happening {{ color: {theme.muted}; }}"
        )
        self._row.invalidate()  # it measured its buttons before they wore the style, three times as wide

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the words where there is room for them, once the docks beside it have got theirs."""
        super().resizeEvent(event)
        self._soon.start()

    def _fold(self) -> None:
        narrow = self.width() < self._theme.length(_BESIDE) and not self._theme.presents
        self._rows.setDirection(Direction.TopToBottom if narrow else Direction.LeftToRight)

    def say(self, words: str) -> None:
        """Say something instead of what happened at the step, until the cursor moves."""
        self._show_either(saying=True)
        self.happening.set_text(words)
        self.happening.setStyleSheet(f"color: {self._theme.accent};")

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setStyleSheet("padding: 4px;")
        return button

    def _fill_speed(self, options: list[QAction]) -> None:
        menu = QMenu(self.speed)
        for speed in SPEEDS:
            menu.addAction(f"{speed:g}×").triggered.connect(lambda _checked, to=speed: self._player.set_speed(to))
        menu.addSeparator()
        menu.addActions(options)
        self.speed.setMenu(menu)
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setObjectName("speed")

        self._player.changed.connect(self._show_speed)
        self._show_speed()

    def _tell(self) -> None:
        self.speed.setToolTip(tr("Speed of playing, pace, pauses, range"))
        self.speed.setAccessibleName(tr("Speed of playing"))
        self.describe()

    def _show_speed(self) -> None:
        self.speed.setText(f"{self._player.speed:g}×")

    def _arrange(self) -> None:
        row = self._row = QHBoxLayout()
        row.setSpacing(2)
        for button in self.buttons:
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.speed)
        row.addSpacing(12)
        row.addStretch()
        words = QHBoxLayout()
        words.setSpacing(16)
        words.addWidget(self.label)
        words.addWidget(self.happening, 1)
        self._rows = QBoxLayout(Direction.LeftToRight)
        self._rows.addLayout(row)
        self._rows.addLayout(words, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 4, 6)
        outer.setSpacing(4)
        outer.addLayout(self._rows)
        outer.addWidget(self.timeline)

    def describe(self) -> None:
        """Say where the record stands, and what happened there."""
        trace, step = self._session.trace, self._session.cursor
        self._show_either(saying=False)
        self.label.set_text(self._where(trace, step) if len(trace) else tr("nothing recorded yet"))
        self.happening.setStyleSheet("")
        self.happening.set_text(told(trace, step) if len(trace) else self._invitation())

    def _where(self, trace: Trace, step: int) -> str:
        """Where the record stands; on a wall, where the graph's headline says the rest, the step alone."""
        return where(trace, step) if not self._theme.presents else number_of(trace, step)

    def _show_either(self, *, saying: bool) -> None:
        """On a wall there is room for one of the two: where the record stands, or what is said."""
        self.label.setVisible(not (self._theme.presents and saying))
        self.happening.setVisible(not self._theme.presents or saying)

    def _invitation(self) -> str:
        if awaits_worker(self._session):
            return tr(AWAITED)
        return in_words(tr("Press {run} to run the program."), self._actions)
