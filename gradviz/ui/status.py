"""The words about the worker at the right end of the toolbar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gradviz.ui.runs import Runs, State
from gradviz.ui.theme import Theme

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
        State.ENDED: "worker ended: the next run starts a fresh one",
    }[runs.state]
    return f"torch {runs.torch}  ·  {words}" if runs.torch else words


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class WorkerStatus(QWidget):
    """A dot in the colour of the state, and the words."""

    def __init__(self, runs: Runs, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.edited = QLabel("edited since the run")
        self.edited.setToolTip("The record belongs to the text as it was; lines that changed are not marked.")
        self.edited.hide()
        self.dot = QLabel("●")
        self.words = QLabel()
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
        self.edited.setVisible(edited)

    def _refresh(self) -> None:
        theme = self._theme
        color = {
            State.READY: theme.leaf,
            State.RUNNING: theme.faint if self._runs.queued else theme.data,
            State.WAITING: theme.gradient,
            State.ENDED: theme.error,
        }.get(self._runs.state, theme.faint)
        self.dot.setStyleSheet(f"color: {color};")
        self.words.setText(worker_words(self._runs))
        self.words.setToolTip(self._explanation())

    def _explanation(self) -> str:
        if self._runs.queued:
            return "The worker is still loading torch; the program runs as soon as it is ready. Stop takes it back."
        return self._runs.ending if self._runs.state == State.ENDED else ""
