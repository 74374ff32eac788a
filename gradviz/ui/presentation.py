"""Presentation mode: graph, code and transport fill a screen, in type and colors that the back row can read."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut

from gradviz.trace import moves
from gradviz.ui.actions import in_words
from gradviz.ui.awake import Awake
from gradviz.ui.backstage import backstage
from gradviz.ui.curtain import BLACK, LASER, SPOTLIGHT, Curtain
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

ONLY_THERE = ("black",)
"""Actions that are of no use elsewhere."""
OF_CLICKERS = ("next_line", "previous_line", "black", "spotlight")
"""Actions whose keys work in the whole window meanwhile, wherever nothing is typed: a clicker knows of no focus."""


class Presentation(QObject):
    """Owns whether a window presents, on which screen, and what it goes back to afterwards."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.presents = False
        self.awake = Awake(self)
        self.awake.answered.connect(self._tell_of_sleep)
        self.curtain = Curtain(window)
        self._before: tuple[Qt.WindowState, QRect, QByteArray, QScreen] | None = None
        self._screen: QScreen | None = None
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.activated.connect(self.leave)
        self._escape.setEnabled(False)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._lose)
        self._enable()

    # ------------------------------------------------------------ coming and going

    def toggle(self) -> None:
        """Present, or no longer."""
        if self.presents:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Fill the chosen screen with what a class should see."""
        self._window.tour.end()
        self.presents = True
        self._enable()
        if self._window.preferences.get("stay_awake"):
            self.awake.hold()
        backstage.change(self, self._enter())

    def leave(self) -> None:
        """Have the window as it was."""
        if self.presents:
            self.presents = False
            self.awake.release()
            self.curtain.show_as("")
            self._enable()
            backstage.change(self, self._leave())

    def _enter(self) -> Generator[None]:
        window = self._window
        self._before = window.windowState(), window.normalGeometry(), window.docks.put_away(), window.screen()
        yield
        for part in (window.menuBar(), window.toolbar, window.message):
            part.hide()
        yield
        window.teaching.put_away(True)
        yield
        yield from self._fill(self._wanted())
        window.canvas.setFocus()
        words = tr("{present} or Esc: back. PageDown: go on. {spotlight}: spotlight, red dot. {black}: black.")
        window.transport.say(in_words(words, window.actions_by_name))

    def _leave(self) -> Generator[None]:
        assert self._before is not None
        window, (state, geometry, docks, screen) = self._window, self._before
        self._screen = None
        yield from window.look.present(None)
        for part in (window.menuBar(), window.toolbar):
            part.show()
        yield
        window.teaching.put_away(False)
        window.setWindowState(state)
        if window.windowHandle() is not None and screen in QGuiApplication.screens():
            window.windowHandle().setScreen(screen)
        window.setGeometry(geometry)
        yield
        window.docks.bring_back(docks)
        window.transport.describe()
        self._before = None

    def _enable(self) -> None:
        actions = self._window.actions_by_name
        actions["present"].setChecked(self.presents)
        for name in ONLY_THERE:
            actions[name].setEnabled(self.presents)
        actions["let_go"].setEnabled(not self.presents)  # its key ends the presentation
        self._escape.setEnabled(self.presents)
        context = Qt.ShortcutContext
        for name in OF_CLICKERS:
            actions[name].setShortcutContext(
                context.WindowShortcut if self.presents else context.WidgetWithChildrenShortcut
            )

    # ------------------------------------------------------------ screens

    def _wanted(self) -> QScreen:
        """The chosen screen; if it is not there, the second one, else that of the window."""
        name, own = self._window.preferences.text("presentation_screen"), self._window.screen()
        screens = QGuiApplication.screens()
        named = [screen for screen in screens if screen.name() == name]
        others = [screen for screen in screens if screen is not QGuiApplication.primaryScreen()]
        return (named or others or [own])[0]

    def _fill(self, screen: QScreen) -> Generator[None]:
        window = self._window
        self._screen = screen
        yield from window.look.present(screen.geometry().height())
        yield
        if window.isFullScreen():
            window.showNormal()  # else it would stay where it is
        if window.windowHandle() is not None:
            window.windowHandle().setScreen(screen)
        window.setGeometry(screen.geometry())
        yield
        window.showFullScreen()
        yield

    def _lose(self, screen: QScreen) -> None:
        """A screen was taken away: go on with one that is there."""
        if self.presents and screen is self._screen:
            backstage.change(self, self._fill(next(each for each in QGuiApplication.screens() if each is not screen)))

    def _tell_of_sleep(self, held: bool) -> None:
        if self.presents and not held:
            self._window.transport.say(tr("This system offers no way to keep the screen awake: it may go dark."))

    # ------------------------------------------------------------ what a clicker asks for

    def go(self, direction: int) -> None:
        """Play to the next line or function of a pass, at once where that plays already; or be at the one before."""
        window, session = self._window, self._window.session
        window.canvas.setFocus()  # a clicker has letters, too: none of them is to be typed into the code
        if self.curtain.shows == BLACK:
            self.curtain.show_as("")
            return
        trace, cursor = session.trace, session.cursor
        places = [moves.move(trace, kind, direction, cursor).step for kind in (moves.LINE, moves.FUNCTION)]
        found = [place for place in places if place is not None]
        if direction > 0:
            window.player.play_to(min(found, default=len(trace)), at_once=window.look.theme.step_ms == 0)
        else:
            window.go(lambda: session.move_to(max(found, default=0)))

    def start(self, run: Callable[[], object], play: Callable[[], object]) -> None:
        """What the start button of a clicker asks for: to play the record; to run the code where one types in it."""
        window = self._window
        begins = window.editor.hasFocus() or not len(window.session.trace)
        window.canvas.setFocus()
        (run if begins else play)()

    # ------------------------------------------------------------ pointing

    def spotlight(self) -> None:
        """Dim all but a disc around the pointer; then a red dot; then neither."""
        now = self.curtain.shows
        self.curtain.show_as({"": SPOTLIGHT, BLACK: SPOTLIGHT, SPOTLIGHT: LASER}.get(now, ""))

    def black(self) -> None:
        """Show nothing; or all again."""
        self.curtain.show_as("" if self.curtain.shows == BLACK else BLACK)
