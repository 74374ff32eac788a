"""What a notebook would display goes to the record."""

from __future__ import annotations

import base64
import json
import tokenize
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher

from gradviz.worker.interrupt import interruptible

Show = Callable[[dict[str, str]], None]


def as_text(data: dict[str, Any]) -> dict[str, str]:
    """A bundle of MIME types with text alone: bytes as base64, other values as JSON."""
    return {mime: _text(value) for mime, value in data.items()}


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text.encode("utf-8", "backslashreplace").decode()


class RecordedDisplayHook(DisplayHook):  # type: ignore[misc]  # IPython has no types
    """Shows the value of a cell's last expression.

    It keeps the last value only, as ``_``: IPython's ``Out`` would hold every displayed tensor, and its graph.
    """

    show: Show
    source = ""
    _: Any

    @interruptible
    def __call__(self, result: Any = None) -> None:
        """Display a value."""
        if result is None or self.quiet():
            return
        data, _ = self.compute_format_data(result)
        self.update_user_ns(result)
        self.fill_exec_result(result)
        if data:
            self.show(as_text(data))

    def quiet(self) -> bool:
        """Whether the cell ends with a semicolon."""
        try:
            return bool(self.semicolon_at_end_of_expression(self.source))
        except (tokenize.TokenError, SyntaxError):  # a cell with IPython's own syntax
            return False

    def update_user_ns(self, result: Any) -> None:
        """Bind ``_``, unless the user's program has bound it."""
        namespace = self.shell.user_ns
        if namespace.get("_", self._) is self._:
            self._ = namespace["_"] = result


class RecordedDisplayPublisher(DisplayPublisher):  # type: ignore[misc]  # IPython has no types
    """Shows what ``display(...)`` is given."""

    show: Show

    def publish(self, data: dict[str, Any], *_: Any, **__: Any) -> None:
        """Display a bundle."""
        if data:
            self.show(as_text(data))

    def clear_output(self, wait: bool = False) -> None:
        """Keep what was shown: a record forgets nothing."""
