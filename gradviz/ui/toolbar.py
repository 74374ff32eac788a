"""The bar at the top: what is done all the time, the name of the document, and how the worker fares.

What has no room is said in fewer words, then left out; buttons that have none are in a menu at the end. Qt has one of
its own for that, but with a sign of 12 pixels, whatever the type, and no key opens it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget, QWidgetAction

from gradviz.ui.languages import worded
from gradviz.ui.status import WorkerStatus
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ShrinkingLabel
from gradviz.wording import tr

STEPS = ("over", "into", "out")
"""Buttons that are there while a program is paused."""
_NAMES = ("run", "run_cell", "debug", "pause", *STEPS, "stop", "restart", "toggle_theme")
_GIVE_WAY = ("toggle_theme", "restart", "run_cell", "debug", "pause", "stop", *reversed(STEPS))
"""The order in which they go into the menu."""
_TITLE = 70
"""So many pixels of the title stay in a narrow window."""
_BESIDE = 4
"""Pixels between the sign of a button and its words."""
_SPARE = 8


@dataclass(frozen=True)
class _Plan:
    """What the bar says."""

    worded: frozenset[str] = frozenset({"run", "run_cell"})
    title: bool = True
    status: bool = True
    """Whether how the worker fares is said in words, too."""
    left_out: frozenset[str] = frozenset()


def _plans() -> Iterator[_Plan]:
    """All, and ever less."""
    plan = _Plan()
    yield plan
    yield replace(plan, title=False)
    yield replace(plan, title=False, worded=frozenset({"run"}))
    yield replace(plan, title=False, worded=frozenset({"run"}), status=False)
    plan = replace(plan, title=False, worded=frozenset(), status=False)
    yield plan
    for name in _GIVE_WAY:
        plan = replace(plan, left_out=plan.left_out | {name})
        yield plan


class RunBar(QToolBar):
    """Buttons of actions, the title, the worker's state."""

    def __init__(self, actions: Mapping[str, QAction], status: WorkerStatus) -> None:
        super().__init__()
        worded(self, lambda: self.setWindowTitle(tr("Run")))
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions, self._status = actions, status
        self._steps = False
        self._plan = _Plan()
        self.title = ShrinkingLabel(_TITLE)
        self.title.elided_at = Qt.TextElideMode.ElideMiddle
        self.buttons: dict[str, QAction] = {}
        for name in _NAMES[:-1]:
            self._add_button(name, words=name in self._plan.worded)
        self._put(_space())
        self._title = self._put(self.title)
        self._put(_space())
        self._put(status)
        self._add_button(_NAMES[-1], words=False)
        self.more = QToolButton()
        self.more.setText("»")
        self.more.setObjectName("more")
        self.more.setMenu(QMenu(self.more))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        worded(self, self._tell)
        self._more = self._put(self.more)
        self._more.setVisible(False)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.setIconSize(QSize(theme.length(22), theme.length(22)))
        self.title.setStyleSheet(f"color: {theme.muted};")
        self.setStyleSheet(
            f"QToolButton {{ padding: 5px 7px; }} #run {{ color: {theme.leaf}; font-weight: bold; }}"
            f"#more {{ background: {theme.hover}; font-weight: bold; }} #more::menu-indicator {{ image: none; }}"
        )
        self._fit()

    def show_steps(self, shown: bool) -> None:
        """Have the buttons that step a paused program, or not."""
        self._steps = shown
        self._follow(self._plan)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was changed out of sight."""
        super().showEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Words have become longer or shorter."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().event(event)

    # ------------------------------------------------------------ what has room

    def _fit(self) -> None:
        margins = self._rules().contentsMargins()
        room = self.width() - margins.left() - margins.right() - _SPARE
        plan = next((each for each in _plans() if self._width(each) <= room), _Plan(left_out=frozenset(_GIVE_WAY)))
        if plan != self._plan:
            self._plan = plan
            self._follow(plan)

    def _rules(self) -> QLayout:
        layout = self.layout()
        assert layout is not None
        return layout

    def _shown(self, plan: _Plan) -> list[str]:
        return [name for name in _NAMES if (self._steps or name not in STEPS) and name not in plan.left_out]

    def _width(self, plan: _Plan) -> int:
        """What a plan takes; nothing that is measured depends on the plan that is followed."""
        shown = self._shown(plan)
        sign = self._button("stop").sizeHint().width()
        words = sum(self._words(name) for name in shown if name in plan.worded)
        parts = [sign * len(shown) + words, self._status.least_width(in_words=plan.status)]
        parts += [self.title.minimumSizeHint().width()] if plan.title else []
        parts += [self.more.sizeHint().width()] if plan.left_out else []
        between = len(shown) + len(parts) + 2
        return sum(parts) + between * max(0, self._rules().spacing())

    def _words(self, name: str) -> int:
        """How much wider words make a button."""
        button = self._button(name)
        button.ensurePolished()
        metrics = QFontMetrics(button.font())
        return _BESIDE + metrics.size(Qt.TextFlag.TextShowMnemonic, f"  {button.text()}").width()

    def _follow(self, plan: _Plan) -> None:
        shown = self._shown(plan)
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
            self._style(self._button(name), words=name in plan.worded)
        self._title.setVisible(plan.title)
        self._status.words.setVisible(plan.status)
        self._more.setVisible(bool(plan.left_out))
        menu = self.more.menu()
        menu.clear()
        menu.addActions([self._actions[name] for name in _NAMES if name in plan.left_out and name not in shown])

    # ------------------------------------------------------------ building

    def _tell(self) -> None:
        self.more.setAccessibleName(tr("More"))
        self.more.setToolTip(tr("More"))

    def _button(self, name: str) -> QToolButton:
        button = self.widgetForAction(self.buttons[name])
        assert isinstance(button, QToolButton)
        return button

    def _add_button(self, name: str, *, words: bool) -> None:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(self._actions[name])
        self._style(button, words=words)
        self.buttons[name] = self._put(button)

    def _put(self, widget: QWidget) -> QAction:
        """The same as `addWidget`, whose action PySide may lose: it takes the one of a window that is gone for it."""
        action = QWidgetAction(self)
        action.setDefaultWidget(widget)
        self.addAction(action)
        return action

    def _style(self, button: QToolButton, *, words: bool) -> None:
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
