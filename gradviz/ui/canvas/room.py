"""Where on the canvas there is room for the graph: below the headline and a bar, above the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from gradviz.ui.canvas import furniture

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

WIDEST_BAR = 420
_CARD = 150.0
"""About so high, at the usual distance, is a card with its gradient and what is said below it."""


class Room:
    """The room of a canvas, and the bar that takes some of it."""

    def __init__(self, canvas: GraphCanvas) -> None:
        self._canvas = canvas
        self._bar: QWidget | None = None
        self._bar_height = 0
        self._below: QWidget | None = None

    @property
    def has_bar(self) -> bool:
        """Whether the bar is there."""
        return self._bar is not None and not self._bar.isHidden()

    @property
    def closer(self) -> float:
        """So many times as near as usual one looks at the graph: as large as a card has room."""
        return min(self._canvas.theme.closer, max(1.0, self._free().height() / _CARD))

    def rect(self) -> QRectF:
        """What the graph is fitted into."""
        room = self._free()
        if self.has_bar:
            room.setTop(min(room.top() + self._bar_height, room.bottom() - 50))
        return room

    def page(self) -> tuple[float, float]:
        """The room without a bar, roughly, so that small changes of it make no other layout."""
        room, closer = self._free(), self.closer
        return max(400.0, room.width() / closer // 20 * 20), max(300.0, room.height() / closer // 20 * 20)

    def put_on_top(self, bar: QWidget, height: int) -> None:
        """A bar stands below the headline whenever it is visible."""
        self._bar, self._bar_height = bar, height
        self.place_bar()

    def put_below_words(self, part: QWidget) -> None:
        """Something stands below the words whenever it is visible."""
        self._below = part

    def words(self) -> QRectF:
        """What words in the middle have where there is no graph."""
        room = QRectF(self._canvas.rect())
        if self._below is not None and not self._below.isHidden():
            end = float(self._below.y())
            room.setTop(max(0.0, end - furniture.words_room(self._canvas.theme)))
            room.setBottom(end)
        return room

    def place_bar(self) -> None:
        """The canvas has another size."""
        if self._bar is not None:
            theme, size = self._canvas.theme, self._canvas.size()
            wide, top = min(WIDEST_BAR, size.width() - 24), round(furniture.headline_room(theme, size.height())) + 2
            self._bar.setGeometry(size.width() - 12 - wide, top, wide, self._bar_height)

    def _free(self) -> QRectF:
        width, height, theme = self._canvas.width(), self._canvas.height(), self._canvas.theme
        top = furniture.headline_room(theme, height) + 8
        bottom = furniture.legend_room(theme, height) + furniture.FADE + furniture.CAPTION * theme.closer
        return QRectF(20, top, max(width - 40, 50), max(height - top - bottom, 50))
