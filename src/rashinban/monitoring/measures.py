"""The closed vocabulary of measures that rule sets may use; nothing in a rule set is executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from rashinban.core.phrase import Phrase
from rashinban.monitoring.course import Course
from rashinban.monitoring.progress import Numbers, shown
from rashinban.monitoring.rules.change import achievement, relative_change
from rashinban.monitoring.rules.forecast import Forecast, forecast
from rashinban.monitoring.rules.growth import Growth, growth_ratio, growth_without_target, why_not_applicable
from rashinban.monitoring.rules.ratio import forpdi_percent, ratio, yearly_share
from rashinban.monitoring.rules.straight_line import Allowance, StraightLine, allowance, straight_line
from rashinban.monitoring.sentences import say


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's value with the numbers behind it, or the reason why there is none."""

    value: Fraction | float | None
    numbers: tuple[Numbers, ...] = ()
    reason: Phrase | None = None


def measure(course: Course, name: str) -> Measured:
    """The named measure of a course; the names are the keys of MEASURES."""
    return MEASURES[name](course)


def _line(course: Course) -> StraightLine | Allowance | Phrase:
    b, c, T = course.straightened()
    if course.tT is None:
        return say("no_deadline")
    if course.t0 is None:
        return say("no_baseline") if b is None else say("no_start")
    if course.shape == "limit":
        return allowance(c, T, course.t0, course.t, course.tT) or say("zero_target")
    if b is None:
        return say("no_baseline")
    if course.tT <= course.t0:
        return say("late_start")
    return straight_line(b, c, T, course.t0, course.t, course.tT) or say("same_as_baseline")


def _pace(course: Course) -> Measured:
    line = _line(course)
    if isinstance(line, Phrase):
        return Measured(None, reason=line)
    numbers = [_number("elapsed", line.elapsed), _number("expected", line.expected)]
    if isinstance(line, Allowance):
        numbers.append(_number("used", line.used))
        if line.pace is None:
            return Measured(float("inf"), tuple(numbers))
    else:
        numbers.insert(0, _number("completion", line.completion))
        if line.required is not None:
            numbers.append(_number("required_change", line.required))
    if line.pace is None:
        return Measured(None, tuple(numbers), say("no_time_gone"))
    return Measured(line.pace, (*numbers, _number("pace", line.pace)))


def _elapsed(course: Course) -> Measured:
    if course.tT is None:
        return Measured(None, reason=say("no_deadline"))
    if course.over:
        return Measured(Fraction(1), (_number("elapsed", 1),))
    if course.t0 is None:
        return Measured(None, reason=say("no_baseline") if course.b is None else say("no_start"))
    if course.tT <= course.t0:
        return Measured(None, reason=say("late_start"))
    elapsed = (course.t - course.t0) / (course.tT - course.t0)
    return Measured(elapsed, (_number("elapsed", elapsed),))


def _achievement(course: Course) -> Measured:
    if course.shape == "limit":
        return Measured(None, reason=say("not_for_limits"))
    b, c, T = course.straightened()
    if b is None:
        return Measured(None, reason=say("no_baseline"))
    result = achievement(b, c, T)
    if result is None:
        return Measured(None, reason=say("same_as_baseline"))
    return Measured(result.achievement, (_number("completion", result.achievement),))


def _moved_away(course: Course) -> Measured:
    if course.shape != "path":  # what starts from nothing has no baseline to fall behind
        return Measured(Fraction(0))
    if course.b is None:
        return Measured(None, reason=say("no_baseline"))
    now, start = course.goal.distance(course.c), course.goal.distance(course.b)
    return Measured(
        Fraction(int(now > start)),
        (_number("distance_at_start", start), _number("distance_now", now)),
    )


def _ratio(course: Course) -> Measured:
    result = ratio(course.c, course.T)
    if result is None:
        return Measured(None, reason=say("zero_target"))
    return Measured(result.ratio, (_number("ratio", result.ratio),))


def _forpdi(course: Course) -> Measured:
    if course.direction == "hold":
        return Measured(None, reason=say("not_for_ranges"))
    percent = forpdi_percent(course.c, course.T, course.direction)
    return Measured(percent, (_number("forpdi", percent, "%"),))


def _yearly_share(course: Course) -> Measured:
    if course.year is None or course.years is None:
        return Measured(None, reason=say("no_year"))
    result = yearly_share(course.c, course.T, course.year, course.years)
    if result is None:
        return Measured(None, reason=say("zero_target"))
    return Measured(
        result.share_reached,
        (
            _number("years", course.years),
            _number("year", course.year),
            _number("due_share", result.due),
            _number("year_share", result.share_reached),
        ),
    )


def _change(course: Course) -> Measured:
    if course.direction == "hold":
        return Measured(None, reason=say("not_for_ranges"))
    if course.b is None:
        return Measured(None, reason=say("no_baseline"))
    result = relative_change(course.b, course.c, course.good)
    if result is None:
        return Measured(None, reason=say("zero_baseline_change"))
    return Measured(result.change, (_number("change", result.change),))


def _growth_ratio(course: Course) -> Measured:
    b, c, T = course.straightened()
    if b is None or course.t0 is None:
        return Measured(None, reason=say("no_baseline") if b is None else say("no_start"))
    if course.tT is None:
        return Measured(None, reason=say("no_deadline"))
    result = growth_ratio(b, c, T, course.t0, course.t, course.tT, course.good)
    if result is None:
        why = why_not_applicable(b, c, T, course.t0, course.t, course.tT)
        return Measured(None, reason=why or say("growth_too_small"))
    return Measured(result.ratio, _growth_numbers(result))


def _growth(course: Course) -> Measured:
    b, c, _ = course.straightened()
    if b is None or course.t0 is None:
        return Measured(None, reason=say("no_baseline") if b is None else say("no_start"))
    result = growth_without_target(b, c, course.t0, course.t, course.good)
    if result is None:
        return Measured(None, reason=why_not_applicable(b, c, None, course.t0, course.t, None))
    return Measured(result.ratio, _growth_numbers(result))


def _growth_numbers(growth: Growth) -> tuple[Numbers, ...]:
    numbers = [_number("observed_growth", growth.observed)]
    if growth.required is not None:
        numbers += [_number("required_growth", growth.required), _number("growth_ratio", growth.ratio)]
    return (*numbers, _number("score", growth.score))


def _trend(course: Course) -> Forecast | Phrase:
    if course.tT is None:
        return say("no_deadline")
    return forecast(course.points, course.tT, course.goal, course.b) or say("few_points")


def _gap(course: Course) -> Measured:
    trend = _trend(course)
    if isinstance(trend, Phrase):
        return Measured(None, reason=trend)
    reached = trend.gap is None and course.goal.met(trend.value)
    if trend.gap is None and not reached:
        why = "no_baseline" if course.b is None else "baseline_meets_target"
        return Measured(None, forecast_numbers(trend), say(why))
    return Measured(trend.gap or Fraction(0), forecast_numbers(trend))


def _probability(course: Course) -> Measured:
    trend = _trend(course)
    if isinstance(trend, Phrase):
        return Measured(None, reason=trend)
    return Measured(trend.probability, forecast_numbers(trend))


def forecast_numbers(trend: Forecast) -> tuple[Numbers, ...]:
    """The numbers of a forecast, named."""
    percent = round(trend.confidence * 100)
    numbers = (
        _number("points_used", trend.n),
        _number("slope", trend.slope),
        _number("forecast", trend.value),
        _number("forecast_low", trend.low, percent=percent),
        _number("forecast_high", trend.high, percent=percent),
        _number("probability", trend.probability),
    )
    return numbers if trend.gap is None else (*numbers, _number("gap", trend.gap))


def _number(
    code: str, value: Fraction | float | int, unit: str | None = None, **places: object
) -> Numbers:
    return Numbers(name=say(code, **places), value=shown(value), unit=unit)


MEASURES: dict[str, Callable[[Course], Measured]] = {
    "pace": _pace,
    "elapsed": _elapsed,
    "achievement": _achievement,
    "moved_away": _moved_away,
    "ratio": _ratio,
    "forpdi_percent": _forpdi,
    "yearly_share": _yearly_share,
    "change_from_baseline": _change,
    "growth_ratio": _growth_ratio,
    "growth": _growth,
    "forecast_gap": _gap,
    "probability": _probability,
}
