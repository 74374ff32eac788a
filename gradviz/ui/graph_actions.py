"""What one asks of the graph itself: who belongs to whom, the node beside, views; each says why where nothing comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, QSettings, Signal
from PySide6.QtGui import QAction

from gradviz.scene.neighbors import DOWN, LEFT, RIGHT, UP, neighbor
from gradviz.scene.relations import ANCESTORS, DESCENDANTS, GRADIENT, PATH, Focus, kept
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.chips import focus_chip, hidden_chip, title_of
from gradviz.ui.canvas.minimap import Minimap
from gradviz.ui.canvas.search import Search
from gradviz.ui.panels.group_report import group_report
from gradviz.ui.panels.report import Report
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.wording import later, tr

_FIRST = later("Select a tensor or a function first: click it in the graph.")
_TWO = later("Select two nodes first: click the one, then the other with Ctrl held down.")
_BESIDE = {
    LEFT: later("Nothing stands to the left of this."),
    RIGHT: later("Nothing stands to the right of this."),
    UP: later("Nothing stands above this."),
    DOWN: later("Nothing stands below this."),
}


class GraphActions(QObject):
    """Answers the actions of the graph."""

    said = Signal(str)
    """Why nothing comes of it, or what is worth saying."""

    def __init__(
        self, session: Session, canvas: GraphCanvas, settings: QSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._canvas, self._settings = session, canvas, settings
        canvas.follows = settings.value("follow_action") != "no"
        canvas.views.down = settings.value("top_down") == "yes"
        canvas.waits.said.connect(self.said)
        self.search = Search(session, canvas, self)
        self.minimap = Minimap(canvas)
        self.minimap.set_wanted(settings.value("minimap") != "no")
        self.chip = focus_chip(canvas)
        self.hidden_chip = hidden_chip(canvas, self.chip)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        session = self._session
        return {
            "fit": self._canvas.fit,
            "fit_selection": self.fit_selection,
            "fit_living": self.fit_living,
            "view_back": self._go_back,
            "view_forward": self._go_forward,
            "follow_action": self._choose_following,
            "top_down": self._choose_direction,
            "search_graph": self._find,
            "fold": lambda: self._say(self._canvas.folding.toggle_around(session.selection)),
            "fold_all": lambda: self._say(self._canvas.folding.all(collapsed=True)),
            "unfold_all": lambda: self._say(self._canvas.folding.all(collapsed=False)),
            "fold_usual": self._canvas.folding.as_usual,
            "unpin_chosen": lambda: self._say(self._canvas.pinning.unpin_chosen()),
            "unpin_all": lambda: self._say(self._canvas.pinning.unpin_all()),
            "hide": self._hide,
            "show_hidden": self._show_hidden,
            "let_go": self._let_go,
            "minimap": self._choose_minimap,
            "ancestors": lambda: self.highlight(ANCESTORS),
            "descendants": lambda: self.highlight(DESCENDANTS),
            "path": lambda: self.highlight(PATH),
            "gradient_way": lambda: self.highlight(GRADIENT),
            **{f"neighbor_{each}": lambda to=each: self.go_beside(to) for each in (LEFT, RIGHT, UP, DOWN)},  # type: ignore[misc]
        }

    def set_theme(self, _theme: Theme) -> None:
        """Wear the theme that the canvas has."""
        self.search.set_theme()
        self.minimap.refresh()
        self.chip.refresh()
        self.hidden_chip.refresh()

    def show_on(self, actions: Mapping[str, QAction]) -> None:
        """Keep the ticks of the actions."""
        self._actions = actions
        self._canvas.waits.let_go = actions["let_go"]
        actions["follow_action"].setChecked(self._canvas.follows)
        actions["minimap"].setChecked(self.minimap.wanted)
        self._tell_direction()
        self._canvas.entered.connect(self._tell_direction)

    def group_report(self, key: str) -> Report | None:
        """What there is to say about a collapsed group of the shown scene."""
        scene, group = self._canvas.scene, self._canvas.folding.group(key)
        return group_report(scene, group, self._session.cursor) if scene is not None and group is not None else None

    def _let_go(self) -> None:
        """Have what is being dragged where it was; else stop a layout; else let go of what fades or is selected."""
        if not (self._canvas.pointer.give_up() or self._canvas.waits.give_up()):
            self._session.let_go()

    def _hide(self) -> None:
        """Have what is selected out of sight."""
        session = self._session
        if not session.chosen:
            return self.said.emit(tr(_FIRST))
        hidden = session.hidden | session.chosen
        session.select(None)
        return session.hide(hidden)

    def _show_hidden(self) -> None:
        if not self._session.hidden:
            return self.said.emit(tr("Nothing is hidden."))
        return self._session.hide(frozenset())

    def undo(self) -> None:
        """Undo the last move or hiding of a node, opening or collapsing of a group."""
        if not self._canvas.history.undo():
            self.said.emit(tr("There is nothing to undo in the graph: nothing was moved, hidden, opened or collapsed."))

    def redo(self) -> None:
        """Do it again."""
        if not self._canvas.history.redo():
            self.said.emit(tr("There is nothing to do again in the graph."))

    def _say(self, words: str) -> None:
        if words:
            self.said.emit(words)

    def _find(self) -> None:
        if self._canvas.scene is None:
            return self.said.emit(tr("There is no graph to search yet: run the program first."))
        return self.search.open()

    # ------------------------------------------------------------ who belongs to whom

    def highlight(self, kind: str) -> None:
        """Let all fade that does not belong to the selection in this way (see `gradviz.scene.relations`)."""
        session, scene = self._session, self._canvas.scene
        keys = tuple(sorted(key for key in session.chosen if scene is not None and key in scene.index))
        if scene is None or not keys:
            return self.said.emit(tr(_FIRST))
        if kind == PATH and len(keys) != 2:
            return self.said.emit(tr(_TWO))
        focus = Focus(kind, keys)
        found = kept(scene, focus, session.cursor)
        if kind == PATH and not found.nodes.any():
            one, other = (self._title(key) for key in keys)
            text = later("No path leads from {one} to {other}, in neither direction.")
            return self.said.emit(tr(text, one=one, other=other))
        if kind == GRADIENT and not found.edges.any():
            nodes = tr(", ").join(map(self._title, keys[:3]))
            if scene.trace.passes.last(session.cursor):
                return self.said.emit(tr("No gradient came to {nodes} in the last pass.", nodes=nodes))
            return self.said.emit(tr("No gradient came to {nodes} yet: no pass has begun.", nodes=nodes))
        session.focus_on(focus)
        return None

    def _title(self, key: str) -> str:
        return title_of(self._session, self._canvas.scene, key)

    # ------------------------------------------------------------ the node beside

    def go_beside(self, direction: str) -> None:
        """Select the node beside the selected one, and keep it in view."""
        session, scene = self._session, self._canvas.scene
        living = scene.living(session.cursor) if scene is not None else np.zeros(0, dtype=bool)
        if scene is None or not living.any():
            return self.said.emit(tr("There is no node yet: run the program, or step on."))
        here = scene.index.get(session.selection or "")
        if here is None or not living[here]:
            found: int | None = self._in_the_middle(living)
        else:
            found = neighbor(scene, here, direction, living)
        if found is None:
            return self.said.emit(tr(_BESIDE[direction]))
        session.select(scene.keys[found])
        self._canvas.navigation.include(scene.keys[found])
        return None

    def _in_the_middle(self, living: NDArray[np.bool_]) -> int:
        """The living node nearest to the middle of the view."""
        canvas = self._canvas
        assert canvas.scene is not None
        middle = canvas.camera.to_scene(canvas.room().center())
        away = np.abs(canvas.scene.centers - (middle.x(), middle.y())).sum(axis=1)
        return int(np.argmin(np.where(living, away, np.inf)))

    # ------------------------------------------------------------ views

    def fit_selection(self) -> None:
        """Show what is selected."""
        scene = self._canvas.scene
        numbers = [scene.index[key] for key in self._session.chosen if key in scene.index] if scene else []
        if scene is None or not numbers:
            return self.said.emit(tr(_FIRST))
        chosen = np.zeros(len(scene.keys), dtype=bool)
        chosen[numbers] = True
        return self._show(chosen)

    def fit_living(self) -> None:
        """Show all that lives at this step."""
        scene = self._canvas.scene
        living = scene.living(self._session.cursor) if scene is not None else np.zeros(0, dtype=bool)
        if not living.any():
            return self.said.emit(tr("Nothing lives at this step."))
        return self._show(living)

    def _show(self, nodes: NDArray[np.bool_]) -> None:
        assert self._canvas.scene is not None
        left, top, right, bottom = self._canvas.scene.extent(nodes)
        self._canvas.navigation.part(QRectF(left, top, right - left, bottom - top))

    def _go_back(self) -> None:
        if not self._canvas.navigation.back():
            self.said.emit(tr("There is no earlier view of this part of the record."))

    def _go_forward(self) -> None:
        if not self._canvas.navigation.forward():
            self.said.emit(tr("There is no later view: this is the last one."))

    def _choose_minimap(self) -> None:
        self.minimap.set_wanted(not self.minimap.wanted)
        self._settings.setValue("minimap", "yes" if self.minimap.wanted else "no")

    def _choose_direction(self) -> None:
        self._canvas.navigation.turn()
        self._tell_direction()

    def _tell_direction(self) -> None:
        """It changes with the views, too, that one goes back to."""
        self._settings.setValue("top_down", "yes" if self._canvas.views.down else "no")
        self._actions["top_down"].setChecked(self._canvas.views.down)

    def _choose_following(self) -> None:
        follows = not self._canvas.follows
        self._settings.setValue("follow_action", "yes" if follows else "no")
        self._canvas.navigation.set_following(follows)
