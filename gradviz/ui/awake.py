"""Keeps the screen from going dark, by what the system offers: a D-Bus service, Windows, macOS."""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys

from PySide6.QtCore import QObject, Signal

_SERVICE, _PATHS = "org.freedesktop.ScreenSaver", ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
_CONNECTION = "gradviz-awake"
_PATIENCE_MS = 3000
_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x1, 0x2
"""Of Windows' SetThreadExecutionState."""


class Awake(QObject):
    """Holds the screen awake from `hold` to `release`."""

    answered = Signal(bool)
    """Whether it is held now: an answer may take a while."""

    def __init__(self, parent: QObject | None = None, address: str = "") -> None:
        super().__init__(parent)
        self.address = address
        """Of the bus; that of the session if none is named."""
        self._helper: subprocess.Popen[bytes] | None = None
        self._watcher: QObject | None = None

    def hold(self) -> None:
        """Keep the screen awake; `answered` follows."""
        if sys.platform == "win32":
            self.answered.emit(bool(_windows(_CONTINUOUS | _SYSTEM | _DISPLAY)))
        elif sys.platform == "darwin":
            with contextlib.suppress(OSError):
                self._helper = subprocess.Popen(["caffeinate", "-d", "-w", str(os.getpid())])
            self.answered.emit(self._helper is not None)
        else:
            self._ask(list(_PATHS))

    def _ask(self, paths: list[str]) -> None:
        """Ask the service at the first of some paths, then at the others; nobody waits for its answer."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        to = self.address or QDBusConnection.BusType.SessionBus
        bus = QDBusConnection.connectToBus(to, _CONNECTION)
        if not paths or not bus.isConnected():
            self.answered.emit(False)
            return
        message = QDBusMessage.createMethodCall(_SERVICE, paths[0], _SERVICE, "Inhibit")
        message.setArguments(["Gradviz", "A presentation is being shown"])
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE_MS), self)
        self._watcher.finished.connect(
            lambda call: self._ask(paths[1:]) if call.isError() else self.answered.emit(True)
        )

    def release(self) -> None:
        """Let it go dark again."""
        if sys.platform == "win32":
            _windows(_CONTINUOUS)
        elif sys.platform == "darwin":
            if self._helper is not None:
                self._helper.terminate()
                self._helper.wait()
                self._helper = None
        else:
            from PySide6.QtDBus import QDBusConnection

            QDBusConnection.disconnectFromBus(_CONNECTION)  # a service lets go for those who are gone


def _windows(state: int) -> int:
    return int(ctypes.windll.kernel32.SetThreadExecutionState(state))  # type: ignore[attr-defined]
