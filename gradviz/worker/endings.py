"""How a process ended, in plain words."""

from __future__ import annotations

import re
import signal

GONE = "Its variables are gone; the record ends here."
_SIGNALS = {
    "SIGSEGV": "segmentation fault",
    "SIGBUS": "bus error",
    "SIGABRT": "aborted by its own C or C++ code",
    "SIGFPE": "arithmetic error in C code",
    "SIGILL": "illegal instruction",
    "SIGKILL": "killed, perhaps because memory ran out",
    "SIGTERM": "asked to end from outside",
}
_FAULT = re.compile(r'File "(<cell \d+>|[^"]+)", line (\d+)')


def describe(code: int, faults: str) -> str:
    """One or two sentences on an exit code (negative: a signal) and what faulthandler wrote."""
    if code >= 0:
        return f"The program ended its process (exit code {code}). {GONE}"
    return f"The program crashed: {_signal_in_words(-code)}{_where(faults)}. {GONE}"


def _signal_in_words(number: int) -> str:
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return f"{_SIGNALS.get(name, name)} (signal {number})"


def _where(faults: str) -> str:
    """The innermost line of a cell, else the innermost line of all, that faulthandler names for the current thread."""
    current = faults.partition("Current thread")[2].partition("\n\n")[0]
    lines = _FAULT.findall(current)
    if not lines:
        return ""
    file, line = next((found for found in lines if found[0].startswith("<cell ")), lines[0])
    return f", in line {line} of {file}"
