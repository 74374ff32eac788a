"""Which form of a displayed value is shown: the richest one that Qt can show. No Qt here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from gradviz.wording import tr

HTML, MARKDOWN, SVG, LATEX, JSON, PLAIN = (
    "text/html", "text/markdown", "image/svg+xml", "text/latex", "application/json", "text/plain",
)  # fmt: skip
PICTURES = (SVG, "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
FIELDS = 240
"""Fields of a table that is shown as one: Qt needs up to a tenth of a millisecond for each."""
_LARGEST = {HTML: 100_000, SVG: 4_000_000}
"""Characters of a form that is shown."""
_LONGEST = 0.025
"""Seconds that Qt may take for one display, which it cannot do in portions."""
_DEEPEST = {"table": 6, "any": 100}
"""For each table around a table Qt takes twice as long."""
SOURCE = "text/markdown as it is written"
"""The form of Markdown that takes too long to be typeset."""
_BARE = re.compile(r"\s*<[\w.]+ (?:object|at 0x)[^>]*>\s*\Z")
"""What says nothing of a value."""
_FOR_BROWSERS = re.compile(
    r"<(?:script|iframe|video|audio|canvas|object|embed|input|button|select|form|svg|math|details)\b", re.IGNORECASE
)
_UNSEEN = re.compile(r"<(style|script|head|title)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(r"<t[dh]\b", re.IGNORECASE)
_ITEM = re.compile(r"<(?:t[dh]|li|d[dt])\b", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|br|hr|h[1-6]|tr|pre|blockquote)\b", re.IGNORECASE)
_NESTED = re.compile(r"<(/?)(table|div|ul|ol|dl|blockquote|span)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"<td((?:\s[^>]*)?>\s*[-+−]?(?:[\d.,_%]+(?:e[-+]?\d+)?j?|nan|inf|NaN|<NA>|None)\s*</td)", re.IGNORECASE
)
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_TABLE = re.compile(r"<table\b[^>]*>", re.IGNORECASE)


def richest(data: Mapping[str, str]) -> str:
    """The MIME type that is shown; empty where none can be."""
    plain = data.get(PLAIN, "")
    says_something = bool(plain.strip()) and not _BARE.match(plain)
    html = data.get(HTML)
    if html is not None and _seen(html) and (not says_something or fields(html) <= FIELDS):
        return HTML
    if MARKDOWN in data and seconds(MARKDOWN, data[MARKDOWN]) <= _LONGEST:
        return MARKDOWN
    for mime in PICTURES:
        if mime in data and _fits(mime, data[mime]):
            return mime
    if says_something:
        return PLAIN
    if MARKDOWN in data:
        return SOURCE
    return next((mime for mime in (LATEX, JSON) if mime in data), PLAIN if plain.strip() else "")


def _seen(html: str) -> bool:
    """Whether Qt shows what some HTML says."""
    return _light(html) and not _FOR_BROWSERS.search(html)


def _light(html: str) -> bool:
    return _fits(HTML, html) and seconds(HTML, html) <= _LONGEST and not _is_deep(dressed(html))


def _fits(mime: str, text: str) -> bool:
    return len(text) <= _LARGEST.get(mime, len(text))


def remark(data: Mapping[str, str], form: str) -> str:
    """What is not seen of a value in this form, in a sentence; empty where all is."""
    html = data.get(HTML, "")
    if form == HTML:
        rows = cut_table(html)[1]
        return tr("… {count} more rows: Save As… in the menu keeps all of them …", count=f"{rows:,}") if rows else ""
    if html and not _light(html):
        return tr("The HTML of {count} characters takes too long to be shown here. Click to open it in a browser.",
                  count=f"{len(html):,}")  # fmt: skip
    if html and form in ("", PLAIN, LATEX):
        if _FOR_BROWSERS.search(html):
            return tr("There is more that only a browser can show. Click to open it there.")
        return tr("This is a table of {count} fields, shown as text. Click to open it in a browser.",
                  count=f"{fields(html):,}")  # fmt: skip
    if not form:
        return tr("This value is of a kind that cannot be shown here ({kinds}); Save As… in the menu keeps it.",
                  kinds=", ".join(data))  # fmt: skip
    return ""


def seconds(form: str, text: str) -> float:
    """How long Qt takes, about, to make something of some HTML or Markdown, and to lay it out."""
    if form == MARKDOWN:
        return 1.5e-6 * len(text) + 40e-6 * text.count("\n") + 150e-6 * text.count("|")
    html = dressed(text)
    ends = html.count("\n") if "<pre" in html.lower() else 0
    return (
        0.3e-6 * len(html) + 3e-6 * html.count("<") + 20e-6 * len(_BLOCK.findall(html))
        + 60e-6 * len(_ITEM.findall(html)) + 35e-6 * ends
    )  # fmt: skip


def _is_deep(html: str) -> bool:
    """Whether more is within each other than Qt lays out in a moment."""
    depths = {"table": 0, "any": 0}
    for tag in _NESTED.finditer(html):
        for kind in ("any", "table") if tag[2].lower() == "table" else ("any",):
            depths[kind] += -1 if tag[1] else 1
            if depths[kind] > _DEEPEST[kind]:
                return True
    return False


def fields(html: str) -> int:
    """How many fields the tables of some HTML have."""
    return len(_FIELD.findall(html)) if len(html) <= _LARGEST[HTML] else len(html) // 10


def cut_table(html: str) -> tuple[str, int]:
    """HTML whose tables have no more fields than can be shown, and how many rows are left out."""
    if fields(html) <= FIELDS:
        return html, 0
    count, at = 0, 0
    ends = list(_ROW_END.finditer(html))
    for shown, end in enumerate(ends):
        count += len(_FIELD.findall(html, at, end.end()))
        at = end.end()
        if count >= FIELDS:
            return html[:at] + "</tbody></table>", len(ends) - shown - 1
    return html, 0


def dressed(html: str) -> str:
    """HTML without what is no text, and with tables as they look here: numbers stand below each other."""
    html = _UNSEEN.sub("", cut_table(html)[0])
    html = _NUMBER.sub(r'<td align="right"\1', html)
    return _TABLE.sub('<table border="0" cellspacing="0" cellpadding="4">', html)


def as_words(data: Mapping[str, str], form: str) -> str:
    """What is copied, and what is shown where the form is a text."""
    if form == JSON:
        return json.dumps(json.loads(data[JSON]), indent=2, ensure_ascii=False)
    if form == LATEX:
        return data[LATEX].replace("\\displaystyle ", "")
    if form == SOURCE:
        form = MARKDOWN
    return data.get(form if form in (MARKDOWN, PLAIN) else PLAIN, "")
