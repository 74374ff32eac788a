"""The names that live in a program: told without running anything of the user's, and without a trace in the record."""

from __future__ import annotations

import torch

from gradviz.breakpoints import Breakpoint
from gradviz.worker.messages import Completed, InputWanted, LiveName, Paused
from tests.worker.driver import Driver
from tests.worker.test_frames import end


def told(session: Driver, base: str = "", keys: bool = False, frame: int | None = None) -> dict[str, LiveName]:
    number = session.client.complete(base, keys, frame)
    assert number is not None
    answer = session.wait_for(Completed)
    assert answer.number == number
    return {each.name: each for each in answer.names}


def test_names_are_told_with_what_they_hold(session: Driver) -> None:
    session.run(
        "import torch, math\nx = torch.tensor([1., 2.])\nbig = torch.zeros(3, 40)\nn = 3\n"
        "def f(a, *rest): ...\nclass C: ..."
    )
    names = told(session)
    assert names["x"] == LiveName("x", "variable", "[1, 2]")
    assert names["big"] == LiveName("big", "variable", "tensor 3×40")
    assert names["n"] == LiveName("n", "variable", "3")
    assert names["f"] == LiveName("f", "function", "(a, *rest)")
    assert (names["C"].kind, names["math"].kind) == ("class", "module")
    assert "get_ipython" not in names


def test_attributes_are_those_that_things_have(session: Driver) -> None:
    session.run(
        "import torch\nx = torch.ones(2)\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 3))\n"
        "_ = torch.nn.init.ones_(model[0].weight)"
    )
    tensor = told(session, "x")
    assert set(tensor) >= {name for name in dir(torch.Tensor) if not name.startswith("_")}
    assert tensor["reshape"].kind == "function"
    assert set(told(session, "x.T")) == set(tensor)
    layer = told(session, "model[0]")
    assert layer["weight"].detail == "[[1, 1], [1, 1], [1, 1]]"
    assert {"bias", "in_features", "forward"} <= set(layer)
    assert "sqrt" not in told(session, "x.nothing")
    assert "linear" in told(session, "torch.nn.functional")


def test_elements_of_containers_are_followed_and_keys_are_told(session: Driver) -> None:
    session.run("parts = {'one': [1, 2], 'two': {'deep': 3}, 4: 5}\nrow = [{'inside': 1}]")
    assert told(session, "parts", keys=True) == {
        "one": LiveName("one", "key", "list of 2"),
        "two": LiveName("two", "key", "dict of 1"),
    }
    assert set(told(session, "row[0]", keys=True)) == {"inside"}
    assert set(told(session, "row[-1]", keys=True)) == {"inside"}
    assert told(session, "row[7]", keys=True) == {}


HOSTILE = """
ran = []
class Meta(type):
    def __getattribute__(cls, name):
        ran.append(('meta', name)); return super().__getattribute__(name)
class Hostile(metaclass=Meta):
    def __init__(self): self.__dict__['own'] = 1
    def __getattr__(self, name): ran.append(('getattr', name)); return 1
    def __getattribute__(self, name): ran.append(('getattribute', name)); return object.__getattribute__(self, name)
    def __dir__(self): ran.append('dir'); return ['lie']
    def __len__(self): ran.append('len'); return 1
    def __repr__(self): ran.append('repr'); return 'lie'
    def __getitem__(self, key): ran.append('getitem'); return {}
    def __class_getitem__(cls, key): ran.append('class getitem')
    def __bool__(self): ran.append('bool'); return True
    def __eq__(self, other): ran.append('eq'); return True
    __hash__ = None
    @property
    def asked(self): ran.append('asked'); return self
    @property
    def __class__(self): ran.append('class'); return dict
class Dictionary(dict):
    def items(self): ran.append('items'); return []
    def __getitem__(self, key): ran.append('item'); return 1
class Slots:
    __slots__ = ('filled', 'empty')
h, d, s = Hostile(), Dictionary(a=1), Slots()
s.filled = {'in a slot': 1}
ran.clear()
"""


def test_nothing_of_the_users_runs(session: Driver) -> None:
    assert session.run(HOSTILE).error is None
    session.run("ran.clear()")
    session.run("print(ran); ran.clear()")  # what cells come to without being asked anything
    before = len(session.events)
    assert told(session)["h"] == LiveName("h", "variable", "Hostile")
    own = told(session, "h")
    assert own["own"] == LiveName("own", "variable", "1")
    assert own["asked"].kind == "property"
    assert "lie" not in own
    for base in ("h.asked", "h[0]", "h.nothing.more", "Hostile.asked", "d['a']"):
        told(session, base)
    told(session, "d", keys=True)
    told(session, "h", keys=True)
    assert "in a slot" in told(session, "s.filled", keys=True)
    assert told(session, "s.empty") == {}
    assert len(session.events) == before, "nothing of it is in the record"
    session.run("print(ran); ran.clear()")
    without, with_questions = session.text().splitlines()
    assert with_questions == without


def test_what_cannot_be_read_has_no_names(session: Driver) -> None:
    session.run("x = 1")
    for base in ("(((", "f()", "x +", "\0", "x" * 5000, "nowhere.at.all", "lambda: 1"):
        assert told(session, base) == {}


def test_a_running_program_is_not_asked(session: Driver) -> None:
    session.client.run_cell("input()", 1, 0, None)
    session.wait_for(InputWanted)
    assert session.client.complete() is None
    session.client.answer_input("")
    session.finish()


def test_the_names_of_a_frame_where_the_program_is_paused(session: Driver) -> None:
    source = "outer = 1\ndef f(inside):\n    return inside\nf({'k': 2})\n"
    session.client.set_breakpoints([Breakpoint(1, line=3)])
    session.client.run_file(source, None)
    session.wait_for(Paused)
    assert {"inside", "outer", "f"} <= set(told(session, frame=0))
    assert set(told(session, "inside", keys=True, frame=0)) == {"k"}
    assert "inside" not in told(session, frame=1)
    assert told(session, frame=99) == {}
    end(session)
