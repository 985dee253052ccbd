"""Counting queries in a file beside a plan (YAML): read with the place of every mistake, written as officials read it."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rashinban.core.errors import ManyErrors, Place, RashinbanError, WrongContent
from rashinban.core.phrase import Phrase
from rashinban.ledger.bindings import Bindings
from rashinban.ledger.kinds import kinds
from rashinban.ledger.query import CountingQuery
from rashinban.ledger.sentence import COUNTS, WINDOWS
from rashinban.plans.plain_yaml import read_yaml, write_yaml
from rashinban.plans.plan import Plan

_Location = tuple[int | str, ...]
_LABELS = {
    "schema_version": "形式の版",
    "plan": "計画",
    "counting": "数え方の一覧",
    "not_countable": "数えられない指標の一覧",
    "indicator": "指標",
    "why": "わけ",
    "query": "数え方",
    "kinds": "記録の種類",
    "count": "何を数えるか",
    "window": "いつのものを数えるか",
    "since": "数え始める日",
    "measures": "施策",
    "networks": "会議体",
    "cards": "制度・資源",
    "tags": "キーワード",
    "places": "地域",
    "party_roles": "企業・団体の役割",
    "confirmed_only": "確認済みだけ",
    "of": "分母",
}


def read_bindings(text: str, file: str | None, plan: Plan) -> Bindings:
    """The counting queries for this plan.

    Raises UnreadableFile for what is no YAML, otherwise WrongContent or ManyErrors: unknown items and words, a file
    of another plan, indicators and measures the plan does not have; each with its line.
    """
    data, lines = read_yaml(text, file)
    if not isinstance(data, dict):
        raise WrongContent("数え方の内容がありません。", Place(file=file), "「plan: 計画の番号」と「counting:」の一覧を書いてください。")
    try:
        bindings = Bindings.model_validate(data)
    except ValidationError as error:
        raise _as_one([_explain(detail, file, lines) for detail in error.errors(include_url=False)], file) from None
    problems = list(_unknown(bindings, file, lines, plan))
    if problems:
        raise _as_one(problems, file)
    return bindings


def read_query(text: str, file: str | None = None) -> CountingQuery:
    """One counting query from YAML or JSON; mistakes as those of :func:`read_bindings`."""
    data, lines = read_yaml(text, file)
    if not isinstance(data, dict):
        raise WrongContent("数え方の内容がありません。", Place(file=file), "「kinds: [supported]」のように、数える記録の種類から書いてください。")
    try:
        return CountingQuery.model_validate(data)
    except ValidationError as error:
        raise _as_one([_explain(detail, file, lines) for detail in error.errors(include_url=False)], file) from None


def write_bindings(bindings: Bindings) -> str:
    """The file for these queries; reading it back gives them again."""
    data = bindings.model_dump(mode="json", exclude_defaults=True)
    return write_yaml({"schema_version": bindings.schema_version, **data})


def _unknown(bindings: Bindings, file: str | None, lines: Mapping[_Location, int], plan: Plan) -> list[RashinbanError]:
    """What the file names and the plan does not have."""
    found: list[RashinbanError] = []
    if bindings.plan != plan.id:
        place = Place(file=file, line=lines.get(("plan",)))
        found.append(WrongContent(f"計画「{bindings.plan}」の数え方です。この計画の番号は「{plan.id}」です。", place, "計画に合うファイルを指定してください。"))
    indicators, measures = {each.id for each in plan.indicators}, {each.id for each in plan.measures}
    for part in ("counting", "not_countable"):
        for index, each in enumerate(getattr(bindings, part)):
            if each.indicator not in indicators:
                place = Place(file=file, line=lines.get((part, index, "indicator")))
                found.append(WrongContent(f"指標「{each.indicator}」は計画にありません。", place, "計画にある指標の番号を書いてください。"))
    for index, binding in enumerate(bindings.counting):
        for way, query in (((), binding.query), (("of",), binding.query.of)):
            for number, measure in enumerate(query.measures if query is not None else ()):
                if measure not in measures:
                    place = Place(file=file, line=lines.get(("counting", index, "query", *way, "measures", number)))
                    found.append(WrongContent(f"施策「{measure}」は計画にありません。", place, "計画にある施策の番号を書いてください。"))
    return found


def _explain(detail: ErrorDetails, file: str | None, lines: Mapping[_Location, int]) -> RashinbanError:
    location = detail["loc"]
    near = location
    while near and near not in lines:
        near = near[:-1]
    words = "の".join(f"「{_LABELS.get(step, step)}」" if isinstance(step, str) else f"{step + 1}番目" for step in location) or "ファイル"
    what, remedy = _words_for(detail, words)
    return WrongContent(what, Place(file=file, line=lines.get(near)), remedy)


def _words_for(detail: ErrorDetails, words: str) -> tuple[str, str]:
    kind, last, given = detail["type"], detail["loc"][-1] if detail["loc"] else "", str(detail["input"])[:40]
    if kind == "value_error":
        return f"{words}：{detail['ctx']['error']}。", f"記録の種類は{'・'.join(kinds())}のどれかです。" if "種類" in str(detail["ctx"]["error"]) else "書き方を直してください。"
    if kind == "missing":
        return f"{words}がありません。", "値を書いてください。"
    if kind == "extra_forbidden":
        return f"{words}という項目はありません。", "項目の名前を確かめるか、消してください。"
    if kind == "literal_error":
        choices: Mapping[str, Phrase] = {"count": COUNTS, "window": WINDOWS}.get(str(last), {})  # type: ignore[assignment]
        said = "、".join(f"{name}（{label.ja}）" for name, label in choices.items()) or "rashinban-counting/1"
        return f"{words}の「{given}」は選べません。", f"{said}のどれかにしてください。"
    if kind in ("tuple_type", "list_type"):
        return f"{words}は一覧で書く項目です。", "1件ずつ「- 」で始めるか、[ ] で囲んで並べてください。"
    if kind.startswith("date"):
        return f"{words}の「{given}」は日付として読めません。", "「2020-04-01」のように書いてください。"
    if kind.startswith("bool"):
        return f"{words}の「{given}」は「はい」か「いいえ」として読めません。", "true か false を書いてください。"
    return f"{words}の「{given}」は受け付けられません。", "値を確かめてください。"


def _as_one(problems: list[RashinbanError], file: str | None) -> RashinbanError:
    return problems[0] if len(problems) == 1 else ManyErrors(tuple(problems), Place(file=file))
