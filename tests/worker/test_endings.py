from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import threading
import time

import pytest

from gradviz.events import CellStarted, Event, InputGiven, OperationCalled, TextPrinted, WorkerEnded
from gradviz.worker.client import WorkerClient
from gradviz.worker.endings import GONE, describe
from gradviz.worker.messages import Idle, InputWanted, Report
from gradviz.worker.pool import WorkerPool
from gradviz.worker.process import STACK
from tests.worker.driver import TIMEOUT, Driver


@pytest.mark.parametrize(
    ("statement", "code", "words"),
    [
        ("import ctypes; ctypes.string_at(0)", -11, "segmentation fault (signal 11), in line 4 of <cell 1>"),
        ("import os; os._exit(3)", 3, "exit code 3"),
        ("import os; os.abort()", -6, "signal 6"),
        ("import os; os.kill(os.getpid(), 9)", -9, "memory"),
    ],
)
def test_a_crash_is_told_in_words_after_all_that_happened(statement: str, code: int, words: str) -> None:
    driver = Driver().start()
    driver.client.run_cell(f"import torch\na = torch.ones(2) + 1\nprint('so far')\n{statement}", 1, 0, None)
    ended, message = driver.wait_for_end()
    assert (ended, words in message) == (code, True), message
    assert driver.text() == "so far\n"
    assert [event.name for event in driver.of(OperationCalled)] == ["ones", "add"]
    assert driver.events[-1] == WorkerEnded(code, message)
    assert not driver.client.busy
    driver.client.close()


@pytest.mark.parametrize("ending", ["os._exit(3)", "os.abort()", "os.kill(os.getpid(), 9)", "close"])
def test_what_a_program_started_ends_with_its_worker(worker: Driver, ending: str) -> None:
    worker.run("import os, subprocess\nprint(subprocess.Popen(['sleep', '300']).pid)")
    child = os.pidfd_open(int(worker.text()))
    try:
        if ending == "close":
            worker.client.close()
        else:
            worker.client.run_cell(ending, 1, 0, None)
            worker.wait_for_end()
        assert select.select([child], [], [], 5)[0], "the child lives on"
    finally:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(child, signal.SIGKILL)
        os.close(child)


def test_every_event_before_a_crash_arrives(worker: Driver) -> None:
    worker.client.run_cell("for k in range(20_000): print(k)\nimport ctypes\nctypes.string_at(0)", 1, 0, None)
    worker.wait_for_end()
    assert worker.text() == "".join(f"{k}\n" for k in range(20_000))


def test_the_stack_is_as_big_as_the_system_allows(session: Driver) -> None:
    hard = resource.getrlimit(resource.RLIMIT_STACK)[1]
    session.run("import resource\nprint(resource.getrlimit(resource.RLIMIT_STACK)[0])")
    assert int(session.text()) == (STACK if hard == resource.RLIM_INFINITY else min(STACK, hard))


@pytest.mark.thorough
def test_a_deep_graph_is_released_without_a_crash(worker: Driver) -> None:
    worker.run(
        "import torch\nx = y = torch.ones(1, requires_grad=True)\nfor _ in range(60_000): y = y + 1\ny.backward()"
    )
    worker.run("del y")
    worker.run("print(x.grad)")
    assert worker.text() == "tensor([1.])\n"


def test_the_next_run_works_after_a_crash(worker: Driver) -> None:
    worker.client.run_cell("import os; os._exit(3)", 1, 0, None)
    worker.wait_for_end()
    worker.client.run_cell("print(1)", 1, 0, None)  # nobody is there; it must not raise
    after = Driver().start()
    after.run("print('again')")
    assert after.text() == "again\n"
    after.client.close()


def test_a_closed_worker_is_gone_and_silent(worker: Driver) -> None:
    worker.run("import os\nprint(os.getpid())")
    pid = int(worker.text())
    worker.client.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert worker.end is None


def test_whoever_dismisses_a_worker_does_not_wait_until_it_is_gone() -> None:
    """Here its thread cannot come to an end before the test goes on."""
    told, go_on = threading.Event(), threading.Event()

    def hold(_news: Report | list[Event]) -> None:
        told.set()
        go_on.wait()

    client = WorkerClient(hold, hold, lambda _code, _words: None)
    client.start()
    assert told.wait(TIMEOUT)
    client.dismiss()
    go_on.set()
    client._reader.join(TIMEOUT)
    assert not client._reader.is_alive()
    assert client._process.popen.returncode == -signal.SIGKILL


def test_a_worker_ends_when_its_client_is_gone(worker: Driver) -> None:
    worker.run("import os\nprint(os.getpid())")
    pidfd = os.pidfd_open(int(worker.text()))
    worker.client._process.socket.shutdown(2)
    code, _ = worker.wait_for_end()
    os.close(pidfd)
    assert code == 0


def test_a_missing_interpreter_is_told_by_start() -> None:
    client = WorkerClient(print, print, print, interpreter="/nowhere/python")
    with pytest.raises(FileNotFoundError):
        client.start()


def test_a_worker_that_is_killed_before_it_is_ready_did_not_fail_to_start() -> None:
    driver = Driver()
    driver.client.start()
    os.kill(driver.client._process.popen.pid, signal.SIGTERM)
    code, words = driver.wait_for_end()
    assert (code, words) == (-15, "The worker was ended from outside (signal 15) before it was ready.")
    driver.client.close()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (-15, "The program was ended from outside (signal 15)."),
        (-9, "The program was killed, perhaps because memory ran out (signal 9)."),
        (-11, "The program crashed: segmentation fault (signal 11)."),
        (3, "The program ended its process (exit code 3)."),
    ],
)
def test_only_a_crash_is_told_as_a_crash(code: int, words: str) -> None:
    assert describe(code, "") == f"{words} {GONE}"


def test_the_words_for_a_signal_without_a_name() -> None:
    assert "signal 99" in describe(-99, "")


def test_the_pool_hands_out_ready_workers_one_after_another() -> None:
    pool = WorkerPool()
    for _ in range(2):
        driver = Driver()
        driver.client = pool.take(driver.put, driver.put, driver.put_end)
        driver.run("print('warm')")
        assert driver.text() == "warm\n"
        assert type(driver.messages[0]).__name__ == "Ready"
        driver.client.close()
    pool.close()


def test_a_spare_that_has_ended_leaves_nothing_behind() -> None:
    pool = WorkerPool()
    spare = pool._spare
    assert spare is not None
    folder, reader = spare._process.folder.name, spare._reader
    os.kill(spare._process.popen.pid, signal.SIGKILL)
    deadline = time.monotonic() + TIMEOUT
    while not spare.ended:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    driver = Driver()
    driver.client = pool.take(driver.put, driver.put, driver.put_end)
    pool.close()
    reader.join(TIMEOUT)
    assert not reader.is_alive()
    assert not os.path.exists(folder)
    driver.run("print('fresh')")
    assert driver.text() == "fresh\n"
    driver.client.close()


def test_a_worker_that_cannot_be_understood_is_ended_in_words(worker: Driver) -> None:
    worker.client.run_cell(
        "import gc\nfrom gradviz.worker.channel import Channel\n"
        "[channel] = [each for each in gc.get_objects() if isinstance(each, Channel)]\n"
        "channel._socket.sendall(b'\\x01\\0\\0\\0\\xc1')\nwhile True: pass",
        1, 0, None,
    )  # fmt: skip
    _, words = worker.wait_for_end()
    assert words.startswith("The worker sent a message that cannot be read")
    assert isinstance(worker.events[-1], WorkerEnded)
    assert not worker.client.busy


def test_a_reader_that_fails_says_so(worker: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(worker.client._log, "read", fail)
    worker.client.run_cell("while True: pass", 1, 0, None)
    _, words = worker.wait_for_end()
    assert words.startswith("The worker's record could not be followed any longer (MemoryError: no room). It was ended")


def test_a_program_asks_and_is_answered(session: Driver) -> None:
    session.client.run_cell("name = input('Who? ')\nprint('Hello', name)", 1, 0, None)
    wanted = session.wait_for(InputWanted)
    session.client.answer_input("Ada")
    session.finish()
    assert (wanted.prompt, wanted.password) == ("Who? ", False)
    assert session.text() == "Hello Ada\n"
    assert [event.text for event in session.of(InputGiven)] == ["Ada"]


def test_a_password_is_not_recorded(session: Driver) -> None:
    session.client.run_cell("import getpass\nsecret = getpass.getpass()\nprint(len(secret))", 1, 0, None)
    assert session.wait_for(InputWanted).password
    session.client.answer_input("hush")
    session.finish()
    assert session.text() == "4\n"
    assert "hush" not in str(session.events)


def test_the_end_of_the_input_raises(session: Driver) -> None:
    session.client.run_cell("input()", 1, 0, None)
    session.wait_for(InputWanted)
    session.client.answer_input(None)
    assert session.finish().error == "EOFError: EOF when reading a line"


def test_stdin_can_be_read_by_lines(session: Driver) -> None:
    session.client.run_cell("import sys\nprint([line for line in sys.stdin])", 1, 0, None)
    for answer in ("one", "two", None):
        session.wait_for(InputWanted)
        session.client.answer_input(answer)
    session.finish()
    assert session.text() == "['one\\n', 'two\\n']\n"


def test_an_interrupted_question_leaves_no_answer_behind(session: Driver) -> None:
    session.client.run_cell("input('first')", 1, 0, None)
    session.wait_for(InputWanted)
    session.client.interrupt()
    assert session.finish().error == "KeyboardInterrupt"
    session.client.answer_input("late")
    session.client.run_cell("print(input('second'))", 1, 0, None)
    session.wait_for(InputWanted)
    session.client.answer_input("right")
    session.finish()
    assert session.text() == "right\n"


def test_a_hundred_thousand_lines_arrive_whole_and_in_order(session: Driver) -> None:
    session.run_file("for k in range(100_000): print('line', k)\n")
    assert session.text() == "".join(f"line {k}\n" for k in range(100_000))


def test_operations_arrive_whole_and_in_order_while_nobody_reads(worker: Driver) -> None:
    """The reader is held until the worker has done all its work: it must neither wait nor lose anything."""
    held, release = threading.Event(), threading.Event()

    def hold(events: list[Event]) -> None:
        held.set()
        release.wait(TIMEOUT)
        worker.put(events)

    idle = threading.Event()
    put = worker.put

    def message(each: Report) -> None:
        put(each)
        if isinstance(each, Idle):
            idle.set()

    worker.client.attach(message, hold, worker.put_end)
    source = "import torch, os\nx = torch.zeros(1)\nfor _ in range(20_000): x = x + 1\nopen(r'{}', 'w').close()"
    marker = os.path.join(worker.client._process.folder.name, "done")
    worker.client.run_file(source.format(marker), None)
    assert held.wait(TIMEOUT)
    deadline = time.monotonic() + TIMEOUT
    while not os.path.exists(marker):
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    assert not idle.is_set()
    release.set()
    worker.finish()
    operations = [event.operation for event in worker.of(OperationCalled) if event.name == "add"]
    assert len(operations) == 20_000
    assert operations == list(range(operations[0], operations[0] + 20_000))


def test_text_is_told_while_the_program_goes_on(session: Driver) -> None:
    session.client.run_cell("print('now')\ninput()", 1, 0, None)
    session.wait_for_text("now\n")
    session.wait_for(InputWanted)
    session.client.answer_input("")
    session.finish()
    assert {event.cell for event in session.of(TextPrinted)} == {session.of(CellStarted)[0].cell}


def test_the_program_sees_the_priority_that_its_parent_has(session: Driver) -> None:
    session.run("import os\nprint(os.nice(0))")
    assert int(session.text()) == os.nice(0)
