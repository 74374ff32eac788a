"""Python tokens line by line, with the lexer's state carried from one line to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pygments.lexers.python import PythonLexer
from pygments.token import Token, _TokenType

Stack = tuple[str, ...]
"""The lexer's states at the end of a line, innermost last."""
START: Stack = ("root",)
Span = tuple[int, int, _TokenType]
"""Start in the line, length, kind of token."""


class LineLexer:
    """Pygments' Python lexer, made resumable: whole-text lexers forget that a string is still open."""

    def __init__(self) -> None:
        self._lexer = PythonLexer()
        self._rules: dict[str, list[tuple[Callable[..., Any], Any, Any]]] = self._lexer._tokens

    def line(self, text: str, stack: Stack) -> tuple[list[Span], Stack]:
        """The tokens of one line (without its line end), and the state that the next line begins in."""
        text += "\n"
        states, spans, at = list(stack), [], 0
        while at < len(text):
            for match_at, action, new_state in self._rules[states[-1]]:
                if found := match_at(text, at):
                    spans += self._spans(action, found)
                    at = found.end()
                    _change(states, new_state)
                    break
            else:
                if text[at] == "\n":
                    states = list(START)
                at += 1
        return spans, tuple(states)

    def _spans(self, action: Any, found: Any) -> list[Span]:
        if action is None:
            return []
        if isinstance(action, _TokenType):
            return [(found.start(), len(found.group()), action)]
        return [(start, len(text), kind) for start, kind, text in action(self._lexer, found)]


def _change(states: list[str], new: Any) -> None:
    """Apply a transition as Pygments writes them: names, ``#pop``, ``#push``, or a negative count of pops."""
    if new is None:
        return
    if isinstance(new, int):
        del states[max(1, len(states) + new) :]
        return
    for state in new if isinstance(new, tuple) else (new,):
        if state == "#pop":
            if len(states) > 1:
                states.pop()
        else:
            states.append(states[-1] if state == "#push" else state)


ROLES: tuple[tuple[_TokenType, str], ...] = (
    (Token.Literal.String.Interpol, "interpolation"),
    (Token.Literal.String.Escape, "escape"),
    (Token.Literal.String, "string"),
    (Token.Literal.Number, "number"),
    (Token.Comment, "comment"),
    (Token.Keyword.Constant, "constant"),
    (Token.Operator.Word, "keyword"),
    (Token.Keyword, "keyword"),
    (Token.Name.Function, "definition"),
    (Token.Name.Class, "definition"),
    (Token.Name.Decorator, "decorator"),
    (Token.Name.Builtin, "builtin"),
    (Token.Name.Exception, "builtin"),
)


def role(kind: _TokenType) -> str | None:
    """The role that a token plays in the theme's colours; None for plain text."""
    return next((name for parent, name in ROLES if kind in parent), None)
