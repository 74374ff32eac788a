"""Which files are of libraries: Python's own, installed packages, and Gradviz. All others are the user's."""

from __future__ import annotations

import os
import sysconfig

_INSTALLED = frozenset({"site-packages", "dist-packages"})


def _folders() -> tuple[str, ...]:
    paths = sysconfig.get_paths()
    own = os.path.dirname(os.path.abspath(__file__))
    folders = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")} | {own}
    return tuple(os.path.join(os.path.realpath(folder), "") for folder in folders)


_FOLDERS = _folders()


def is_of_library(path: str) -> bool:
    """Whether a file is a library's."""
    installed = not _INSTALLED.isdisjoint(path.split(os.sep))  # perhaps in the folders of the Python behind a venv
    return installed or os.path.realpath(path).startswith(_FOLDERS)
