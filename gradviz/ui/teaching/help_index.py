"""All that the help can find, in one list, and what of it a search means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction

from gradviz.ui.actions import TABLE
from gradviz.ui.canvas.legend import ENTRIES
from gradviz.ui.shortcuts import native, title
from gradviz.ui.teaching.help_texts import LINKS, QUESTIONS, WORDS, Topic
from gradviz.wording import later, tr

QUESTION, WORD, MARK, COMMAND, LINK = SECTIONS = (
    later("Questions"),
    later("Words"),
    later("Marks of the graph"),
    later("Commands"),
    later("On the web"),
)


@dataclass(frozen=True)
class Entry:
    """One thing that can be found, told in the chosen language."""

    section: str
    """One of `SECTIONS`, in English."""
    title: str
    text: str
    keys: str = ""
    place: str = ""
    """Of a command: where it is in the menus."""
    example: str = ""
    action: str = ""
    link: str = ""
    also: str = ""


def entries(actions: Mapping[str, QAction]) -> list[Entry]:
    """All of them, the questions first."""
    found = [_of_topic(QUESTION, topic) for topic in QUESTIONS] + [_of_topic(WORD, topic) for topic in WORDS]
    found += [Entry(MARK, tr(each.words), tr(each.sentence)) for each in ENTRIES.values()]
    for spec in TABLE:
        keys = ",  ".join(native(each) for each in actions[spec.name].shortcuts())
        place = " › ".join([*(tr(part) for part in spec.menu.split("/") if part), tr(spec.text)]) if spec.menu else ""
        found.append(Entry(COMMAND, title(spec), tr(spec.tip), keys, place, action=spec.name))
    return found + [Entry(LINK, tr(topic.title), "", link=topic.text) for topic in LINKS]


def _of_topic(section: str, topic: Topic) -> Entry:
    also = f"{topic.also} {topic.title}"
    return Entry(section, tr(topic.title), tr(topic.text), example=topic.example, action=topic.action, also=also)


def search(words: str, among: Sequence[Entry]) -> list[Entry]:
    """The entries that have all of these words, the best first; without words all."""
    wanted = words.casefold().split()
    ranked = []
    for place, entry in enumerate(among):
        ranks = [_rank(word, entry) for word in wanted]
        if None not in ranks:
            ranked.append((sum(rank for rank in ranks if rank is not None), place))
    return [among[place] for _rank_, place in sorted(ranked)]


def _rank(word: str, entry: Entry) -> int | None:
    name = entry.title.casefold()
    if name.startswith(word):
        return 0
    if word in name:
        return 1
    return 2 if word in f"{entry.also} {entry.text} {entry.keys} {entry.place}".casefold() else None
