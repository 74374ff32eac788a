"""Keeps PySide from reading the source of every module that is imported behind it.

It searches each one for its own name, to know who may switch its features (``from __feature__ import snake_case``), and
all that was read stays in `linecache`: of 550 modules that took a quarter of a start, and 6.5 MB of text.
"""

from __future__ import annotations

import sys

import PySide6.QtCore  # noqa: F401  # it brings the module that searches

_SEARCHER, _SEARCH = "shibokensupport.feature", "_mod_uses_pyside"


def take_all_as_users_of_pyside() -> None:
    """Have no source read: every module is taken for one that uses PySide, and none of them switches a feature."""
    searcher = sys.modules.get(_SEARCHER)
    if hasattr(searcher, _SEARCH):  # a version that does not search needs nothing
        setattr(searcher, _SEARCH, lambda _module: True)
