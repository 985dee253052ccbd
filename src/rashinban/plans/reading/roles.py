"""Which number of a phrase is promised, which is the start, and which only describes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.plans.reading.figures import Figure

#: Between two numbers: 「AからBへ」, 「A→B」.
FROM_TO = re.compile(r"^[^。0-9]{0,10}(?:から|より|→|⇒|➡)[^。0-9]{0,14}$")
#: 「1,383人を…1,158人に」 says the same as 「から…へ」.
_TURNED_INTO = re.compile(r"^を[、\s]*(?:末)?(?:まで(?:に)?|には|に)?[、\s]*$")
#: 「6日以上の取得率」, 「10日以上付与された労働者」: the number belongs to the name.
_DESCRIBES = re.compile(
    r"の(?!達成|増加|増|削減|減少|向上|創出|実現|確保|水準|維持|拡大|育成|養成|支援|導入|整備|開催|実施|認定|獲得|目標|うち|見込)[一-龥ァ-ヶA-Za-z「]"
    r"|(?:が)?付与され|に満たない|を超える(?=[一-龥])|勤務"
)


def promised(text: str, figures: list[Figure]) -> list[Figure]:
    """The figures without those that only describe; all of them when nothing else is left.

    >>> from rashinban.plans.reading.figures import find_figures
    >>> phrase = "年次有給休暇6日以上の取得率を70%にする"
    >>> [figure.text for figure in promised(phrase, list(find_figures(phrase)))]
    ['70%']
    """
    return [figure for figure in figures if not _DESCRIBES.match(text[figure.stop :])] or figures


def choose_roles(text: str, figures: list[Figure]) -> tuple[Figure | None, Figure | None, tuple[Figure, ...]]:
    """Which number is promised, which is the start, and further dated targets of the same series."""
    figures = promised(text, figures)
    told_as_change = all(figure.change for figure in figures if not figure.nested)
    for before, after in pairwise(figures):
        between = _without_dates(text, before.stop, after.start)
        led = FROM_TO.match(between) or (_TURNED_INTO.match(between) and re.match(r"[にへと]", text[after.stop :]))
        if (not after.nested and (led or _beside(before, after, between, len(figures)))) or (
            led and before.nested and told_as_change
        ):
            return after, before, ()
    targets = [figure for figure in figures if figure.role == "target"]
    baselines = [figure for figure in figures if figure.role == "baseline"]
    if targets:
        baseline = baselines[0] if baselines else _earlier(figures, targets[0])
        return targets[0], baseline, tuple(_later(targets[0], targets[1:]))
    rest = [figure for figure in figures if figure not in baselines]
    open_ones = [figure for figure in rest if not figure.nested] or rest
    if not open_ones:
        return None, None, ()
    target = open_ones[0]
    baseline = baselines[0] if baselines else _earlier(figures, target)
    if baseline is None and relative_period(text):
        baseline = next((figure for figure in figures if figure is not target and figure.nested and figure.period), None)
    return target, baseline, tuple(_later(target, open_ones[1:]))


def _beside(before: Figure, after: Figure, between: str, count: int) -> bool:
    """「795万人(R4) 900万人(R10)」: two dated numbers with only a space between are start and target."""
    if count != 2 or before.when is None or after.when is None or before.unit != after.unit or not re.fullmatch(r"[\s:]+", between):
        return False
    return before.role != "target" and before.when.end < after.when.end


def _without_dates(text: str, start: int, end: int) -> str:
    between = text[start:end]
    for mention in reversed(find_periods(between)):
        between = between[: mention.start] + between[mention.end :]
    return between


def _earlier(figures: list[Figure], target: Figure) -> Figure | None:
    """A number in brackets with an earlier date (or any date while the target has none) is the start."""
    for figure in figures:
        if figure is target or not figure.nested or figure.when is None:
            continue
        if target.when is None or figure.when.end < target.when.end:
            return figure
    return None


def _later(target: Figure, others: list[Figure]) -> Iterator[Figure]:
    for figure in others:
        if figure.when and target.when and figure.when.end > target.when.end and figure.unit == target.unit:
            yield figure


def relative_period(text: str) -> Period | None:
    """「2021年比5%向上」 is measured against 2021."""
    for mention in find_periods(text):
        if re.match(r"(?:度|実績)?(?:の値|値)?[にと]?(?:比べ|比較|比|対比|から)", text[mention.end :]) and not re.match(r"から\s*[(\d令平R]", text[mention.end :]):
            return mention.period
    return None
