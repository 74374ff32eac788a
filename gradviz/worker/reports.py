"""Exceptions and warnings of the user's program as facts of the record."""

from __future__ import annotations

import traceback

from gradviz.events import ErrorRaised, Place
from gradviz.recorder.files import Files
from gradviz.worker.interrupt import OURS
from gradviz.worker.user_code import UserCode


def in_words(error: BaseException) -> str:
    """``Name: message``, or the bare name where there is no message."""
    message = _message(error)
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def error_raised(error: BaseException, cell: int, file: str, user_code: UserCode, files: Files) -> ErrorRaised:
    """The event for an exception that ended a cell; it counts to `file` where no frame of the user's is left."""
    place = _place(error, cell, user_code, files) or Place(cell, file, 1)
    return ErrorRaised(place, type(error).__name__, _message(error), traceback_text(error, user_code))


def traceback_text(error: BaseException, user_code: UserCode) -> str:
    """The traceback as Python prints it, with the user's own frames alone."""
    described = traceback.TracebackException.from_exception(error, compact=True)
    _keep_user_frames(described, error, user_code, set())
    return "".join(described.format())


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


def _place(error: BaseException, cell: int, user_code: UserCode, files: Files) -> Place | None:
    if isinstance(error, SyntaxError) and error.filename and error.filename in user_code and error.lineno is not None:
        return Place(cell, error.filename, error.lineno)
    described = traceback.TracebackException.from_exception(error, compact=True)
    frames = [frame for frame, _line in traceback.walk_tb(error.__traceback__)]
    for frame, said in reversed(list(zip(frames, described.stack, strict=False))):  # fewer are said of very many
        if said.filename in user_code:
            function = "" if said.name == "<module>" else said.name
            return Place(cell, files.name_of(frame.f_code), said.lineno or 1, _expression(said), function)
    return None


def _expression(frame: traceback.FrameSummary) -> str:
    """The source text that the frame was in, if it stands on one line."""
    columns = frame.colno, frame.end_colno
    if None in columns or frame.end_lineno != frame.lineno:
        return ""
    return getattr(frame, "_original_line", "").encode()[slice(*columns)].decode(errors="replace")


def _keep_user_frames(
    described: traceback.TracebackException, error: BaseException, user_code: UserCode, seen: set[int]
) -> None:
    """Leave out frames of libraries and of our own, also in the exceptions behind this one."""
    if id(described) in seen:
        return
    seen.add(id(described))
    kept = [frame for frame in described.stack if frame.filename in user_code]
    described.stack = traceback.StackSummary.from_list(kept)
    described.__context__, context = _behind(described, error, user_code)
    within = zip(getattr(described, "exceptions", None) or (), getattr(error, "exceptions", ()), strict=False)
    for other, raised in [(described.__cause__, error.__cause__), (described.__context__, context), *within]:
        if other is not None and raised is not None:
            _keep_user_frames(other, raised, user_code, seen)


def _behind(
    described: traceback.TracebackException, error: BaseException, user_code: UserCode
) -> tuple[traceback.TracebackException | None, BaseException | None]:
    """What was being handled when the exception was raised, past all that only our own code saw."""
    context, raised = described.__context__, error.__context__
    while context is not None and raised is not None and _is_ours(raised, user_code):
        context, raised = context.__context__, raised.__context__
    return context, raised


def _is_ours(error: BaseException, user_code: UserCode) -> bool:
    """Whether an exception was raised and caught inside our own code, or in what that called."""
    step = error.__traceback__
    frame = step.tb_frame if step else None
    while step is not None:
        if step.tb_frame.f_code.co_filename in user_code:
            return False
        step = step.tb_next
    while frame is not None and frame.f_code.co_filename not in user_code:
        if frame.f_code.co_filename.startswith(OURS):
            return True
        frame = frame.f_back
    return error.__traceback__ is None  # no code saw it
