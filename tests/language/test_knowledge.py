"""What is known of names; the expectations are torch's own."""

from __future__ import annotations

import inspect

import pytest
import torch

from gradviz.language import messages as ms
from gradviz.language.knowledge import Knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge()


def at_end(text: str) -> tuple[str, int, int]:
    return text, text.count("\n") + 1, len(text.rpartition("\n")[2])


def names(knowledge: Knowledge, text: str, path: str = "") -> dict[str, ms.Name]:
    answer = knowledge.answer(ms.Complete(1, *at_end(text), path))
    assert isinstance(answer, ms.Completed)
    return {name.name: name for name in answer.names}


def test_modules_of_torch_have_the_names_that_torch_has(knowledge: Knowledge) -> None:
    known = names(knowledge, "import torch\ntorch.nn.functional.")
    public = {name for name in dir(torch.nn.functional) if inspect.isroutine(getattr(torch.nn.functional, name))}
    assert {"relu", "linear", "cross_entropy", "softmax"} <= public & set(known)
    assert len(public & set(known)) > 0.8 * len({name for name in public if not name.startswith("_")})


def test_a_tensor_has_the_attributes_of_tensors(knowledge: Knowledge) -> None:
    known = names(knowledge, "import torch\nx = torch.ones(3)\ny = x * 2\ny.")
    assert {"backward", "grad", "requires_grad_", "shape", "reshape"} <= set(known)
    assert all(hasattr(torch.Tensor, name) for name in known if not name.startswith("_"))


def test_what_can_be_imported(knowledge: Knowledge) -> None:
    known = names(knowledge, "from torch import n")
    assert {"nn", "no_grad"} <= set(known)


def test_the_second_look_at_a_library_gives_the_same(knowledge: Knowledge) -> None:
    text = "import torch\ntorch.nn."
    assert names(knowledge, text) == names(knowledge, text)
    own = "import torch\nclass A:\n    torch = 1\n    here = 2\nA."
    assert "here" in names(knowledge, own)


def test_own_classes_are_known_as_they_are_written_now(knowledge: Knowledge) -> None:
    text = "class A:\n    def {name}(self):\n        ...\na = A()\na."
    assert "first" in names(knowledge, text.format(name="first"))
    changed = names(knowledge, text.format(name="second"))
    assert "second" in changed
    assert "first" not in changed


def test_names_of_files_beside_the_program_are_known(knowledge: Knowledge, tmp_path: object) -> None:
    folder = str(tmp_path)
    with open(f"{folder}/helper_of_mine.py", "w") as file:
        file.write("def halve(x):\n    'Half of it.'\n    return x / 2\n")
    assert "halve" in names(knowledge, "import helper_of_mine\nhelper_of_mine.", f"{folder}/program.py")


def test_details_and_documentation_of_offered_names(knowledge: Knowledge) -> None:
    names(knowledge, "import torch\nx = torch.ones(3)\nx.")
    answer = knowledge.answer(ms.Detail(2, ("reshape", "nothing_like_it")))
    assert isinstance(answer, ms.Detailed)
    assert [(name.name, name.kind) for name in answer.names] == [("reshape", "function")]
    assert "shape" in answer.names[0].detail
    explained = knowledge.answer(ms.Explain(3, "reshape"))
    assert isinstance(explained, ms.Explained)
    assert explained.doc is not None
    assert "same data and number of elements" in explained.doc.text
    assert not explained.doc.text.startswith("reshape(")


def test_a_method_without_a_docstring_is_told_by_the_function_of_its_name(knowledge: Knowledge) -> None:
    names(knowledge, "import torch\nx = torch.ones(3)\nx.")
    explained = knowledge.answer(ms.Explain(3, "relu"))
    assert isinstance(explained, ms.Explained)
    assert explained.doc is not None


def test_attributes_of_tensors_are_told_by_torchs_own_words(knowledge: Knowledge) -> None:
    names(knowledge, "import torch\nx = torch.ones(3)\nx.")
    explained = knowledge.answer(ms.Explain(3, "requires_grad"))
    assert isinstance(explained, ms.Explained)
    assert explained.doc is not None
    assert explained.doc.name == "torch.Tensor.requires_grad"
    assert explained.doc.text == inspect.cleandoc(str(torch.Tensor.requires_grad.__doc__))


def test_the_parameter_at_the_caret(knowledge: Knowledge) -> None:
    def current(text: str) -> str:
        answer = knowledge.answer(ms.Sign(1, *at_end(text)))
        assert isinstance(answer, ms.Signed)
        best = answer.signatures[0]
        return best.parameters[best.current] if best.current is not None else ""

    assert current("import torch\ntorch.nn.Linear(").startswith("in_features")
    assert current("import torch\ntorch.nn.Linear(3, ").startswith("out_features")
    assert current("import torch\ntorch.nn.Linear(3, bias=").startswith("bias")
    assert current("def f(a, b=3):\n    ...\nf(1, ") == "b=3"


def test_the_first_paragraph_of_what_is_called(knowledge: Knowledge) -> None:
    answer = knowledge.answer(ms.Sign(1, *at_end('def f(a):\n    """Halves\n    it.\n\n    Slowly."""\nf(')))
    assert isinstance(answer, ms.Signed)
    assert answer.signatures[0].text == "Halves it."


def test_where_names_are_defined(knowledge: Knowledge) -> None:
    text = "import torch\nweight = torch.ones(3)\nprint(weight)\ntorch.nn.Linear\n"
    here = knowledge.answer(ms.Find(1, text, 3, 7))
    assert isinstance(here, ms.Found)
    assert (here.definitions[0].path, here.definitions[0].line, here.definitions[0].column) == ("", 2, 0)
    there = knowledge.answer(ms.Find(2, text, 4, 10))
    assert isinstance(there, ms.Found)
    assert there.definitions[0].path == inspect.getsourcefile(torch.nn.Linear)
    assert there.definitions[0].line == inspect.getsourcelines(torch.nn.Linear)[1]


def test_cells_with_magics_are_read_all_the_same(knowledge: Knowledge) -> None:
    assert "relu" in names(knowledge, "# %%\n%time import torch\nimport torch\n!ls\n# %%\ntorch.")


@pytest.mark.parametrize(
    "text", ["", "(((", "def f(:\n  x.", "\0.", "import nowhere_at_all\nnowhere_at_all.", "x = '''\ny."]
)
def test_nonsense_has_empty_answers(knowledge: Knowledge, text: str) -> None:
    place = at_end(text)
    assert isinstance(knowledge.answer(ms.Complete(1, *place)), ms.Completed)
    assert isinstance(knowledge.answer(ms.Sign(1, *place)), ms.Signed)
    assert isinstance(knowledge.answer(ms.Look(1, *place)), ms.Explained)
    assert isinstance(knowledge.answer(ms.Find(1, *place)), ms.Found)


def test_places_that_are_not_there_have_empty_answers(knowledge: Knowledge) -> None:
    assert knowledge.answer(ms.Complete(7, "x", 9, 9)) == ms.Completed(7, ())
    assert knowledge.answer(ms.Sign(8, "x", 9, 9)) == ms.Signed(8, ())
    assert knowledge.answer(ms.Explain(9, "never offered")) == ms.Explained(9, None)
