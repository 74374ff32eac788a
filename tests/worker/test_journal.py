from __future__ import annotations

from gradviz.events import TextPrinted, decode
from gradviz.worker.journal import Journal
from gradviz.worker.print_limit import TAIL, PrintLimit


class Log:
    """Stands in for the log file: keeps what is appended."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def append(self, body: bytes) -> None:
        self.bodies.append(body)

    def text(self) -> str:
        events = [decode(body) for body in self.bodies]
        return "".join(event.text for event in events if isinstance(event, TextPrinted))


def journal(log: Log, limit: int) -> Journal:
    made = Journal(log, lambda: None, lambda _: None)  # type: ignore[arg-type]
    made.limit = PrintLimit(limit)
    return made


def test_text_within_the_limit_is_kept_whole() -> None:
    log = Log()
    writer = journal(log, 1000)
    for number in range(100):
        writer.print("stdout", f"{number}\n")
    writer.end_output()
    assert log.text() == "".join(f"{number}\n" for number in range(100))


def test_beyond_the_limit_head_and_tail_are_kept_and_said_to_be() -> None:
    log = Log()
    writer = journal(log, 1000)
    lines = [f"line {number}\n" for number in range(30_000)]
    for line in lines:
        writer.print("stdout", line)
    during = log.text()
    writer.end_output()
    head, _, rest = log.text().partition("\n… more than 1,000 characters were printed")
    assert "".join(lines).startswith(head)
    assert 900 < len(head) <= 1000
    assert during.endswith("only the end is kept …\n")
    tail = rest.partition("are left out …\n")[2]
    assert "".join(lines).endswith(tail)
    assert TAIL <= len(tail) < TAIL + 20
    assert f"{len(''.join(lines)) - len(head) - len(tail):,} characters are left out" in rest


def test_each_cell_has_the_whole_limit() -> None:
    log = Log()
    writer = journal(log, 10)
    writer.print("stdout", "x" * 20)
    writer.end_output()
    log.bodies.clear()
    writer.print("stdout", "y" * 10)
    writer.end_output()
    assert log.text() == "y" * 10
