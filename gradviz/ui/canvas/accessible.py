"""The graph for screen readers: its nodes as a list, each in words; and what was selected, and what a step did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface

from gradviz.scene.spoken import spoken
from gradviz.ui.panels.report import told
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

_CALM_MS = 250
"""Where one goes through many steps in no time, the last one is told."""
_installed: list[object] = []


class GraphInterface(QAccessibleInterface):
    """The canvas as a list of what lives at its step."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._nodes: dict[str, NodeInterface] = {}

    def numbers(self) -> list[int]:
        """The drawn nodes that live, in the order in which they came."""
        canvas = self._canvas
        if canvas.scene is None:
            return []
        return [int(each) for each in canvas.scene.living(_step(canvas)).nonzero()[0]]

    def node(self, key: str) -> NodeInterface:
        """One of them; the same one for as long as the canvas is there."""
        if key not in self._nodes:
            self._nodes[key] = NodeInterface(self._canvas, self, key)
        return self._nodes[key]

    def forget(self) -> None:
        """Another record is shown: what was held of this one is nothing any more."""
        for node in self._nodes.values():
            node.gone = True
        self._nodes = {}

    def isValid(self) -> bool:
        """As long as there is a canvas."""
        return True

    def object(self) -> QObject:
        """The canvas."""
        return self._canvas

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """What holds the canvas."""
        parent = self._canvas.parentWidget()
        return QAccessible.queryAccessibleInterface(parent) if parent is not None else None

    def childCount(self) -> int:
        """How many nodes there are."""
        return len(self.numbers())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """A node."""
        scene, numbers = self._canvas.scene, self.numbers()
        if scene is None or not 0 <= index < len(numbers):
            return None
        return self.node(scene.keys[numbers[index]])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where a node is in the list; -1 where it is not."""
        scene = self._canvas.scene
        if scene is None or not isinstance(child, NodeInterface) or child.key not in scene.index:
            return -1
        numbers = self.numbers()
        number = scene.index[child.key]
        return numbers.index(number) if number in numbers else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """The node at a point of the screen."""
        found = (self.node(self._canvas.scene.keys[each]) for each in self.numbers()) if self._canvas.scene else ()
        return next((node for node in found if node.rect().contains(QPoint(x, y))), None)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """The selected node, while the canvas has the focus."""
        key = self._canvas.session.selection
        scene = self._canvas.scene
        if not self._canvas.hasFocus() or key is None or scene is None or key not in scene.index:
            return None
        return self.node(scene.keys[scene.index[key]])

    def text(self, kind: QAccessible.Text) -> str:
        """What it is, how much of it there is, and where it stands."""
        canvas = self._canvas
        if kind == QAccessible.Text.Name:
            return canvas.accessibleName()
        if kind == QAccessible.Text.Description:
            count, trace = self.childCount(), canvas.session.trace
            nodes = tr("{count:,} nodes", count=count) if count != 1 else tr("1 node")
            return tr(", ").join([nodes, *([told(trace, _step(canvas))] if len(trace) else [])])
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nobody renames it."""

    def rect(self) -> QRect:
        """Where it is on the screen."""
        return QRect(self._canvas.mapToGlobal(QPoint(0, 0)), self._canvas.size())

    def role(self) -> QAccessible.Role:
        """A list: all readers know how to go through one."""
        return QAccessible.Role.List

    def state(self) -> QAccessible.State:
        """It takes the focus."""
        state = QAccessible.State()
        state.focusable = True
        state.focused = self._canvas.hasFocus()
        state.invisible = not self._canvas.isVisible()
        return state


class NodeInterface(QAccessibleInterface):
    """A node, or a collapsed group."""

    def __init__(self, canvas: GraphCanvas, graph: GraphInterface, key: str) -> None:
        super().__init__()
        self._canvas, self._graph, self.key = canvas, graph, key
        self.gone = False
        """Its record is no longer shown."""

    def _number(self) -> int | None:
        scene = self._canvas.scene
        number = scene.index.get(self.key) if scene is not None else None
        there = not self.gone and number is not None and scene is not None and scene.living(_step(self._canvas))[number]
        return number if there else None

    def isValid(self) -> bool:
        """Whether it lives."""
        return self._number() is not None

    def object(self) -> QObject | None:  # type: ignore[override]  # None is what Qt asks for
        """It is none of Qt's."""
        return None

    def parent(self) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """The graph."""
        return self._graph

    def childCount(self) -> int:
        """It has no parts."""
        return 0

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """It has no parts."""
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """It has no parts."""
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]  # None is what Qt asks for
        """It has no parts."""
        return None

    def text(self, kind: QAccessible.Text) -> str:
        """Its name, state and neighbors, in words."""
        number, scene = self._number(), self._canvas.scene
        if kind != QAccessible.Text.Name or number is None or scene is None:
            return ""
        return spoken(scene, number, _step(self._canvas))

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nobody renames it."""

    def rect(self) -> QRect:
        """Where it is on the screen."""
        number, scene, canvas = self._number(), self._canvas.scene, self._canvas
        if number is None or scene is None:
            return QRect()
        left, top, right, bottom = scene.rects[number].tolist()
        corner, end = canvas.camera.to_widget(QPointF(left, top)), canvas.camera.to_widget(QPointF(right, bottom))
        return QRectF(corner, end).toAlignedRect().translated(canvas.mapToGlobal(QPoint(0, 0)))

    def role(self) -> QAccessible.Role:
        """One of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether it is selected, and in view."""
        state, canvas, scene = QAccessible.State(), self._canvas, self._canvas.scene
        number, chosen = self._number(), canvas.session.selection
        selected = scene is not None and number is not None and chosen is not None and scene.index.get(chosen) == number
        state.selectable = state.focusable = True
        state.selected = selected
        state.focused = selected and canvas.hasFocus()
        seen = self.rect().intersects(QRect(canvas.mapToGlobal(QPoint(0, 0)), canvas.size()))
        state.offscreen = not seen
        state.invisible = number is None
        return state


class Teller(QObject):
    """Tells screen readers, if there is one, what was selected, and what a step did."""

    def __init__(self, canvas: GraphCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.graph: GraphInterface | None = None
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._tell_step)
        canvas.session.cursor_moved.connect(lambda _step, _previous: self._calm.start() if _is_heard() else None)
        canvas.session.selection_changed.connect(self._tell_selection)
        canvas.session.trace_replaced.connect(lambda: self.graph.forget() if self.graph is not None else None)

    def interface(self) -> GraphInterface:
        """The canvas for screen readers."""
        if self.graph is None:
            self.graph = GraphInterface(self._canvas)
        return self.graph

    def stop(self) -> None:
        """Nothing more is told."""
        self._calm.stop()

    def _tell_step(self) -> None:
        trace = self._canvas.session.trace
        if len(trace):
            announce(self._canvas, told(trace, _step(self._canvas)))

    def _tell_selection(self) -> None:
        if not _is_heard():
            return
        graph = self.interface()
        focused = graph.focusChild()
        if focused is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(focused, QAccessible.Event.Focus))
        scene, key = self._canvas.scene, self._canvas.session.selection
        if scene is not None and key is not None and scene.is_there(key, _step(self._canvas)):
            announce(self._canvas, tr("selected: {node}", node=spoken(scene, scene.index[key], _step(self._canvas))))


def announce(canvas: QObject, words: str) -> None:
    """Have words read aloud."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, words))


def install() -> None:
    """Have Qt ask here for what screen readers want of a canvas."""
    if not _installed:
        _installed.append(_interface_of)
        QAccessible.installFactory(_interface_of)


def _interface_of(_class: str, thing: Any) -> QAccessibleInterface | None:
    teller = getattr(thing, "teller", None)
    return teller.interface() if isinstance(teller, Teller) else None


def _is_heard() -> bool:
    return QAccessible.isActive()


def _step(canvas: GraphCanvas) -> int:
    return min(canvas.session.cursor, len(canvas.session.trace))
