"""Whether an interpreter can run programs for Gradviz, and what it lacks."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from importlib import metadata

import msgspec

from gradviz.events import PROTOCOL
from gradviz.worker.process import own_root

_ASK = """
import importlib.metadata as metadata, json, platform, sys
def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
try:
    from gradviz.events import PROTOCOL
except ImportError:
    PROTOCOL = 0
found = {"torch": version("torch"), "gradviz": version("gradviz"), "protocol": PROTOCOL}
print(json.dumps({"python": platform.python_version(), **found}))
"""
_PATIENCE = 20.0
_OLDEST = (3, 11)


@dataclass(frozen=True)
class Probe:
    """What an interpreter has."""

    interpreter: str
    python: str = ""
    torch: str = ""
    gradviz: str = ""
    protocol: int = 0
    problem: str = ""
    """Why it cannot be used, and what to do, in a sentence; empty if it can."""


class _Answer(msgspec.Struct):
    python: str
    torch: str
    gradviz: str
    protocol: int


def probe(interpreter: str) -> Probe:
    """Ask an interpreter; takes a tenth of a second and imports no torch."""
    try:
        asked = subprocess.run(
            [interpreter, "-c", _ASK], capture_output=True, timeout=_PATIENCE, cwd="/", stdin=subprocess.DEVNULL
        )
        answer = msgspec.json.decode(asked.stdout, type=_Answer)
    except FileNotFoundError:
        return Probe(interpreter, problem=f"There is no Python at {interpreter}; choose another interpreter.")
    except subprocess.TimeoutExpired:
        return Probe(interpreter, problem=f"{interpreter} does not answer; choose another interpreter.")
    except (OSError, msgspec.DecodeError):
        return Probe(interpreter, problem=f"{interpreter} is no Python that could be run; choose another interpreter.")
    return Probe(
        interpreter, answer.python, answer.torch, answer.gradviz, answer.protocol, _problem(interpreter, answer)
    )


def _problem(interpreter: str, answer: _Answer) -> str:
    if tuple(int(part) for part in answer.python.split(".")[:2]) < _OLDEST:
        return f"{interpreter} is Python {answer.python}; Gradviz needs 3.11 or newer."
    if answer.torch and answer.protocol == PROTOCOL:
        return ""
    lacks = [name for name, there in (("torch", answer.torch), ("gradviz", answer.protocol)) if not there]
    what = f"has no {' and no '.join(lacks)}" if lacks else "has another version of gradviz"
    return f"{interpreter} {what}; install what is missing with: {_pip_line(interpreter, answer)}"


def _pip_line(interpreter: str, answer: _Answer) -> str:
    wanted = [] if answer.torch else ["torch"]
    if answer.protocol != PROTOCOL:
        wanted.append(_own_package())
    return shlex.join([interpreter, "-m", "pip", "install", *wanted])


def _own_package() -> str:
    """This gradviz as pip takes it: the checkout that it runs from, or its version."""
    root = own_root()
    return str(root) if (root / "pyproject.toml").is_file() else f"gradviz=={metadata.version('gradviz')}"
