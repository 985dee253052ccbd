"""Which indicators of a plan are measured by official statistics: by which entry of the catalogue, for which areas."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.value import Value
from rashinban.plans.plain_yaml import read_yaml
from rashinban.plans.plan import Plan
from rashinban.statistics.catalogue.catalogue import Catalogue, catalogue

#: value: the statistic is what the plan promises, its figures are observations. reference: it is near to it, is shown
#: beside the indicator and never judged by.
Use = Literal["value", "reference"]


class Measuring(Value):
    """An indicator of a plan and the entry of the catalogue that measures it.

    Several ``areas`` are looked at as one under ``region``: what can be counted is added up. ``why`` is the plan's
    sentence, and why the statistic says the same, or what it lacks.
    """

    indicator: str
    why: str = Field(min_length=1)
    statistic: str
    areas: tuple[str, ...] = Field(min_length=1)
    region: str | None = None
    use: Use = "value"

    @model_validator(mode="after")
    def _check(self) -> Self:
        if len(self.areas) > 1 and not self.region:
            raise ValueError("地域を合わせて見るときは、region にその名前を書いてください")
        if len(set(self.areas)) < len(self.areas):
            raise ValueError("areas に同じ地域が二度書かれています")
        return self


class NotMeasurable(Value):
    """An indicator that no official statistic at hand answers, and why not."""

    indicator: str
    why: str = Field(min_length=1)


class MeasuringBook(Value):
    """The measured indicators of a plan, as they stand in a file beside it. An indicator is measured once at most."""

    schema_version: Literal["rashinban-measuring/1"] = "rashinban-measuring/1"
    plan: str
    measuring: tuple[Measuring, ...] = ()
    not_measurable: tuple[NotMeasurable, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        named = [each.indicator for each in self.measuring if each.use == "value"]
        named += [each.indicator for each in self.not_measurable]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError("; ".join(f"指標「{name}」が二度書かれています" for name in twice))
        return self


def read_measuring(text: str, file: str | None, plan: Plan, entries: Catalogue | None = None) -> MeasuringBook:
    """The file of a plan; WrongContent or ManyErrors with the line of what it says that plan or catalogue do not have."""
    data, lines = read_yaml(text, file)
    if not isinstance(data, dict):
        raise WrongContent("測り方の内容がありません。", Place(file=file), "「plan: 計画の番号」と「measuring:」の一覧を書いてください。")
    try:
        book = MeasuringBook.model_validate(data)
    except ValidationError as error:
        raise _as_one([_explain(detail, file, lines) for detail in error.errors(include_url=False)], file) from None
    problems = list(_unknown(book, file, lines, plan, entries or catalogue()))
    if problems:
        raise _as_one(problems, file)
    return book


def _unknown(
    book: MeasuringBook, file: str | None, lines: dict[Any, int], plan: Plan, entries: Catalogue
) -> list[RashinbanError]:
    found: list[RashinbanError] = []
    if book.plan != plan.id:
        what = f"計画「{book.plan}」の測り方です。この計画の番号は「{plan.id}」です。"
        found.append(WrongContent(what, Place(file=file, line=lines.get(("plan",))), "計画に合うファイルを指定してください。"))
    known = {each.id for each in plan.indicators}
    named = [("measuring", i, each.indicator) for i, each in enumerate(book.measuring)]
    named += [("not_measurable", i, each.indicator) for i, each in enumerate(book.not_measurable)]
    for part, number, indicator in named:
        if indicator not in known:
            place = Place(file=file, line=lines.get((part, number, "indicator")))
            found.append(WrongContent(f"指標「{indicator}」は計画にありません。", place, "計画にある指標の番号を書いてください。"))
    for number, each in enumerate(book.measuring):
        try:
            entries.find(each.statistic)
        except WrongContent as error:
            place = Place(file=file, line=lines.get(("measuring", number, "statistic")))
            found.append(WrongContent(error.what, place, error.remedy))
    return found


def _explain(detail: Any, file: str | None, lines: dict[Any, int]) -> RashinbanError:
    near = detail["loc"]
    while near and near not in lines:
        near = near[:-1]
    words = "の".join(f"「{step}」" if isinstance(step, str) else f"{step + 1}番目" for step in detail["loc"]) or "ファイル"
    said = {"missing": "がありません。", "extra_forbidden": "という項目はありません。"}.get(detail["type"])
    if detail["type"] == "value_error":
        said = f"：{detail['ctx']['error']}。"
    return WrongContent(words + (said or "は受け付けられません。"), Place(file=file, line=lines.get(near)), "値を確かめてください。")


def _as_one(problems: list[RashinbanError], file: str | None) -> RashinbanError:
    return problems[0] if len(problems) == 1 else ManyErrors(tuple(problems), Place(file=file))
