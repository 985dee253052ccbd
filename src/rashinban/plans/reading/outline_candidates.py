"""Which lines have the shape of a heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import Marker, plain, read_marker
from rashinban.plans.reading.outline_lines import Line

_LONGEST = 80
_LEANS = re.compile(r"[のをにとやがへ・、]$")
Tag = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading: where it stands among the lines, its marker class, and its clean title."""

    at: int
    kind: str
    number: str | None
    title: str
    start: int
    end: int
    level: int | None = None
    keyword: str | None = None
    level_name: str | None = None
    sure: bool = False
    new: tuple[int, int] | None = None
    functions: tuple[Tag, ...] = ()
    indicators: bool = False

    @property
    def key(self) -> str:
        """What siblings have in common: the level the format states, otherwise the marker class."""
        return f"style{self.level}" if self.level is not None else self.kind


def marked_candidates(lines: tuple[Line, ...]) -> dict[int, Candidate]:
    """Line index → candidate, for lines with a marker or a stated level whose own words allow a heading."""
    found: dict[int, Candidate] = {}
    taken = -1
    for index, line in enumerate(lines):
        if index <= taken or line.row or words.NOTE.match(line.text):
            continue
        candidate = _candidate(lines, index)
        if candidate is not None:
            found[index] = candidate
            taken = next((i - 1 for i in range(index + 1, len(lines)) if lines[i].start >= candidate.end), index)
    return found


def _candidate(lines: tuple[Line, ...], index: int) -> Candidate | None:
    line = lines[index]
    marker = None if line.bullet and line.level is None else read_marker(line.raw)
    if marker is None:
        return make_candidate(line, index, None) if line.level is not None else None
    if line.level is None and not _is_title_like(line, marker):
        return None
    if marker.title_end <= marker.title_start:
        return _with_next_line(lines, index, marker)
    return make_candidate(line, index, marker)


def make_candidate(line: Line, index: int, marker: Marker | None) -> Candidate:
    """A candidate from a line and the marker read on it; the flag 新規 is taken off its title."""
    start, end = (marker.title_start, marker.title_end) if marker else (0, len(line.raw))
    title, flag = split_new(line.raw[start:end])
    kind = marker.kind if marker else "unnumbered"
    return Candidate(
        at=index,
        kind=kind,
        number=marker.number if marker else None,
        title=clean(title),
        start=line.start,
        end=line.end,
        level=line.level,
        keyword=marker.keyword if marker else None,
        sure=line.level is not None or kind.startswith("chapter"),
        new=(line.start + start + flag[0], line.start + start + flag[1]) if flag else None,
        indicators=bool(words.INDICATORS.search(plain(title).text)) and (marker is None or marker.bracket or line.level is not None),
    )


def split_new(title: str) -> tuple[str, tuple[int, int] | None]:
    """A title without the flag 新規, and where the flag stood in it.

    >>> split_new("港を活かす 新規"), split_new("【新規】港を活かす")
    (('港を活かす', (6, 8)), ('港を活かす', (0, 4)))
    """
    folded = plain(title)
    before = words.NEW_BEFORE.match(folded.text)
    if before:
        start, end = folded.span(0, len(before.group().rstrip()))
        return title[end:].lstrip(), (start, end)
    after = words.NEW.search(folded.text)
    if after:
        flag = after.group().strip(" 」』)") if after.group().strip()[0] in "」』)" else after.group().strip()
        begin = folded.text.rindex(flag)
        start, end = folded.span(begin, begin + len(flag))
        return title[:start].rstrip(), (start, end)
    return title, None


def clean(title: str) -> str:
    """A title on one line: wraps taken out, runs of space made one."""
    joined = re.sub(r"(?<=[^\x00-\x7f])\s*\n\s*(?=[^\x00-\x7f])", "", title)
    return re.sub(r"\s+", " ", joined).strip(" *").rstrip(" :").strip()


def _with_next_line(lines: tuple[Line, ...], index: int, marker: Marker) -> Candidate | None:
    """第10章 or 指標1 alone on its line: the title is the next line, and the one after when that breaks off (…の)."""
    line = lines[index]
    if marker.keyword is None:
        return None
    alone = make_candidate(line, index, marker)
    parts: list[Line] = []
    for following in lines[index + 1 : index + 4]:
        if not _may_be_title(line, following) or (parts and not _LEANS.search(parts[-1].text)):
            break
        parts.append(following)
    if not parts:
        return replace(alone, title=clean(line.raw)) if marker.kind.startswith("chapter") else None
    title, flag = split_new("\n".join(part.raw for part in parts))
    new = (parts[-1].end - (flag[1] - flag[0]), parts[-1].end) if flag else None
    return replace(alone, title=clean(title), end=parts[-1].end, new=new)


def _may_be_title(line: Line, following: Line) -> bool:
    same_level = following.level is None or following.level == line.level
    fits = same_level and len(following.text) <= 60 and not (following.row or following.prose or following.bullet)
    return fits and read_marker(following.raw) is None


def _is_title_like(line: Line, marker: Marker) -> bool:
    text = plain(line.raw[marker.title_start : marker.title_end]).text.strip()
    if not text:
        return marker.keyword is not None
    if len(text) > _LONGEST or "。" in re.sub(r"「[^」]*」", "", text) or text.endswith(("、", ",")):
        return False
    if not re.search(r"[A-Za-z぀-ヿ一-鿿]{2}|[一-鿿]", text) or words.VALUE.search(text):
        return False
    punctuated = re.search(r"[.．、)）:：]\s*$", line.raw[: marker.title_start])
    if words.UNIT.match(text) and not punctuated:
        return False
    if words.REFERENCE.match(text) and not marker.bracket:
        return False
    if marker.kind == "paren_title":
        return _is_group_title(text)
    if marker.kind in {"arabic_dot", "kanji"} and words.DATE.match(line.text):
        return False
    return not (marker.bracket and words.ROSTER.match(text))


def _is_group_title(text: str) -> bool:
    """A title in parentheses; a remark, a value, a date or a goal in parentheses is none."""
    return not (
        len(text) < 4
        or words.GOAL.match(text)
        or words.DATE.match(text)
        or words.NOTE.match(text)
        or words.ROSTER.match(text)
        or re.search(r"[0-9][0-9,.]*\s*(?:円|人|件|社|%|万|億|年度?)[^ぁ-んァ-ン一-龥]*$|[::]|(?:等|など|参照|抜粋|略|単位.*|再掲|案|。)$", text)
    )
