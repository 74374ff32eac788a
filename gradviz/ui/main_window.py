"""The window: editor and output at the left, graph and time in the middle, the inspector at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.scene.timeline import HIT
from gradviz.trace import moves
from gradviz.trace.trace import Trace
from gradviz.ui.actions import TABLE, fill_menus, in_words, make_actions
from gradviz.ui.bookmarks import BookmarkActions
from gradviz.ui.breakpoint_gutter import BreakpointGutter
from gradviz.ui.breakpoint_hits import BreakpointHits
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.comparison import Comparison
from gradviz.ui.debugging import Debugging
from gradviz.ui.dialogs import show_about
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.sync import EditorSync
from gradviz.ui.files import Files
from gradviz.ui.frames import Frames
from gradviz.ui.graph_actions import GraphActions
from gradviz.ui.graph_menu import GraphMenu
from gradviz.ui.icons import icon
from gradviz.ui.interpreter import InterpreterChoice
from gradviz.ui.legend_dialog import LegendDialog
from gradviz.ui.limits import ask_limits
from gradviz.ui.look import Look
from gradviz.ui.moving import Moving
from gradviz.ui.older_text import OlderText
from gradviz.ui.panels.breakpoints import BreakpointsPanel
from gradviz.ui.panels.compare import ComparePanel
from gradviz.ui.panels.console import Console
from gradviz.ui.panels.inspector import Inspector
from gradviz.ui.panels.output import OutputPane
from gradviz.ui.panels.scope import ScopePanel
from gradviz.ui.panels.transport import Transport
from gradviz.ui.panels.variables import VariablesPanel
from gradviz.ui.panels.watch import WatchPanel
from gradviz.ui.picture_actions import PictureActions
from gradviz.ui.play_options import PlayOptions
from gradviz.ui.player import Player
from gradviz.ui.running_text import RunningText
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.ui.shortcuts import Shortcuts, native
from gradviz.ui.shortcuts_dialog import ShortcutsDialog
from gradviz.ui.status import WorkerStatus
from gradviz.ui.theme import Theme
from gradviz.ui.watches import Watches
from gradviz.ui.widgets import MessageBar, ShrinkingLabel, Tabs

_TITLE = 70
"""So many pixels of the title stay in a narrow window."""
_STEPS = ("over", "into", "out")
_SIZES = {"columns": [430, 850], "left": [450, 250], "middle": [630, 220]}


class MainWindow(QMainWindow):
    """Puts the parts together and answers the actions."""

    def __init__(self, session: Session, runs: Runs, settings: QSettings) -> None:
        super().__init__()
        self.session, self.runs, self._settings = session, runs, settings
        self.look = Look(settings, self)
        theme = self.look.theme
        self.player = Player(session, Theme.step_ms, self)
        self.comparison = Comparison(session, self)
        self.play_options = PlayOptions(session, self.player, settings, self)
        self.moving = Moving(session, self.player, lambda: self.sync.caret_runs(), self)
        self.stage = QWidget()
        self.canvas = GraphCanvas(session, theme)
        self.graph_actions = GraphActions(session, self.canvas, settings, self)
        self.actions_by_name = make_actions(self, self.stage, self._handlers())
        self.shortcuts = Shortcuts(self.actions_by_name, settings, self)
        self.editor = CodeEditor(theme)
        self.sync = EditorSync(session, self.editor)
        self.output = OutputPane(session, theme)
        self.frames = Frames(runs, self)
        self.console = Console(runs, self.frames, settings, theme)
        self.variables = VariablesPanel(session, theme)
        self.scope = ScopePanel(session, runs, self.frames, self.variables, theme)
        self.compare = ComparePanel(session, self.comparison, theme)
        self.watches = Watches(session, runs, self.frames, settings, self)
        self.watch = WatchPanel(session, self.watches, theme)
        self.inspector = Inspector(session, self.actions_by_name, theme, self.graph_actions.group_report)
        self.canvas.entered.connect(self.inspector.expire)
        self.inspector.step_asked.connect(lambda step: self._go(lambda: session.move_to(step)))
        self.inspector.line_asked.connect(self._go_to_line_of)
        self.transport = Transport(session, self.player, self.actions_by_name, theme)
        self.bookmarks = BookmarkActions(session, self.moving, self.transport.timeline, self.actions_by_name, self)
        self.status = WorkerStatus(runs, self.actions_by_name, theme)
        self.message = MessageBar(theme)
        self.title = ShrinkingLabel(_TITLE)
        self.title.elided_at = Qt.TextElideMode.ElideMiddle
        self.files = Files(self.editor, self)
        self.pictures = PictureActions(self.canvas, self.files, settings, self)
        self.breakpoints = Breakpoints(self.editor, settings, lambda: self.files.path)
        self.breakpoint_hits = BreakpointHits(session, self.breakpoints, self.sync, self.actions_by_name)
        self.breakpoint_gutter = BreakpointGutter(self.breakpoints, self.editor)
        self.breakpoints_panel = BreakpointsPanel(
            self.breakpoints, self.breakpoint_hits, self.breakpoint_gutter, self.actions_by_name, theme
        )
        self.running_text = RunningText(runs, self.editor, self.breakpoints, self)
        self.older = OlderText(self.running_text, theme)
        self.debugging = Debugging(runs, session, self.editor, self.breakpoints, self.frames, self.running_text, self)
        self._splitters = self._arrange()
        self._make_toolbar()
        fill_menus(self.menuBar(), self.actions_by_name)
        self.graph_menu = GraphMenu(session, self.canvas, self.actions_by_name, self.sync.line_of, self.editor.go_to)
        self._connect()
        self.setAcceptDrops(True)
        self.editor.setAcceptDrops(False)
        self._restore()
        self._wear()

    # ------------------------------------------------------------ building

    def _arrange(self) -> dict[str, QSplitter]:
        self.tabs = Tabs()
        self.output.put_below(self.console)
        self.tabs.addTab(self.output, "Output")
        self.tabs.addTab(self.scope, "Variables")
        self.tabs.addTab(self.watch, "Watch")
        self.tabs.addTab(self.compare, "Compare")
        self.tabs.addTab(self.breakpoints_panel, "Breakpoints")
        left = _splitter(Qt.Orientation.Vertical, self.older.above(self.editor), self.tabs)
        middle = _splitter(Qt.Orientation.Horizontal, self.canvas, self.inspector)
        column = QVBoxLayout(self.stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(middle, 1)
        self.rule = QFrame()
        self.rule.setFixedHeight(1)
        column.addWidget(self.rule)
        column.addWidget(self.transport)
        columns = _splitter(Qt.Orientation.Horizontal, left, self.stage)
        columns.setStretchFactor(0, 3)
        columns.setStretchFactor(1, 5)
        middle.setStretchFactor(0, 1)
        left.setStretchFactor(0, 1)
        central = QWidget()
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.message)
        outer.addWidget(columns, 1)
        self.setCentralWidget(central)
        return {"columns": columns, "left": left, "middle": middle}

    def _make_toolbar(self) -> None:
        bar = self.toolbar = QToolBar("Run")
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(22, 22))
        self.buttons: dict[str, QAction] = {}
        for name in ("run", "run_cell", "debug", "pause", *_STEPS, "stop", "restart"):
            self._add_button(bar, name, words=name.startswith("run"))
        bar.addWidget(_space())
        bar.addWidget(self.title)
        bar.addWidget(_space())
        bar.addWidget(self.status)
        self._add_button(bar, "toggle_theme", words=False)
        self.addToolBar(bar)

    def _add_button(self, bar: QToolBar, name: str, *, words: bool) -> None:
        button = QToolButton()
        button.setObjectName(name)
        button.setDefaultAction(self.actions_by_name[name])
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(style.ToolButtonTextBesideIcon if words else style.ToolButtonIconOnly)
        self.buttons[name] = bar.addWidget(button)

    def _connect(self) -> None:
        self.files.changed.connect(self._show_title)
        self.files.failed.connect(self.message.show_message)
        self.files.saved.connect(self.breakpoints.remember)
        self.breakpoints.refused.connect(self.message.show_message)
        self.breakpoint_hits.refused.connect(self.transport.say)
        self.breakpoint_hits.marked.connect(lambda marks: self.transport.timeline.set_marks(HIT, marks))
        self.files.record_opened.connect(self.runs.show_record)
        self.runs.state_changed.connect(self._enable)
        self.debugging.entered.connect(lambda: self.tabs.setCurrentWidget(self.scope))
        self.runs.remarked.connect(self.output.say)
        self.runs.input_wanted.connect(self._ask_input)
        self.output.answered.connect(self.runs.answer)
        self.console.answered.connect(self.output.say)
        self.output.line_asked.connect(self.editor.go_to)
        self.editor.run_cell_asked.connect(self._run_cell_at)
        self.editor.zoomed.connect(self._remember_zoom)
        self.sync.edited_changed.connect(self.status.show_edited)
        self.sync.refused.connect(self.transport.say)
        self.sync.step_asked.connect(lambda step: self._go(lambda: self.session.move_to(step)))
        self.comparison.changed.connect(self._enable_moves)
        self.player.changed.connect(self._show_playing)
        self.player.changed.connect(self._match_speed)
        self.moving.said.connect(self.transport.say)
        self.play_options.said.connect(self.transport.say)
        self.graph_actions.said.connect(self.transport.say)
        self.pictures.said.connect(self.transport.say)
        self.graph_actions.show_on(self.actions_by_name)
        self.play_options.show_on(self.actions_by_name)
        self.player.marks.append(self.breakpoint_hits.after)
        self.look.changed.connect(self._wear)
        for tell in (self._wear, self.transport.describe):  # what names keys names the new ones
            self.shortcuts.changed.connect(tell)
        self.session.cursor_moved.connect(lambda _step, _previous: self._enable_moves())
        self.session.trace_grew.connect(lambda _length: self._enable_moves())
        self.session.trace_replaced.connect(self._enable_moves)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        session = self.session
        return {
            "new": lambda: self.files.new(),
            "open": lambda: self.files.ask_and_open(),
            "save": lambda: self.files.save(),
            "save_as": lambda: self.files.save_as(),
            "save_record": lambda: self.files.save_record(session.trace),
            "export_picture": lambda: self.pictures.export(),
            "copy_picture": lambda: self.pictures.copy(),
            "welcome": lambda: self.files.welcome(),
            "quit": self.close,
            "undo": lambda: self.graph_actions.undo() if self._on_stage() else self.editor.undo(),
            "redo": lambda: self.graph_actions.redo() if self._on_stage() else self.editor.redo(),
            "cut": lambda: self.editor.cut(),
            "copy": self._copy,
            "paste": lambda: self.editor.paste(),
            "comment": lambda: self.editor.toggle_comment(),
            "clear_output": lambda: self.output.clear(),
            "run": self.run_or_continue,
            "debug": lambda: self.run(debug=True),
            "pause": self.runs.pause,
            "run_to_caret": self._run_to_caret,
            "run_cell": self.run_cell,
            "run_cell_advance": self._run_cell_and_advance,
            "stop": self.runs.stop,
            "breakpoint": lambda: self.breakpoints.toggle(self.editor.caret_line()),
            "new_breakpoint": lambda: self.breakpoint_gutter.ask_new(),
            "restart": self.runs.restart,
            "interpreter": self._choose_interpreter,
            "limits": lambda: ask_limits(self, self._settings, self.runs),
            **self.play_options.handlers(),
            **self.moving.handlers(),
            "over": lambda: self._over(1),
            "into": lambda: self._into(1),
            "out": lambda: self._out(1),
            "back_over": lambda: self._over(-1),
            "back_into": lambda: self._into(-1),
            "back_out": lambda: self._out(-1),
            "bookmark": lambda: self.bookmarks.ask(),
            "bookmarks": lambda: self.bookmarks.show_all(),
            "next_bookmark": lambda: self.bookmarks.go(1),
            "previous_bookmark": lambda: self.bookmarks.go(-1),
            "pin": self._pin,
            "unpin": self.comparison.unpin,
            "swap": lambda: self._go(self.comparison.swap),
            "turn": lambda: self.sync.ask_turn(),
            "next_breakpoint": lambda: self._go(lambda: self.breakpoint_hits.go(1)),
            "previous_breakpoint": lambda: self._go(lambda: self.breakpoint_hits.go(-1)),
            "light": lambda: self.look.choose("light"),
            "dark": lambda: self.look.choose("dark"),
            "contrast": lambda: self.look.choose("contrast"),
            "reduce_motion": self.look.reduce_motion,
            "follow_system": lambda: self.look.choose("follow_system"),
            "toggle_theme": self.look.toggle,
            "larger": lambda: self.editor.zoom(1),
            "smaller": lambda: self.editor.zoom(-1),
            "normal_size": lambda: self.editor.zoom(0),
            **self.graph_actions.handlers(),
            "zoom_in": lambda: self.transport.timeline.zoom(1),
            "zoom_out": lambda: self.transport.timeline.zoom(-1),
            "zoom_all": lambda: self.transport.timeline.fit(),
            "legend": lambda: LegendDialog(self, self.look.theme).open(),
            "shortcuts": lambda: ShortcutsDialog(self, self.shortcuts, self.look.theme).open(),
            "about": lambda: show_about(self, self.runs),
        }

    # ------------------------------------------------------------ running

    def run_or_continue(self) -> None:
        """Let a paused program go on; else run the program."""
        if self.debugging.is_paused:
            self.debugging.go_on()
        else:
            self.run()

    def run(self, debug: bool = False) -> None:
        """Run the program: a notebook cell by cell, anything else as one; with `debug` to a breakpoint or its start."""
        self.message.hide()
        self.debugging.begin()
        self.tabs.setCurrentWidget(self.output)
        if self.files.notebook:
            self.runs.run_all(self.files.cells(), self.files.path, debug)
        else:
            self.runs.run_file(self.editor.toPlainText(), self.files.path, debug)

    def _run_to_caret(self) -> None:
        if why := self.debugging.run_to(self.editor.caret_line()):
            self.transport.say(why)

    def run_cell(self) -> None:
        """Run the cell that holds the caret."""
        self._run_cell_at(self.editor.caret_line())

    def _run_cell_at(self, line: int) -> None:
        if self.debugging.is_paused:
            words = "The program is paused: let it go on ({run}) or stop it ({stop}) to run a cell."
            self.message.show_message(in_words(words, self.actions_by_name))
            return
        cells = self.files.cells()
        at = [cell for cell in cells if cell.first_line <= line + 1]
        if at:
            self.message.hide()
            self.debugging.send()
            self.runs.run_piece(at[-1], self.files.path)

    def _run_cell_and_advance(self) -> None:
        line = self.editor.caret_line()
        self._run_cell_at(line)
        following = [start for start in self.editor.cell_lines() if start > line]
        if following:
            self.editor.go_to(following[0] + 1)

    def _ask_input(self, request: object) -> None:
        self.output.ask_input(request)  # type: ignore[arg-type]
        if request is not None:
            self.tabs.setCurrentWidget(self.output)
            self.output.input.setFocus()

    def _choose_interpreter(self) -> None:
        self.interpreter_choice().ask_person()

    def interpreter_choice(self) -> InterpreterChoice:
        """What asks for an interpreter and probes it."""
        return InterpreterChoice(self.runs, self._settings, self.message.show_message, self)

    # ------------------------------------------------------------ moving

    def _go(self, move: Callable[[], None]) -> None:
        self.player.pause()
        move()

    def _go_to_line_of(self, key: str) -> None:
        if (line := self.sync.line_of(key)) is None:
            return self.transport.say("That line is not in the editor: it ran elsewhere, or was changed.")
        self.editor.go_to(line)
        return None

    def _pin(self) -> None:
        self.comparison.pin()
        self.tabs.setCurrentWidget(self.compare)

    def _over(self, direction: int) -> None:
        self.debugging.step("over", direction, lambda: self.moving.by(moves.OVER, direction))

    def _into(self, direction: int) -> None:
        self.debugging.step("into", direction, lambda: self.moving.by(moves.INTO, direction))

    def _out(self, direction: int) -> None:
        self.debugging.step("out", direction, lambda: self.moving.by(moves.OUT, direction))

    def _enable_moves(self) -> None:
        length, cursor = len(self.session.trace), self.session.cursor
        for name in ("first", "previous"):
            self.actions_by_name[name].setEnabled(cursor > 0)
        for name in ("next", "last"):
            self.actions_by_name[name].setEnabled(cursor < length)
        for name in ("unpin", "swap"):
            self.actions_by_name[name].setEnabled(self.comparison.pinned is not None)
        for name in ("play", "pin", "bookmark"):
            self.actions_by_name[name].setEnabled(length > 0)
        self.actions_by_name["save_record"].setEnabled(length > 0)

    def _enable(self) -> None:
        state, actions = self.runs.state, self.actions_by_name
        paused = state == State.PAUSED
        actions["stop"].setEnabled(state in (State.RUNNING, State.WAITING, State.PAUSED))
        actions["pause"].setEnabled(state == State.RUNNING)
        actions["run_to_caret"].setEnabled(paused)
        actions["debug"].setEnabled(not paused)
        for name in ("run_cell", "run_cell_advance"):
            actions[name].setEnabled(not paused)
        for name in _STEPS:
            self.buttons[name].setVisible(paused)
        self._name_run(paused)

    def _name_run(self, paused: bool) -> None:
        """What its keys do now."""
        action = self.actions_by_name["run"]
        keys = native(action.shortcut())
        action.setText("Continue" if paused else "Run")
        tip = "Let the program run on" if paused else "Run the whole program in a fresh process"
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)

    def _on_stage(self) -> bool:
        """Whether the keys go to the graph, not to the text."""
        focused = self.focusWidget()
        return focused is not None and self.stage.isAncestorOf(focused)

    def _copy(self) -> None:
        focused = self.focusWidget()
        copy = getattr(focused, "copy", self.editor.copy)
        copy()

    # ------------------------------------------------------------ looks

    def _wear(self) -> None:
        theme = self.look.theme
        for part in (self.editor, self.output, self.console, self.scope, self.watch, self.compare,
                     self.breakpoints_panel, self.older, self.inspector, self.canvas, self.graph_actions,
                     self.transport, self.status, self.message):  # fmt: skip
            part.set_theme(theme)
        self.title.setStyleSheet(f"color: {theme.muted};")
        self.toolbar.setStyleSheet(
            f"QToolButton {{ padding: 5px 7px; }} #run {{ color: {theme.leaf}; font-weight: bold; }}"
        )
        self.rule.setStyleSheet(f"background: {theme.border};")
        for spec in TABLE:
            if spec.icon:
                color = {"run": theme.leaf, "stop": theme.error}.get(spec.name, theme.text)
                self.actions_by_name[spec.name].setIcon(icon(spec.icon, color, theme.border))
        for choice in ("light", "dark", "contrast", "follow_system"):
            self.actions_by_name[choice].setChecked(self.look.choice == choice)
        self.actions_by_name["reduce_motion"].setChecked(self.look.reduces_motion)
        self._show_playing()
        self._enable()
        self._enable_moves()

    def _show_playing(self) -> None:
        theme = self.look.theme
        self.actions_by_name["play"].setIcon(icon("pause" if self.player.playing else "play", theme.text, theme.border))

    def _match_speed(self) -> None:
        self.canvas.speed = self.player.speed

    def _show_title(self) -> None:
        mark = " •" if self.files.modified else ""
        self.title.set_text(self.files.title + mark)
        self.setWindowTitle(f"{self.files.title}{mark} – Gradviz")

    def _remember_zoom(self, pixels: int) -> None:
        self._settings.setValue("editor_size", pixels)
        self.output.set_size(pixels - 1)

    # ------------------------------------------------------------ files, coming and going

    def open_trace(self, trace: Trace, name: str = "record") -> None:
        """Show a record that was made elsewhere."""
        self.files.show_record(trace, name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped file."""
        for url in event.mimeData().urls()[:1]:
            if url.isLocalFile():
                self.files.open(Path(url.toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved text, remember the sizes, end the workers."""
        if not self.files.may_go():
            event.ignore()
            return
        self.files.reader.cancel()
        self.player.pause()
        self.canvas.shutdown()
        self._settings.setValue("geometry", self.saveGeometry())
        for name, splitter in self._splitters.items():
            self._settings.setValue(f"splitter/{name}", splitter.saveState())
        self.runs.close()
        event.accept()

    def _restore(self) -> None:
        self.resize(1280, 800)
        if geometry := self._settings.value("geometry"):
            self.restoreGeometry(geometry)
        for name, splitter in self._splitters.items():
            state = self._settings.value(f"splitter/{name}")
            if not state or not splitter.restoreState(state):
                splitter.setSizes(_SIZES[name])
        if size := self._settings.value("editor_size"):
            self.editor.set_size(int(str(size)))
            self.output.set_size(int(str(size)) - 1)


def _splitter(orientation: Qt.Orientation, *parts: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for part in parts:
        splitter.addWidget(part)
    return splitter


def _space() -> QWidget:
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return space
