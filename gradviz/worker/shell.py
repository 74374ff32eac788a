"""IPython's shell, without its files, colours and history: it runs cells in one namespace."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from IPython.core.compilerop import CachingCompiler
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from gradviz.worker.display import QuickFormatter, RecordedDisplayHook, RecordedDisplayPublisher, Show

_UNASKED = ("In", "Out", "_ih", "_oh", "_dh", "exit", "quit", "open", "_i", "_ii", "_iii", "__", "___")
"""What IPython puts into the namespace and a program would not expect there (some are builtins anyway)."""


_FIGURES = "module://matplotlib_inline.backend_inline"
"""The backend of matplotlib that displays its figures here (it comes with IPython)."""
_BESIDE = ("IPython.core.formatters", "IPython.core.events", "matplotlib_inline.backend_inline")
"""Where errors end no cell: a value that could not be shown in all of its forms, a figure that could not be drawn."""
Complain = Callable[[BaseException], None]


class _NamingCompiler(CachingCompiler):  # type: ignore[misc]  # IPython has no types
    """Names code after its cell."""

    name = "<cell 0>"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The name that was set for the cell."""
        return self.name


class Shell(InteractiveShell):  # type: ignore[misc]  # IPython has no types
    """Runs cells as a notebook does; errors are handed back, not printed."""

    failure: BaseException | None = None
    complain: Complain

    @classmethod
    def make(cls, folder: str, show: Show, complain: Complain) -> Shell:
        """The process's one shell; its few files go to `folder`, errors that end no cell are told to `complain`."""
        config = Config()
        config.HistoryManager.enabled = False
        config.HistoryManager.hist_file = ":memory:"
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.cache_size = 0
        config.InteractiveShell.ast_node_interactivity = "last_expr"
        config.InlineBackend.figure_formats = {"retina"}  # twice as many pixels: sharp on every screen
        os.environ["MPLBACKEND"] = _FIGURES  # matplotlib itself is loaded by the program, if at all
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
        shell.complain = complain
        shell.events.print_on_error = False  # `complain` tells of it
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
        """Run a whole text as Python runs a file: no last value is displayed, no IPython syntax; but figures are."""
        try:
            code = compile(source, name, "exec", dont_inherit=True)
            exec(code, self.user_ns)
        except BaseException as error:  # noqa: BLE001  # whatever ends the user's program is handed back
            return error
        finally:
            self.events.trigger("post_execute")
        return None

    def forget(self) -> None:
        """Hold nothing of what the last cell made: neither its value nor the frames of its exception."""
        self.failure = None
        self.last_execution_result = None

    def showtraceback(self, exc_tuple: Any = None, *_: Any, **__: Any) -> None:
        """Keep the exception, which the caller of `run_named` reports; tell of one that ends no cell."""
        error = exc_tuple[1] if exc_tuple else sys.exc_info()[1]
        if error is not None and sys._getframe(1).f_globals.get("__name__") in _BESIDE:
            self.complain(error)
        else:
            self.failure = error

    showsyntaxerror = showindentationerror = showtraceback

    def enable_matplotlib(self, gui: str | None = None) -> Any:
        """Have figures displayed here, whichever window ``%matplotlib`` asks for."""
        if gui not in (None, "auto", "inline", "agg"):
            words = f"%matplotlib {gui}: no windows of a toolkit are opened here; figures are shown in the output."
            print(words, file=sys.stderr)
        return super().enable_matplotlib("agg" if gui == "agg" else "inline")

    def enable_gui(self, gui: str | None = None) -> None:
        """No event loop of a toolkit runs here."""
        if gui is not None:
            print(f"%gui {gui}: no event loop of a toolkit runs here.", file=sys.stderr)

    def init_display_formatter(self) -> None:
        """Make what finds the forms of a value."""
        self.display_formatter = QuickFormatter(parent=self)
        self.configurables.append(self.display_formatter)

    def init_virtualenv(self) -> None:
        """Change no import path."""
