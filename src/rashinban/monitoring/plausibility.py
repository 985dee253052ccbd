"""Whether a new value looks like a slip: the wrong unit, a lost sign. A question to a person, never a refusal."""

from __future__ import annotations

from decimal import Decimal

from rashinban.core.phrase import Phrase

#: A value this many times the one before (or one over it) is asked about.
FAR = 3
_SIGN = Phrase("前回と正負が逆です。符号を確かめてください。", "The sign differs from the last value. Please check it.")
_MORE = Phrase("前回の3倍以上です。単位を確かめてください。", "At least three times the last value. Please check the unit.")
_LESS = Phrase("前回の3分の1以下です。単位を確かめてください。", "At most a third of the last value. Please check the unit.")


def doubt(value: Decimal | None, previous: Decimal | None) -> Phrase | None:
    """What to look at again when a value is far from the one before; None when there is nothing to compare or to doubt.

    >>> doubt(Decimal(465), Decimal("46.5")).en
    'At least three times the last value. Please check the unit.'
    """
    if value is None or previous is None or not value or not previous:
        return None
    if value * previous < 0:
        return _SIGN
    if abs(value) >= FAR * abs(previous):
        return _MORE
    return _LESS if FAR * abs(value) <= abs(previous) else None
