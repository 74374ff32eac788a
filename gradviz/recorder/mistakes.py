"""Errors of the recorder's own, in words."""

from __future__ import annotations

import logging
import traceback

MISTAKE = "Gradviz could not record what happened"
_log = logging.getLogger("gradviz")


def log(error: BaseException) -> tuple[str, str]:
    """Log an error as text, since whoever kept its frames would keep the program's tensors alive.

    Returns ``Name: message``, and the traceback. An exception that cannot be told has its name alone.
    """
    said, told = type(error).__name__, ""
    try:
        said, told = f"{said}: {error}", "".join(traceback.format_exception(error))
    except Exception as broken:  # noqa: BLE001  # its own __str__ may do anything
        told = f"{said}, which cannot be told ({type(broken).__name__})\n"
    _log.error("%s\n%s", MISTAKE, told)
    return said, told
