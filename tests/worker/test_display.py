"""What programs display: values in all their forms, figures, what replaces what, and how much of it is kept."""

from __future__ import annotations

import base64
import json
import struct

import pytest

from gradviz.events import CellEnded, CellStarted, ErrorRaised, OutputCleared, ResultDisplayed, TextPrinted
from gradviz.worker.display_limit import LARGEST, TEXT, DisplayLimit
from tests.worker.driver import Driver

DISPLAY = "from IPython.display import HTML, clear_output, display, update_display\n"


def shown(session: Driver) -> list[ResultDisplayed]:
    return session.of(ResultDisplayed)


def png_size(event: ResultDisplayed) -> tuple[int, int]:
    """Width and height, as a PNG says them in its header (RFC 2083)."""
    data = base64.b64decode(event.data["image/png"])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", data[16:24])


def test_the_last_value_is_told_apart_from_what_is_displayed(session: Driver) -> None:
    session.run(DISPLAY + "display(1)\n2")
    assert [(event.data["text/plain"], event.result) for event in shown(session)] == [("1", False), ("2", True)]


def test_metadata_comes_along(session: Driver) -> None:
    session.run(DISPLAY + "display({'text/plain': 'x', 'image/png': 'iVBORw=='}, raw=True,"
                          " metadata={'image/png': {'width': 7}})")  # fmt: skip
    assert json.loads(shown(session)[0].metadata) == {"image/png": {"width": 7}}


def test_what_has_a_name_can_be_replaced(session: Driver) -> None:
    session.run(DISPLAY + "handle = display('one', display_id='mine')\nhandle.update('two')")
    session.run("update_display('three', display_id='mine')")
    told = [(event.data["text/plain"], event.display_id, event.update) for event in shown(session)]
    assert told == [("'one'", "mine", False), ("'two'", "mine", True), ("'three'", "mine", True)]


@pytest.mark.parametrize("wait", [False, True])
def test_clearing_the_output_is_told(session: Driver, wait: bool) -> None:
    session.run(DISPLAY + f"print('before')\nclear_output(wait={wait})\nprint('after')")
    kinds = [type(event) for event in session.events if isinstance(event, (TextPrinted, OutputCleared))]
    assert kinds == [TextPrinted, OutputCleared, TextPrinted]
    assert session.of(OutputCleared)[0].wait is wait


def test_a_value_that_cannot_be_shown_in_one_form_is_shown_in_the_others(session: Driver) -> None:
    """As in Jupyter: the traceback is printed, and the cell goes on."""
    session.run(
        "class Half:\n    def _repr_html_(self):\n        return 1 / 0\n    def __repr__(self):\n        return 'half'"
    )
    ended = session.run("Half()")
    assert ended.error is None
    assert session.results() == ["half"]
    assert session.of(ErrorRaised) == []
    assert "ZeroDivisionError" in session.text("stderr")
    assert "return 1 / 0" in session.text("stderr")
    assert "IPython" not in session.text("stderr"), "only the user's own frames"


def test_a_cell_tells_its_title_and_how_long_it_took(session: Driver) -> None:
    session.client.run_cell("import threading\nthreading.Event().wait(0.2)", 1, 0, None, title="Wait a little")
    session.finish()
    assert session.of(CellStarted)[0].title == "Wait a little"
    assert session.of(CellEnded)[0].seconds >= 0.2


# ------------------------------------------------------------ figures


def test_matplotlib_is_not_loaded_unless_the_program_does(worker: Driver) -> None:
    worker.run("import sys\nprint([name for name in sys.modules if name.partition('.')[0] == 'matplotlib'])")
    assert worker.text() == "[]\n"


PLOT = "import matplotlib.pyplot as plt\n"


def test_figures_are_displayed_at_the_end_of_their_cell_and_closed(session: Driver) -> None:
    session.run(PLOT + "fig, ax = plt.subplots(figsize=(4, 3), dpi=100)\nax.plot([1, 4, 9]);")
    (figure,) = shown(session)
    (wide, high), said = png_size(figure), json.loads(figure.metadata)["image/png"]
    assert 300 < said["width"] <= 400, "as Jupyter does, empty margins are cut off"
    assert (wide // 2, high // 2) == (said["width"], said["height"]), "two pixels for each one that is shown"
    session.run("plt.get_fignums()")
    assert session.results()[-1] == "[]"


@pytest.mark.parametrize("asked", ["%matplotlib", "%matplotlib inline"])
def test_figures_that_are_asked_for_inline_are_as_they_always_are(session: Driver, asked: str) -> None:
    plot = "plt.subplots(figsize=(4, 3), dpi=100)[1].plot([1, 4, 9]);"
    session.run(PLOT + plot)
    ended = session.run(f"{asked}\n{plot}")
    usual, figure = shown(session)
    assert ended.error is None
    assert png_size(figure) == png_size(usual)
    assert session.text("stderr") == ""


@pytest.mark.parametrize("toolkit", ["notebook", "widget", "qt", "tk"])
def test_figures_that_were_to_be_in_windows_are_displayed_which_is_said(session: Driver, toolkit: str) -> None:
    ended = session.run(f"%matplotlib {toolkit}\n{PLOT}plt.figure(figsize=(1, 1))\nplt.plot([1, 2]);")
    assert ended.error is None
    assert len(shown(session)) == 1
    assert f"%matplotlib {toolkit}: no windows" in session.text("stderr")


def test_an_event_loop_of_a_toolkit_is_not_run_which_is_said(session: Driver) -> None:
    ended = session.run("%gui qt\nprint('went on')")
    assert ended.error is None
    assert session.text("stderr") == "%gui qt: no event loop of a toolkit runs here.\n"
    assert session.text("stdout") == "went on\n"


def test_show_displays_what_there_is_at_once(session: Driver) -> None:
    session.run(
        PLOT + "for k in range(2):\n    plt.figure(figsize=(1, 1))\n    plt.plot([k])\n    plt.show()\n    print(k)"
    )
    told = [type(event) for event in session.events if isinstance(event, (TextPrinted, ResultDisplayed))]
    assert told == [ResultDisplayed, TextPrinted, ResultDisplayed, TextPrinted]


def test_several_figures_come_in_their_order(session: Driver) -> None:
    session.run(PLOT + "for width in (1, 2, 3):\n    plt.figure(figsize=(width, 1), dpi=50)\n    plt.plot([0])")
    widths = [png_size(event)[0] for event in shown(session)]
    assert len(widths) == 3
    assert widths == sorted(set(widths))


@pytest.mark.parametrize("show", ["", "plt.show()\n"])
def test_a_file_shows_its_figures_too(session: Driver, show: str) -> None:
    session.run_file(PLOT + "plt.figure(figsize=(1, 1))\nplt.plot([1, 2])\n" + show)
    assert len(shown(session)) == 1


def test_figures_made_before_an_error_are_shown(session: Driver) -> None:
    session.run(PLOT + "plt.figure(figsize=(1, 1))\nplt.plot([1, 2])\n1 / 0")
    assert len(shown(session)) == 1
    assert session.error().name == "ZeroDivisionError"


def test_a_figure_that_cannot_be_drawn_ends_no_cell(session: Driver) -> None:
    ended = session.run(PLOT + "plt.figure(figsize=(1, 1))\nplt.title('$\\\\no$')\nprint('there')")
    assert ended.error is None
    assert session.text() == "there\n"
    assert "ParseException" in session.text("stderr") or "ParseFatalException" in session.text("stderr")


def test_a_tensor_can_be_plotted(session: Driver) -> None:
    session.run(PLOT + "import torch\nplt.figure(figsize=(1, 1))\nplt.plot(torch.arange(3.0));")
    assert len(shown(session)) == 1


# ------------------------------------------------------------ how much is kept


def test_of_a_long_text_both_ends_are_kept(session: Driver) -> None:
    session.run(f"'<' + 'x' * {2 * TEXT} + '>'")
    (text,) = session.results()
    assert text.startswith("'<xxx")
    assert text.endswith("xxx>'")
    assert f"{TEXT + 4:,} characters are left out" in text
    assert len(text) < TEXT + 100


def test_a_form_that_is_too_large_is_left_out_in_words(session: Driver) -> None:
    session.run(DISPLAY + f"display(HTML('<p>' + 'x' * {LARGEST}))")
    assert list(shown(session)[0].data) == ["text/plain"]
    assert f"text/html of {LARGEST + 3:,} characters is left out" in session.text()


def test_beyond_the_limit_the_last_display_is_kept() -> None:
    limit = DisplayLimit(limit=10)
    told = [each for n in range(6) for each in limit.take(ResultDisplayed(1, {"text/plain": f"no {n}."}))]
    told += limit.end()
    texts = [each if isinstance(each, str) else each.data["text/plain"] for each in told]
    assert texts[:2] == ["no 0.", "no 1."]
    assert "more than 10 characters were displayed" in texts[2]
    assert "3 displays are left out" in texts[3]
    assert texts[4:] == ["no 5."]
    assert limit.end() == []
    assert limit.take(ResultDisplayed(2, {"text/plain": "anew"})) == [ResultDisplayed(2, {"text/plain": "anew"})]


def test_what_runs_code_of_libraries_alone_is_put_into_form_untraced(worker: Driver) -> None:
    """A thousand pieces of HTML took 4 s; what the user wrote is traced, so that one can step into it."""
    worker.run(
        "import sys\nfrom IPython.display import HTML, display\n"
        "def traced(self):\n    return str(sys.gettrace() is not None)\n"
        "HTML._repr_html_ = traced\n"
        "class Own:\n    _repr_html_ = traced\n"
        "display(HTML('a'), Own())"
    )
    assert [event.data["text/html"] for event in shown(worker)] == ["False", "True"]
