"""Starts the worker's process: a big stack, a process group of its own, and what it inherits."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO

from gradviz.worker.raw_output import RawOutput

STACK = 1 << 30
"""Bytes of stack: to release a deep graph takes a C call a function (see autograd's own destructors)."""

_MODEST = "10"
_LAUNCH = f"""
import contextlib, os, resource, sys
with contextlib.suppress(OSError), open("/proc/self/autogroup", "w") as group:
    group.write("{_MODEST}")
hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
wanted = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_STACK, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
os.execv(sys.argv[2], sys.argv[2:])
"""
"""What must hold before the interpreter starts, set in a process of its own and not in the client's.

The limit of the stack takes hold at the next exec only. The session's share of the processors: Linux gives each session
(a group of its own, of which the program sees nothing) as much as another, so on two cores a window would have to wait
for the program and for the spare worker's start.
"""

_START = """
import sys
root = sys.argv.pop(1)
sys.path[:] = [folder for folder in sys.path if folder]
if root:
    sys.path.insert(0, root)
from gradviz.worker.__main__ import main
if root:
    sys.path.remove(root)
main()
"""
"""Imports this very gradviz where the interpreter is the client's own, without leaving a trace in the import path."""


def own_root() -> Path:
    """The folder that holds the package gradviz."""
    return Path(__file__).resolve().parents[2]


class WorkerProcess:
    """A started process with the client's ends of everything that joins them."""

    def __init__(self, interpreter: str | None) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="gradviz-", ignore_cleanup_errors=True)
        self.log: IO[bytes] = open(os.path.join(self.folder.name, "record"), "w+b")  # noqa: SIM115  # closed by close
        self._faults: IO[bytes] = open(os.path.join(self.folder.name, "faults"), "w+b")  # noqa: SIM115  # closed by close
        self.socket, theirs = socket.socketpair()
        try:
            self.popen = self._launch(interpreter, theirs)
        except OSError:
            self._release()
            raise
        finally:
            theirs.close()
        self._reaping = threading.Lock()
        self._pipes = {"stdout": self.popen.stdout, "stderr": self.popen.stderr}
        self.outputs = [RawOutput(stream, pipe.fileno()) for stream, pipe in self._pipes.items() if pipe]

    def _launch(self, interpreter: str | None, theirs: socket.socket) -> subprocess.Popen[bytes]:
        python = interpreter or sys.executable
        root = "" if interpreter and interpreter != sys.executable else str(own_root())
        inherited = (theirs.fileno(), self.log.fileno(), self._faults.fileno())
        arguments = [python, "-c", _START, root, *map(str, inherited), self.folder.name]
        if os.name == "posix":
            arguments = [python, "-I", "-S", "-c", _LAUNCH, str(STACK), *arguments]
        return subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=inherited,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End the process and those it started, at once."""
        with self._reaping:
            if self.popen.returncode is None:
                self.share(fully=True)
                self._end_group()

    def await_end(self) -> None:
        """Wait until the process is gone; then end those it started."""
        if hasattr(os, "waitid"):
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, self.popen.pid, os.WEXITED | os.WNOWAIT)
            with self._reaping:
                if self.popen.returncode is None:
                    self._end_group()
                self.popen.wait()
        self.popen.wait()

    def _end_group(self) -> None:
        """Only for a process that is not reaped: until then nobody else can have the number of its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)

    def share(self, *, fully: bool) -> None:
        """Give the session its whole share of the processors (see `_LAUNCH`), or less: to end takes work, too."""
        with contextlib.suppress(OSError), open(f"/proc/{self.popen.pid}/autogroup", "w") as group:
            group.write("0" if fully else _MODEST)

    def faults(self) -> str:
        """What faulthandler wrote."""
        self._faults.seek(0)
        return self._faults.read().decode(errors="replace")

    def close(self) -> None:
        """Close and remove everything."""
        for pipe in self._pipes.values():
            if pipe is not None:
                pipe.close()
        self._release()

    def _release(self) -> None:
        self.socket.close()
        self.log.close()
        self._faults.close()
        self.folder.cleanup()
