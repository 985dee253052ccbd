"""Promises in sentences: 「2027年度までに…を60％以上にする。」 Others' numbers and told facts are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rashinban.core.folded import Folded
from rashinban.core.period import Period
from rashinban.core.period_text import find_periods
from rashinban.plans.reading import vocabulary
from rashinban.plans.reading.figures import Figure, find_figures
from rashinban.plans.reading.promise import Promise
from rashinban.plans.reading.roles import choose_roles
from rashinban.plans.reading.statements import read_statements, skip_dates

_SENTENCE = re.compile(r"[^。\n]*[。]|[^。\n]+$", re.M)
_BY = re.compile(r"(?:年度?|末|月)?(?:まで|を(?:目途|目標|めど)|には|に(?!は?(?:発生|策定|開催|実施|設立|設置|開始|開業|施行|公表|制定|行っ|おけ|おい|比べ|続き))|中に|時点で)")
_SPAN_OF_YEARS = re.compile(r"(?:今後|計画期間の?|この|本計画の)?\s*\d+\s*か?年間?で|計画期間(?:中|内|末)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body: folded text with its bounds in it."""

    folded: Folded
    left: int
    right: int

    @property
    def text(self) -> str:
        return self.folded.text[self.left : self.right]


def sentences(folded: Folded) -> Iterator[Sentence]:
    """Cut a paragraph at 。 and line ends."""
    for match in _SENTENCE.finditer(folded.text):
        if match.group().strip():
            yield Sentence(folded, match.start(), match.end())


def read_prose(sentence: Sentence, plan: Period | None, promising: bool, era: str | None = None) -> tuple[Promise, ...]:
    """Promises of one sentence; () unless it dates, measures and promises at once.

    ``promising`` sections (headed 数値目標 and the like) need no deadline in the sentence.
    """
    text = sentence.text
    if not vocabulary.PROMISING.search(text) or vocabulary.NOT_PROMISED.search(text):
        return ()
    figures = [figure for figure in find_figures(text, era) if _is_level(text, figure)]
    if not figures:
        return ()
    target, start, _ = choose_roles(text, figures)
    if target is None or target.nested or not _promised_with(text, target):
        return ()  # 「新施設(延床面積1,200m2)を開設する」 only describes
    from_to = start is not None and not start.nested and start.end <= target.start
    ahead = (
        target.when is not None
        and (start is None or start.when is None or target.when.end > start.when.end)
        and (plan is None or target.when.end >= plan.start)
    )
    aimed = re.search(r"目標(?:は|と|に|値)", text)
    if not (_is_dated(text, plan) or promising or aimed or from_to or ahead):
        return ()
    national = vocabulary.OTHERS.search(text)
    promises = read_statements(sentence.folded, sentence.left, sentence.right, bare_era=era)
    kept = [
        _counted_after(sentence, replace(promise, how="prose", confidence=0.7)) for promise in promises if promise.targets
    ]
    named = tuple(replace(promise, label=_subject(text, _WHOSE.sub("", promise.label))) for promise in kept)
    if national:
        return tuple(replace(promise, kind="external_target", confidence=0.6) for promise in named)
    return named


#: Whose target it is stands before the date and the name.
_WHOSE = re.compile(r"^(?:国|政府|我が国|日本|県|市|町)(?:は|が|では|として)、?")
_NO_NAME = re.compile(r"^(?:新たに?|新規に?|さらに|合計|全体で?|(?:本?計画)?期間(?:中|内)|年間|毎年度?|少なくとも|約|延べ)?$")


def _counted_after(sentence: Sentence, promise: Promise) -> Promise:
    """「1,000人のデジタル人材を育成する」: what is counted stands behind the number."""
    target = promise.targets[0].figure
    shift = promise.targets[0].start
    at = sentence.folded.offsets.index(shift) if shift in sentence.folded.offsets else -1
    match = vocabulary.COUNTED_AFTER.match(sentence.folded.text, at + target.stop - target.start) if at >= 0 else None
    if match is None or not _NO_NAME.match(_subject(sentence.text, promise.label)):
        return promise
    start, end = sentence.folded.span(*match.span("noun"))
    return replace(promise, label=match.group("noun"), label_start=start, label_end=end)


def _is_level(text: str, figure: Figure) -> bool:
    return figure.unit not in {"年", "か年", "年間", "ヶ年", "カ年", "代", "歳", "番", "号", "条", "項", "期", "度", "時", "分"} and not re.match(
        r"つの|以上の(?:企業|市町村|地域)?が参加した", text[figure.end :]
    )


def _is_dated(text: str, plan: Period | None) -> bool:
    if _SPAN_OF_YEARS.search(text):
        return True
    aims = re.search(r"目指|めざ|目標", text)
    for mention in find_periods(text):
        if plan is not None and mention.period.end < plan.start:
            continue
        if aims or _BY.match(text[mention.end :]) or mention.qualifier == "by":
            return True
    return False


def _promised_with(text: str, target: Figure) -> bool:
    """The promising verb follows the number closely: 「60％以上にする」, 「50社を育成する」."""
    after = text[target.stop : target.stop + 30]
    if vocabulary.COUNTED_AFTER.match(text, target.stop):
        return True
    return bool(vocabulary.PROMISING.search(text[target.start :]) and not re.match(r"(?:の|ある|ほどの)", after)) or bool(
        re.match(r"(?:の(?:水準|達成|増加|削減|向上|創出|実現))", after)
    )


def _subject(text: str, label: str) -> str:
    """The noun phrase the number is about: after the last 、 and without what came before 「について」."""
    parts = [part for part in re.split(r"[、,]", label) if part.strip()]
    if not parts:
        return label
    name = skip_dates(parts[-1])[1]
    if len(name) < 4 and len(parts) > 1:
        name = "、".join(parts[-2:])
    return re.sub(r"^(?:また|さらに|加えて|特に|あわせて|このため|そのため|本市の|本県の|当会は|本計画では|計画期間(?:中|内)?(?:に|の))+", "", name).strip() or label

