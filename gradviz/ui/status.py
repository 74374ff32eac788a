"""The words about the worker at the right end of the toolbar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from gradviz.trace.retold import reason as held_by
from gradviz.trace.retold import retold
from gradviz.ui.actions import in_words
from gradviz.ui.languages import worded
from gradviz.ui.runs import Runs, State
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ShrinkingLabel
from gradviz.wording import begun, later, tr
from gradviz.worker.messages import Paused

_MOST_TEXT = 32
_LEAST = 120
_KEYS = later("{run} goes on, {over}, {into} and {out} step, {stop} ends it.")


def worker_words(runs: Runs) -> str:
    """``torch 2.13.0 · worker ready``."""
    if runs.queued:
        return tr("worker starting  ·  the program runs as soon as it is ready")
    words = {
        State.NONE: tr("no worker"),
        State.STARTING: tr("worker starting …"),
        State.READY: tr("worker ready"),
        State.RUNNING: tr("running  {time}", time=_clock(runs.elapsed)) if runs.state == State.RUNNING else "",
        State.WAITING: tr("waiting for input"),
        State.PAUSED: pause_words(runs.pause_),
        State.ENDED: tr("worker ended: the next run starts a fresh one"),
    }[runs.state]
    return f"torch {runs.torch}  ·  {words}" if runs.torch and runs.state != State.PAUSED else words


def pause_words(pause: Paused | None) -> str:
    """``paused at line 3, before `b = a * a```, or in it, or before which function of a pass."""
    if pause is None:
        return ""
    place = ""
    if pause.stack:
        line, file = pause.stack[0].line, pause.stack[0].file.rpartition("/")[2]
        place = tr(" at line {line} of {file}", line=line, file=file) if file else tr(" at line {line}", line=line)
    if pause.thread:
        place += tr(" in {thread}", thread=pause.thread)
    before = pause.function or (f"`{_cut(pause.text)}`" if pause.text else "")
    if not before:
        return tr("paused{place}", place=place)
    if pause.within and not pause.function:
        return tr("paused{place}, in {text}", place=place, text=before)
    return tr("paused{place}, before {text}", place=place, text=before)


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
        self.edited = QLabel()
        self.edited.hide()
        self.dot = QLabel("●")
        self.words = ShrinkingLabel(_LEAST)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        for label in (self.edited, self.dot, self.words):
            row.addWidget(label)
        runs.state_changed.connect(self._refresh)
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.edited.setText(tr("edited since the run"))
        self.edited.setToolTip(tr("The record belongs to the text as it was; lines that changed are not marked."))
        self._refresh()

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

    def least_width(self, *, in_words: bool) -> int:
        """So little room it needs, with the words or without."""
        margins = self.contentsMargins() + self._row.contentsMargins()
        parts = [self.dot.minimumSizeHint().width()]
        parts += [self.edited.minimumSizeHint().width()] if not self.edited.isHidden() else []
        parts += [self.words.minimumSizeHint().width()] if in_words else []
        return sum(parts) + margins.left() + margins.right() + (len(parts) - 1) * self._row.spacing()

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
        self.dot.setToolTip(self._explanation() or worker_words(self._runs))  # the words may have no room
        at_work = self._runs.state in (State.RUNNING, State.WAITING, State.PAUSED)
        self.edited.setVisible(self._is_edited and not at_work)  # meanwhile it is said below the text

    def _explanation(self) -> str:
        if self._runs.queued:
            return tr("The worker is still loading torch; the program runs as soon as it is ready. Stop takes it back.")
        if self._runs.pause_ is not None:
            paused, reason = pause_words(self._runs.pause_), held_by(self._runs.pause_.reason)
            keys = in_words(tr(_KEYS), self._actions)
            return tr("{paused}, stopped by {reason}. {keys}", paused=begun(paused), reason=reason, keys=keys)
        return retold(self._runs.ending) if self._runs.state == State.ENDED else ""
