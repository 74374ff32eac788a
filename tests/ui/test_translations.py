"""Every text that the source tells is translated, whole, and nothing is told past the door."""

from __future__ import annotations

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from resources.translations import update
from tests import wording

FILES = sorted(update.HERE.glob("gradviz_*.ts"))


def messages(ts: Path) -> Iterator[tuple[str, str, bool]]:
    """Source, translation, and whether it is finished."""
    for message in ET.parse(ts).iter("message"):
        translation = message.find("translation")
        assert translation is not None
        yield message.findtext("source") or "", translation.text or "", translation.get("type") is None


def holes(text: str) -> list[tuple[str, str]]:
    """What is filled in, with how it is written, in alphabetical order."""
    try:
        return sorted((name, form or "") for _, name, form, _ in Formatter().parse(text) if name is not None)
    except ValueError:  # a text with a brace, in which nothing is filled in
        return []


def in_source() -> set[str]:
    own = {text for path in wording.files() for _, text in wording.told(path)}
    return own.union(update.of_actions(), *update.OF_QT.values())


def test_there_is_simplified_chinese() -> None:
    assert [file.name for file in FILES] == ["gradviz_zh_CN.ts"]


def test_all_texts_are_told_so_that_the_tools_of_qt_see_them() -> None:
    """They see no text within an f-string, and the first half of one that is chosen within the call."""
    unseen = [f"{path}:{line}: {why}" for path in wording.files() for line, why in wording.unseen(path)]
    assert not unseen


@pytest.mark.parametrize("ts", FILES, ids=lambda ts: ts.stem)
def test_a_translation_has_all_texts_of_the_source_and_no_others(ts: Path) -> None:
    known, wanted = {source for source, _, _ in messages(ts)}, in_source()
    assert not wanted - known, "new texts: run python resources/translations/update.py, and translate them"
    assert not known - wanted, "texts that are gone: run python resources/translations/update.py"


@pytest.mark.parametrize("ts", FILES, ids=lambda ts: ts.stem)
def test_each_text_is_translated(ts: Path) -> None:
    unfinished = [source for source, told, finished in messages(ts) if not told or not finished]
    assert not unfinished


@pytest.mark.parametrize("ts", FILES, ids=lambda ts: ts.stem)
def test_a_translation_has_the_values_of_its_text(ts: Path) -> None:
    wrong = [(source, told) for source, told, _ in messages(ts) if holes(source) != holes(told)]
    assert not wrong


@pytest.mark.parametrize("ts", FILES, ids=lambda ts: ts.stem)
def test_the_window_reads_what_is_made_of_the_translation(ts: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.qm"
    subprocess.run([*update.tool("lrelease"), "-silent", str(ts), "-qm", str(made)], check=True)
    assert ts.with_suffix(".qm").read_bytes() == made.read_bytes(), "run python resources/translations/update.py"


def test_chinese_is_written_with_chinese_signs() -> None:
    """Full stops, commas, colons and brackets between Chinese words are full-width ones."""
    chinese = "[\u4e00-\u9fff]"
    half = re.compile(rf"{chinese}[,.:;?!](?:$|\s|{chinese})|{chinese}\(|\({chinese}|{chinese}\)")
    told = [told for _, told, _ in messages(update.HERE / "gradviz_zh_CN.ts")]
    wanted_by_qt = [text for text in told if "(*" in text or "(&" in text]  # filters of files, keys of buttons
    assert not [text for text in told if half.search(text) and text not in wanted_by_qt]
