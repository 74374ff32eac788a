"""What jedi knows of the names of a text: it reads the text and what that imports, and runs nothing of the program."""

from __future__ import annotations

import inspect
import re
import sys
import time
from pathlib import Path
from typing import Any

import jedi
from jedi.api.environment import InterpreterEnvironment

from gradviz.language import messages as ms
from gradviz.language import tensors
from gradviz.language.cells import has_cells, pieces, python_of
from gradviz.libraries import is_of_library

_MOST_NAMES = 4_000
_KINDS_WITHIN = 0.02
"""Seconds that kinds of names may take at once; of others they are told when they are asked for (`Detail`)."""
_LONGEST = 4_000
"""Characters of a docstring that are told."""
_KINDS = {
    "function": "function",
    "class": "class",
    "module": "module",
    "namespace": "module",
    "instance": "variable",
    "statement": "variable",
    "param": "parameter",
    "property": "property",
    "keyword": "keyword",
    "path": "word",
}
_OF_TENSORS = ("torch._C.TensorBase.", "torch._tensor.Tensor.")
"""What jedi takes the attributes of a tensor from."""
_SIGNED = ("function", "class")
_CHAIN = re.compile(r"([^\W\d]\w*(?:\.[^\W\d]\w*)*)\.\s*\Z")

jedi.settings.dynamic_params_for_other_modules = False  # it would search the folders around the program
tensors.teach()


class Knowledge:
    """Answers what is asked of names, one after another."""

    def __init__(self, interpreter: str = "") -> None:
        own = not interpreter or interpreter == sys.executable
        self._environment = InterpreterEnvironment() if own else jedi.create_environment(interpreter, safe=False)
        self._offered: dict[str, Any] = {}
        """jedi's objects of the names that were offered last."""
        self._of_libraries: dict[tuple[str, ...], tuple[list[ms.Name], dict[str, Any]]] = {}
        """Attributes of what comes from libraries, which do not change, by what they are attributes of."""

    def answer(self, question: ms.Question) -> ms.Answer:
        """The answer; empty where jedi knows nothing, or stumbles over the text."""
        try:
            return self._answer(question)
        except Exception as error:  # noqa: BLE001  # jedi raises whatever half-written programs lead it to
            print(f"jedi gave up: {type(error).__name__}: {error}", file=sys.stderr)
            return _nothing(question)

    def _answer(self, question: ms.Question) -> ms.Answer:
        if isinstance(question, ms.Complete):
            return ms.Completed(question.number, tuple(self._complete(question)))
        if isinstance(question, ms.Detail):
            offered = [(name, self._offered.get(name)) for name in question.names]
            return ms.Detailed(question.number, tuple(_detailed(name, each) for name, each in offered if each))
        if isinstance(question, ms.Explain):
            offer = self._offered.get(question.name)
            return ms.Explained(question.number, _doc(offer) if offer else None)
        if isinstance(question, ms.Sign):
            signatures = self._script(question).get_signatures(question.line, question.column)
            return ms.Signed(question.number, tuple(map(_signature, _best_first(signatures))))
        if isinstance(question, ms.Look):
            known = self._script(question).help(question.line, question.column)
            return ms.Explained(question.number, _doc(known[0]) if known else None)
        if isinstance(question, ms.Find):
            found = self._script(question).goto(question.line, question.column, follow_imports=True)
            return ms.Found(question.number, tuple(_definition(each, question.path) for each in found))
        assert isinstance(question, ms.Warm)
        line = question.text.count("\n") + 1
        column = len(question.text.rpartition("\n")[2])
        self._complete(ms.Complete(0, question.text, line, column))
        return ms.Warmed(question.number)

    def _script(self, question: ms.Complete | ms.Sign | ms.Look | ms.Find) -> jedi.Script:
        text = question.text
        if has_cells(text):
            text = "\n".join(line for _before, lines in pieces(text) for line in python_of(lines))
        path = Path(question.path) if question.path else None
        folder = path.parent if path else Path.cwd()
        project = jedi.Project(folder, smart_sys_path=False, added_sys_path=[str(folder)])
        return jedi.Script(text, path=path, environment=self._environment, project=project)

    # ------------------------------------------------------------ completion

    def _complete(self, question: ms.Complete) -> list[ms.Name]:
        script = self._script(question)
        key = _library_behind(script, question)
        if key and key in self._of_libraries:
            names, self._offered = self._of_libraries[key]
            return names
        offers = script.complete(question.line, question.column)[:_MOST_NAMES]
        self._offered = {offer.name: offer for offer in offers}
        until = time.perf_counter() + _KINDS_WITHIN
        names = [ms.Name(offer.name, _kind(offer) if time.perf_counter() < until else "") for offer in offers]
        if key and names:
            self._of_libraries[key] = names, self._offered
        return names


def _library_behind(script: jedi.Script, question: ms.Complete) -> tuple[str, ...]:
    """What the attributes are of that are asked for, if all of it comes from libraries."""
    line = question.text.split("\n")[question.line - 1][: question.column]
    chain = _CHAIN.search(line)
    if chain is None or line.lstrip().startswith(("from ", "import ")):
        return ()
    known = script.infer(question.line, chain.end(1))
    if not known or not all(each.full_name and _of_library(each) for each in known):
        return ()
    return tuple(sorted(f"{each.type} {each.full_name}" for each in known))


def _of_library(known: Any) -> bool:
    if known.module_path is None:
        return bool(known.module_name != "__main__")
    return is_of_library(str(known.module_path))


def _nothing(question: ms.Question) -> ms.Answer:
    number = question.number
    if isinstance(question, ms.Complete):
        return ms.Completed(number, ())
    if isinstance(question, ms.Detail):
        return ms.Detailed(number, ())
    if isinstance(question, ms.Sign):
        return ms.Signed(number, ())
    if isinstance(question, ms.Find):
        return ms.Found(number, ())
    return ms.Warmed(number) if isinstance(question, ms.Warm) else ms.Explained(number, None)


# ---------------------------------------------------------------- what jedi's objects say


def _kind(offer: Any) -> str:
    return _KINDS.get(offer.type, "")


def _detailed(name: str, offer: Any) -> ms.Name:
    kind = _kind(offer)
    signatures = offer.get_signatures() if kind in _SIGNED else []
    detail = _without_name(signatures[0].to_string(), signatures[0].name) if signatures else ""
    return ms.Name(name, kind or "variable", detail)


def _without_name(text: str, name: str) -> str:
    return text.removeprefix(name).replace(" -> ", " → ")


def _doc(known: Any) -> ms.Doc | None:
    kind = _KINDS.get(known.type, "")
    signatures = tuple(dict.fromkeys(each.to_string() for each in known.get_signatures())) if kind in _SIGNED else ()
    text = _text_of(known)
    if not signatures and not text and kind == "variable":
        text = known.description if known.type == "statement" and known.module_name == "__main__" else ""
    if not (signatures or text or kind == "class" or kind == "module"):
        return None
    name = known.full_name or known.name
    name = f"torch.Tensor.{known.name}" if name.startswith(_OF_TENSORS) else name
    return ms.Doc(name, kind, signatures, text[:_LONGEST])


def _text_of(known: Any) -> str:
    """The docstring without the line that only repeats the signature."""
    name = known.full_name or ""
    text = known.docstring(raw=True) or _text_of_living(name)
    if not text and name.startswith(_OF_TENSORS):  # a method does what the function of its name does
        text = _text_of_living(f"torch.Tensor.{known.name}") or _text_of_living(f"torch.{known.name}")
    text = inspect.cleandoc(text)
    first, _, rest = text.partition("\n")
    return rest.strip() if re.match(rf"(?:\w+\.)*{re.escape(known.name)}\(.*\)\s*(?:->.*)?\Z", first) else text


def _text_of_living(full_name: str) -> str:
    """The docstring of what jedi knows by a stub alone, if its module is imported here."""
    parts = full_name.split(".")
    for count in range(len(parts) - 1, 0, -1):
        thing: Any = sys.modules.get(".".join(parts[:count]))
        if thing is None:
            continue
        for part in parts[count:]:
            thing = inspect.getattr_static(thing, part, None)
            thing = thing.__func__ if isinstance(thing, (staticmethod, classmethod)) else thing
        text = getattr(thing, "__doc__", None) if callable(thing) or inspect.isdatadescriptor(thing) else None
        return text if isinstance(text, str) else ""
    return ""


def _best_first(signatures: list[Any]) -> list[Any]:
    """Those first in which the argument at the caret has a place."""
    return sorted(signatures, key=lambda each: each.index is None)


def _signature(signature: Any) -> ms.Signature:
    text = signature.to_string()
    returns = text.rpartition(" -> ")[2] if " -> " in text else ""
    parameters = [parameter.to_string() for parameter in signature.params]
    paragraph = _text_of(signature).partition("\n\n")[0]
    return ms.Signature(signature.name, tuple(parameters), signature.index, returns, " ".join(paragraph.split()))


def _definition(found: Any, own: str) -> ms.Definition:
    path = str(found.module_path or "")
    here = path == own if path else found.module_name == "__main__"
    return ms.Definition(
        found.name, "" if here else path, found.line or 0, found.column or 0, "" if here else found.module_name
    )
