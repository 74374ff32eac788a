"""The window: editor and panels at the left, graph and time in the middle, the inspector at the right."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from gradviz.scene.portions import at_once
from gradviz.scene.timeline import HIT
from gradviz.trace.trace import Trace
from gradviz.ui import commands, last_session
from gradviz.ui.actions import STAGE, TEXT, answer, fill_menus, make_actions
from gradviz.ui.backstage import backstage
from gradviz.ui.bookmarks import BookmarkActions
from gradviz.ui.breakpoint_gutter import BreakpointGutter
from gradviz.ui.breakpoint_hits import BreakpointHits
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.cell_outputs import CellOutputs
from gradviz.ui.cell_runs import CellRuns
from gradviz.ui.chosen import Chosen
from gradviz.ui.code_help.assistant import Assistant
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.comparison import Comparison
from gradviz.ui.debugging import Debugging
from gradviz.ui.disk_watch import DiskBar, DiskWatch
from gradviz.ui.docks import RIGHT, Docks, Panel
from gradviz.ui.document_tabs import DocumentTabs
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.editor_panes import EditorPanes
from gradviz.ui.enabling import Enabling, give_icons
from gradviz.ui.files import Files
from gradviz.ui.frames import Frames
from gradviz.ui.graph_actions import GraphActions
from gradviz.ui.graph_menu import GraphMenu
from gradviz.ui.language_actions import LanguageActions
from gradviz.ui.languages import languages
from gradviz.ui.library_bar import LibraryBar
from gradviz.ui.look import Look
from gradviz.ui.menu_bar import MenuBar
from gradviz.ui.moving import Moving
from gradviz.ui.older_text import OlderText
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.panels.breakpoints import BreakpointsPanel
from gradviz.ui.panels.compare import ComparePanel
from gradviz.ui.panels.console import Console
from gradviz.ui.panels.inspector import Inspector
from gradviz.ui.panels.outline import OutlinePanel
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.parameters import ParametersPanel
from gradviz.ui.panels.scope import ScopePanel
from gradviz.ui.panels.transport import Transport
from gradviz.ui.panels.variables import VariablesPanel
from gradviz.ui.panels.watch import WatchPanel
from gradviz.ui.picture_actions import PictureActions
from gradviz.ui.play_options import PlayOptions
from gradviz.ui.player import Player
from gradviz.ui.preferences import Preferences
from gradviz.ui.presentation import Presentation
from gradviz.ui.ran_lines import RanLines
from gradviz.ui.recovery import Recovery
from gradviz.ui.running import Running
from gradviz.ui.running_text import RunningText
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session
from gradviz.ui.shortcuts import Shortcuts
from gradviz.ui.status import WorkerStatus
from gradviz.ui.steady import SteadySize
from gradviz.ui.stored_outputs import StoredOutputs
from gradviz.ui.teaching.invitation import Invitation
from gradviz.ui.teaching.lesson import Lesson
from gradviz.ui.teaching.teaching import Teaching
from gradviz.ui.teaching.tour import Tour
from gradviz.ui.theme import Theme, calm
from gradviz.ui.toolbar import RunBar
from gradviz.ui.trail import Trail
from gradviz.ui.type_wheel import TypeWheel
from gradviz.ui.unsaved_imports import UnsavedImports
from gradviz.ui.watches import Watches
from gradviz.ui.widgets import MessageBar
from gradviz.wording import tr

_SIZE = QSize(1280, 800)
"""At the first start."""
_FRAME = QSize(8, 40)
"""Pixels that the desktop's frame around a window may take."""


class MainWindow(QMainWindow):
    """Puts the parts together; what answers the actions is in `gradviz.ui.commands`."""

    def __init__(self, session: Session, runs: Runs, settings: QSettings, language: LanguageService) -> None:
        super().__init__()
        self.session, self.runs, self.settings = session, runs, settings
        self.preferences = Preferences(settings, self)
        self.look = Look(self.preferences, self)
        self.steady = SteadySize(self)
        Chosen(self.preferences, runs, self)
        self.language_actions = LanguageActions(self.preferences, self)
        self.stage, self.text = QWidget(self), QWidget(self)
        self.actions_by_name = make_actions(self, {STAGE: self.stage, TEXT: self.text})
        give_icons(self.actions_by_name, self.look.theme)
        self.shortcuts = Shortcuts(self.actions_by_name, settings, self)
        self._make_stage()
        self._make_text()
        self._make_panels(language)
        self._make_frame()
        self.running = Running(self)
        self.cell_runs = CellRuns(self.runs, self.documents, self.cell_outputs)
        self.enabling = Enabling(self)
        self.teaching = Teaching(self, self.lesson)
        self.presentation = Presentation(self)
        self.tour = Tour(self)
        self.invitation = Invitation(self.canvas, session, runs, self.actions_by_name)
        answer(self.actions_by_name, commands.handlers(self))
        self.menus = MenuBar(self.look.theme)
        self.setMenuBar(self.menus)
        fill_menus(self.menus, self.actions_by_name, {"View/Panels": self.docks.toggles()})
        self.files.recent.follow(
            self.menus, self.actions_by_name["open"], self.files.open_in_turns, lambda: self.files.path
        )
        self._connect()
        TypeWheel(self, (self.canvas, self.transport.timeline), self.look.enlarge)
        self.setAcceptDrops(True)
        self._restore()
        at_once(self._wear_frame(self.look.theme))
        self.editor.setFocus()

    # ------------------------------------------------------------ building

    def _make_stage(self) -> None:
        """The graph, and time below it."""
        session, settings, theme = self.session, self.settings, self.look.theme
        self.player = Player(session, Theme.step_ms, self)
        self.comparison = Comparison(session, self)
        self.play_options = PlayOptions(session, self.player, settings, self)
        self.moving = Moving(session, self.player, lambda: self.sync.caret_runs(), self)
        self.canvas = GraphCanvas(session, theme)
        self.graph_actions = GraphActions(session, self.canvas, settings, self)
        self.transport = Transport(session, self.player, self.actions_by_name, theme)
        self.bookmarks = BookmarkActions(session, self.moving, self.transport.timeline, self.actions_by_name, self)
        self.rule = QFrame()
        self.rule.setFixedHeight(1)
        _column(self.stage, self.canvas, self.rule, self.transport, stretched=self.canvas)

    def _make_text(self) -> None:
        """The editor, and what keeps it in step with files, breakpoints and the running program."""
        session, runs, settings, theme = self.session, self.runs, self.settings, self.look.theme
        self.documents = OpenDocuments(CodeEditor(theme), session, runs)
        self.panes = EditorPanes(self.documents)
        self.sync = EditorSync(session, self.documents)
        self.cell_outputs = CellOutputs(self.documents, session, runs)
        self.files = Files(self.documents, self.cell_outputs, settings, self)
        self.tabs = DocumentTabs(self.documents, self.files, theme)
        self.disk = DiskBar(DiskWatch(self.documents, self.files, self), self.documents, self.files, theme)
        self.library = LibraryBar(self.documents, theme)
        self.trail = Trail(self.documents, self.files)
        self.ran_lines = RanLines(session, self.documents, self.sync, self.files, self.trail)
        self.unsaved_imports = UnsavedImports(session, self.documents)
        self.recovery: Recovery | None = None
        """Keeps unsaved texts, where somebody wants it to."""
        self.pictures = PictureActions(self.canvas, self.files, settings, self)
        self.frames = Frames(runs, self)
        self.breakpoints = Breakpoints(self.documents, settings)
        self.breakpoint_hits = BreakpointHits(session, self.breakpoints, self.sync, self.actions_by_name)
        self.breakpoint_gutter = BreakpointGutter(self.breakpoints, self.documents)
        self.running_text = RunningText(runs, self.documents, self.breakpoints, self)
        self.older = OlderText(self.running_text, theme)
        self.debugging = Debugging(
            runs, session, self.documents, self.files, self.breakpoints, self.frames, self.running_text, self
        )
        self.graph_menu = GraphMenu(session, self.canvas, self.actions_by_name, self.ran_lines)

    def _make_panels(self, language: LanguageService) -> None:
        session, runs, theme = self.session, self.runs, self.look.theme
        self.output = OutputPane(session, theme)
        self.console = Console(runs, self.frames, self.settings, theme)
        self.output.put_below(self.console)
        self.stored_outputs = StoredOutputs(self.documents, session, self.cell_outputs, self.output)
        self.variables = VariablesPanel(session, theme, self.settings)
        self.scope = ScopePanel(session, runs, self.frames, self.variables, theme, self.settings)
        self.parameters = ParametersPanel(session, theme)
        self.compare = ComparePanel(session, self.comparison, theme)
        self.watches = Watches(session, runs, self.frames, self.settings, self)
        self.outline = OutlinePanel(self.documents, theme)
        self.watch = WatchPanel(session, self.watches, theme)
        self.inspector = Inspector(session, self.actions_by_name, theme, self.graph_actions.group_report)
        self.breakpoints_panel = BreakpointsPanel(
            self.breakpoints, self.breakpoint_hits, self.breakpoint_gutter, self.actions_by_name, theme
        )
        self.assistant = Assistant(
            language, session, runs, self.documents, self.sync, self.frames, self.console, self.preferences, theme
        )  # fmt: skip

    def _make_frame(self) -> None:
        """Where all of this is: docks, the bar at the top, and a place for messages."""
        theme = self.look.theme
        central = QWidget(self)  # what is made elsewhere and then put here is styled twice: the outer parts come first
        self.setCentralWidget(central)
        self.message = MessageBar(theme)
        self.lesson = Lesson(self.actions_by_name, theme)
        panes = self.lesson.above(self.panes)
        _column(self.text, self.tabs, self.disk, self.library, panes, self.older, stretched=panes)
        self.docks = Docks(central, self.text, self.stage)
        _column(central, self.message, self.docks, stretched=self.docks)
        for panel in (
            Panel("output", self.output, lambda: tr("Output")),
            Panel("variables", self.scope, lambda: tr("Variables")),
            Panel("parameters", self.parameters, lambda: tr("Parameters")),
            Panel("watch", self.watch, lambda: tr("Watch")),
            Panel("compare", self.compare, lambda: tr("Compare"), shown=False),
            Panel("breakpoints", self.breakpoints_panel, lambda: tr("Breakpoints"), shown=False),
            Panel("problems", self.assistant.panel, self.assistant.panel.title),
            Panel("inspector", self.inspector, lambda: tr("Inspector"), RIGHT),
            Panel("outline", self.outline, lambda: tr("Outline"), shown=False),
        ):
            self.docks.add(panel)
        self.status = WorkerStatus(self.runs, self.actions_by_name, theme)
        self.toolbar = RunBar(self.actions_by_name, self.status)
        self.addToolBar(self.toolbar)

    def _connect(self) -> None:
        self.canvas.entered.connect(self.inspector.expire)
        self.canvas.details_asked.connect(lambda: self.docks.show_panel(self.inspector))
        self.inspector.step_asked.connect(self._go_to)
        self.inspector.line_asked.connect(self.ran_lines.go_to_line_of)
        self.files.changed.connect(self._show_title)
        languages.switched.connect(self._show_title)
        self.files.failed.connect(self.message.show_message)
        self.unsaved_imports.said.connect(self.message.show_message)
        self.files.recent.said.connect(self.message.show_message)
        self.files.saved.connect(self.breakpoints.remember)
        self.files.record_opened.connect(self.runs.show_record)
        self.breakpoints.refused.connect(self.message.show_message)
        self.breakpoint_hits.marked.connect(lambda marks: self.transport.timeline.set_marks(HIT, marks))
        self.runs.remarked.connect(self.output.say)
        self.output.answered.connect(self.runs.answer)
        self.output.line_asked.connect(self.ran_lines.go_to_printed_line)
        self.output.place_asked.connect(self.ran_lines.go_to_printed_place)
        self.output.saved.connect(self.transport.say)
        self.console.answered.connect(self.output.say)
        self.sync.edited_changed.connect(self.status.show_edited)
        self.sync.step_asked.connect(self._go_to)
        self.player.changed.connect(self._match_speed)
        for told in (self.breakpoint_hits.refused, self.sync.refused, self.moving.said, self.play_options.said,
                     self.graph_actions.said, self.pictures.said, self.assistant.said, self.trail.said,
                     self.ran_lines.said):  # fmt: skip
            told.connect(self.transport.say)
        self.assistant.place_asked.connect(self.trail.go_to)
        self.assistant.panel.step_asked.connect(self._go_to)
        self.assistant.panel.counted.connect(lambda: self.docks.rename(self.assistant.panel))
        self.graph_actions.show_on(self.actions_by_name)
        self.play_options.show_on(self.actions_by_name)
        self.language_actions.show_on(self.actions_by_name)
        self.player.marks.append(self.breakpoint_hits.after)
        self.look.follow(self._wear)
        self.look.changed.connect(self.steady.note)
        for signal in (self.look.changed, self.look.worn):
            signal.connect(self._move_as_chosen)
        for tell in (
            lambda: backstage.change(self, self._wear(self.look.theme)),
            self.transport.describe,
            self.inspector.expire,
        ):  # what names keys names the new ones
            self.shortcuts.changed.connect(tell)

    @property
    def editor(self) -> CodeEditor:
        """The active one."""
        return self.documents.editor

    # ------------------------------------------------------------ what actions ask of the window

    def run(self, debug: bool = False) -> None:
        """Run the program that the editor shows."""
        self.running.run(debug)

    def run_cell(self) -> None:
        """Run the cell that holds the caret."""
        self.running.run_cell()

    def go(self, move: Callable[[], None]) -> None:
        """Make a move; nothing plays any longer."""
        self.player.pause()
        move()

    def pin(self) -> None:
        """Compare other moments with the shown one."""
        self.comparison.pin()
        self.docks.show_panel(self.compare)

    def on_stage(self) -> bool:
        """Whether the keys go to the graph, not to the text."""
        focused = self.focusWidget()
        return focused is not None and self.stage.isAncestorOf(focused)

    def keep_texts(self, recovery: Recovery) -> None:
        """Have unsaved texts kept from now on, and those offered that a run before left behind."""
        self.recovery = recovery
        recovery.failed.connect(self.message.show_message)
        self.preferences.changed.connect(
            lambda key: recovery.every(self.preferences.number(key)) if key == "autosave_seconds" else None
        )
        if recovery.failure:
            self.message.show_message(recovery.failure)
        if texts := recovery.left_behind():
            from gradviz.ui.recovery_dialog import RecoveryDialog

            self.offer = RecoveryDialog(self, self.look.theme, self.files, recovery, texts)
            self.offer.open()

    def open_trace(self, trace: Trace, name: str = "record") -> None:
        """Show a record that was made elsewhere."""
        self.files.show_record(trace, name)

    def _go_to(self, step: int) -> None:
        self.go(lambda: self.session.move_to(step))

    # ------------------------------------------------------------ looks

    def _wear(self, theme: Theme) -> Generator[None]:
        """Wear another theme, with a pause after each part."""
        for part in (self.panes, self.tabs, self.disk, self.library, self.output, self.console,
                     self.scope, self.parameters, self.watch, self.compare, self.breakpoints_panel,
                     self.older, self.inspector, self.canvas, self.graph_actions,
                     self.transport, self.status, self.message, self.assistant, self.lesson,
                     self.outline):  # fmt: skip
            part.set_theme(theme)
            yield
        yield from self.output.written()
        yield from self._wear_frame(theme)

    def _wear_frame(self, theme: Theme) -> Generator[None]:
        """What was not made in a theme."""
        self.docks.fit_type(theme.larger)
        yield
        self.menus.set_theme(theme)
        self.toolbar.set_theme(theme)
        self.tour.set_theme()
        self.invitation.set_theme(theme)
        self.rule.setStyleSheet(f"background: {theme.border};")
        yield
        self.enabling.refresh()
        yield from self.steady.restore()

    def _move_as_chosen(self) -> None:
        """How things move concerns the canvas and the player alone, and holds at once."""
        theme = self.look.theme
        self.player.step_ms = self.look.step_ms
        if calm(theme) == calm(self.canvas.theme):
            self.canvas.set_theme(theme)
        self.enabling.refresh()

    def _match_speed(self) -> None:
        self.canvas.speed = self.player.speed

    def _show_title(self) -> None:
        mark = " •" if self.files.modified else ""
        self.toolbar.title.set_text(self.files.title + mark)
        self.setWindowTitle(tr("{file} – Gradviz", file=self.files.title + mark))

    # ------------------------------------------------------------ coming and going

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped files."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.files.open_in_turns(Path(url.toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved text, remember the sizes, end the workers."""
        if not self.files.may_go():
            event.ignore()
            return
        self.presentation.leave()
        backstage.finish()
        last_session.remember(self.documents, self.settings)
        if self.recovery is not None:
            self.recovery.end()
        self.files.reader.cancel()
        self.player.pause()
        self.canvas.shutdown()
        self.assistant.close()
        self.settings.setValue("geometry", self.saveGeometry())
        self.docks.remember(self.settings)
        self.runs.close()
        event.accept()

    def appear(self) -> None:
        """Come up as one left it; the first time at a comfortable size, or all over a screen too small for it."""
        room = self.screen().availableSize() - _FRAME
        if self.settings.contains("geometry") or _SIZE.boundedTo(room) == _SIZE:
            self.show()
        else:
            self.showMaximized()

    def _restore(self) -> None:
        self.resize(_SIZE)
        if geometry := self.settings.value("geometry"):
            self.restoreGeometry(geometry)
        self.docks.restore(self.settings)


def _column(parent: QWidget, *parts: QWidget, stretched: QWidget) -> None:
    """Have parts one below the other; one of them takes the room that is left."""
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for part in parts:
        column.addWidget(part, 1 if part is stretched else 0)
