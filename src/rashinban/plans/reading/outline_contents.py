"""The table of contents: where it stands, and what it says about the headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import Marker, read_marker
from rashinban.plans.reading.outline_lines import Line

_SPACES = re.compile(r"[\s・]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents: marker, and its words without leaders and page number."""

    marker: Marker | None
    key: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands before the table of contents, the entries of it, and the lines of the body."""

    before: tuple[Line, ...]
    entries: tuple[Entry, ...]
    body: tuple[Line, ...]


def split_contents(lines: tuple[Line, ...]) -> Contents:
    """Take the table of contents out: from the line 目次 to where its first entry comes again, or its leaders end."""
    opening = next((i for i, line in enumerate(lines[:200]) if words.CONTENTS.match(line.text)), None)
    if opening is None:
        entries = tuple(_entry(line) for line in lines if _led(line))
        return Contents((), entries, tuple(line for line in lines if not _led(line)))
    first = next((i for i in range(opening + 1, len(lines)) if title_key(_text(lines[i]))), len(lines))
    end = _end(lines, first)
    entries = tuple(_entry(line) for line in lines[first:end])
    return Contents(lines[:opening], entries, tuple(line for line in lines[end:] if not _led(line)))


def title_key(text: str) -> str:
    """The words of a heading by which an entry and its heading are found to be the same.

    >>> title_key("(１) 現状と 課題..... 4") == title_key("（1）現状と課題")
    True
    """
    bare = re.sub(r"(?:[.…‥・･_\s]{2,})[0-9]{0,3}$", "", text)
    marker = read_marker(bare)
    title = bare[marker.title_start : marker.title_end] if marker else bare
    number = f"{marker.kind}{marker.number}|" if marker and marker.number else "|"
    return number + _SPACES.sub("", title)


def _text(line: Line) -> str:
    if line.row:
        return re.sub(r"[\s.…‥・]*[0-9]{0,3}$", "", line.text)
    return line.text


def _entry(line: Line) -> Entry:
    bare = re.sub(r"(?:[.…‥・･_\s]{2,})[0-9]{0,3}$", "", _text(line))
    return Entry(read_marker(bare), title_key(_text(line)))


def _led(line: Line) -> bool:
    return bool(words.LEADER.search(line.text)) and not line.prose


def _end(lines: tuple[Line, ...], first: int) -> int:
    if first >= len(lines):
        return first
    wanted = {title_key(_text(lines[first])), re.sub(r"[0-9]+$", "", title_key(_text(lines[first])))}
    for index in range(first + 1, len(lines)):
        if title_key(lines[index].text) in wanted and not _led(lines[index]):
            return index
    index = first
    while index < len(lines) and (_led(lines[index]) or lines[index].row or re.search(r"\s[0-9]{1,3}$", lines[index].text)):
        index += 1
    return index
