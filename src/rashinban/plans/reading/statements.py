"""One line that promises: 「ラベル：50件以上」, 「企業面談（30件）」, 「…の割合：2025年3月末 55%（2021年11月 31%）」."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rashinban.core.folded import Folded
from rashinban.core.period import Period
from rashinban.core.period_text import PeriodMention, find_periods
from rashinban.plans.plan import IndicatorKind
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.figures import Figure, counting_of, find_figures
from rashinban.plans.reading.promise import Dated, Promise, clean_label, dated, place
from rashinban.plans.reading.roles import choose_roles, promised, relative_period

_ENDS = re.compile(
    r"(?:/年度?)?[^ぁ-ん一-龥ァ-ヶA-Za-z]*(?:へ|に|を|増|減|以上|以下|程度|達成|獲得|創出|実施|開催|育成)?[^ぁ-ん一-龥ァ-ヶA-Za-z]*(?:[(][^()]*[)]\s*)*$"
)


def read_statements(
    folded: Folded, start: int, end: int, *, kind: IndicatorKind = "kpi", tag: str | None = None, bare_era: str | None = None
) -> tuple[Promise, ...]:
    """The promises in ``folded.text[start:end]``; parts without a number become targets in words."""
    field = vocabulary.FIELD_LEAD.match(folded.text, start, end)
    lead, body = _leading_date(folded, field.end() if field else start, end)
    found: list[Promise] = []
    words: list[tuple[int, int]] = []
    for left, right in _items(folded.text, body, end, bare_era):
        promise = _read_item(folded, left, right, bare_era)
        if promise is None:
            words.append((left, right))
            continue
        if not promise.label and found:
            found[-1] = replace(found[-1], targets=found[-1].targets + promise.targets, end=promise.end)
            continue
        if found and vocabulary.BARE_MEASURE.match(promise.label):
            promise = replace(promise, label=f"{found[-1].label}の{promise.label}")
        found.append(promise)
    found = _in_series(found)
    found += [_in_words(folded, left, right) for left, right in _joined(words, folded.text)]
    first = folded.at(start)
    out = []
    for index, promise in enumerate(sorted(found, key=lambda p: p.start)):
        promise = replace(promise, kind=kind, tag=tag, start=first if index == 0 and lead else promise.start)
        out.append(_dated(promise, lead) if lead else promise)
    return tuple(out)


#: 「2021年度：…」, 「2030年度に、…」 at the head of a statement.
_DATES_ALL = re.compile(r"\s*(?:[::]\s*|度?末?(?:まで(?:に)?|を(?:目途|目標|めど)に|には|に)[、\s]*(?=[^\s0-9、]))")
#: 「育児休業取得率を、男性は30％、女性は100％」: a series named between the indicator and its number.
_SERIES = re.compile(r"^(?P<stem>.{4,}?)(?:を|は|について)?、(?P<name>男性|女性|男|女|男子|女子|小学校|中学校|高等?学?校|民間|大企業|中小企業|正規|全体)$")


def _in_series(found: list[Promise]) -> list[Promise]:
    """Give every series of a statement the name of what is measured: 育児休業取得率(男性), 育児休業取得率(女性)."""
    stem: str | None = None
    named: list[Promise] = []
    for promise in found:
        match = _SERIES.match(promise.label)
        if match:
            stem = match.group("stem")
            promise = replace(promise, label=f"{stem}({match.group('name')})")
        elif stem and _SERIES.match(f"{stem}、{promise.label}"):
            promise = replace(promise, label=f"{stem}({promise.label})")
        named.append(promise)
    return named


def _leading_date(folded: Folded, start: int, end: int) -> tuple[Dated | None, int]:
    """「2021年度：…」 and 「2030年度に…」 date the whole statement."""
    text = folded.text[start:end]
    for mention in find_periods(text)[:1]:
        lead = _DATES_ALL.match(text[mention.end :])
        if text[: mention.start].strip(" (・") == "" and lead:
            rest = text[mention.end + lead.end() :]
            if re.match(r"^[\d▲△,.]+", rest):
                return None, start
            span = folded.span(start + mention.start, start + mention.end)
            return dated(mention, *span), start + mention.end + lead.end()
    return None, start


def _dated(promise: Promise, when: Dated) -> Promise:
    targets = tuple(target if target.when else replace(target, when=when) for target in promise.targets)
    return replace(promise, targets=targets)


#: Behind 「20件/」 or 「20件・」 a name with a value of its own, not what a rate is per.
_ITEM = re.compile(r"\s*[一-龥ァ-ヶA-Za-zぁ-ん][^/|。、\d]{2,30}\d")


def _items(text: str, start: int, end: int, bare_era: str | None) -> Iterator[tuple[int, int]]:
    """Cut at separators outside brackets, but only behind a finished value: labels may hold commas themselves."""
    left, depth = start, 0
    for index in range(start, end):
        character = text[index]
        depth += (character in "(「『[") - (character in ")」』]")
        spaced = character in "/|" and text[index - 1 : index].isspace() and text[index + 1 : index + 2].isspace()
        if depth > 0 or not (
            character in "、,;;。▽①②③④⑤⑥⑦⑧⑨" or spaced or (character == "\n" and _new_item(text, index, end))
            or (character in "/・" and _ITEM.match(text, index + 1, end))
        ):
            continue
        if character == "," and text[index + 1 : index + 2].isdigit():
            continue
        if _finished(text[left:index], bare_era) or character in "\n":
            if text[left:index].strip():
                yield left, index
            left = index + (character not in "①②③④⑤⑥⑦⑧⑨")
    if text[left:end].strip():
        yield left, end


def _new_item(text: str, index: int, end: int) -> bool:
    """A new line starts a new item unless it opens a bracket that belongs to the line before."""
    rest = text[index + 1 : end].lstrip()
    return bool(rest) and rest[0] not in "(※"


def _finished(part: str, bare_era: str | None) -> bool:
    figures = [figure for figure in find_figures(part, bare_era) if not _duration(part, figure)]
    if not figures:
        return False
    return bool(_ENDS.match(part[figures[-1].stop :]))


def _read_item(folded: Folded, start: int, end: int, bare_era: str | None) -> Promise | None:
    text = folded.text[start:end]
    figures = [figure for figure in find_figures(text, bare_era) if not _duration(text, figure)]
    colon = _colon(text)
    if colon is not None:
        right = [figure for figure in figures if figure.start > colon]
        figures = right or figures
        colon = colon if right else None
    if not figures:
        return None
    if colon is not None and (state := _state_with_start(folded, start, end, colon, figures)) is not None:
        return state
    target, baseline, more = choose_roles(text, figures)
    if target is None or (colon is None and target.role != "target" and not _promises_with(text, target)):
        return None
    label_end = colon if colon is not None else _value_start(text, promised(text, figures))
    label_text = text[:label_end]
    since, label_text = skip_dates(label_text)
    relative = relative_period(text)
    label_start = start + since
    placed = place(folded, target, start)
    if placed.when is None:
        loose = _loose_deadline(text, figures, relative)
        if loose is not None:
            span = folded.span(start + loose.start, start + loose.end)
            placed = replace(placed, when=dated(loose, *span))
    span = folded.span(start, end)
    return Promise(
        label=clean_label(label_text) + (_predicate(text, label_text, target) if colon is None else ""),
        label_start=folded.at(label_start),
        label_end=folded.span(label_start, start + max(label_end, since + 1))[1],
        start=folded.span(*_trim(folded.text, start, end))[0],
        end=folded.span(*_trim(folded.text, start, end))[1] if span else end,
        targets=(placed, *(place(folded, figure, start) for figure in more)),
        baseline=place(folded, baseline, start) if baseline else None,
        relative_to=relative,
        counting=target.counting or counting_of(label_text),
        confidence=0.95 if colon is not None else 0.85,
    )


def _state_with_start(folded: Folded, start: int, end: int, colon: int, figures: list[Figure]) -> Promise | None:
    """「公園面積：現状維持（2023年度 11.2m2）」: words that promise, and the start in brackets."""
    text = folded.text[start:end]
    words = text[colon + 1 : figures[0].start].split("(")[0].strip()
    if not figures[0].nested or not vocabulary.STATE_WORDS.match(words):
        return None
    at = start + text.index(words, colon)
    return Promise(
        label=clean_label(text[:colon]),
        label_start=folded.at(start),
        label_end=folded.at(start + colon),
        start=folded.span(*_trim(folded.text, start, end))[0],
        end=folded.span(*_trim(folded.text, start, end))[1],
        baseline=place(folded, figures[0], start),
        words=(words, *folded.span(at, at + len(words))),
    )


_PREDICATE = re.compile(
    r"\s*(?:[(][^()]*[)])?\s*[がを](?P<words>[^。、0-9]{3,30}?)(?:する|します|した)?(?:こと)?(?:を目指す|を目標とする|とする)?[。\s]*$"
)


def _predicate(text: str, label: str, target: Figure) -> str:
    """「入所者の12%以上を地域生活へ移行」 is about 入所者の地域生活へ移行: what is done stands behind the number."""
    found = _PREDICATE.match(text[target.stop :]) if re.search(r"の(?:うち)?[、\s]*$", label) else None
    return f"の{found.group('words')}" if found else ""


def _promises_with(text: str, target: Figure) -> bool:
    """Without a colon, a number promises only at the end or before a promising verb: not in 「東北6県・新潟県の…」."""
    rest = text[target.stop :]
    if rest.startswith("・"):
        return False
    return bool(_ENDS.match(rest) or vocabulary.PROMISING.search(text[target.start : target.stop + 24]) or re.match(r"\s*(?:から|より|→|⇒)", rest))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n・-●○":
        start += 1
    while end > start and text[end - 1] in " \t\n、。,":
        end -= 1
    return start, end


def _duration(text: str, figure: Figure) -> bool:
    """「3年間で」 is a time, not a target."""
    unit = figure.unit or ""
    if "間" in figure.text and unit != "時間":
        return True
    return unit in {"年", "か年", "ヶ年", "カ年"} and bool(re.match(r"間|(?:で|に|の|を|計画)", text[figure.end :]))


def _colon(text: str) -> int | None:
    """The first colon outside brackets with a label before it; none inside a role word's 「目標：」."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character in "(「『[") - (character in ")」』]")
        if character in "::" and depth <= 0:
            label = text[:index]
            if clean_label(label) and not find_periods(label.strip()[-8:]) and not vocabulary.BASELINE_WORD.search(label) and not vocabulary.TARGET_WORD.search(label):
                return index
            return None
    return None


def _loose_deadline(text: str, figures: list[Figure], relative: Period | None) -> PeriodMention | None:
    """A date of the statement that no number has taken and that is not its base year."""
    taken = {figure.period.start for figure in figures if figure.period}
    for mention in find_periods(text):
        if mention.start not in taken and mention.period != relative:
            return mention
    return None


def _value_start(text: str, figures: list[Figure]) -> int:
    first = figures[0]
    if first.period is not None and first.period.end <= first.start:
        return min(first.start, first.period.start)
    return first.start


_AFTER_DATE = re.compile(
    r"(?:度?末?)(?:(?:実績)?比(?:で|に)?|まで(?:に|の)?|には|に|を(?:目途|目標|めど)に|の?\s*\d+\s*か?年間?(?:で|に)?|中に|から|時点で)?[、,\s]*"
)
_COMPARED = re.compile(r"(?:度|実績)?(?:比|に比べ|対比|と比べ|から)[でにて、,\s]*$")
_WITHIN_YEARS = re.compile(r"(?:今後|計画期間の?)?\s*\d+\s*か?年間?で[、,]?")


def skip_dates(text: str) -> tuple[int, str]:
    """Drop 「2022年から2024年の3年間で、」 before and 「2030年度までに2013年度比で」 behind the name of the indicator."""
    skipped = 0
    for mention in find_periods(text):
        tail = _AFTER_DATE.match(text[mention.end :])
        if text[skipped : mention.start].strip(" ・、()") == "" and tail:
            skipped = mention.end + tail.end()
    rest = text[skipped:]
    if skipped and (named := re.match(r"(?:における|に係る)?の(?=\S{2})", rest)):
        skipped, rest = skipped + named.end(), rest[named.end() :]
    for mention in reversed(find_periods(rest)):
        behind = rest[mention.end :].rstrip(" 、,を約年毎")
        tail = _AFTER_DATE.match(behind)
        if _COMPARED.match(behind) or (tail and tail.end() == len(behind)):
            rest = rest[: mention.start]
    lead = _WITHIN_YEARS.match(rest)
    if lead:
        skipped, rest = skipped + lead.end(), rest[lead.end() :]
    return skipped, re.sub(r"(?:遅くとも|少なくとも|早ければ)$", "", rest.rstrip("、, "))


def _joined(parts: list[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Neighbouring parts without numbers are one target in words."""
    merged: list[tuple[int, int]] = []
    for left, right in parts:
        if merged and text[merged[-1][1] : left].strip("、,。 \n") == "":
            merged[-1] = (merged[-1][0], right)
        else:
            merged.append((left, right))
    yield from merged


def _in_words(folded: Folded, start: int, end: int) -> Promise:
    start, end = _trim(folded.text, start, end)
    span = folded.span(start, end)
    text = folded.text[start:end]
    colon = _colon(text)
    label = clean_label(text[:colon] if colon else text)
    return Promise(label=label, label_start=span[0], label_end=span[1], start=span[0], end=span[1], words=(text.strip(), *span), confidence=0.8)
