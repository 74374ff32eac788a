"""Opens examples, and leads through what there is to watch for in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gradviz.examples import Example, course, neighbor
from gradviz.trace.moments import find
from gradviz.trace.trace import Trace
from gradviz.ui.actions import in_words
from gradviz.ui.runs import State
from gradviz.ui.teaching.lesson import Lesson
from gradviz.ui.teaching.programs import begins_as, program
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

_AT_REST = (State.NONE, State.STARTING, State.READY, State.ENDED)


class Teaching(QObject):
    """Knows which example the document is a copy of: the nameless one that bears its name."""

    def __init__(self, window: MainWindow, lesson: Lesson) -> None:
        super().__init__(window)
        self._window, self.lesson = window, lesson
        self._wanted = True
        """Whether a person wants to see what to watch for."""
        self._away = False
        """Whether it is away, while a class looks at graph and code."""
        self._shown = -1
        """The step at which the graph shows what the lesson tells."""
        lesson.watch_asked.connect(self.watch)
        lesson.closed.connect(lambda: self.show_lesson(False))
        session = window.session
        window.files.changed.connect(self._follow)
        session.trace_replaced.connect(self._expire)
        session.trace_grew.connect(self._expire)
        session.cursor_moved.connect(self._moved)
        window.shortcuts.changed.connect(lambda: lesson.show_watch(lesson.current, lesson.arrived))
        self._follow()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What answers the actions, by their names."""
        return {
            "examples": self.show_gallery,
            "next_example": lambda: self._open_beside(1),
            "previous_example": lambda: self._open_beside(-1),
            "lesson": lambda: self.show_lesson(self.lesson.isHidden()),
            "next_watch": lambda: self._watch_beside(1),
            "previous_watch": lambda: self._watch_beside(-1),
        }

    @property
    def example(self) -> Example | None:
        """The example that the document is a copy of."""
        files = self._window.files
        if files.path is not None:
            return None
        return next((example for example in course() if example.file == files.title), None)

    # ------------------------------------------------------------ opening

    def show_gallery(self) -> None:
        """Let a person choose an example."""
        from gradviz.ui.teaching.gallery import Gallery

        current = self.example.name if self.example else ""
        gallery = Gallery(self._window, self._window.look.theme, current)
        gallery.chosen.connect(self.open)
        gallery.open()

    def open(self, example: Example) -> bool:
        """Open a copy of an example; what the editor holds is never lost for it."""
        window = self._window
        if not window.files.open_copy(program(example.file), example.file):
            return False
        self._wanted = True
        if window.runs.state in _AT_REST and len(window.session.trace):
            window.runs.show_record(Trace(), False)  # the graph of another program would confuse
        self._follow()
        window.editor.setFocus()
        return True

    def _open_beside(self, by: int) -> None:
        example = self.example
        other = neighbor(example.name, by) if example else course()[0]
        if other is not None:
            self.open(other)
        else:
            self._window.transport.say(tr("This is the last example.") if by > 0 else tr("This is the first example."))

    # ------------------------------------------------------------ watching

    def show_lesson(self, wanted: bool) -> None:
        """Have what to watch for above the program, or not."""
        self._wanted = wanted
        self._away = False
        if wanted and self.example is None:
            self._window.transport.say(tr("This program is no example; File › Examples has them."))
        self._follow()

    def put_away(self, away: bool) -> None:
        """Have it away until somebody asks for it, or as it was before."""
        self._away = away
        self._follow()

    def watch(self, index: int) -> None:
        """Go to where something to watch for is seen."""
        window, example = self._window, self.example
        if example is None or not 0 <= index < len(example.watch):
            return
        self.put_away(False)
        trace = window.session.trace
        found = find(trace, example.watch[index].at) if _is_of(trace, example) else None
        if found is None:
            self.lesson.show_watch(index, False)
            if _is_of(trace, example):
                window.transport.say(tr("The program, as it ran, did not come there."))
            else:
                window.transport.say(in_words(tr("Run the program first: {run}."), window.actions_by_name))
            return
        self._shown = found.step
        window.go(lambda: window.session.move_to(found.step))
        if found.key is not None:
            window.session.select(found.key)
            follows, navigation = window.canvas.views.fits, window.canvas.navigation
            if example.watch[index].whole:
                navigation.overview()
            else:
                navigation.include(found.key)
            window.canvas.views.fits = follows
        self.lesson.show_watch(index, True)

    def _watch_beside(self, by: int) -> None:
        if self.example is None:
            return self.show_lesson(True)
        return self.watch(self.lesson.current + (by if self.lesson.arrived else 0))

    def _moved(self, step: int, _previous: int) -> None:
        if step != self._shown and self.lesson.arrived:
            self._shown = -1
            self.lesson.show_watch(self.lesson.current, False)

    def _follow(self) -> None:
        """Another document is there, or another wish."""
        example = self.example
        if example is not self.lesson.example:
            self._shown = -1
            self.lesson.show_example(example)
        shown = example is not None and self._wanted and not self._away
        self.lesson.setVisible(shown)
        self._window.actions_by_name["lesson"].setChecked(shown)
        self._expire()

    def _expire(self, *_changed: object) -> None:
        example = self.lesson.example
        self.lesson.set_ready(example is not None and _is_of(self._window.session.trace, example))


def _is_of(trace: Trace, example: Example) -> bool:
    """Whether a record is of that example, edited or not."""
    return any(begins_as(cell.source, example.file) for cell in trace.cells()[:1])
