"""Rule sets: thresholds that officials own, as dated YAML with a source and its own test cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from rashinban.core.errors import Place, RashinbanError, UnreadableFile, WrongContent
from rashinban.core.phrase import Phrase
from rashinban.core.value import Number, Value
from rashinban.monitoring.course import Course, Direction, Shape, make_goal
from rashinban.monitoring.measures import Measured, measure
from rashinban.monitoring.progress import Numbers, State, Verdict, shown
from rashinban.monitoring.sentences import say

PUBLISHED = Path(__file__).parent

MeasureName = Literal[
    "pace",
    "elapsed",
    "achievement",
    "moved_away",
    "ratio",
    "forpdi_percent",
    "yearly_share",
    "change_from_baseline",
    "growth_ratio",
    "growth",
    "forecast_gap",
    "probability",
]


class Bounds(Value):
    """Conditions on one measure; all that are given must hold."""

    at_least: Number | None = None
    above: Number | None = None
    at_most: Number | None = None
    below: Number | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("at_least・above・at_most・below のどれかを書いてください")
        return self

    def hold(self, value: Fraction | float) -> bool:
        """Whether a value keeps every bound; a float (from a root or a forecast) is compared as it is."""

        def bound(number: Decimal) -> Fraction | float:
            return Fraction(number) if isinstance(value, Fraction) else float(number)

        return (
            (self.at_least is None or value >= bound(self.at_least))
            and (self.above is None or value > bound(self.above))
            and (self.at_most is None or value <= bound(self.at_most))
            and (self.below is None or value < bound(self.below))
        )


class Band(Value):
    """One step of a scale: its own label, the state it stands for, and when it applies (no condition: otherwise)."""

    label: str
    label_en: str | None = None
    state: State
    met: bool | None = None
    direction: Direction | None = None
    when: dict[MeasureName, Bounds] = Field(default_factory=dict)

    @property
    def words(self) -> Phrase:
        return Phrase(self.label, self.label_en or self.label)


class Given(Value):
    """The numbers of a test case; times are years."""

    shape: Shape = "path"
    direction: Direction = "up"
    current: Number
    target: Number
    upper: Number | None = None
    baseline: Number | None = None
    start: Number | None = None
    now: Number = Decimal(0)
    deadline: Number | None = None
    year: int | None = None
    years: int | None = None
    points: tuple[tuple[Number, Number], ...] = ()

    def course(self) -> Course:
        def exact(number: Decimal | None) -> Fraction | None:
            return None if number is None else Fraction(number)

        target = Fraction(self.target)
        return Course(
            shape=self.shape,
            direction=self.direction,
            c=Fraction(self.current),
            T=target,
            goal=make_goal(self.direction, target, exact(self.upper)),
            t=Fraction(self.now),
            b=exact(self.baseline),
            t0=exact(self.start),
            tT=exact(self.deadline),
            year=self.year,
            years=self.years,
            points=tuple((Fraction(time), Fraction(value)) for time, value in self.points),
        )


class Case(Value):
    """A test case of a rule set: these numbers must get this label (None: the rule set does not apply)."""

    given: Given
    expect: str | None
    note: str | None = None


class Publication(Value):
    """Where a rule set was published, and what of it was checked against the publication."""

    title: str
    title_en: str | None = None
    publisher: str
    year: int | None = None
    url: str | None = None
    verified: str | None = None

    @property
    def words(self) -> Phrase:
        return say("publication", publisher=self.publisher, title=Phrase(self.title, self.title_en or self.title))


class RuleSet(Value):
    """A scale of judgement: one measure, ordered bands of which the first that applies counts, its own cases.

    Names, notes and labels may be given in English as well (``…_en``); without, the Japanese stands in for it.
    """

    schema_version: Literal["rashinban-ruleset/1"] = "rashinban-ruleset/1"
    id: str
    name: str
    name_en: str | None = None
    authority: str
    source: Publication
    valid_from: date
    valid_to: date | None = None
    note: str | None = None
    note_en: str | None = None
    measure: MeasureName
    shapes: tuple[Shape, ...] = ("path", "count")
    directions: tuple[Direction, ...] = ("up", "down", "hold")
    applies_when: dict[MeasureName, Bounds] = Field(default_factory=dict)
    bands: tuple[Band, ...] = Field(min_length=1)
    cases: tuple[Case, ...] = Field(min_length=1)

    @property
    def title(self) -> Phrase:
        return Phrase(self.name, self.name_en or self.name)

    @property
    def remark(self) -> Phrase | None:
        return Phrase(self.note, self.note_en or self.note) if self.note else None


def judge(ruleset: RuleSet, course: Course) -> Verdict:
    """What a rule set says about a course: the first band that applies, with every number that was looked at."""
    seen: dict[str, Measured] = {}
    if course.shape not in ruleset.shapes or course.direction not in ruleset.directions:
        return _not_for(ruleset, course)
    label, state, reason = _first_band(ruleset, course, seen)
    main = _look(ruleset.measure, course, seen).value
    numbers: dict[Phrase, Numbers] = {
        number.name: number for measured in seen.values() for number in measured.numbers
    }
    return Verdict(
        rule=ruleset.id,
        title=ruleset.title,
        state=state,
        label=label,
        measure=None if main is None or main == float("inf") else shown(main),
        numbers=tuple(numbers.values()),
        reason=reason,
        source=ruleset.source.words,
        reading=course.way,
    )


def _not_for(ruleset: RuleSet, course: Course) -> Verdict:
    return Verdict(
        rule=ruleset.id,
        title=ruleset.title,
        state=None,
        reason=say("not_for_this_kind", rule=ruleset.title),
        source=ruleset.source.words,
        reading=course.way,
    )


def _first_band(
    ruleset: RuleSet, course: Course, seen: dict[str, Measured]
) -> tuple[Phrase | None, State | None, Phrase | None]:
    """Label, state and reason; measures are worked out only when a band asks for them."""
    applies = _holds(ruleset.applies_when, course, seen)
    if isinstance(applies, Phrase):
        return None, None, applies
    if not applies:
        return None, None, say("not_the_time", rule=ruleset.title)
    for band in ruleset.bands:
        if band.met not in (None, course.met) or band.direction not in (None, course.direction):
            continue
        holds = _holds(band.when, course, seen)
        if isinstance(holds, Phrase):
            return None, None, holds
        if holds:
            return band.words, band.state, None
    return None, None, say("no_band", rule=ruleset.title)


def _holds(conditions: Mapping[MeasureName, Bounds], course: Course, seen: dict[str, Measured]) -> bool | Phrase:
    """Whether all conditions hold, or the reason why that cannot be known."""
    for name, bounds in conditions.items():
        measured = _look(name, course, seen)
        if measured.value is None:
            return measured.reason or say("not_computable")
        if not bounds.hold(measured.value):
            return False
    return True


def _look(name: MeasureName, course: Course, seen: dict[str, Measured]) -> Measured:
    if name not in seen:
        seen[name] = measure(course, name)
    return seen[name]


def check_cases(ruleset: RuleSet) -> tuple[str, ...]:
    """The test cases a rule set fails, each as a sentence; empty when it does what it says."""
    failures = []
    for number, case in enumerate(ruleset.cases, start=1):
        verdict = judge(ruleset, case.given.course())
        label = verdict.label.ja if verdict.label else None
        if label != case.expect:
            said = label or (verdict.reason.ja if verdict.reason else "")
            failures.append(f"{number}番目の例は「{case.expect}」のはずですが、「{said}」になりました。")
    return tuple(failures)


def load_rulesets(path: Path | None = None, on: date | None = None) -> tuple[RuleSet, ...]:
    """The rule sets of a YAML file or of a folder of them (None: those that bodies published), or those valid on a day.

    Published rule sets belong to the bodies named in them: choose the one that applies to the plan.
    """
    source = path or PUBLISHED
    rulesets = [
        load_ruleset(file) for file in (sorted(source.glob("*.yaml")) if source.is_dir() else [source])
    ]
    return tuple(
        ruleset
        for ruleset in rulesets
        if on is None or (ruleset.valid_from <= on and (ruleset.valid_to is None or on <= ruleset.valid_to))
    )


@cache
def load_default(id: str) -> RuleSet:
    """One of the rule sets every indicator is judged by: straight_line, limit, compound_growth or forecast."""
    return load_ruleset(PUBLISHED / "default" / f"{id}.yaml")


def load_ruleset(path: Path) -> RuleSet:
    """One rule set from a YAML file; it must pass its own test cases.

    UnreadableFile when it is not YAML, WrongContent naming the item when something in it cannot be accepted.
    """
    import yaml

    place = Place(file=path.name)
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            "ルールセットのファイルを開けません。", place, "UTF-8のYAMLファイルを指定してください。"
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        raise UnreadableFile(
            "YAMLとして読めません。",
            Place(file=path.name, line=line),
            "字下げとコロンの後の空白を確かめてください。",
        ) from error
    if not isinstance(content, dict):
        raise WrongContent(
            "ルールセットではありません。", place, "同梱のルールセットを写して書き換えてください。"
        )
    try:
        ruleset = RuleSet.model_validate(content)
    except ValidationError as error:
        raise _explained(error, place) from error
    failures = check_cases(ruleset)
    if failures:
        raise WrongContent(" ".join(failures), place, "段階（bands）か例（cases）を直してください。")
    return ruleset


def _explained(error: ValidationError, place: Place) -> RashinbanError:
    """Pydantic's findings in words an official uses."""
    sentences = []
    for problem in error.errors():
        where = " → ".join(
            f"{step + 1}番目" if isinstance(step, int) else str(step) for step in problem["loc"]
        )
        kind, given = problem["type"], problem["input"]
        if kind == "missing":
            sentences.append(f"「{where}」がありません。")
        elif kind == "extra_forbidden":
            sentences.append(f"「{where}」という項目は使えません。")
        elif kind == "literal_error":
            allowed = problem["ctx"]["expected"].replace(" or ", ", ")
            sentences.append(f"「{where}」の「{given}」は使えません。使えるのは {allowed} です。")
        elif kind == "value_error":
            sentences.append(f"「{where}」: {problem['ctx']['error']}。")
        else:
            sentences.append(f"「{where}」の値「{given}」が正しくありません。")
    return WrongContent(" ".join(sentences), place, "同梱のルールセットを手本に、この項目を直してください。")
