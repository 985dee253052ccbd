"""How Kausal Watch reads progress from the indicators of an action (shown beside ours, for comparison)."""

from __future__ import annotations

from fractions import Fraction


def mean_completion(courses: tuple[tuple[Fraction, Fraction, Fraction], ...]) -> Fraction | None:
    """The mean of (c−b)/(T−b) over (b, c, T), where results at or below 0 are dropped, as the original does.

    Dropping hides regression: one KPI at 60 % and one that went backwards give 60 %. None when nothing is left.
    Source: kausal-watch, actions/models/action.py (the idea only, the code is not used).

    >>> float(mean_completion(((Fraction(100), Fraction(130), Fraction(150)), (Fraction(100), Fraction(95), Fraction(150)))))
    0.6
    """
    shares = [(c - b) / (T - b) for b, c, T in courses if b != T]
    kept = [share for share in shares if share > 0]
    return sum(kept, Fraction(0)) / len(kept) if kept else None


def is_late(c: Fraction, t: Fraction, goals: tuple[tuple[Fraction, Fraction], ...], good: int) -> bool:
    """Late when c is worse than the newest goal (time, value) dated on or before t."""
    due = [goal for goal in goals if goal[0] <= t]
    return bool(due) and good * (c - max(due)[1]) < 0
