"""Small widgets that several panels use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QTabWidget,
    QToolButton,
    QTreeWidget,
    QWidget,
)
from shiboken6 import isValid

from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.wording import tr

_USEFUL = 120
"""Pixels."""
_TIGHTEST, _WIDEST = 3, 14
"""Pixels at either side of the words of a tab."""


class ElidedLabel(QLabel):
    """One line of text that gives way with dots; the whole of it is in its tooltip."""

    elided_at = Qt.TextElideMode.ElideRight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def whole(self) -> str:
        """The text without dots."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setToolTip(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, self.elided_at, max(0, self.width() - 2)))


class ShrinkingLabel(ElidedLabel):
    """Takes the room of its text where there is so much, and gives way where there is less."""

    def __init__(self, least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_text(self, text: str) -> None:
        """Show another text."""
        super().set_text(text)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """That of the whole text."""
        return QSize(self._wanted(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """So much stays of a long text."""
        return QSize(min(self._least, self._wanted()), super().minimumSizeHint().height())

    def _wanted(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._whole) + 4 if self._whole else 0


class Choice(QComboBox):
    """Says by a chevron that there is more to choose from: style sheets take Qt's own away."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt paints it, and the chevron."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = self.palette().ColorRole
        painter.setPen(QPen(self.palette().color(role.Text if self.isEnabled() else role.Mid), 1.6))
        half = self.fontMetrics().height() / 4
        x, y = self.width() - 8.0 - 2 * half, self.height() / 2 + half / 2
        painter.drawPolyline(QPolygonF([QPointF(x - half, y - half), QPointF(x, y), QPointF(x + half, y - half)]))
        painter.end()


class ScrollSigns(QObject):
    """Paints the buttons that scroll tabs as large as the type: Qt's own arrows are always of 8 pixels."""

    def __init__(self, tabs: QTabBar) -> None:
        super().__init__(tabs)
        for name in ("ScrollLeftButton", "ScrollRightButton"):
            if (button := tabs.findChild(QToolButton, name)) is not None:
                button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint instead of Qt."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QToolButton):
            return super().eventFilter(watched, event)
        painter = QPainter(watched)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role, half = watched.palette().ColorRole, watched.fontMetrics().height() / 4
        painter.fillRect(watched.rect(), watched.palette().color(role.Light if watched.underMouse() else role.Window))
        painter.setPen(QPen(watched.palette().color(role.Text if watched.isEnabled() else role.Mid), 2))
        middle, tip = QPointF(watched.rect().center()), half / 2
        if watched.arrowType() == Qt.ArrowType.LeftArrow:
            tip = -tip
        above, point, below = QPointF(-tip, -half), QPointF(tip, 0), QPointF(-tip, half)
        painter.drawPolyline(QPolygonF([middle + above, middle + point, middle + below]))
        painter.end()
        return True


class Tabs(QTabWidget):
    """Tabs that stand closer together where the window is narrow, so that all of them are in view."""

    def __init__(self) -> None:
        super().__init__()
        self._padding = -1
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        ScrollSigns(self.tabBar())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the tabs."""
        metrics = QFontMetrics(self.tabBar().font())
        words = sum(metrics.horizontalAdvance(self.tabText(each)) + 2 for each in range(self.count()))
        room = (event.size().width() - words) // (2 * max(1, self.count()))
        padding = max(_TIGHTEST, min(_WIDEST, room))
        if padding != self._padding:
            self._padding = padding
            self.tabBar().setStyleSheet(f"QTabBar::tab {{ padding: 8px {padding}px; }}")
        super().resizeEvent(event)


def take_what_is_left(rows: QWidget) -> None:
    """Have rows that scroll by themselves ask for no height: what stands above and below them is in view first."""
    policy = rows.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    rows.setSizePolicy(policy)


class Roomy(QScrollArea):
    """Holds something that may need more room than there is: what has none is scrolled to, and nothing is cut off."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        policy = content.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """That of what it holds."""
        content = self.widget()
        return content.sizeHint() if content is not None else super().sizeHint()

    def heightForWidth(self, width: int) -> int:
        """That of what it holds."""
        content = self.widget()
        found = content.heightForWidth(width) if content is not None and content.hasHeightForWidth() else -1
        return found if found >= 0 else self.sizeHint().height()

    def minimumSizeHint(self) -> QSize:
        """So little is still of use."""
        content = self.widget()
        needed = content.minimumSizeHint() if content is not None else QSize()
        return needed.boundedTo(QSize(_USEFUL, _USEFUL))


class GivingRow(QWidget):
    """Buttons beside each other, the last one at the right; where there is less room, those named last go."""

    def __init__(self, buttons: Sequence[QWidget], *, order: Sequence[QWidget]) -> None:
        super().__init__()
        self._order = order
        """What matters more comes first."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 10, 6)
        row.setSpacing(6)
        for button in buttons[:-1]:
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Words have become longer or shorter."""
        if event.type() == QEvent.Type.LayoutRequest and all(map(isValid, self._order)):  # else it is about to go
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        for number, button in enumerate(self._order):
            room -= button.sizeHint().width() + (self._row.spacing() if number else 0)
            button.setVisible(number == 0 or room >= 0)


class FlatList(QTreeWidget):
    """Rows of several columns, of which one is chosen; no tree and no frame."""

    def __init__(self, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(columns)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class MessageBar(QWidget):
    """A sentence across the window that something went wrong; it stays until it is closed or replaced."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setText("✕")
        worded(close, lambda: close.setAccessibleName(tr("Close the message")))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.addWidget(self.label, 1)
        row.addWidget(close)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.setStyleSheet(
            f"MessageBar {{ background: {theme.error_soft}; border-bottom: 1px solid {theme.border}; }}"
            f"QLabel {{ color: {theme.text}; }}"
        )

    def show_message(self, text: str) -> None:
        """Say something."""
        self.label.setText(text)
        self.show()
