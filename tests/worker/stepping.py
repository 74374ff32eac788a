"""What a program that is stepped through must show: found by a plain trace function, without anything of Gradviz."""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import sys
import textwrap
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from dataclasses import dataclass
from types import FrameType
from typing import Any

FILE = "<program>"

PROGRAMS = {
    name: textwrap.dedent(source).strip() + "\n"
    for name, source in {
        "recursion": """
            def down(n):
                if n == 0:
                    return 0
                below = down(n - 1)
                return below + n
            total = down(4)
            total += down(2)
            print(total)
            """,
        "generators": """
            def numbers(n):
                for k in range(n):
                    yield k
                    k += 1
            def pairs(n):
                yield from numbers(n)
                yield -1
            found = []
            for k in pairs(3):
                found.append(k)
            first = next(numbers(5))
            found += list(pairs(2))
            print(found, first)
            """,
        "exceptions": """
            def fails(n):
                if n == 0:
                    raise ValueError(n)
                try:
                    fails(n - 1)
                finally:
                    n += 1
            caught = 0
            for n in range(3):
                try:
                    fails(n)
                except ValueError as error:
                    caught += 1
                else:
                    caught -= 1
            print(caught)
            """,
        "with": """
            from contextlib import contextmanager, suppress
            class Room:
                def __enter__(self):
                    self.open = True
                    return self
                def __exit__(self, *what):
                    self.open = False
                    return True
            @contextmanager
            def hall():
                yield 1
                after = 2
            with Room() as room, hall() as one:
                two = one + 1
            with Room():
                raise KeyError
            with suppress(ZeroDivisionError):
                1 / 0
            print(room.open)
            """,
        "comprehensions": """
            def square(x):
                return x * x
            squares = [square(x) for x in range(3)]
            table = {
                x: square(x)
                for x in squares
                if x
            }
            lazy = sum(square(x) for x in range(2))
            ordered = sorted([3, 1, 2], key=lambda x: -x)
            print(squares, table, lazy, ordered)
            """,
        "torch": """
            import torch
            class Net(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.layer = torch.nn.Linear(2, 2)
                def forward(self, x):
                    h = self.layer(x)
                    return self.act(h)
                def act(self, h):
                    return torch.relu(h)
            net = Net()
            x = torch.ones(1, 2)
            for turn in range(2):
                y = net(x)
                loss = y.sum()
                with torch.no_grad():
                    for p in net.parameters():
                        p.sub_(0.1)
            print(tuple(y.shape))
            """,
        "async": """
            import asyncio
            async def tick(n):
                for k in range(n):
                    await asyncio.sleep(0)
                return n
            async def both():
                first = asyncio.create_task(tick(1))
                second = await tick(2)
                return second + await first
            done = asyncio.run(both())
            print(done)
            """,
    }.items()
}
ASYNC_CELL = """
import asyncio
async def tick(n):
    await asyncio.sleep(0)
    return n
one = await tick(1)
two = [await tick(k) for k in range(2)]
print(one, two)
""".strip()


@dataclass(frozen=True)
class _Numbered:
    """Traces one frame, which it does not keep alive: the program must end as it does without a debugger."""

    oracle: Oracle
    number: int

    def __call__(self, frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            self.oracle.reached(frame)
        return self


@dataclass(frozen=True)
class Moment:
    """A line about to run."""

    lines: tuple[int, ...]
    """Of the program's frames, the innermost first."""
    frames: tuple[int, ...]
    """Which frames they are."""
    within: bool = False
    """Whether it is within a comprehension, on the line where that begins: breakpoints stop outside of it."""

    @property
    def line(self) -> int:
        return self.lines[0]


class Oracle:
    """All the lines of a program, in order; and where a step leads. Lines of other threads are not among them."""

    def __init__(self, source: str) -> None:
        self.moments: list[Moment] = []
        self._frames = itertools.count()
        self.error: str | None = None
        """How it ended, if by an exception."""
        code = compile(source, FILE, "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        namespace: dict[str, Any] = {"__name__": "__main__"}
        printed = io.StringIO()
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            with contextlib.redirect_stdout(printed):
                result = eval(code, namespace)
                if result is not None:
                    asyncio.run(result)
        except BaseException as error:  # noqa: BLE001  # whatever ends the program
            self.error = type(error).__name__
        finally:
            sys.settrace(before)
        self.printed = printed.getvalue()

    def _called(self, frame: FrameType, event: str, argument: object) -> Any:
        if frame.f_code.co_filename != FILE:
            return None
        return frame.f_trace or _Numbered(self, next(self._frames))  # one that was left and is entered again has one

    def reached(self, frame: FrameType) -> None:
        """A line of a frame is about to run."""
        lines, frames = [], []
        each: FrameType | None = frame
        while each is not None:
            if each.f_code.co_filename == FILE:
                lines.append(each.f_lineno)
                frames.append(each.f_trace.number)
            each = each.f_back
        code = frame.f_code
        within = code.co_name.endswith(("comp>", "genexpr>")) and frame.f_lineno == code.co_firstlineno
        self.moments.append(Moment(tuple(lines), tuple(frames), within))

    def into(self, at: int) -> int | None:
        """The moment that a step into leads to; None: to the end."""
        return at + 1 if at + 1 < len(self.moments) else None

    def over(self, at: int) -> int | None:
        return self._next(at, set(self.moments[at].frames))

    def out(self, at: int) -> int | None:
        return self._next(at, set(self.moments[at].frames[1:]))

    def to_line(self, at: int, lines: set[int]) -> int | None:
        following = ((k, self.moments[k]) for k in range(at + 1, len(self.moments)))
        return next((k for k, moment in following if moment.line in lines and not moment.within), None)

    def _next(self, at: int, frames: set[int]) -> int | None:
        return next((k for k in range(at + 1, len(self.moments)) if self.moments[k].frames[0] in frames), None)
