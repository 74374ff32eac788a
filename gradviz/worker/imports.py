"""Imports of libraries run untraced: to trace all that they run takes nearly twice as long.

``torch.optim`` imports a thousand modules when a program makes its first optimizer.
"""

from __future__ import annotations

import importlib.machinery
import sys
import threading
from types import TracebackType
from typing import Any

from gradviz.worker.user_code import UserCode

_bootstrap: Any = sys.modules["_frozen_importlib"]
_settrace = sys.settrace
"""Python's own (see `OwnTraces`)."""
_TRIMMED = "<frozen importlib._bootstrap>"
"""Python leaves frames of this file out of tracebacks."""


class Imports:
    """Takes the place of what loads modules, for as long as a program is traced."""

    def __init__(self, user_code: UserCode) -> None:
        self._user_code = user_code
        self._original = _bootstrap._find_and_load
        self._here = threading.local()

    def __enter__(self) -> None:
        def find_and_load(name: str, import_: Any) -> Any:
            return self._load(name, import_)

        find_and_load.__code__ = find_and_load.__code__.replace(co_filename=_TRIMMED)
        _bootstrap._find_and_load = find_and_load

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _bootstrap._find_and_load = self._original

    def _load(self, name: str, import_: Any) -> Any:
        now = sys.gettrace()
        kept = getattr(self._here, "kept", None)
        if now is None and kept is None:
            return self._original(name, import_)
        own = self._is_own(name)
        wanted = (now or kept) if own else None
        self._here.kept = None if own else (now or kept)
        _settrace(wanted)
        try:
            return self._original(name, import_)
        finally:
            self._here.kept = kept
            _settrace(now)

    def _is_own(self, name: str) -> bool:
        """Whether a module is the user's, as far as can be told before it is loaded."""
        package = name.rpartition(".")[0]
        if package and package not in sys.modules:
            return self._is_own(package)
        path = getattr(sys.modules[package], "__path__", None) if package else None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        return spec is not None and (spec.origin is None or spec.origin in self._user_code)


Imports._load.__code__ = Imports._load.__code__.replace(co_filename=_TRIMMED)
