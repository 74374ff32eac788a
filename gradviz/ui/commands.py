"""What answers each action of the table: one line an action, by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from gradviz.ui.dialogs import show_about
from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.commands import Commands
from gradviz.ui.editor.text_actions import text_handlers
from gradviz.ui.interpreter import InterpreterChoice
from gradviz.ui.legend_dialog import LegendDialog
from gradviz.ui.palette import Palette
from gradviz.ui.parts import Parts
from gradviz.ui.settings_dialog import SettingsDialog
from gradviz.ui.shortcuts_dialog import ShortcutsDialog
from gradviz.ui.teaching.help_dialog import HelpDialog

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

Handlers = dict[str, Callable[[], object]]


def handlers(window: MainWindow) -> Handlers:
    """All of them, of a window that is built."""
    found: Handlers = {
        **_files(window),
        **_text(window),
        **_record(window),
        **_looks(window),
        **_help(window),
        **window.running.handlers(),
        **window.play_options.handlers(),
        **window.moving.handlers(),
        **window.teaching.handlers(),
        **window.graph_actions.handlers(),
        **window.language_actions.handlers(),
        **window.assistant.handlers(),
        **window.trail.handlers(),
        **window.ran_lines.handlers(),
        **Parts(window).handlers(),
    }
    return found | _presented(window, found)


def _presented(window: MainWindow, found: Handlers) -> Handlers:
    """What the keys of a clicker do while one presents; else what they do at a desk."""
    presentation = window.presentation

    def where(handler: Callable[[], object], name: str) -> Callable[[], object]:
        return lambda: handler() if presentation.presents else found[name]()

    return {
        "next_line": where(lambda: presentation.go(1), "next_line"),
        "previous_line": where(lambda: presentation.go(-1), "previous_line"),
        "run": where(lambda: presentation.start(found["run"], found["play"]), "run"),
    }


def _files(window: MainWindow) -> Handlers:
    return {
        "new": lambda: window.files.new(),
        "open": lambda: window.files.ask_and_open(),
        "save": lambda: window.files.save(),
        "save_as": lambda: window.files.save_as(),
        "save_all": lambda: window.files.save_all(),
        "close_tab": lambda: window.files.close(window.documents.active),
        "reopen": lambda: window.files.reopen(),
        "next_tab": lambda: window.tabs.step(1),
        "previous_tab": lambda: window.tabs.step(-1),
        "split_right": lambda: window.panes.split(Qt.Orientation.Horizontal),
        "split_down": lambda: window.panes.split(Qt.Orientation.Vertical),
        "join": lambda: window.panes.join(),
        "other_editor": lambda: window.panes.go_to_other(),
        "save_record": lambda: window.files.save_record(window.session.trace),
        "export_picture": lambda: window.pictures.export(),
        "copy_picture": lambda: window.pictures.copy(),
        "welcome": lambda: window.files.welcome(),
        "quit": window.close,
    }


def _text(window: MainWindow) -> Handlers:
    return {
        "undo": lambda: window.graph_actions.undo() if window.on_stage() else window.editor.undo(),
        "redo": lambda: window.graph_actions.redo() if window.on_stage() else window.editor.redo(),
        "cut": lambda: _clipboard(window, "cut"),
        "copy": lambda: _clipboard(window, "copy"),
        "paste": lambda: _clipboard(window, "paste"),
        **text_handlers(lambda: window.editor),
        "find": lambda: _find(window),
        "outline": lambda: _outline(window),
        "clear_output": lambda: window.output.clear(),
        "save_output": lambda: window.output.ask_and_save(),
        "breakpoint": lambda: window.breakpoints.toggle(window.editor.caret_line()),
        "new_breakpoint": lambda: window.breakpoint_gutter.ask_new(),
        "interpreter": lambda: interpreter_choice(window).ask_person(),
        "limits": lambda: show_settings(window, "max_events"),
        "settings": lambda: show_settings(window),
    }


def _clipboard(window: MainWindow, what: str) -> None:
    """In what has the focus, if that knows how; else in the editor."""
    part: QWidget | Commands | None = window.focusWidget()
    if isinstance(part, CodeEditor) and what != "paste":
        part = part.commands  # which take the line where nothing is chosen
    getattr(part, what, getattr(window.editor, what))()


def _find(window: MainWindow) -> None:
    """In the text; in the graph or the output if that has the focus."""
    if window.on_stage():
        window.actions_by_name["search_graph"].trigger()
    elif window.output.has_focus():
        window.output.find_words()
    else:
        window.editor.open_find()


def _outline(window: MainWindow) -> None:
    window.docks.show_panel(window.outline)
    QTimer.singleShot(0, window.outline.filter.setFocus)  # when its dock has come to the front


def _record(window: MainWindow) -> Handlers:
    return {
        "bookmark": lambda: window.bookmarks.ask(),
        "bookmarks": lambda: window.bookmarks.show_all(),
        "next_bookmark": lambda: window.bookmarks.go(1),
        "previous_bookmark": lambda: window.bookmarks.go(-1),
        "pin": window.pin,
        "unpin": window.comparison.unpin,
        "swap": lambda: window.go(window.comparison.swap),
        "turn": lambda: window.sync.ask_turn(),
        "next_breakpoint": lambda: window.go(lambda: window.breakpoint_hits.go(1)),
        "previous_breakpoint": lambda: window.go(lambda: window.breakpoint_hits.go(-1)),
    }


def _looks(window: MainWindow) -> Handlers:
    return {
        "light": lambda: window.look.choose("light"),
        "dark": lambda: window.look.choose("dark"),
        "contrast": lambda: window.look.choose("contrast"),
        "reduce_motion": window.look.reduce_motion,
        "follow_system": lambda: window.look.choose("follow_system"),
        "toggle_theme": window.look.toggle,
        "larger": lambda: window.look.enlarge(1),
        "smaller": lambda: window.look.enlarge(-1),
        "normal_size": lambda: window.look.enlarge(0),
        "present": lambda: window.presentation.toggle(),
        "spotlight": lambda: window.presentation.spotlight(),
        "black": lambda: window.presentation.black(),
        "zoom_in": lambda: window.transport.timeline.zoom(1),
        "zoom_out": lambda: window.transport.timeline.zoom(-1),
        "zoom_all": lambda: window.transport.timeline.fit(),
        "reset_panels": lambda: window.docks.reset(),
    }


def _help(window: MainWindow) -> Handlers:
    return {
        "palette": lambda: Palette(window, window.actions_by_name, window.settings, window.look.theme).show(),
        "legend": lambda: LegendDialog(window, window.look.theme).open(),
        "shortcuts": lambda: ShortcutsDialog(window, window.shortcuts, window.look.theme).open(),
        "tour": window.tour.start,
        "search_help": lambda: HelpDialog(window, window.look.theme).open(),
        "about": lambda: show_about(window, window.runs, window.look.theme),
    }


def show_settings(window: MainWindow, key: str = "") -> None:
    """Open the dialog of settings, at one of them."""
    choice = interpreter_choice(window)
    dialog = SettingsDialog(window, window.preferences, window.look, window.actions_by_name, choice)
    dialog.open()
    if key:
        dialog.show_setting(key)


def interpreter_choice(window: MainWindow) -> InterpreterChoice:
    """What asks for an interpreter and probes it."""
    return InterpreterChoice(window.runs, window.settings, window.message.show_message, window)
