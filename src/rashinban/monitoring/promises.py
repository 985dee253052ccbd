"""What a target promises, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterable

from rashinban.core.phrase import Phrase, join, when
from rashinban.monitoring.sentences import amount, listed, say
from rashinban.plans.plan import Indicator, Target

_SUFFIXES = {
    ">=": Phrase("以上", " or more"),
    "<=": Phrase("以下", " or less"),
    "~": Phrase("程度", " or so"),
}
_COUNTING = {"gross": Phrase("延べ", ""), "distinct": Phrase("実数", "")}


def promise(indicator: Indicator, target: Target) -> Phrase:
    """A target as the plan promises it: operator, change against a base, gross or distinct; – without a number.

    >>> rate = Indicator(id="a", label="県内就職率", unit="％", direction="up")
    >>> promise(rate, Target(value=70, operator=">="))
    Phrase(ja='70%以上', en='70% or more')
    """
    if target.value is None:
        return Phrase("–", "–")
    value = target.value
    body = Phrase(amount(value, indicator.unit), amount(value, indicator.unit))
    if target.operator == "range" and target.upper is not None:
        lower, upper = amount(value), amount(target.upper, indicator.unit)
        body = Phrase(f"{lower}～{upper}", f"{lower}–{upper}")
    if target.change_type in ("relative_increase", "relative_decrease"):
        share = amount(abs(value), target.unit or "%")
        body = Phrase(share, share)
    body = join((body, _SUFFIXES.get(target.operator, Phrase("", ""))), Phrase("", ""))
    if target.change_type.endswith("increase"):
        body = Phrase(f"{body.ja}増", f"+{body.en}")
    elif target.change_type.endswith("decrease"):
        body = Phrase(f"{body.ja}減", f"−{body.en}")
    if target.relative_to is not None:
        base = when(target.relative_to)
        body = Phrase(f"{base.ja}比 {body.ja}", f"{body.en} on {base.en}")
    if indicator.counting:
        body = join((_COUNTING[indicator.counting], body), Phrase("", ""))
    return body


def promises(indicator: Indicator, targets: Iterable[Target]) -> Phrase:
    """Every target with its deadline, and what it covers when the plan says so; in words or none when there is none.

    >>> from rashinban.core.period import Period
    >>> visitors = Indicator(id="a", label="来訪者数", unit="人", direction="up")
    >>> promises(visitors, (Target(value=500, deadline=Period.fiscal_year(2026)), Target(value=800))).ja
    '500人（2026年度）、800人'
    """
    told = [_dated(indicator, target) for target in targets]
    if told:
        return listed(told)
    return say("promise_in_words") if indicator.criterion is not None else say("promise_none")


def _dated(indicator: Indicator, target: Target) -> Phrase:
    body = say("promise_in_words") if target.value is None else promise(indicator, target)
    aside = [] if target.scope == "unstated" else [say(f"promise_{target.scope}")]
    aside += [] if target.deadline is None else [when(target.deadline)]
    return say("promise_aside", promise=body, aside=listed(aside)) if aside else body
