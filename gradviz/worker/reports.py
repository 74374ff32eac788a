"""Exceptions and warnings of the user's program as facts of the record."""

from __future__ import annotations

import traceback

from gradviz.events import ErrorRaised, Place
from gradviz.worker.user_code import UserCode


def in_words(error: BaseException) -> str:
    """``Name: message``, or the bare name where there is no message."""
    message = _message(error)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def error_raised(error: BaseException, cell: int, file: str, user_code: UserCode) -> ErrorRaised:
    """The event for an exception that ended a cell; it counts to `file` where no frame of the user's is left."""
    described = traceback.TracebackException.from_exception(error, compact=True)
    place = _place(described, error, cell, file, user_code)
    _keep_user_frames(described, user_code, set())
    return ErrorRaised(place, type(error).__name__, _message(error), "".join(described.format()))


def exit_code(error: SystemExit) -> int:
    """The exit code that Python would give to its caller."""
    if error.code is None:
        return 0
    return error.code if isinstance(error.code, int) else 1


def exit_in_words(error: SystemExit) -> str:
    """What to print when the program asks to exit: its own message, as Python would, and what happened."""
    said = f"{error.code}\n" if error.code is not None and not isinstance(error.code, int) else ""
    return f"{said}The program ended itself (SystemExit, exit code {exit_code(error)}).\n"


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001  # the exception's own __str__ is the user's code: it may do anything
        return f"<its __str__ raised {type(broken).__name__}>"


def _place(
    described: traceback.TracebackException, error: BaseException, cell: int, file: str, user_code: UserCode
) -> Place:
    if isinstance(error, SyntaxError) and error.filename and error.filename in user_code and error.lineno is not None:
        return Place(cell, error.filename, error.lineno)
    for frame in reversed(described.stack):
        if frame.filename in user_code:
            function = "" if frame.name == "<module>" else frame.name
            return Place(cell, frame.filename, frame.lineno or 1, _expression(frame), function)
    return Place(cell, file, 1)


def _expression(frame: traceback.FrameSummary) -> str:
    """The source text that the frame was in, if it stands on one line."""
    columns = frame.colno, frame.end_colno
    if None in columns or frame.end_lineno != frame.lineno:
        return ""
    return getattr(frame, "_original_line", "").encode()[slice(*columns)].decode(errors="replace")


def _keep_user_frames(described: traceback.TracebackException, user_code: UserCode, seen: set[int]) -> None:
    """Leave out frames of libraries and of our own, also in the exceptions behind this one."""
    if id(described) in seen:
        return
    seen.add(id(described))
    kept = [frame for frame in described.stack if frame.filename in user_code]
    described.stack = traceback.StackSummary.from_list(kept)
    behind = [described.__cause__, described.__context__, *(getattr(described, "exceptions", None) or ())]
    for other in behind:
        if other is not None:
            _keep_user_frames(other, user_code, seen)
