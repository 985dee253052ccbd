"""Headings without a marker: the title of the document, and short lines that open sections by their place and shape."""

from __future__ import annotations

import re
from dataclasses import replace

from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import ordinal, read_marker
from rashinban.plans.reading.outline_candidates import Candidate, make_candidate
from rashinban.plans.reading.outline_contents import title_key
from rashinban.plans.reading.outline_lines import Line

_COVER = 8
_CAPTION = re.compile(r"^(?:図表?|表|グラフ|写真|資料|別紙|別表|様式)\s*[0-9一二三四五六七八九十-]*(?:[\s::.-]|$)")
_CLOSING = re.compile(r"^(?:以\s*上|了|続く|次ページ.*|空白)$")
_NOUN_END = re.compile(r"(?:[一-龥ァ-ヶーA-Za-z）)」』]|について|とは|に向けて|のために|づくり|まちづくり|はじめに|おわりに)$")


def find_title(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> Candidate | None:
    """The title of the document: stated by the format, or the first standalone line of the cover that names a plan."""
    tops = [line.level for line in lines if line.level is not None]
    first = next((i for i, line in enumerate(lines) if line.level is not None), None)
    if first is not None and first <= _COVER and _is_stated_title(lines, first, [t for t in tops if t is not None]):
        return replace(make_candidate(lines[first], first, None), kind="title", level=None)
    cover = _cover(lines, candidates)
    if not cover:
        return None
    named = next((i for i in cover if words.PLAN.search(lines[i].text)), cover[0])
    body = named - 1
    if body in cover and words.BODY.match(lines[body].text) and lines[body].text not in lines[named].text:
        return _joined(lines, body, named)
    return replace(make_candidate(lines[named], named, None), kind="title")


def _is_stated_title(lines: tuple[Line, ...], first: int, levels: list[int]) -> bool:
    top = lines[first].level
    marker = read_marker(lines[first].raw)
    numbered = marker is not None and marker.number is not None
    others = levels[1:]
    return top == min(levels) and not numbered and (top not in others or _is_unlike(lines, first))


def _is_unlike(lines: tuple[Line, ...], first: int) -> bool:
    """The other headings of the title's level carry numbers, so this one is no sibling of theirs."""
    same = [line for line in lines[first + 1 :] if line.level == lines[first].level]
    return all((marker := read_marker(line.raw)) is not None and marker.number is not None for line in same)


def _cover(lines: tuple[Line, ...], candidates: dict[int, Candidate]) -> list[int]:
    """The standalone lines before the first heading or text."""
    found: list[int] = []
    for index, line in enumerate(lines[:_COVER]):
        if line.row or line.prose or line.bullet or words.CONTENTS.match(line.text):
            break
        marker = read_marker(line.raw)
        if (index in candidates or marker is not None) and not (marker and marker.bracket):
            break
        remark = marker is not None or _is_table_head(line.text) or _CAPTION.match(line.text) or words.NOTE.match(line.text) or re.match(r"[~-]", line.text)
        if not remark and not _is_date(line.text) and len(line.text) <= 60:
            found.append(index)
    return found


def _is_table_head(text: str) -> bool:
    return all(words.COLUMN.match(word) for word in text.split()) and not text.endswith(("計画", "戦略"))


def _is_date(text: str) -> bool:
    return bool(words.DATE.match(text)) and not words.PLAN.search(text)


def _joined(lines: tuple[Line, ...], body: int, named: int) -> Candidate:
    """架空市 above 総合計画: one title on two lines."""
    title = make_candidate(lines[named], named, None)
    return replace(title, kind="title", title=f"{lines[body].text} {title.title}", start=lines[body].start)


def plain_headings(
    lines: tuple[Line, ...],
    candidates: dict[int, Candidate],
    contents: frozenset[str],
    begin: int,
    sheets: frozenset[int] = frozenset(),
) -> dict[int, Candidate]:
    """Unmarked lines that are headings: in the table of contents, set off by type, alike among themselves, or above a new 1."""
    fit = [i for i in range(begin, len(lines)) if i not in candidates and _is_eligible(lines[i])]
    eligible = [i for i in fit if _stands_alone(lines, candidates, i)]
    bold = _emphasis_tells(lines)
    chosen = {
        i
        for i in eligible
        if title_key(lines[i].text) in contents or (bold and _set_off(lines, candidates, i)) or _opens_numbers(lines, candidates, i)
    }
    chosen |= _alike(lines, candidates, eligible)
    chosen |= {i for i in fit if any(_shared(lines[i].text, lines[other].text) >= 10 for other in chosen - {i})}
    chosen |= {i for i in range(begin, len(lines)) if i not in candidates and _heads_sheet(lines, i, sheets)}
    return {i: replace(make_candidate(lines[i], i, None), kind="unnumbered") for i in sorted(chosen)}


def _heads_sheet(lines: tuple[Line, ...], index: int, sheets: frozenset[int]) -> bool:
    """The only cell of the first row of a sheet, above a table."""
    line = lines[index]
    if line.start not in sheets or line.row or line.prose or not 4 <= len(line.text) <= 60:
        return False
    return read_marker(line.raw) is None and not _is_date(line.text) and any(below.row for below in lines[index + 1 : index + 4])


def _is_eligible(line: Line) -> bool:
    text = line.text
    if line.row or line.bullet or line.prose or line.cut or line.table is not None or line.level is not None:
        return False
    if not 4 <= len(text) <= 80 or text.endswith(("、", ",", ":", "。", "は", "が", "を", "に", "で")):
        return False
    if read_marker(line.raw) is not None or any(p.search(text) for p in (words.NOTE, words.DATE, _CAPTION, _CLOSING, words.VALUE)):
        return False
    return not (words.ROSTER.match(text) or words.BODY.match(text) or re.match(r"[~ー-]|第\s*[0-9]+\s*回", text))


def _stands_alone(lines: tuple[Line, ...], candidates: dict[int, Candidate], index: int) -> bool:
    """What goes before it is finished: a sentence, a heading, a list or a table."""
    if index == 0:
        return True
    before = lines[index - 1]
    finished = before.text.rstrip("」』)").endswith(("。", "．"))
    return finished or index - 1 in candidates or before.row or before.bullet or bool(words.NOTE.match(before.text)) or lines[index].emphasis


def _emphasis_tells(lines: tuple[Line, ...]) -> bool:
    """Larger or bold type means something only when running text is set without it."""
    text = [line.emphasis for line in lines if line.prose]
    return any(line.emphasis for line in lines) and sum(text) * 2 <= len(text)


def _set_off(lines: tuple[Line, ...], candidates: dict[int, Candidate], index: int) -> bool:
    """Set in larger or bold type; on the cover only right above text, a table or a heading."""
    if not lines[index].emphasis:
        return False
    on_cover = not any(lines[i].prose or lines[i].row or i in candidates for i in range(index))
    below = lines[index + 1] if index + 1 < len(lines) else None
    if below is None:
        return False
    return not on_cover or below.prose or below.row or below.bullet or index + 1 in candidates


def _opens_numbers(lines: tuple[Line, ...], candidates: dict[int, Candidate], index: int) -> bool:
    """A noun phrase after finished text, right above the first of a new series (a boxed paper inside the plan)."""
    following = candidates.get(index + 1)
    if following is None or following.number is None or ordinal(following.number) != 1 or index - 1 in candidates:
        return False
    return bool(_NOUN_END.search(lines[index].text)) and len(lines[index].text) >= 6


def _alike(lines: tuple[Line, ...], candidates: dict[int, Candidate], eligible: list[int]) -> set[int]:
    """Three lines or more with one ending in the same section, each above its paragraph."""
    marks = sorted(candidates)
    groups: dict[tuple[int, str], list[int]] = {}
    for index in eligible:
        if index + 1 < len(lines) and lines[index + 1].prose:
            region = sum(1 for mark in marks if mark < index)
            groups.setdefault((region, _ending(lines[index].text)), []).append(index)
    return {index for members in groups.values() if len(members) >= 3 for index in members}


def _ending(text: str) -> str:
    bare = re.sub(r"\s*[(「『][^()「」『』]*[)」』]$", "", text)
    return bare[-2:]


def _shared(one: str, other: str) -> int:
    if one == other:
        return 0
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
