"""A whole page on one line, cut where its headings stand."""

from __future__ import annotations

import re
from dataclasses import replace

from rashinban.plans.reading import outline_words as words
from rashinban.plans.reading.markers import Marker, plain, read_marker
from rashinban.plans.reading.outline_lines import Line

_TOKEN = re.compile(r"\S+")
_LABEL = re.compile(r"[【<＜〈《\[［].*[】>＞〉》\]］]?")
_SIGN = re.compile(r"[○〇◯●◎■□◆◇▼▽▶▷・•※＊*☆★]")
_FIGURE = re.compile(r"[-▲△約(（]*[0-9０-９][0-9０-９,.，．]*(?:\D{0,6})(?:[(（].*)?$")
_LEANING = re.compile(r"(?:[、，はがをにでとのもやへ]|及び|並びに|また)$")
_LONG, _MANY = 100, 6


def cut_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The same lines, with every line that holds a whole page cut into headings and what stands between them."""
    cut: list[Line] = []
    for line in lines:
        cut.extend(_cut(line) if _is_page(line) else [line])
    return tuple(cut)


def _is_page(line: Line) -> bool:
    if line.row or line.level is not None or line.bullet:
        return False
    if len(line.text) >= _LONG and len(line.raw.split()) >= _MANY:
        return True
    return _has_list_inside(line) and (marker := read_marker(line.raw)) is not None and marker.number is not None


def _has_list_inside(line: Line) -> bool:
    """A heading with its list behind it on the same line: (1) 起業を助ける ● 相談に応じる。"""
    return any(_SIGN.fullmatch(token) for token in line.raw.split()[1:])


def _cut(line: Line) -> list[Line]:
    tokens = list(_TOKEN.finditer(line.raw))
    pieces: list[tuple[int, int]] = []
    index = 1 if len(tokens) > 1 and words.PAGE_NUMBER.match(tokens[0].group()) and _opens(tokens, 1) else 0
    while index < len(tokens):
        if _may_begin(tokens, index, pieces) and _opens(tokens, index):
            stop = _title_stop(tokens, index)
            if stop is not None:
                pieces.append((tokens[index].start(), tokens[stop - 1].end()))
                index = stop
                continue
        index += 1
    whole = len(pieces) > 1 or len(line.text) > 2 * _LONG or _has_list_inside(line)
    return _between(line, pieces) if pieces and whole else [line]


def _may_begin(tokens: list[re.Match[str]], index: int, pieces: list[tuple[int, int]]) -> bool:
    if index == 0 or (pieces and pieces[-1][1] == tokens[index - 1].end()):
        return True
    return not _LEANING.search(tokens[index - 1].group())


def _opens(tokens: list[re.Match[str]], index: int) -> Marker | None:
    """The marker that begins at this token, if it is of a kind that stands before a title."""
    following = tokens[index + 1].group() if index + 1 < len(tokens) else ""
    marker = read_marker(f"{tokens[index].group()} {following}".strip())
    if marker is None or marker.number is None or marker.symbol or marker.bracket:
        return None
    own = plain(tokens[index].group()).text
    if marker.kind.startswith("compound") and re.match(r"[0-9.]+.?$", own):
        return None
    if marker.kind == "arabic_dot" and not re.match(r"[0-9]{1,2}[.、]", own):
        return None
    return marker


def _title_stop(tokens: list[re.Match[str]], index: int) -> int | None:
    """The token after the title; None when no title follows the marker."""
    marker = read_marker(tokens[index].group())
    first = index + 1 if marker is None or not tokens[index].group()[marker.title_start :] else index
    taken: list[int] = []
    for position in range(first, min(len(tokens), first + 6)):
        token = tokens[position].group()
        if position > first and (_ends_title(token) or _opens(tokens, position)):
            break
        taken.append(position)
    if not taken or "。" in tokens[taken[0]].group():
        return None
    stopper = tokens[taken[-1] + 1].group() if taken[-1] + 1 < len(tokens) else ""
    prose = "。" in stopper or len(taken) == 6
    return taken[0] + 1 if prose and len(taken) > 1 and not _quoted(tokens[taken[0]].group()) else taken[-1] + 1


def _quoted(token: str) -> bool:
    return bool(re.fullmatch(r"[“\"「『].*[”\"」』]", token))


def _ends_title(token: str) -> bool:
    text = plain(token).text
    return bool(
        "。" in text or _LABEL.match(token) or _SIGN.match(token) or _FIGURE.match(token) or words.COLUMN.match(text)
    )


def _between(line: Line, pieces: list[tuple[int, int]]) -> list[Line]:
    cut: list[Line] = []
    at = 0
    for start, end in [*pieces, (len(line.raw), len(line.raw))]:
        rest = line.raw[at:start]
        body = rest.strip()
        if body and not words.PAGE_NUMBER.match(body):
            cut.append(_piece(line, at + len(rest) - len(rest.lstrip()), body))
        if end > start:
            cut.append(_piece(line, start, line.raw[start:end]))
        at = end
    return cut


def _piece(line: Line, offset: int, raw: str) -> Line:
    text = re.sub(r"\s+", " ", plain(raw).text).strip()
    start = line.start + offset
    return replace(line, raw=raw, text=text, start=start, end=start + len(raw), cut=True)
