"""What is to be expected by the deadline, in one line: the chance of reaching the target, the yearly change needed."""

from __future__ import annotations

from decimal import Decimal

from rashinban.core.phrase import Phrase, join
from rashinban.monitoring.progress import BAD, GOOD, STATE_NAMES, Progress, Verdict
from rashinban.monitoring.sentences import SENTENCES
from rashinban.plans.plan import Indicator
from rashinban.reports.figures import computed_text, difference_unit
from rashinban.reports.wording import TEXT

_CHANCE = Phrase("届く見込み {percent}", "Chance of reaching it {percent}")
_NEEDED = Phrase("毎年 {change} が必要", "{change} needed every year")
_SAYS = Phrase("{rule}では{label}", "{label} by {rule}")
_SEPARATOR = Phrase("、", ", ")
_BETWEEN = Phrase("・", "; ")
_NO_REPORT = Phrase("まだ報告がありません", "Nothing reported yet")


def expect(indicator: Indicator, progress: Progress) -> Phrase | None:
    """The outlook of one indicator; None when no rule can say anything about the time to come.

    Where rules disagree the line says which rule says what; where nothing was reported it says so.
    """
    if progress.state == "no_data":
        return _NO_REPORT
    if progress.state == "rules_disagree":
        return _who_says_what(progress)
    parts = []
    chance = _number(progress, "probability")
    if chance is not None:
        parts.append(_CHANCE.fill(percent=percent_text(chance)))
    needed = _number(progress, "required_change")
    if needed and progress.state != "achieved":
        parts.append(_needed(indicator, needed))
    return join(parts, _BETWEEN) if parts else None


def percent_text(share: Decimal) -> Phrase:
    """A share as whole per cent; what is not certain is never written as certain.

    >>> [percent_text(Decimal(share)).ja for share in ("0.031", "0.9999", "1", "0.002")]
    ['3%', '99%以上', '100%', '1%未満']
    """
    if 0 < share < Decimal("0.01"):
        return Phrase("1%未満", "below 1%")
    if Decimal("0.99") < share < 1:
        return Phrase("99%以上", "above 99%")
    return Phrase(f"{round(share * 100)}%", f"{round(share * 100)}%")


def _needed(indicator: Indicator, change: Decimal) -> Phrase:
    signs = {language: computed_text(change, difference_unit(indicator.unit, language)) for language in ("ja", "en")}
    plus = "+" if change > 0 else ""
    return _NEEDED.fill(change=Phrase(f"{plus}{signs['ja']}", f"{plus}{signs['en']}"))


def _who_says_what(progress: Progress) -> Phrase:
    judged = [each for each in progress.verdicts if each.judges and each.state in GOOD | BAD]
    several = len({each.reading for each in judged}) > 1
    said = [_SAYS.fill(rule=_rule(each, several), label=each.label or STATE_NAMES[each.state]) for each in judged if each.state]
    return join(said, _SEPARATOR)


def _rule(verdict: Verdict, several: bool) -> Phrase:
    """A rule by its title; with how the target was read where it can be read in several ways."""
    return join((verdict.title, TEXT[f"reading_{verdict.reading}"]), Phrase("", "")) if several else verdict.title


def _number(progress: Progress, code: str) -> Decimal | None:
    """The first number of that name among the numbers the rules used."""
    name = SENTENCES[code]
    for verdict in progress.verdicts:
        for entry in verdict.numbers:
            if entry.name == name and isinstance(entry.value, Decimal):
                return entry.value
    return None
