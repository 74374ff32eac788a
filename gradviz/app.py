"""The first file to open: it builds the session, the workers and the window, and wires them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from gradviz.trace.trace import Trace
from gradviz.ui import last_session
from gradviz.ui.code_help.service import LanguageService
from gradviz.ui.languages import chosen_language, languages
from gradviz.ui.limits import limits_in
from gradviz.ui.main_window import MainWindow
from gradviz.ui.recovery import Recovery, default_folder, seconds_in
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session
from gradviz.ui.worker_client import Pool


def make_pool(interpreter: str | None = None) -> Pool:
    """Workers of an interpreter; of the one that runs this if none is named."""
    from gradviz.worker.pool import WorkerPool

    return WorkerPool(interpreter)


def build_window(settings: QSettings, pool: Pool | None = None, language: LanguageService | None = None) -> MainWindow:
    """The window with all that belongs to it; a worker is being started."""
    languages.speak(chosen_language(settings))
    session = Session()
    chosen = str(settings.value("interpreter") or "")
    runs = Runs(session, pool or make_pool(chosen or None))
    runs.limit(limits_in(settings))
    window = MainWindow(session, runs, settings, language or LanguageService(chosen))
    session.setParent(window)
    runs.setParent(window)
    return window


def calm_garbage_collection() -> None:
    """Let the collector look at young objects only.

    A record of 400,000 events is millions of objects that stay; full collections over them stopped the window for 0.4 s
    each; those of the 100,000 youngest still did for 40 ms. `Runs` collects fully when a record was dropped and the
    next one is short: records and scenes hold no cycles, and are gone by themselves.
    """
    gc.freeze()
    gc.set_threshold(5_000, 5, 1_000_000)


def share_the_interpreter() -> None:
    """Let the window's thread come back quickly after each call of Qt's that let another thread run.

    The worker's reader keeps the interpreter busy while a record floods in. By default each such call then waits up to
    5 ms, and a repaint makes dozens of them.
    """
    sys.setswitchinterval(0.0005)


def make_application() -> QApplication:
    """The one application object, named for its settings."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("Gradviz")
    application.setOrganizationName("Gradviz")
    application.setStyle("Fusion")
    share_the_interpreter()
    return application


def open_trace(trace: Trace) -> int:
    """Show a record in a window of its own until it is closed."""
    application = make_application()
    window = build_window(QSettings())
    window.open_trace(trace)
    window.appear()
    return application.exec()


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, with the file that is named or with the welcome program; end with it."""
    names = list(sys.argv[1:] if argv is None else argv)
    application = make_application()
    calm_garbage_collection()
    settings = QSettings()
    window = build_window(settings)
    opened = [window.files.open(Path(name)) for name in names]
    if not any(opened) and (names or not last_session.restore(window.files, window.documents, settings)):
        window.files.welcome()
    window.appear()
    window.keep_texts(Recovery(window.documents, default_folder(), seconds_in(settings)))
    window.runs.prepare()
    window.assistant.code_help.warm_soon()
    if not names:
        window.tour.offer()
    return application.exec()
