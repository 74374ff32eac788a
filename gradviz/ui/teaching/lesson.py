"""The strip above the program of an example: what it teaches, and what to watch for, one thing after the other."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gradviz.examples import Example, course, neighbor
from gradviz.ui.actions import in_words
from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ElidedLabel, Roomy
from gradviz.wording import tr

_SCROLLED = 1.6
"""Where the type is more times as large as usual, it scrolls."""
_CODE, _MOST_CODE = 100, 200
"""Pixels, with the usual type and at most, that it leaves the editor then."""
_LEAST = 100
"""Pixels that it has itself then."""


class Lesson(QFrame):
    """Shows one example; where its moments are is known by `Teaching`."""

    watch_asked = Signal(int)
    """Go to where that thing to watch for is seen."""
    closed = Signal()

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self._actions = actions
        self.example: Example | None = None
        self.current = 0
        """Which thing to watch for is told."""
        self.arrived = False
        """Whether the graph shows it."""
        self.ready = False
        """Whether there is a record of the example."""
        self._below: QWidget | None = None
        """The editor."""
        self._place: Roomy | None = None
        """Where it is scrolled if type is large."""
        self.title = ElidedLabel()
        self.title.setObjectName("title")
        self.place = QLabel()
        self.place.setObjectName("muted")
        self.sentence = _wrapped("sentence")
        self.watching = QLabel()
        self.watching.setObjectName("muted")
        self.hint = QToolButton()
        self.hint.setObjectName("hint")
        self.text = _wrapped("watch")
        self.numbers: list[QToolButton] = []
        self.previous = self._button("‹", actions["previous_example"])
        self.next = self._button("›", actions["next_example"])
        self.close_button = self._button("✕", None)
        self.close_button.clicked.connect(self.closed)
        self.hint.clicked.connect(actions["run"].trigger)
        self._arrange()
        self.setTabOrder(self.close_button, self.hint)
        self.set_theme(theme)
        worded(self, self._tell)
        self.hide()

    def setVisible(self, visible: bool) -> None:
        """Come or go, with the place that it is in."""
        super().setVisible(visible)
        if self._place is not None:
            self._place.setVisible(visible and self._place.widget() is self)
            self._leave_room()

    def _take_place(self) -> None:
        """Stand above the editor, or, where type is large, scroll there."""
        place, shown = self._place, not self.isHidden()
        scrolls = self._theme.larger > _SCROLLED
        if place is None or scrolls == (place.widget() is self):
            return
        if scrolls:
            place.setWidget(self)
        else:
            place.takeWidget()
            self._column.insertWidget(0, self)
        self.setVisible(shown)

    def above(self, editor: QWidget) -> QWidget:
        """The editor with this strip at its head."""
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._place = Roomy(QWidget())
        self._place.setMinimumHeight(_LEAST)
        self._place.hide()
        self._column = column
        column.addWidget(self._place)
        column.insertWidget(0, self)
        self._take_place()
        column.addWidget(editor, 1)
        self._below = editor
        self._leave_room()
        return both

    def _leave_room(self) -> None:
        """Where type is large, say the less, and leave room for some lines of code."""
        scrolls = self._theme.larger > _SCROLLED
        self.sentence.setHidden(scrolls)
        if self._below is not None:
            least = min(self._theme.length(_CODE), _MOST_CODE) if scrolls and not self.isHidden() else 0
            self._below.setMinimumHeight(least)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self._take_place()
        self._leave_room()
        round_ = theme.length(10)
        self.setStyleSheet(
            f"#lesson {{ background: {theme.canvas}; border-bottom: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.text}; }}"
            f"#title {{ font-weight: bold; }} #muted {{ color: {theme.muted}; }} #sentence {{ color: {theme.muted}; }}"
            "QToolButton { padding: 2px 7px; }"
            f"#hint {{ color: {theme.accent}; padding: 1px 4px; }}"
            f"#number {{ border: 1px solid {theme.border}; border-radius: {round_}px; padding: 0px;"
            f" min-width: {2 * round_ - 2}px; min-height: {2 * round_ - 2}px; background: {theme.card}; }}"
            f"#number:hover, #number:focus {{ border-color: {theme.accent}; }}"
            f"#number:checked {{ background: {theme.accent}; border-color: {theme.accent}; color: {theme.on_accent};"
            " font-weight: bold; }"
        )
        self._fit_row()

    def show_example(self, example: Example | None) -> None:
        """Tell of another example, or of none."""
        self.example, self.current, self.arrived = example, 0, False
        for number in self.numbers:
            number.setParent(None)
            number.deleteLater()
        self.numbers = []
        for index in range(len(example.watch) if example else 0):
            button = QToolButton()
            button.setObjectName("number")
            button.setText(str(index + 1))
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, index=index: self.watch_asked.emit(index))
            self._row.insertWidget(1 + index, button)
            self.setTabOrder(self.numbers[-1] if self.numbers else self.hint, button)
            self.numbers.append(button)
        self._tell()

    def show_watch(self, index: int, arrived: bool) -> None:
        """Tell one thing to watch for; `arrived`: the graph shows it now."""
        self.current, self.arrived = index, arrived
        self._tell()

    def set_ready(self, ready: bool) -> None:
        """There is a record of the example, or there is none yet."""
        if ready != self.ready:
            self.ready = ready
            self._tell()

    def _tell(self) -> None:
        for button, words in (
            (self.previous, tr("Previous Example")),
            (self.next, tr("Next Example")),
            (self.close_button, tr("Close this")),
        ):
            button.setAccessibleName(words)
        self.close_button.setToolTip(tr("Close this; View › What to Watch For shows it again"))
        self.watching.setText(tr("Watch for"))
        example = self.example
        if example is None:
            return
        names = [each.name for each in course()]
        self.title.set_text(tr(example.title))
        self.place.setText(tr("{number} of {count}", number=names.index(example.name) + 1, count=len(names)))
        self.sentence.setText(tr(example.sentence))
        for button, by in ((self.previous, -1), (self.next, 1)):
            other = neighbor(example.name, by)
            button.setEnabled(other is not None)
            words = tr("Previous Example") if by < 0 else tr("Next Example")
            button.setToolTip(f"{words}: {tr(other.title)}" if other else words)
        watch = example.watch[self.current]
        self.text.setText(f"{self.current + 1}.  {tr(watch.text)}")
        for index, number in enumerate(self.numbers):
            number.setChecked(self.arrived and index == self.current)
            number.setToolTip(tr(example.watch[index].text))
            number.setAccessibleName(f"{index + 1}. {tr(example.watch[index].text)}")
        self.hint.setText(in_words(tr("Run it first: {run}"), self._actions))
        self._fit_row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have what there is room for."""
        super().resizeEvent(event)
        self._fit_row()

    def _fit_row(self) -> None:
        """The numbers always; what to do first, and what they are, as far as there is room for it."""
        column, row = self._rows.contentsMargins(), self._row
        room = self.width() - column.left() - column.right() - row.spacing() * len(self.numbers)
        room -= sum(number.sizeHint().width() for number in self.numbers)
        for part, wanted in ((self.hint, not self.ready), (self.watching, True)):
            room -= part.sizeHint().width() if wanted else 0
            part.setVisible(wanted and room >= 0)

    # ------------------------------------------------------------ building

    def _button(self, sign: str, action: QAction | None) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAutoRaise(True)
        if action is not None:
            button.clicked.connect(action.trigger)
        return button

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        for part in (self.place, self.previous, self.next, self.close_button):
            head.addWidget(part)
        below = QWidget()
        below.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(below)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self._row.addWidget(self.watching)
        self._row.addWidget(self.hint)
        self._row.addStretch(1)
        column = self._rows = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 6, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(below)
        column.addWidget(self.text)


def _wrapped(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
