"""Which candidates are headings, by what stands around them: lists, agendas, rosters and field labels are not."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import BRACKET_KINDS, SYMBOL_KINDS, ordinal, plain, read_marker
from rashinban.plans.reading.outline_candidates import Candidate, clean
from rashinban.plans.reading.outline_contents import title_key
from rashinban.plans.reading.outline_lines import Line

After = Literal["end", "prose", "row", "bullet", "heading", "plain"]
#: Series that must begin at their first member, as their signs are also ordinary words.
#: Longer than the name, post and organisation of a person on a roster.
_NAME = 40
#: A member of a list of mere names (市, 商工会議所) is shorter than a title.
_SHORT = 7
_FROM_FIRST = frozenset({"kana", "kanji", "letter", "lower_letter", "paren_letter"})
#: Series that number items of lists as often as sections.
_MINOR = _FROM_FIRST | {"circled", "arabic_paren", "lower_roman", "paren_lower_roman", "paren_kana", "paren_kanji"}
_ALWAYS = frozenset({"roman"})
_PRESENT = re.compile(r"^[\s・･\-–—]*(?:現状|目標|基準|実績|現況)(?:値)?\s*(?:[::(]|\s|[0-9])")
_PROMISED = re.compile(r"[0-9]\s*(?:[千百万億兆]*円|%|人|件|社|校|回|者|団体|か所|ポイント)")
_DASH = re.compile(r"^\s*[-‐–—•‣⁃∙*・･\s]+")


class Surroundings:
    """The lines with the candidates among them, and what follows or precedes each."""

    def __init__(self, lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> None:
        self.lines = lines
        self.candidates = candidates

    def next_index(self, candidate: Candidate) -> int:
        index = candidate.at + 1
        while index < len(self.lines) and (
            self.lines[index].start < candidate.end or words.NOTE.match(self.lines[index].text)
        ):
            index += 1
        return index

    def after(self, candidate: Candidate) -> After:
        index = self.next_index(candidate)
        if index >= len(self.lines):
            return "end"
        line = self.lines[index]
        if index in self.candidates:
            return "heading"
        if line.prose and not line.bullet:
            return "prose"
        return "row" if line.row or line.table is not None else "bullet" if line.bullet else "plain"

    def follower(self, candidate: Candidate) -> Candidate | None:
        return self.candidates.get(self.next_index(candidate))

    def promises(self, candidate: Candidate) -> bool:
        """Whether the first line below, past headings, is a list item or row with a number that is promised."""
        index = self.next_index(candidate)
        while index in self.candidates and self.candidates[index].key != candidate.key:
            index = self.next_index(self.candidates[index])
        if index >= len(self.lines) or index in self.candidates or self.lines[index].prose:
            return False
        return bool(_PROMISED.search(self.lines[index].text))

    def introduces(self, candidate: Candidate) -> bool:
        """Whether something stands under it: text, a list, a table, or the first member of another series."""
        following = self.follower(candidate)
        if following is not None:
            return following.key != candidate.key and ordinal(following.number) in {None, 1}
        after = self.after(candidate)
        if after != "plain":
            return after in {"prose", "row", "bullet"}
        below = self.lines[self.next_index(candidate)]
        label = read_marker(below.raw)
        return len(below.text) > _NAME or (label is not None and label.bracket)


def select(
    lines: tuple[Line, ...], candidates: dict[int, Candidate], contents: frozenset[str], text: str
) -> dict[int, Candidate]:
    """The candidates that are headings, by line index.

    ``contents`` are the keys of the table of contents, ``text`` the canonical text (to see which labels come again).
    """
    certain = {
        index: replace(candidate, sure=candidate.sure or title_key(lines[index].text) in contents)
        for index, candidate in candidates.items()
    }
    kept = _without_lists(lines, certain)
    kept = _without_listed_twice(lines, kept)
    kept = _without_labels(lines, kept, text)
    kept = _without_bare_symbols(lines, kept)
    kept = _without_agendas(lines, kept)
    return _without_false_starts(lines, kept)


def _without_lists(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Drop runs of one class with nothing between their members, unless a heading opens the run."""
    around = Surroundings(lines, candidates)
    dropped: set[int] = set()
    for run in _runs(around):
        first, last = run[0], run[-1]
        if len(run) < 2 or any(member.sure for member in run) or first.kind in _ALWAYS:
            continue
        symbols = first.kind in SYMBOL_KINDS or first.kind in BRACKET_KINDS
        before = first.at - 1
        opened = before in candidates and candidates[before].key != first.key
        bare = not around.introduces(last)
        listed = not opened and first.keyword is None and (len(run) > 2 or bare)
        words_only = any(len(member.title) < _SHORT for member in run)
        listed = listed or (bare and words_only and first.kind in _MINOR and not _has_bodies(around, first.key))
        if symbols or listed:
            dropped.update(member.at for member in run)
    return {index: candidate for index, candidate in candidates.items() if index not in dropped}


def _has_bodies(around: Surroundings, key: str) -> bool:
    """Whether the class opens sections elsewhere, or the document is a bare outline without running text."""
    bare_outline = not any(line.prose for line in around.lines)
    return bare_outline or any(c.key == key and around.introduces(c) for c in around.candidates.values())


def _runs(around: Surroundings) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    for index in sorted(around.candidates):
        candidate = around.candidates[index]
        last = runs[-1][-1] if runs else None
        if last is not None and last.key == candidate.key and around.next_index(last) == index:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _without_listed_twice(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Drop a line without a body that comes again later: it announces the heading, it is not it."""
    around = Surroundings(lines, candidates)
    last = {title_key(lines[index].text): index for index in sorted(candidates)}
    return {
        index: candidate
        for index, candidate in candidates.items()
        if candidate.level is not None
        or around.introduces(candidate)
        or candidate.number is None
        or last[title_key(lines[index].text)] == index
    }


def _without_labels(
    lines: tuple[Line, ...], candidates: dict[int, Candidate], text: str
) -> dict[int, Candidate]:
    """Drop bracketed labels that come again (fields of a form), stand on a one-line page, or have nothing under them."""
    around = Surroundings(lines, candidates)
    kept: dict[int, Candidate] = {}
    for index, candidate in candidates.items():
        if candidate.kind in BRACKET_KINDS and candidate.level is None:
            after = around.after(candidate)
            allowed: set[After] = {"prose", "bullet", "heading", "row"}
            if candidate.kind == "lenticular":
                allowed.add("plain")
            repeated = text.count(lines[index].raw) > 1
            if repeated or lines[index].cut or after not in allowed or _is_caption(around, candidate):
                continue
            if candidate.kind == "paren_title" and not _opens_section(around, candidate):
                continue
        kept[index] = candidate
    return kept


def _is_caption(around: Surroundings, candidate: Candidate) -> bool:
    """A label of indicators right above their table or list, with no group of its own below it."""
    if not candidate.indicators:
        return False
    if candidate.kind == "angle" or around.after(candidate) == "row":
        return True
    below = next((i for i in sorted(around.candidates) if i > candidate.at), None)
    between = around.lines[candidate.at + 1 : below] if below is not None else ()
    return below is None or any(line.prose or line.row for line in between)


def _opens_section(around: Surroundings, candidate: Candidate) -> bool:
    following = around.follower(candidate)
    if following is not None:
        return following.kind != "paren_title" and ordinal(following.number) in {None, 1}
    line = around.lines[around.next_index(candidate)]
    return "。" in line.text


def _without_bare_symbols(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Drop ○ lines with nothing under them, and those that name an indicator (現状, 目標 stand below)."""
    around = Surroundings(lines, candidates)
    titles = Counter(candidate.title for candidate in candidates.values())
    opening = {candidate.key for candidate in candidates.values() if _opens(around, candidate)}
    kept: dict[int, Candidate] = {}
    for index, candidate in candidates.items():
        if candidate.kind in SYMBOL_KINDS and not candidate.sure:
            position = around.next_index(candidate)
            below = lines[position].text if position < len(lines) else ""
            named = lines[index].table is not None or _PRESENT.match(below)
            slot = words.SLOT.match(plain(candidate.title).text) and titles[candidate.title] > 1
            bodied = around.introduces(candidate) or lines[index].emphasis
            if named or slot or not (bodied or (candidate.key in opening and around.after(candidate) != "plain")):
                continue
        kept[index] = candidate
    return kept


def _opens(around: Surroundings, candidate: Candidate) -> bool:
    """Whether text or the first of a numbered series stands right under it, as under a section."""
    return around.after(candidate) == "prose" or (around.follower(candidate) is not None and around.introduces(candidate))


def _without_agendas(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Drop what stands under 議事 or a roster, until the outline goes on where it was or text begins."""
    kept: dict[int, Candidate] = {}
    last: dict[str, int] = {}
    inside = False
    for index, line in enumerate(lines):
        candidate = candidates.get(index)
        if candidate is not None:
            place = ordinal(candidate.number)
            goes_on = place is not None and last.get(candidate.key) == place - 1
            if not inside or candidate.sure or candidate.kind in _ALWAYS or goes_on:
                kept[index] = candidate
                if place is not None:
                    last[candidate.key] = place
                inside = False
        elif line.prose and len(line.text) > 30:
            inside = False
        named = plain(candidate.title).text if candidate else line.text.strip("()【】[]<> ")
        if words.ROSTER.match(named) and len(line.text) < 40:
            inside = True
    return kept


def _without_false_starts(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Drop members of a series that never began (ウ without ア), and bare numbers out of order (25 者)."""
    kept: dict[int, Candidate] = {}
    last: dict[str, int] = {}
    for index in sorted(candidates):
        candidate = candidates[index]
        place = ordinal(candidate.number)
        before = last.get(candidate.key, 0)
        if place is not None and candidate.level is None and not candidate.sure:
            bare = candidate.kind == "arabic_dot" and re.match(r"[0-9]{1,2}\s", lines[index].text)
            strict = candidate.kind in _FROM_FIRST
            if (strict and place not in {1, before + 1}) or (bare and place != 1 and not 0 < place - before <= 3):
                continue
        if place is not None:
            last[candidate.key] = place
        kept[index] = candidate
    return kept


def indicator_subgroups(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> dict[int, Candidate]:
    """Short list items inside a block of indicators that themselves hold a list of promised numbers."""
    found: dict[int, Candidate] = {}
    inside = False
    for index, line in enumerate(lines[:-1]):
        candidate = candidates.get(index)
        if candidate is not None and (candidate.indicators or not inside):
            inside = candidate.indicators
        elif line.prose:
            inside = False
        if not inside or not line.bullet or candidate is not None:
            continue
        following = lines[index + 1]
        deeper = following.bullet and _sign(following) != _sign(line) and _PROMISED.search(following.text)
        if deeper and len(line.text) < 50 and not re.search(r"[0-9::。]", line.text):
            title = clean(_DASH.sub("", line.raw))
            found[index] = Candidate(index, "dash", None, title, line.start, line.end)
    return found


def _sign(line: Line) -> str:
    found = _DASH.match(line.raw)
    return re.sub(r"\s", "", found.group()) if found else ""
