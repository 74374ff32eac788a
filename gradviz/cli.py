"""The command line: ``gradviz [FILE]``, ``gradviz run``, ``gradviz render``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from msgspec.structs import replace

from gradviz import __version__
from gradviz.export.render import ENDINGS, SCALE, SCALES, render
from gradviz.limits import DEFAULT, Limits

if TYPE_CHECKING:
    from gradviz.headless import Run
    from gradviz.trace.trace import Trace

_COMMANDS = ("run", "render")
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class _WrongUse(Exception):
    """The command cannot be carried out; one sentence says why."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """End with one sentence."""
        raise _WrongUse(f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; the exit code: 0, 1 if the program raised, 2 on wrong use."""
    words, argv = _split(list(sys.argv[1:] if arguments is None else arguments))
    try:
        if words and words[0] in _COMMANDS:
            options = _parser().parse_args(words)
            return _run(options, argv) if options.command == "run" else _render(options)
        return _open_window(_window_parser().parse_args(words))
    except _WrongUse as wrong:
        print(f"gradviz: {wrong}", file=sys.stderr)
        return 2


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Our own words, and those after ``--`` for the program."""
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _window_parser() -> _Parser:
    parser = _Parser(
        prog="gradviz",
        description="Watch PyTorch's dynamic graph live.",
        epilog="Without a window: gradviz run --help, gradviz render --help.",
    )
    parser.add_argument("file", nargs="?", help="a .py or .ipynb file, or a .gradviz record, to open in the window")
    parser.add_argument("--version", action="version", version=f"gradviz {__version__}")
    return parser


def _parser() -> _Parser:
    parser = _Parser(prog="gradviz")
    commands = parser.add_subparsers(dest="command", parser_class=_Parser)
    run = commands.add_parser("run", help="run a program, and record it", epilog="What follows -- goes to the program.")
    run.add_argument("file", help="a .py or .ipynb file")
    run.add_argument("-o", metavar="FILE.gradviz", dest="record", help="write the record")
    run.add_argument("--json", metavar="FILE.json", help="write outputs and events as JSON")
    run.add_argument("--interpreter", metavar="PYTHON", help="the Python that runs the program")
    _add_limits(run)
    picture = commands.add_parser("render", help="draw the graph of a program or a record")
    picture.add_argument("file", help="a .py or .ipynb file, or a .gradviz record")
    picture.add_argument("-o", metavar="FILE.png|svg|pdf", dest="picture", required=True, help="the picture to write")
    picture.add_argument("--step", metavar="N|last", default="last", help="the step to draw (default: last)")
    scale = f"a PNG's pixels for one of the window (default: {SCALE:g})"
    picture.add_argument("--scale", metavar="S", type=_scale, default=SCALE, help=scale)
    picture.add_argument("--top-down", action="store_true", help="data flows down, not from left to right")
    picture.add_argument("--interpreter", metavar="PYTHON", help="the Python that runs the program")
    return parser


def _open_window(options: argparse.Namespace) -> int:
    from gradviz.app import main as open_window

    return open_window([options.file] if options.file else [])


def _run(options: argparse.Namespace, argv: list[str]) -> int:
    for target in (options.record, options.json):
        _check_target(target, options.file)
    if options.record and options.json and _same(options.record, options.json):
        raise _WrongUse(f"{options.record} cannot be both the record and the JSON; name two files.")
    if options.file.endswith(".gradviz"):
        raise _WrongUse(f"{options.file} is a record, not a program; look at it with: gradviz {options.file}")
    run = _record(options.file, argv, options.interpreter, _limits(options))
    if options.record:
        _write(options.record, lambda: _trace(run).save(options.record))
    if options.json:
        from gradviz.whole_files import write_whole

        text = json.dumps(run.as_json(), ensure_ascii=False, allow_nan=False) + "\n"
        _write(options.json, lambda: write_whole(Path(options.json), text))
    return 1 if run.failed else 0


def _render(options: argparse.Namespace) -> int:
    _check_target(options.picture, options.file)
    if Path(options.picture).suffix.lower() not in ENDINGS:
        raise _WrongUse(
            f"{options.picture} is no picture that can be written; its name must end with .png, .svg or .pdf."
        )
    wanted = _step(options.step)
    failed = False
    if options.file.endswith(".gradviz"):
        trace = _load(options.file)
    else:
        run = _record(options.file, [], options.interpreter)
        trace, failed = _trace(run), run.failed
    step = len(trace) if wanted is None else wanted
    if step > len(trace):
        raise _WrongUse(f"There is no step {step}; the record has {len(trace)}.")
    try:
        render(trace, step, Path(options.picture), scale=options.scale, top_down=options.top_down)
    except (OSError, ValueError) as error:
        raise _WrongUse(str(error)) from None
    return 1 if failed else 0


def _record(file: str, argv: Sequence[str], interpreter: str | None, limits: Limits = DEFAULT) -> Run:
    from gradviz.documents import DocumentError, open_document
    from gradviz.headless import HeadlessRun, WorkerLost
    from gradviz.progress import Progress

    _check_interpreter(interpreter)
    try:
        return HeadlessRun(open_document(file), argv, interpreter, Progress(), limits).run()
    except (DocumentError, WorkerLost) as error:
        raise _WrongUse(str(error)) from None


def _check_interpreter(interpreter: str | None) -> None:
    from gradviz.worker.probe import probe

    if interpreter and (problem := probe(interpreter).problem):
        raise _WrongUse(problem)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    title, gigabytes = "limits of the record", f"{(DEFAULT.bytes or 0) >> 30}G"
    group = parser.add_argument_group(title, "At the first that is reached, the program runs on unrecorded.")
    group.add_argument("--max-events", metavar="N", type=_count, help=f"events (default: {DEFAULT.events:,})")
    group.add_argument("--max-bytes", metavar="N", type=_size, help=f"its size, as 500M or 2G (default: {gigabytes})")
    group.add_argument(
        "--max-seconds", metavar="S", type=_seconds, help="time that the program runs (default: no limit)"
    )
    lines = "lines told of as they are reached, and then only those that do tensor work"
    group.add_argument("--max-lines", metavar="N", type=_count, help=f"{lines} (default: {DEFAULT.lines:,})")


def _limits(options: argparse.Namespace) -> Limits:
    """The limits that were named; the others are the default ones."""
    named = {name: getattr(options, f"max_{name}") for name in DEFAULT.__struct_fields__}
    return replace(DEFAULT, **{name: value for name, value in named.items() if value is not None})


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"it takes a number, not {text}")
    return int(text)


def _size(text: str) -> int:
    unit = _UNITS.get(text[-1:].upper(), 1)
    number = text[:-1] if unit > 1 else text
    if not number.isdecimal():
        raise argparse.ArgumentTypeError(f"it takes a number of bytes, such as 500M or 2G, not {text}")
    return int(number) * unit


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"it takes a number of seconds, not {text}")
    return seconds


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not SCALES[0] <= scale <= SCALES[1]:
        raise argparse.ArgumentTypeError(f"it takes a number from {SCALES[0]:g} to {SCALES[1]:g}, not {text}")
    return scale


def _same(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()


def _check_target(target: str | None, program: str) -> None:
    """Refuse, before anything runs, a file that could not be written, or that holds a program."""
    if target is None:
        return
    path = Path(target)
    if _same(target, program) or path.suffix in (".py", ".ipynb"):
        raise _WrongUse(f"{target} is a program, and would be overwritten; name another file.")
    if path.is_dir():
        raise _WrongUse(f"{target} is a folder; name a file.")
    if not path.absolute().parent.is_dir():
        raise _WrongUse(f"There is no folder {path.absolute().parent}; make it first.")
    if not os.access(path.absolute().parent, os.W_OK):
        raise _WrongUse(f"Nothing can be written to {path.absolute().parent}; choose another folder.")


def _write(target: str, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        raise _WrongUse(f"{target} could not be written ({error.strerror}).") from error


def _trace(run: Run) -> Trace:
    from gradviz.trace.trace import Trace

    return Trace(run.events)


def _load(file: str) -> Trace:
    from gradviz.trace.store import DamagedTrace, load

    try:
        return load(file)
    except FileNotFoundError:
        raise _WrongUse(f"There is no file {file}; check its name and folder.") from None
    except DamagedTrace as error:
        raise _WrongUse(str(error)) from None
    except OSError as error:
        raise _WrongUse(f"{file} could not be read ({error.strerror}).") from None


def _step(text: str) -> int | None:
    """The step that is meant; None for the last."""
    if text == "last":
        return None
    if not text.isdecimal():
        raise _WrongUse(f"--step takes a number or last, not {text}.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
