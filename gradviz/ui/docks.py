"""The panels around the graph: docked where a person puts them, remembered, and put back when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from gradviz.ui.languages import worded
from gradviz.ui.widgets import Roomy, ScrollSigns
from gradviz.wording import tr

_EDITOR = 64
"""Percent of the height that the editor has, above the panels."""
_ROOMY = 1050
"""So many pixels are wide enough, of the usual type, for panels at both sides of the graph."""
_FOLDED = 48
"""Percent of the width that the left side has where the right one is folded into it."""
_CODE = 40
"""Percent of the width that it has beside the graph alone."""
_TIGHTEST, _WIDEST = 1, 14
"""Pixels at either side of the words of a tab."""
_SETTING = "docks"
_BY_HAND = "docks_by_hand"
_VERSION = 1
"""Of what is remembered: a state of another one is not put back."""
LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


@dataclass(frozen=True)
class Panel:
    """One panel: its name in the settings, what it shows, what it is called, and where it is at first."""

    name: str
    widget: QWidget
    title: Callable[[], str]
    area: Qt.DockWidgetArea = LEFT
    shown: bool = field(default=True, kw_only=True)
    """Whether it is there at first; else it comes when it is asked for."""


class _Head(QWidget):
    """What a panel is called, and a button that closes it; nothing where its tab says so already."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.label = QLabel()
        self.label.setObjectName("dock_head")
        self.close_button = QToolButton()
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(dock.close)
        worded(self, lambda: self.close_button.setAccessibleName(tr("Close the panel")))
        worded(self, lambda: self.close_button.setToolTip(tr("Close the panel; the View menu shows it again")))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.addWidget(self.label, 1)
        row.addWidget(self.close_button)

    def be_there(self, wanted: bool) -> None:
        """Take room, or none."""
        for part in (self.label, self.close_button):
            part.setVisible(wanted)
        margins = (12, 2, 4, 2) if wanted else (0, 0, 0, 0)
        self.layout().setContentsMargins(*margins)  # type: ignore[union-attr]
        self.setMaximumHeight(16_777_215 if wanted else 0)

    def minimumSizeHint(self) -> QSize:
        """Narrow panels may cut the words."""
        return QSize(0, super().minimumSizeHint().height())


class _Holder(QStackedWidget):
    """Hides a panel that is behind other tabs: to Qt it is visible there, and would be kept up to date for nobody."""

    def __init__(self, dock: QDockWidget, panel: QWidget) -> None:
        super().__init__(dock)
        self.panel = panel
        self.addWidget(Roomy(panel))
        self.addWidget(QWidget())

    def show_panel(self, shown: bool) -> None:
        """Have it there, or an empty place of its size."""
        self.setCurrentIndex(0 if shown else 1)


class Docks(QMainWindow):
    """The graph in the middle, the editor at the left, and panels wherever they are docked."""

    front_changed = Signal()
    """Another panel is in front of others, or one came or went."""

    def __init__(self, parent: QWidget, editor: QWidget, stage: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setCentralWidget(stage)
        option = QMainWindow.DockOption
        self.setDockOptions(option.AllowTabbedDocks | option.AllowNestedDocks | option.GroupedDragging)
        for corner in (Qt.Corner.TopLeftCorner, Qt.Corner.BottomLeftCorner):
            self.setCorner(corner, LEFT)
        for corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner):
            self.setCorner(corner, RIGHT)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._panels: dict[str, Panel] = {}
        self._docks: dict[str, QDockWidget] = {}
        self._restored: QByteArray | None = None
        self._arranged = False
        self._by_hand = False
        """Whether a person has shared the room out: it is not shared anew then when the window grows."""
        self._larger = 1.0
        """So many times as large as usual is the type."""
        self._folded = False
        """Whether what belongs at the right is among the panels at the left, since type leaves no room there."""
        self._away = False
        """Whether panels are away, while a class looks at graph and code."""
        self._plain_tabs: set[QTabBar] = set()
        self._seen: set[QWidget] = set()
        self.editor_dock = self._make_editor_dock(editor)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._settle)

    def _make_editor_dock(self, editor: QWidget) -> QDockWidget:
        dock = QDockWidget(self)
        dock.setObjectName("editor")
        dock.setWidget(editor)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setAllowedAreas(LEFT)
        self.addDockWidget(LEFT, dock)
        return dock

    # ------------------------------------------------------------ panels

    def add(self, panel: Panel) -> None:
        """Have one more panel: below the editor with the others, or at the right."""
        dock = QDockWidget(self)
        dock.setObjectName(panel.name)
        dock.setWidget(_Holder(dock, panel.widget))
        head = _Head(dock)
        dock.setTitleBarWidget(head)

        self._panels[panel.name], self._docks[panel.name] = panel, dock
        worded(dock, lambda: self.rename(panel.widget))
        for signal in (dock.topLevelChanged, dock.dockLocationChanged):
            signal.connect(self._expire)
        dock.visibilityChanged.connect(lambda seen: self._note(panel.widget, seen))
        self._put(panel, dock)
        dock.setVisible(panel.shown)

    def dock_of(self, widget: QWidget) -> QDockWidget:
        """The dock that holds a panel."""
        return next(self._docks[name] for name, panel in self._panels.items() if panel.widget is widget)

    def _holder_of(self, widget: QWidget) -> _Holder:
        holder = self.dock_of(widget).widget()
        assert isinstance(holder, _Holder)
        return holder

    def rename(self, widget: QWidget) -> None:
        """Tell anew what a panel is called."""
        dock = self.dock_of(widget)
        title, head = self._panels[dock.objectName()].title(), dock.titleBarWidget()
        assert isinstance(head, _Head)
        if dock.windowTitle() != title:
            dock.setWindowTitle(title)
            head.label.setText(title)
            self._expire()

    def show_panel(self, widget: QWidget, *, even_away: bool = False) -> None:
        """Have a panel in front, and bring it back if it was closed; not while panels are away, or `even` then."""
        if self._away and not even_away:
            return
        dock = self.dock_of(widget)
        dock.show()
        dock.raise_()
        self._holder_of(widget).show_panel(True)

    def is_front(self, widget: QWidget) -> bool:
        """Whether a panel can be seen: no other one of its tabs is in front of it."""
        return widget in self._seen

    def in_view(self) -> list[QWidget]:
        """The panels that can be seen, in the order in which they came."""
        return [panel.widget for panel in self._panels.values() if panel.widget in self._seen]

    def _is_seen(self, dock: QDockWidget) -> bool:
        return self._panels[dock.objectName()].widget in self._seen

    def names(self) -> list[str]:
        """The names of all panels, in the order in which they came."""
        return list(self._panels)

    def toggles(self) -> list[QAction]:
        """For each panel, what shows and closes it; one that was behind others comes to the front."""
        found = []
        for dock in self._docks.values():
            action = dock.toggleViewAction()
            action.triggered.connect(lambda shown, dock=dock: dock.raise_() if shown else None)
            found.append(action)
        return found

    # ------------------------------------------------------------ where they are

    def reset(self) -> None:
        """Put all panels where they are at first."""
        self._folded = False
        for name, panel in self._panels.items():
            dock = self._docks[name]
            dock.setFloating(False)
            self.removeDockWidget(dock)
            self._put(panel, dock)
            dock.setVisible(panel.shown)
        self._by_hand = False
        self._fold()
        self._share()
        self._raise_first()

    def remember(self, settings: QSettings) -> None:
        """Keep where they are; those that have no room there now will have it with other type."""
        self._fold(wanted=False)
        settings.setValue(_SETTING, self.saveState(_VERSION))
        settings.setValue(_BY_HAND, self._by_hand)

    def restore(self, settings: QSettings) -> None:
        """Put them where they were, as soon as there is room."""
        state = settings.value(_SETTING)
        self._restored = state if isinstance(state, QByteArray) else None
        self._by_hand = bool(settings.value(_BY_HAND, False, bool))

    def put_away(self) -> QByteArray:
        """Have graph and editor alone; what is given back brings the panels back."""
        state = self.saveState(_VERSION)
        self._away = True
        for dock in self._docks.values():
            dock.hide()
        self._share()
        return state

    def bring_back(self, state: QByteArray) -> None:
        """Have the panels where they were."""
        self._away = False
        self.restoreState(state, _VERSION)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """Share the room out when it is known."""
        super().showEvent(event)
        if not self._arranged:
            self._arranged = True
            if self._restored is None or not self.restoreState(self._restored, _VERSION):
                self._by_hand = False
                self._raise_first()
            self._fold()
            self._share()
            self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew, and let tabs give way."""
        super().resizeEvent(event)
        self._fold()
        self._share()
        self._soon.start(0)

    def event(self, event: QEvent) -> bool:
        """The mouse is let go of where nothing else is than the lines between panels: one was moved."""
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._by_hand = True
        return super().event(event)

    def fit_type(self, larger: float) -> None:
        """The type is so many times as large as usual: have no more beside each other than there is room for."""
        if larger != self._larger:
            self._larger = larger
            self._fold()
            self._share()

    def _fold(self, *, wanted: bool = True) -> None:
        """Have what belongs at the right there, or, where there is no room for it, among those at the left."""
        narrow = wanted and self.width() < _ROOMY * self._larger
        if narrow == self._folded or not self._arranged or self._away:
            return
        self._folded = narrow
        fronts = [dock for area in (RIGHT, LEFT) for dock in self._shown_in(area) if self._is_seen(dock)]
        last = [name for name, panel in self._panels.items() if panel.area == LEFT][-1:]
        for name, panel in self._panels.items():
            dock = self._docks[name]
            at = self.dockWidgetArea(dock)
            if panel.area != RIGHT or dock.isFloating() or at != (RIGHT if narrow else LEFT):
                continue
            hidden = dock.isHidden()
            if narrow and last:
                self.tabifyDockWidget(self._docks[last[0]], dock)
            else:
                self.removeDockWidget(dock)
                self._put(panel, dock)
            dock.setVisible(not hidden)
        for dock in fronts:
            dock.raise_()

    def _put(self, panel: Panel, dock: QDockWidget) -> None:
        """Dock it where it is at first: among the other panels of its side, which come before it."""
        self.addDockWidget(panel.area, dock)
        names = list(self._panels)
        before = [name for name in names[: names.index(panel.name)] if self._panels[name].area == panel.area]
        if before:
            self.tabifyDockWidget(self._docks[before[-1]], dock)
        elif panel.area == LEFT:
            self.splitDockWidget(self.editor_dock, dock, Qt.Orientation.Vertical)

    def _raise_first(self) -> None:
        for area in (LEFT, RIGHT):
            for first in self._shown_in(area)[:1]:
                first.raise_()

    def _share(self) -> None:
        """Give each side its share of the room, unless a person has done that."""
        if self._away:
            self.resizeDocks([self.editor_dock], [self.width() * _CODE // 100], Qt.Orientation.Horizontal)
            return
        if self._by_hand or not self._arranged:
            return
        width, height = self.width(), self.height()
        below = self._shown_in(LEFT)
        if below:
            above = height * _EDITOR // 100
            self.resizeDocks([self.editor_dock, below[0]], [above, height - above], Qt.Orientation.Vertical)
        if self._folded:
            self.resizeDocks([self.editor_dock], [width * _FOLDED // 100], Qt.Orientation.Horizontal)
            return
        docks, sizes = [self.editor_dock], [max(362, min(width * 38 // 100, 700))]
        if beside := self._shown_in(RIGHT):
            docks.append(beside[0])
            sizes.append(max(210, min(width * 17 // 100, 360)))
        self.resizeDocks(docks, sizes, Qt.Orientation.Horizontal)

    def _shown_in(self, area: Qt.DockWidgetArea) -> list[QDockWidget]:
        """The panels that are docked at a side."""
        return [
            dock
            for dock in self._docks.values()
            if not dock.isHidden() and not dock.isFloating() and self.dockWidgetArea(dock) == area
        ]

    # ------------------------------------------------------------ heads and tabs

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Share the room of tabs anew where it changed."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QTabBar):
            self._fit(watched)
        return super().eventFilter(watched, event)

    def tab_bar_of(self, widget: QWidget) -> QTabBar | None:
        """The tabs among which a panel's is."""
        title = self.dock_of(widget).windowTitle()
        for bar in self._tab_bars():
            if bar.isVisible() and any(bar.tabText(each) == title for each in range(bar.count())):
                return bar
        return None

    def _note(self, widget: QWidget, seen: bool) -> None:
        """A panel came to the front, or is no longer there."""
        (self._seen.add if seen else self._seen.discard)(widget)
        self._holder_of(widget).show_panel(seen)
        self._expire()

    def _expire(self, *_changed: object) -> None:
        if self.isVisible():
            self._soon.start(0)

    def _settle(self) -> None:
        for dock in self._docks.values():
            holder = dock.widget()
            assert isinstance(holder, _Holder)
            holder.show_panel(holder.panel in self._seen)
            head = dock.titleBarWidget()
            assert isinstance(head, _Head)
            head.be_there(dock.isFloating() or not self.tabifiedDockWidgets(dock))
        for bar in self._tab_bars():
            if bar not in self._plain_tabs:
                self._plain_tabs.add(bar)
                bar.destroyed.connect(lambda _gone=None, bar=bar: self._plain_tabs.discard(bar))
                bar.setDrawBase(False)
                bar.setDocumentMode(True)
                bar.setExpanding(False)
                bar.setElideMode(
                    Qt.TextElideMode.ElideRight
                )  # else the window could not become narrower than all words
                ScrollSigns(bar)
                bar.installEventFilter(self)
                bar.currentChanged.connect(lambda _front, bar=bar: self._fit(bar))
            self._fit(bar)
        self.front_changed.emit()

    def _tab_bars(self) -> list[QTabBar]:
        return [bar for bar in self.findChildren(QTabBar) if bar.parent() is self]

    def _fit(self, bar: QTabBar) -> None:
        """Let tabs stand closer together where there is little room; where there is less, that in front is whole."""
        metrics = QFontMetrics(bar.font())
        words = [metrics.horizontalAdvance(bar.tabText(each)) + 2 for each in range(bar.count())]
        room = (bar.width() - sum(words)) // (2 * max(1, bar.count()))
        padding = max(_TIGHTEST, min(_WIDEST, room))
        front = words[bar.currentIndex()] if room < _TIGHTEST and bar.currentIndex() >= 0 else 0
        if bar.property("fitted") != [padding, front]:
            bar.setProperty("fitted", [padding, front])
            bar.setStyleSheet(
                f"QTabBar::tab {{ padding: 8px {padding}px; }} QTabBar::tab:selected {{ min-width: {front}px; }}"
            )
