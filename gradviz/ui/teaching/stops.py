"""The stops of the tour: what each is about, what is to be done there, and how one knows that it was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtWidgets import QWidget

from gradviz.scene.cards import NOTE
from gradviz.ui.runs import State
from gradviz.wording import later

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

Place = Callable[["MainWindow"], QRect | None]
_LANDED = 2
"""Which of the things to watch for in the welcome program it is that a gradient lands."""
_AT_REST = (State.READY, State.ENDED)


@dataclass(frozen=True)
class Stop:
    """One bubble."""

    title: str
    text: str
    """Keys of actions by their names in braces."""
    place: Place
    """What it points at, in the window's pixels; None where that is not in view."""
    done: Callable[[MainWindow, int], bool] | None = None
    """Whether it was done, told the step at which the cursor was when one came here; None: there is nothing to do."""
    do: Callable[[MainWindow], object] = lambda _window: None
    come: Callable[[MainWindow], object] = lambda _window: None
    """What is needed before: that it is in view, that it has the keys."""
    takes_keys: bool = False
    """What it points at has the focus, so that its own keys work."""
    kept_free: Callable[[MainWindow], list[QRect]] = lambda _window: []
    """What the bubble should not cover, beside what it points at."""


def _of(find: Callable[[MainWindow], QWidget]) -> Place:
    """A widget, if it can be seen."""
    return lambda window: _seen(window, find(window))


def _seen(window: MainWindow, widget: QWidget) -> QRect | None:
    if not widget.isVisible() or not window.isAncestorOf(widget):
        return None
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def greeting_place(window: MainWindow) -> QRect | None:
    """Where the first bubble stands: what the program puts out is yet to come."""
    return _seen(window, window.output)


def _menu(index: int) -> Place:
    """A menu by its place in the bar."""

    def place(window: MainWindow) -> QRect | None:
        bar = window.menuBar()
        if not bar.isVisible() or not bar.actions():
            return None
        return bar.actionGeometry(bar.actions()[index]).translated(bar.mapTo(window, QPoint()))

    return place


def _button(window: MainWindow) -> QWidget:
    """The one that steps back."""
    wanted = window.actions_by_name["previous"]
    return next(each for each in window.transport.buttons if each.defaultAction() is wanted)


def leaf(window: MainWindow) -> str | None:
    """The first leaf that requires a gradient and lives at the shown step."""
    view = window.session.trace.at(window.session.cursor)
    for key in view.nodes():
        node = view.node(key) if key[0] == "t" else {}
        if node.get("is_leaf") and node.get("requires_grad"):
            return key
    return None


def _leaf(window: MainWindow) -> QRect | None:
    scene, key = window.canvas.scene, leaf(window)
    if key is None or scene is None or key not in scene.index or not window.canvas.isVisible():
        return None
    seen = _on_canvas(window, *scene.rects[scene.index[key]].tolist())
    return seen if not seen.isEmpty() else None


def _graph(window: MainWindow) -> list[QRect]:
    """The cards that live, each with what is said below it, and the headline."""
    canvas = window.canvas
    if canvas.scene is None:
        return []
    headline = QRect(canvas.mapTo(window, QPoint()), QSize(canvas.width(), canvas.room().toRect().top()))
    living = canvas.scene.rects[canvas.scene.living(window.session.cursor)].tolist()
    return [headline, *(_on_canvas(window, left, top, right, bottom + NOTE) for left, top, right, bottom in living)]


def _on_canvas(window: MainWindow, left: float, top: float, right: float, bottom: float) -> QRect:
    """Where a part of the scene is in the window, as far as it is in view."""
    canvas = window.canvas
    corners = (canvas.camera.to_widget(QPointF(*point)).toPoint() for point in ((left, top), (right, bottom)))
    return QRect(*corners).intersected(canvas.rect()).translated(canvas.mapTo(window, QPoint()))


def _stepping(window: MainWindow) -> list[QRect]:
    """What one looks at while one steps: the graph, and the other buttons that the words tell of."""
    told = [window.actions_by_name[name] for name in ("play", "next")]
    buttons = [each for each in window.transport.buttons if each.defaultAction() in told]
    return [rect for part in (window.canvas, *buttons) if (rect := _seen(window, part))]


def _show_gradient(window: MainWindow) -> None:
    """Go to where the gradient has just landed."""
    window.teaching.watch(_LANDED)
    window.session.select(None)
    window.canvas.setFocus()


def _ran(window: MainWindow, _step: int) -> bool:
    return len(window.session.trace) > 0 and window.runs.state in _AT_REST


def _selected_leaf(window: MainWindow, _step: int) -> bool:
    key = window.session.selection
    if key is None or key not in window.session.trace.nodes or key[0] != "t":
        return False
    node = window.session.trace.at(window.session.cursor).node(key)
    return bool(node["is_leaf"] and node["requires_grad"])


def stops() -> tuple[Stop, ...]:
    """All of them, in order."""
    return (
        Stop(
            later("Your program"),
            later(
                "This is a small PyTorch program. It is yours: change a number, if you like. The strip above it says "
                "what "
                "to watch for."
            ),
            _of(lambda window: window.editor),
            kept_free=lambda window: [rect] if (rect := _seen(window, window.canvas)) else [],
        ),
        Stop(
            later("Run it"),
            later(
                "Press {run}, or this button. The program runs in a process of its own, and every step of it is "
                "recorded."
            ),
            _of(lambda window: window.toolbar.widgetForAction(window.toolbar.buttons["run"])),
            done=_ran,
            do=lambda window: window.actions_by_name["run"].trigger(),
        ),
        Stop(
            later("Its graph"),
            later(
                "Cards are tensors, circles are the functions that made them. Blue lines carry data forward, orange "
                "ones "
                "gradients back. The last line failed, on purpose: the red circle says why."
            ),
            _of(lambda window: window.canvas),
        ),
        Stop(
            later("Back in time"),
            later(
                "Nothing is lost: press {previous}, or this button, to go back a step. {next} goes on, {play} plays."
            ),
            _of(_button),
            done=lambda window, step: window.session.cursor < step,
            do=lambda window: window.actions_by_name["previous"].trigger(),
            come=lambda window: window.canvas.setFocus(),
            takes_keys=True,
            kept_free=_stepping,
        ),
        Stop(
            later("Where gradients land"),
            later("The green card is a leaf, and its gradient has just landed in it. Click it."),
            _leaf,
            done=_selected_leaf,
            do=lambda window: window.session.select(leaf(window)),
            come=_show_gradient,
            takes_keys=True,
            kept_free=_graph,
        ),
        Stop(
            later("The inspector"),
            later(
                "It tells all about what is selected: its value, its gradient, who made it and who uses it, and how it "
                "changed. Links lead on."
            ),
            _of(lambda window: window.inspector),
            come=lambda window: window.docks.show_panel(window.inspector),
            kept_free=_graph,
        ),
        Stop(
            later("The whole run"),
            later("Lines, operations and passes, one after the other. Click or drag here to go to any moment."),
            _of(lambda window: window.transport.timeline),
            done=lambda window, step: window.session.cursor != step,
            do=lambda window: window.go(lambda: window.session.move_to(len(window.session.trace) // 2)),
        ),
        Stop(
            later("More programs"),
            later(
                "File › Examples ({examples}) has a course of short programs, each with what to watch for. Your own "
                "open "
                "with {open}."
            ),
            _menu(0),
        ),
        Stop(
            later("Help"),
            later(
                "{palette} finds every command, {search_help} answers questions, {shortcuts} lists all keys. This "
                "tour is "
                "in the Help menu, too."
            ),
            _menu(-1),
        ),
    )
