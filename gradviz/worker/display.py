"""What a notebook would display goes to the record."""

from __future__ import annotations

import base64
import json
import sys
import tokenize
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter

from gradviz.events import OutputCleared, ResultDisplayed
from gradviz.worker.interrupt import interruptible

Show = Callable[[ResultDisplayed | OutputCleared], None]
"""Takes what is displayed; which cell runs is its own affair."""
_ANY = 0
_OF_LIBRARIES = ("matplotlib.", "IPython.", "PIL.")
_settrace = sys.settrace
"""Python's own (see `OwnTraces`)."""


def as_text(data: dict[str, Any]) -> dict[str, str]:
    """A bundle of MIME types with text alone: bytes as base64, other values as JSON."""
    return {mime: _text(value) for mime, value in data.items()}


def displayed(
    data: dict[str, Any], metadata: dict[str, Any] | None, *, result: bool = False, name: str = "", update: bool = False
) -> ResultDisplayed:
    """The event for a bundle of MIME types."""
    said = json.dumps(metadata, default=str) if metadata else ""
    return ResultDisplayed(_ANY, as_text(data), said, result, name, update)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text.encode("utf-8", "backslashreplace").decode()


class QuickFormatter(DisplayFormatter):  # type: ignore[misc]  # IPython has no types
    """Puts into form untraced what runs no code of the user's: to trace a figure's hundred thousand calls takes 1 s."""

    def format(self, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """All forms of a value, and what goes with them."""
        if not type(obj).__module__.startswith(_OF_LIBRARIES):
            return super().format(obj, *args, **kwargs)
        trace = sys.gettrace()
        _settrace(None)
        try:
            return super().format(obj, *args, **kwargs)
        finally:
            _settrace(trace)


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
        data, metadata = self.compute_format_data(result)
        self.update_user_ns(result)
        self.fill_exec_result(result)
        if data:
            self.show(displayed(data, metadata, result=True))

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

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: object = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Display a bundle, or replace one that was displayed under the same name."""
        name = str((transient or {}).get("display_id", ""))
        if data or update:
            self.show(displayed(data, metadata, name=name, update=update))

    def clear_output(self, wait: bool = False) -> None:
        """Say that what the cell has put out is of no use any longer."""
        self.show(OutputCleared(_ANY, wait))
