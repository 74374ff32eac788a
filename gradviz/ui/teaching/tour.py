"""The tour of the first start: bubbles on the living window, each asks to do something or does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from gradviz.examples import course
from gradviz.ui.actions import in_words
from gradviz.ui.languages import worded
from gradviz.ui.teaching.bubble import Bubble
from gradviz.ui.teaching.stops import Stop, greeting_place, stops
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.main_window import MainWindow

_SEEN = "tour_seen"
_GREETING = -1
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Tour(QObject):
    """Goes from stop to stop, until the last one or until a person has enough of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._stops = stops()
        self.bubble: Bubble | None = None
        """There while the tour is."""
        self.number = _GREETING
        self._from = 0
        """Where the cursor was when one came to this stop."""
        self._acted = False
        """The tour has done here what there was to do."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._place)
        session = window.session
        for changed in (session.cursor_moved, session.trace_grew, session.trace_replaced, session.selection_changed,
                        window.runs.state_changed, window.shortcuts.changed):  # fmt: skip
            changed.connect(self._tell)
        worded(self, self._tell)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.activated.connect(self.end)
        self._enter = QShortcut(window.stage)
        self._enter.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._enter.setKeys([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        self._enter.activated.connect(self._forward)
        self._enable()
        window.installEventFilter(self)
        window.canvas.installEventFilter(self)

    @property
    def seen(self) -> bool:
        """Whether this person has met the tour before."""
        return bool(self._window.settings.value(_SEEN, False, bool))

    @property
    def running(self) -> bool:
        """Whether a bubble is there."""
        return self.bubble is not None

    def offer(self) -> None:
        """At the first start: ask whether a tour is wanted."""
        if not self.seen:
            self._window.settings.setValue(_SEEN, True)
            self._open(_GREETING)

    def start(self) -> None:
        """Begin with the first stop, on the welcome program."""
        window, welcome = self._window, course()[0]
        self.end()
        if (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()  # it was begun from the settings
        window.presentation.leave()
        if (window.teaching.example is not welcome or window.files.modified) and not window.teaching.open(welcome):
            return window.transport.say(tr("The tour needs the welcome program; it begins when that may be opened."))
        window.settings.setValue(_SEEN, True)
        return self._open(0)

    def end(self) -> None:
        """Have no bubble any longer."""
        if self.bubble is not None:
            bubble, self.bubble = self.bubble, None
            had_focus = bubble.isAncestorOf(bubble.window().focusWidget() or bubble.window())
            for part in (bubble.ring, bubble):
                part.hide()
                part.deleteLater()
            if had_focus:
                self._window.editor.setFocus()
            self._enable()

    def set_theme(self) -> None:
        """Wear the window's theme."""
        if self.bubble is not None:
            self.bubble.set_theme(self._window.look.theme)
            self._expire()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window, or what the canvas shows, is another one."""
        if self.bubble is not None and (event.type() in _MOVES or event.type() == QEvent.Type.Paint):
            self._expire()
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ going on

    def _open(self, number: int) -> None:
        bubble = self.bubble = Bubble(self._window)
        bubble.set_theme(self._window.look.theme)
        bubble.forward.connect(self._forward)
        bubble.back.connect(lambda: self._go(self.number - 1))
        bubble.ended.connect(self.end)
        self._go(number)

    def _go(self, number: int) -> None:
        if number >= len(self._stops):
            return self.end()
        self.number, self._acted = number, False
        self._from = self._window.session.cursor
        stop, bubble = self._stop(), self.bubble
        assert bubble is not None
        if stop is not None:
            stop.come(self._window)
        self._tell()
        bubble.show()
        self._place()
        if stop is None or not stop.takes_keys:
            bubble.next_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._enable()
        return bubble.announce()

    def _enable(self) -> None:
        """Esc ends the tour wherever the focus is; Enter goes on where what it points at has the focus."""
        stop = self._stop() if self.running else None
        self._escape.setEnabled(self.running)
        self._enter.setEnabled(stop is not None and stop.takes_keys)
        self._window.actions_by_name["let_go"].setEnabled(not self.running)

    def _forward(self) -> None:
        stop = self._stop()
        if stop is None:
            self.end()
            self.start()
        elif self._is_left_to_do(stop):
            self._acted = True
            stop.do(self._window)
            self._tell()
        else:
            self._go(self.number + 1)

    def _stop(self) -> Stop | None:
        return self._stops[self.number] if self.number != _GREETING else None

    def _is_left_to_do(self, stop: Stop) -> bool:
        return stop.done is not None and not self._acted and not stop.done(self._window, self._from)

    # ------------------------------------------------------------ telling

    def _tell(self, *_changed: object) -> None:
        bubble = self.bubble
        if bubble is None:
            return
        stop = self._stop()
        if stop is None:
            bubble.tell(tr("Welcome to Gradviz"), tr("It shows what PyTorch does, step by step, forward and back. "
                        "A tour of two minutes shows how."), "", "")  # fmt: skip
            words = tr("No, thanks"), "", tr("&Show me")
        else:
            done = stop.done is not None and stop.done(self._window, self._from)
            place = tr("{number} of {count}", number=self.number + 1, count=len(self._stops))
            text = in_words(tr(stop.text), self._window.actions_by_name)
            bubble.tell(tr(stop.title), text, place, "✓ " + tr("Done") if done else "")
            last = self.number == len(self._stops) - 1
            forward = tr("Do it for &me") if self._is_left_to_do(stop) else tr("Fi&nish") if last else tr("&Next")
            words = tr("End the to&ur"), tr("Bac&k"), forward
        for button, text in zip((bubble.end_button, bubble.back_button, bubble.next_button), words, strict=True):
            button.setText(text)
        bubble.back_button.setVisible(self.number > 0)
        bubble.end_button.setVisible(self.number < len(self._stops) - 1)
        self._expire()

    def _expire(self) -> None:
        """What the bubble points at may be elsewhere."""
        if not self._soon.isActive():
            self._soon.start(0)

    def _place(self) -> None:
        if self.bubble is None:
            return
        stop, window = self._stop(), self._window
        if stop is not None:
            self.bubble.stand_by(stop.place(window), stop.kept_free(window))
        else:
            self.bubble.stand_on(greeting_place(window) or window.rect())
