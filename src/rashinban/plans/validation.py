"""From plain data to a checked Plan; whatever is wrong is said in Japanese, all at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.value import Value
from rashinban.plans.labels import CHOICES, LEADS_TO, field_label
from rashinban.plans.plan import Plan

#: Steps from the plan to one field: field names, and positions in lists counted from 0.
Location = tuple[int | str, ...]
PERIOD_FIELDS = frozenset({"period", "deadline", "relative_to", "judged_when"})
PERIOD_REMEDY = "「2024」「FY2024」「2024-03」「2024-03-31」「FY2022/FY2024」のように書いてください。"


def plan_from_data(data: Any, place_of: Callable[[Location], Place]) -> Plan:
    """Check plain data (dicts, lists, text, numbers) and make the Plan of it.

    ``place_of`` tells where in the file a field stands. Raises WrongContent for one mistake and ManyErrors for
    several; nothing is repaired on the way.
    """
    if not isinstance(data, dict):
        raise WrongContent(
            "計画の内容がありません。", place_of(()), "「title: 計画の名称」のように、項目の名前と値を書いてください。"
        )
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        problems = [x for detail in error.errors(include_url=False) for x in _explain(detail, data, place_of)]
    raise as_one(problems, Place(file=place_of(()).file))


def as_one(problems: Sequence[RashinbanError], where: Place) -> RashinbanError:
    """The one problem as itself, several as ManyErrors."""
    return problems[0] if len(problems) == 1 else ManyErrors(tuple(problems), where)


def describe_location(location: Location, data: Any = None) -> str:
    """The way from the plan to a field in Japanese words; ids are said where the data has them.

    >>> describe_location(("indicators", 0, "targets", 1, "value"), {"indicators": [{"id": "1-K1"}]})
    '指標（1番目、ID「1-K1」）の「目標値」（2番目）の「値」'
    """
    owner: type[Value] | None = Plan
    words: list[str] = []
    here = data
    for depth, step in enumerate(location):
        here = _step_into(here, step)
        if isinstance(step, int):
            name = here.get("id") if isinstance(here, dict) else None
            said = f"、ID「{name}」" if isinstance(name, str) else ""
            words[-1] += f"（{step + 1}番目{said}）"
            continue
        label = field_label(owner, step) if owner else step
        words.append(label if depth == 0 and len(location) > 1 else f"「{label}」")
        owner = LEADS_TO.get((owner, step)) if owner else None
    return "の".join(words) or "計画"


def _step_into(here: Any, step: int | str) -> Any:
    if isinstance(here, dict):
        return here.get(step)
    if isinstance(here, list | tuple) and isinstance(step, int) and step < len(here):
        return here[step]
    return None


def _explain(detail: ErrorDetails, data: Any, place_of: Callable[[Location], Place]) -> list[RashinbanError]:
    location: Location = detail["loc"]
    place = place_of(location)
    if detail["type"] == "value_error" and not location:
        texts = str(detail["ctx"]["error"]).split("; ")
        return [WrongContent(f"{text}。", place, "IDと、親や施策の指定を確かめてください。") for text in texts]
    words = describe_location(location, data)
    what, remedy = _words_for(detail["type"], words, location, detail["input"])
    return [WrongContent(what, place, remedy)]


def _words_for(kind: str, words: str, location: Location, given: Any) -> tuple[str, str]:
    """What is wrong and what to do, by the kind of mistake the checker names."""
    shown = _shortened(given)
    if location[-1] in PERIOD_FIELDS and kind == "value_error":
        return f"{words}の「{shown}」は期間として読めません。", PERIOD_REMEDY
    if kind == "missing":
        return f"{words}がありません。", "値を書いてください。"
    if kind == "extra_forbidden":
        return f"{words}という項目は計画にありません。", "項目の名前を確かめるか、消してください。"
    if given is None:
        return f"{words}が空です。", "値を書くか、項目ごと消してください。"
    if kind == "literal_error":
        return f"{words}の「{shown}」は選べません。", f"{_choices(location)}のどれかにしてください。"
    if kind.startswith("decimal") or kind.startswith("int") or kind == "finite_number":
        number = "整数" if kind.startswith("int") else "数値"
        return f"{words}の「{shown}」は{number}として読めません。", "半角の数字だけで書き、単位は単位の項目に書いてください。"
    if kind.startswith("bool"):
        return f"{words}の「{shown}」は「はい」か「いいえ」として読めません。", "true か false を書いてください。"
    if kind.startswith("string"):
        return f"{words}の「{shown}」は文字列ではありません。", "文字列として、引用符（\"）で囲んで書いてください。"
    if kind in ("tuple_type", "list_type"):
        return f"{words}は一覧で書く項目です。", "1件ずつ「- 」で始めて並べてください。"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{words}は、いくつかの項目からなる値です。", "項目の名前と値を書いてください。"
    return f"{words}の「{shown}」は受け付けられません。", "値を確かめてください。"


def _choices(location: Location) -> str:
    owner: type[Value] = Plan
    names = [step for step in location if isinstance(step, str)]
    for step in names[:-1]:
        owner = LEADS_TO.get((owner, step), owner)
    choices = CHOICES.get(owner, {}).get(names[-1], {})
    return "、".join(f"{value}（{label}）" if value != label else value for value, label in choices.items())


def _shortened(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 40 else text[:40] + "…"
