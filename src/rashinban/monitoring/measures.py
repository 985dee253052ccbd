"""The closed vocabulary of measures that rule sets may use; nothing in a rule set is executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from rashinban.monitoring.course import Course
from rashinban.monitoring.progress import Numbers, shown
from rashinban.monitoring.rules.change import achievement, relative_change
from rashinban.monitoring.rules.forecast import Forecast, forecast
from rashinban.monitoring.rules.growth import Growth, growth_ratio, growth_without_target, why_not_applicable
from rashinban.monitoring.rules.ratio import forpdi_percent, ratio, yearly_share
from rashinban.monitoring.rules.straight_line import Allowance, StraightLine, allowance, straight_line

NO_BASELINE = "基準値がないため、計算できません。"
NO_DEADLINE = "期限がないため、計算できません。"
NO_START = "基準の時期が分からないため、計算できません。"
SAME = "目標値が基準値と同じため、割合を計算できません。"
ZERO_TARGET = "目標値が0のため、比率を計算できません。"
LATE_START = "期限が基準の時期より後ではないため、計算できません。"
FEW = "実績が3時点に満たないため、予測できません。"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's value with the numbers behind it, or the reason why there is none."""

    value: Fraction | float | None
    numbers: tuple[Numbers, ...] = ()
    reason: str | None = None


def measure(course: Course, name: str) -> Measured:
    """The named measure of a course; the names are the keys of MEASURES."""
    return MEASURES[name](course)


def _line(course: Course) -> StraightLine | Allowance | str:
    b, c, T = course.straightened()
    if course.tT is None:
        return NO_DEADLINE
    if course.t0 is None:
        return NO_BASELINE if b is None else NO_START
    if course.shape == "limit":
        return allowance(c, T, course.t0, course.t, course.tT) or ZERO_TARGET
    if b is None:
        return NO_BASELINE
    if course.tT <= course.t0:
        return LATE_START
    return straight_line(b, c, T, course.t0, course.t, course.tT) or SAME


def _pace(course: Course) -> Measured:
    line = _line(course)
    if isinstance(line, str):
        return Measured(None, reason=line)
    numbers = [_number("経過率", line.elapsed), _number("いまの時点で見込まれる値", line.expected)]
    if isinstance(line, Allowance):
        numbers.append(_number("上限のうち使った割合", line.used))
        if line.pace is None:
            return Measured(float("inf"), tuple(numbers))
    else:
        numbers.insert(0, _number("基準値からの達成率", line.completion))
        if line.required is not None:
            numbers.append(_number("期限までに必要な1年あたりの変化", line.required))
    if line.pace is None:
        return Measured(None, tuple(numbers), "まだ時間がたっていないため、ペースを計算できません。")
    return Measured(line.pace, (*numbers, _number("ペース", line.pace)))


def _elapsed(course: Course) -> Measured:
    if course.tT is None:
        return Measured(None, reason=NO_DEADLINE)
    if course.over:
        return Measured(Fraction(1), (_number("経過率", 1),))
    if course.t0 is None:
        return Measured(None, reason=NO_BASELINE if course.b is None else NO_START)
    if course.tT <= course.t0:
        return Measured(None, reason=LATE_START)
    elapsed = (course.t - course.t0) / (course.tT - course.t0)
    return Measured(elapsed, (_number("経過率", elapsed),))


def _achievement(course: Course) -> Measured:
    if course.shape == "limit":
        return Measured(None, reason="上限を守る目標には定められていない計算です。")
    b, c, T = course.straightened()
    if b is None:
        return Measured(None, reason=NO_BASELINE)
    result = achievement(b, c, T)
    if result is None:
        return Measured(None, reason=SAME)
    return Measured(result.achievement, (_number("基準値からの達成率", result.achievement),))


def _moved_away(course: Course) -> Measured:
    if course.shape != "path":  # what starts from nothing has no baseline to fall behind
        return Measured(Fraction(0))
    if course.b is None:
        return Measured(None, reason=NO_BASELINE)
    now, start = course.goal.distance(course.c), course.goal.distance(course.b)
    return Measured(
        Fraction(int(now > start)),
        (_number("目標までの隔たり（基準）", start), _number("目標までの隔たり（現在）", now)),
    )


def _ratio(course: Course) -> Measured:
    result = ratio(course.c, course.T)
    if result is None:
        return Measured(None, reason=ZERO_TARGET)
    return Measured(result.ratio, (_number("目標値に対する比率", result.ratio),))


def _forpdi(course: Course) -> Measured:
    if course.direction == "hold":
        return Measured(None, reason="範囲に保つ目標には定められていない計算です。")
    percent = forpdi_percent(course.c, course.T, course.direction)
    return Measured(percent, (_number("目標値に対する達成度（ForPDI）", percent, "%"),))


def _yearly_share(course: Course) -> Measured:
    if course.year is None or course.years is None:
        return Measured(None, reason="計画の何年目かが分からないため、計算できません。")
    result = yearly_share(course.c, course.T, course.year, course.years)
    if result is None:
        return Measured(None, reason=ZERO_TARGET)
    return Measured(
        result.share_reached,
        (
            _number("計画の年数", course.years, "年"),
            _number("何年目", course.year, "年目"),
            _number("その年に届くべき割合", result.due),
            _number("その年の目安に対する達成度", result.share_reached),
        ),
    )


def _change(course: Course) -> Measured:
    if course.direction == "hold":
        return Measured(None, reason="範囲に保つ目標には定められていない計算です。")
    if course.b is None:
        return Measured(None, reason=NO_BASELINE)
    result = relative_change(course.b, course.c, course.good)
    if result is None:
        return Measured(None, reason="基準値が0のため、変化の割合を計算できません。")
    return Measured(result.change, (_number("基準値からの変化（良い向きが正）", result.change),))


def _growth_ratio(course: Course) -> Measured:
    b, c, T = course.straightened()
    if b is None or course.t0 is None:
        return Measured(None, reason=NO_BASELINE if b is None else NO_START)
    if course.tT is None:
        return Measured(None, reason=NO_DEADLINE)
    result = growth_ratio(b, c, T, course.t0, course.t, course.tT, course.good)
    if result is None:
        why = why_not_applicable(b, c, T, course.t0, course.t, course.tT)
        return Measured(None, reason=why or "目標値が基準値に近すぎて、必要な伸び率を計算できません。")
    return Measured(result.ratio, _growth_numbers(result))


def _growth(course: Course) -> Measured:
    b, c, _ = course.straightened()
    if b is None or course.t0 is None:
        return Measured(None, reason=NO_BASELINE if b is None else NO_START)
    result = growth_without_target(b, c, course.t0, course.t, course.good)
    if result is None:
        return Measured(None, reason=why_not_applicable(b, c, None, course.t0, course.t, None))
    return Measured(result.ratio, _growth_numbers(result))


def _growth_numbers(growth: Growth) -> tuple[Numbers, ...]:
    numbers = [_number("実際の年平均伸び率", growth.observed)]
    if growth.required is not None:
        numbers += [_number("必要な年平均伸び率", growth.required), _number("伸び率の比", growth.ratio)]
    return (*numbers, _number("得点（−5〜5）", growth.score))


def _trend(course: Course) -> Forecast | str:
    if course.tT is None:
        return NO_DEADLINE
    return forecast(course.points, course.tT, course.goal, course.b) or FEW


def _gap(course: Course) -> Measured:
    trend = _trend(course)
    if isinstance(trend, str):
        return Measured(None, reason=trend)
    reached = trend.gap is None and course.goal.met(trend.value)
    if trend.gap is None and not reached:
        why = (
            NO_BASELINE
            if course.b is None
            else "基準値がすでに目標を満たすため、隔たりの比を計算できません。"
        )
        return Measured(None, forecast_numbers(trend), why)
    return Measured(trend.gap or Fraction(0), forecast_numbers(trend))


def _probability(course: Course) -> Measured:
    trend = _trend(course)
    if isinstance(trend, str):
        return Measured(None, reason=trend)
    return Measured(trend.probability, forecast_numbers(trend))


def forecast_numbers(trend: Forecast) -> tuple[Numbers, ...]:
    """The numbers of a forecast, named."""
    percent = round(trend.confidence * 100)
    numbers = (
        _number("使った時点の数", trend.n),
        _number("1年あたりの傾き", trend.slope),
        _number("期限の予測値", trend.value),
        _number(f"予測の下限（{percent}%）", trend.low),
        _number(f"予測の上限（{percent}%）", trend.high),
        _number("目標に届く確率", trend.probability),
    )
    return numbers if trend.gap is None else (*numbers, _number("予測と目標の隔たりの比", trend.gap))


def _number(name: str, value: Fraction | float | int, unit: str | None = None) -> Numbers:
    return Numbers(name=name, value=shown(value), unit=unit)


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
