"""How much of what one cell displays is kept: the beginning, and the last of it."""

from __future__ import annotations

from gradviz.events import ResultDisplayed

LIMIT = 128 << 20
"""Characters that one cell may display before only the last display of what follows is kept."""
LARGEST = 32 << 20
"""Characters of one form of a display: more would take too long to hand over."""
TEXT = 1 << 20
"""Characters of plain text in one display; of a longer one, beginning and end are kept."""

_LEFT_OUT = "\n… {:,} characters are left out …\n"
_TOO_LARGE = "… {} of {:,} characters is left out: one display may have {:,}. The program can write it to a file. …\n"
_CUT = "… more than {:,} characters were displayed: from here on only the last display is kept …\n"
_BETWEEN = "… {:,} displays are left out …\n"

Told = str | ResultDisplayed
"""A remark on what is left out, or a display."""


class DisplayLimit:
    """Counts what a cell displays, and holds back what comes beyond the limit. One thread at a time."""

    def __init__(self, limit: int = LIMIT, largest: int = LARGEST) -> None:
        self._limit, self._largest = limit, largest
        self._shown = self._beyond = 0
        """Characters of this cell, and displays of it that came after the limit."""
        self._last: ResultDisplayed | None = None

    def take(self, display: ResultDisplayed) -> list[Told]:
        """What is to be told now that this was displayed."""
        told = self._shorten(display.data)
        before, self._shown = self._shown, self._shown + sum(map(len, display.data.values()))
        if self._shown <= self._limit:
            return [*told, display]
        self._beyond += 1
        self._last = display
        return [_CUT.format(self._limit)] if before <= self._limit else []

    def end(self) -> list[Told]:
        """The cell has ended: the last of what came beyond the limit; counts anew."""
        told: list[Told] = [_BETWEEN.format(self._beyond - 1)] if self._beyond > 1 else []
        if self._last is not None:
            told.append(self._last)
        self._last, self._shown, self._beyond = None, 0, 0
        return told

    def _shorten(self, data: dict[str, str]) -> list[Told]:
        """Take out of a display what is too large; what was, in words."""
        plain = data.get("text/plain", "")
        if len(plain) > TEXT:
            half = TEXT // 2
            data["text/plain"] = plain[:half] + _LEFT_OUT.format(len(plain) - 2 * half) + plain[-half:]
        large = [mime for mime, text in data.items() if len(text) > self._largest]
        return [_TOO_LARGE.format(mime, len(data.pop(mime)), self._largest) for mime in large]
