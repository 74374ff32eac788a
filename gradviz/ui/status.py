"""The words about the worker at the right end of the toolbar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gradviz.ui.actions import in_words
from gradviz.ui.runs import Runs, State
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ShrinkingLabel
from gradviz.worker.messages import Paused

_MOST_TEXT = 32
_LEAST = 120
_KEYS = "{run} goes on, {over}, {into} and {out} step, {stop} ends it."
_QUEUED = "worker starting  ·  the program runs as soon as it is ready"


def worker_words(runs: Runs) -> str:
    """``torch 2.13.0 · worker ready``."""
    if runs.queued:
        return _QUEUED
    words = {
        State.NONE: "no worker",
        State.STARTING: "worker starting …",
        State.READY: "worker ready",
        State.RUNNING: f"running  {_clock(runs.elapsed)}" if runs.state == State.RUNNING else "",
        State.WAITING: "waiting for input",
        State.PAUSED: pause_words(runs.pause_),
        State.ENDED: "worker ended: the next run starts a fresh one",
    }[runs.state]
    return f"torch {runs.torch}  ·  {words}" if runs.torch and runs.state != State.PAUSED else words


def pause_words(pause: Paused | None) -> str:
    """``paused at line 3, before `b = a * a```, or in it, or before which function of a pass."""
    if pause is None:
        return ""
    place = f" at line {pause.stack[0].line}" if pause.stack else ""
    if pause.stack and pause.stack[0].file:
        place += f" of {pause.stack[0].file.rpartition('/')[2]}"
    before = pause.function or (f"`{_cut(pause.text)}`" if pause.text else "")
    thread = f" in {pause.thread}" if pause.thread else ""
    where = "in" if pause.within and not pause.function else "before"
    return f"paused{place}{thread}" + (f", {where} {before}" if before else "")


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class WorkerStatus(QWidget):
    """A dot in the colour of the state, and the words."""

    def __init__(self, runs: Runs, actions: Mapping[str, QAction], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs, self._actions = runs, actions
        self._is_edited = False
        self.edited = QLabel("edited since the run")
        self.edited.setToolTip("The record belongs to the text as it was; lines that changed are not marked.")
        self.edited.hide()
        self.dot = QLabel("●")
        self.words = ShrinkingLabel(_LEAST)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        for label in (self.edited, self.dot, self.words):
            row.addWidget(label)
        runs.state_changed.connect(self._refresh)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(f"QLabel {{ color: {theme.muted}; }}")
        self.edited.setStyleSheet(
            f"color: {theme.warning}; border: 1px solid {theme.border}; border-radius: 10px; padding: 1px 9px;"
            "margin-right: 10px; max-height: 18px;"
        )
        self._refresh()

    def show_edited(self, edited: bool) -> None:
        """Say, or no longer say, that the text differs from what ran."""
        self._is_edited = edited
        self._refresh()

    def _refresh(self) -> None:
        theme = self._theme
        color = {
            State.READY: theme.leaf,
            State.RUNNING: theme.faint if self._runs.queued else theme.data,
            State.WAITING: theme.gradient,
            State.PAUSED: theme.warning,
            State.ENDED: theme.error,
        }.get(self._runs.state, theme.faint)
        self.dot.setStyleSheet(f"color: {color};")
        self.words.set_text(worker_words(self._runs))
        self.words.setToolTip(self._explanation())
        at_work = self._runs.state in (State.RUNNING, State.WAITING, State.PAUSED)
        self.edited.setVisible(self._is_edited and not at_work)  # meanwhile it is said below the text

    def _explanation(self) -> str:
        if self._runs.queued:
            return "The worker is still loading torch; the program runs as soon as it is ready. Stop takes it back."
        if self._runs.pause_ is not None:
            paused = pause_words(self._runs.pause_).removeprefix("paused")
            return f"Paused{paused}, stopped by {self._runs.pause_.reason}. {in_words(_KEYS, self._actions)}"
        return self._runs.ending if self._runs.state == State.ENDED else ""
