"""Where a promise stands as of a date: one state, and every rule with the numbers it used."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from rashinban.core.phrase import Phrase
from rashinban.core.value import Number, Value
from rashinban.monitoring.observations import Observation
from rashinban.plans.plan import Baseline, Target

#: Different answers, never folded into one another.
State = Literal[
    "achieved",
    "ahead",
    "on_track",
    "behind",
    "backwards",
    "no_data",
    "stale",
    "no_target",
    "baseline_missing",
    "not_yet_due",
    "rules_disagree",
    "criterion",
]

#: The two sides rules can disagree about; the other states are on neither.
GOOD: frozenset[State] = frozenset({"achieved", "ahead", "on_track"})
BAD: frozenset[State] = frozenset({"behind", "backwards"})

#: What the states are called, in sentences and wherever they are shown.
STATE_NAMES: dict[State, Phrase] = {
    "achieved": Phrase("達成", "Achieved"),
    "ahead": Phrase("先行", "Ahead"),
    "on_track": Phrase("順調", "On track"),
    "behind": Phrase("遅れ", "Behind"),
    "backwards": Phrase("後退", "Went backwards"),
    "no_data": Phrase("データなし", "No data"),
    "stale": Phrase("データが古い", "Out of date"),
    "no_target": Phrase("目標値なし", "No target"),
    "baseline_missing": Phrase("基準値なし", "No baseline"),
    "not_yet_due": Phrase("期限前", "Not yet due"),
    "rules_disagree": Phrase("判定が割れる", "Rules disagree"),
    "criterion": Phrase("言葉の目標", "Criterion in words"),
}


class Numbers(Value):
    """One number a rule used, with the name an official knows it by."""

    name: Phrase
    value: Number | Phrase | None
    unit: str | None = None


class Verdict(Value):
    """What one rule says: a state, or None when it cannot be applied or does not judge (``reason`` says why).

    ``reading`` tells how the target was read (as a level, as a total over the period, year by year).
    ``judges`` is False for figures that are shown but never decide, such as the ratio c/T.
    """

    rule: str
    title: Phrase
    state: State | None
    label: Phrase | None = None
    measure: Number | None = None
    numbers: tuple[Numbers, ...] = ()
    reason: Phrase | None = None
    source: Phrase | None = None
    reading: Literal["level", "period_total", "each_year"] = "level"
    judges: bool = True


class Progress(Value):
    """Where one indicator stands as of a date. Computed, never stored on a row.

    ``current`` is the newest observation used; ``current_value`` what was compared (a total may add several up);
    ``target_value`` the target as a number on the same scale (a change against a base is worked out).
    """

    indicator: str
    as_of: date
    state: State
    reason: Phrase
    current: Observation | None = None
    current_value: Number | None = None
    baseline: Baseline | None = None
    target: Target | None = None
    target_value: Number | None = None
    verdicts: tuple[Verdict, ...] = ()
    history: tuple[Observation, ...] = ()


def shown(number: Fraction | float | int) -> Decimal:
    """A number as it is shown and stored: six decimal places, without trailing zeros.

    >>> shown(Fraction(2, 3)), shown(100)
    (Decimal('0.666667'), Decimal('100'))
    """
    exact = Fraction(number)
    rounded = Decimal(round(exact * 1_000_000)).scaleb(-6)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()
