"""Docstrings as people read them: without the marks of reStructuredText, as Qt's rich text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from gradviz.language.messages import Doc, Signature
from gradviz.ui.code_help.formulas import plain
from gradviz.ui.theme import Theme

_ROLE = re.compile(r":\w+(?::\w+)?:`~?([^`<]+?)(?:\s*<[^>`]*>)?`")
_MATH = re.compile(r":math:`([^`]+)`")
_LITERAL = re.compile(r"``(.+?)``|`([^`\n]+)`")
_SECTION = re.compile(
    r"(Arg(?:ument)?s|Keyword arg(?:ument)?s|Returns?|Yields|Raises|Examples?:?|Note|Warning|Shape|Attributes"
    r"|Parameters|Variables|References|See also|Inputs|Outputs):{1,2}\s*\Z",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(r"\.\.\s+(\w+)::\s*(.*)")
_VERBATIM = ("math", "code", "testcode", "doctest")
"""Directives below which stands what is shown as it is written."""
_ARGUMENT = re.compile(r"(\*{0,2}\w+(?:,\s*\w+)*)(\s*\([^)]*\))?\s*(?::|--?)\s+(.*)", re.DOTALL)
_OWN_LINES = re.compile(r">>>|\.\.\. |\|| {4}|[-=+]{4,}")


def doc_html(doc: Doc, theme: Theme) -> str:
    """All that is known of a name."""
    parts = [_signature_html(each, theme) for each in doc.signatures[:4]]
    if len(doc.signatures) > 4:
        parts.append(f"<div style='color:{theme.muted}'>+{len(doc.signatures) - 4}</div>")
    if not doc.signatures:
        parts.append(_code(doc.name.removeprefix("__main__."), theme))
    return "".join(parts) + text_html(doc.text, theme)


def _signature_html(text: str, theme: Theme) -> str:
    name, bracket, rest = text.replace(" -> ", " → ").partition("(")
    return (
        f"<p style='font-family:{_families(theme)}; margin:2px 0 4px 0'>"
        f"<b style='color:{theme.editor_function}'>{escape(name)}</b>{escape(bracket + rest)}</p>"
    )


def _code(text: str, theme: Theme) -> str:
    return f"<p style='font-family:{_families(theme)}; margin:2px 0 4px 0'><b>{escape(text)}</b></p>"


def _families(theme: Theme) -> str:
    return ", ".join(f'"{family}"' for family in theme.mono)


def call_html(signature: Signature, more: str, theme: Theme) -> str:
    """A way to call something, with the parameter at the caret bold; below it the first paragraph about it."""
    parameters = []
    for index, parameter in enumerate(signature.parameters):
        text = escape(parameter)
        at = index == signature.current
        parameters.append(f"<b style='color:{theme.accent}'>{text}</b>" if at else text)
    returns = f" → {escape(signature.returns)}" if signature.returns else ""
    line = f"<b style='color:{theme.editor_function}'>{escape(signature.name)}</b>({', '.join(parameters)}){returns}"
    shown = f"<div style='font-family:{_families(theme)}'>{line}</div>"
    if more:
        shown += f"<div style='color:{theme.muted}; font-size:{theme.small_size}px'>{escape(more)}</div>"
    if signature.text:
        told = _MATH.sub(lambda found: f"``{plain(found[1])}``", signature.text)
        shown += f"<div style='color:{theme.muted}; margin-top:4px'>{_inline(told, theme)}</div>"
    return shown


def text_html(text: str, theme: Theme) -> str:
    """A docstring: paragraphs, lists of arguments, and code as it stands."""
    text = _MATH.sub(lambda found: f"``{plain(found[1])}``", text)
    parts, within, depth = [], "", 0
    for indent, lines in _blocks(text):
        if indent <= depth:
            within = ""
        if within in _VERBATIM:
            told = "\n".join(lines)
            parts.append(_verbatim(plain(told) if within == "math" else told, indent, theme))
        else:
            parts.append(_block_html(indent, lines, theme))
        if found := _DIRECTIVE.match(lines[0]):
            within, depth = found[1], indent
    return "".join(parts)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that belong together, each with its indentation."""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        first = line.strip()
        own = bool(_SECTION.match(first) or _DIRECTIVE.match(first))
        begins = (
            own
            or first.startswith(("- ", "* "))
            or (_ARGUMENT.match(first) and lines and _indent(line) <= _indent(lines[0]))
        )
        if lines and (not first or (begins and not _OWN_LINES.match(lines[0].strip()))):
            yield _indent(lines[0]), [each[_indent(lines[0]) :] for each in lines]
            lines = []
        if own:
            yield _indent(line), [first]
        elif first:
            lines.append(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _block_html(indent: int, lines: list[str], theme: Theme) -> str:
    left = min(indent, 8) * 4
    first = lines[0]
    if _SECTION.match(first):
        return f"<p style='margin:8px 0 2px {left}px'><b>{escape(first.rstrip(':'))}</b></p>"
    if found := _DIRECTIVE.match(first):
        words = plain(found[2]) if found[1] == "math" else found[2]
        label = "" if found[1] in _VERBATIM else f"<b>{escape(found[1].title())}</b> "
        return f"<p style='margin:6px 0 2px {left}px'>{label}{_inline(words, theme)}</p>" if label or words else ""
    if _OWN_LINES.match(first):
        return _verbatim("\n".join(lines), indent, theme)
    words = " ".join(line.strip() for line in lines)
    if indent and (found := _ARGUMENT.match(words)) and len(found[1]) < 40:
        kind = f"<span style='color:{theme.muted}'>{escape(_bare(found[2] or ''))}</span>"
        told = f"<b>{escape(found[1])}</b>{kind}: {_inline(found[3], theme)}"
    else:
        told = _inline(words, theme)
    return f"<p style='margin:3px 0 3px {left}px'>{told}</p>"


def _verbatim(text: str, indent: int, theme: Theme) -> str:
    return (
        f"<pre style='font-family:{_families(theme)}; color:{theme.editor_string};"
        f" margin:4px 0 4px {min(indent, 8) * 4}px'>{escape(text)}</pre>"
    )


def _bare(text: str) -> str:
    return _LITERAL.sub(lambda found: found[1] or found[2], _ROLE.sub(r"\1", text))


def _inline(text: str, theme: Theme) -> str:
    """Names and code within a sentence."""
    plain = escape(_ROLE.sub(r"`\1`", text), quote=False)
    code = f"<span style='font-family:{_families(theme)}; color:{theme.editor_builtin}'>"
    return _LITERAL.sub(lambda found: f"{code}{found[1] or found[2]}</span>", plain).replace("**", "")
