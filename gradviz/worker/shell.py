"""IPython's shell, without its files, colours and history: it runs cells in one namespace."""

from __future__ import annotations

import sys
from itertools import islice
from types import ModuleType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from gradviz.worker.display import RecordedDisplayHook, RecordedDisplayPublisher, Show

_MOST_MATCHES = 100
_UNASKED = ("In", "Out", "_ih", "_oh", "_dh", "exit", "quit", "open", "_i", "_ii", "_iii", "__", "___")
"""What IPython puts into the namespace and a program would not expect there (some are builtins anyway)."""


class _NamingCompiler(CachingCompiler):  # type: ignore[misc]  # IPython has no types
    """Names code after its cell."""

    name = "<cell 0>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The name that was set for the cell."""
        return self.name


class Shell(InteractiveShell):  # type: ignore[misc]  # IPython has no types
    """Runs cells as a notebook does; errors are handed back, not printed."""

    failure: BaseException | None = None

    @classmethod
    def make(cls, folder: str, show: Show) -> Shell:
        """The process's one shell; IPython's few files go to `folder`."""
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 0
        config.InteractiveShell.ast_node_interactivity = "last_expr"
        main = ModuleType("__main__")
        shell: Shell = cls.instance(
            config=config,
            ipython_dir=folder,
            profile_dir=ProfileDir.create_profile_dir(folder),
            user_module=main,
            user_ns=main.__dict__,
            compiler_class=_NamingCompiler,
            displayhook_class=RecordedDisplayHook,
            display_pub_class=RecordedDisplayPublisher,
        )
        shell.displayhook.show = shell.display_pub.show = show
        for name in _UNASKED:
            shell.user_ns.pop(name, None)
        for name in ("exit", "quit"):
            shell.builtin_trap.auto_builtins.pop(name)
        return shell

    def run_named(self, source: str, name: str) -> BaseException | None:
        """Run a cell whose code carries `name`; the exception that ended it, if one did."""
        self.compile.name = name
        self.displayhook.source = source
        self.failure = None
        result = self.run_cell(source, store_history=False)
        error: BaseException | None = self.failure or result.error_before_exec or result.error_in_exec
        result.error_before_exec = result.error_in_exec = None  # the exception's frames hold the result: a circle
        return error

    def run_as_file(self, source: str, name: str) -> BaseException | None:
        """Run a whole text as Python runs a file: nothing is displayed, no IPython syntax."""
        try:
            code = compile(source, name, "exec", dont_inherit=True)
            exec(code, self.user_ns)
        except BaseException as error:  # noqa: BLE001  # whatever ends the user's program is handed back
            return error
        return None

    def completions(self, text: str, position: int) -> tuple[int, tuple[str, ...]]:
        """What may stand at a place of a text, and where that begins."""
        with provisionalcompleter():
            found = list(islice(self.Completer.completions(text, position), _MOST_MATCHES))
        start = min((each.start for each in found), default=position)
        return start, tuple(dict.fromkeys(text[start : each.start] + each.text for each in found))

    def forget(self) -> None:
        """Hold nothing of what the last cell made: neither its value nor the frames of its exception."""
        self.failure = None
        self.last_execution_result = None

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        """Keep the exception; the caller of `run_named` reports it."""
        self.failure = exc_tuple[1] if exc_tuple else sys.exc_info()[1]

    showsyntaxerror = showindentationerror = showtraceback

    def init_virtualenv(self) -> None:
        """Change no import path."""
