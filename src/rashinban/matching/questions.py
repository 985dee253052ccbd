"""The questions that conditions may ask, as data, and how an answer is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from typing import Any, Literal

from rashinban.core.errors import WrongContent
from rashinban.core.phrase import Phrase
from rashinban.core.value import too_large
from rashinban.ledger.card import ConditionOperator
from rashinban.matching.places import Spot, read_spot

AnswerType = Literal["place", "number", "choice", "choices", "yes_no", "day", "person"]
#: What a question is answered with; an unanswered one is simply not there.
Answer = Spot | Decimal | str | tuple[str, ...] | bool | date
Answers = Mapping[str, Answer]

#: Which comparisons make sense for which answers, the most usual first.
OPERATORS: dict[AnswerType, tuple[ConditionOperator, ...]] = {
    "place": ("in", "not_in"),
    "choice": ("in", "not_in"),
    "choices": ("in", "not_in"),
    "number": ("at_most", "at_least", "between"),
    "yes_no": ("is",),
    "day": ("after", "before"),
    "person": ("is",),
}
YES, NO = "はい", "いいえ"
NONE_OF_THEM = "なし"
_NOTHING = Phrase("", "")
_TRUE = {"はい", "yes", "true", "1", "有", "あり", "○"}
_FALSE = {"いいえ", "no", "false", "0", "無", "なし", "×"}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that may be asked: its name in conditions, how it is called and asked, and how it is answered."""

    name: str
    label: Phrase
    ask: Phrase
    type: AnswerType
    choices: tuple[Phrase, ...] = ()
    unit: Phrase = _NOTHING
    help: Phrase = _NOTHING

    @property
    def operators(self) -> tuple[ConditionOperator, ...]:
        """The comparisons its conditions may use."""
        return OPERATORS[self.type]


@cache
def questions() -> dict[str, Question]:
    """Every question by its name, in the order in which they are asked.

    >>> questions()["employees"].ask.ja
    '常時使用する従業員は何人ですか'
    """
    import yaml

    table = yaml.safe_load(resources.files("rashinban.matching").joinpath("questions.yaml").read_text("utf-8"))
    return {row["name"]: _question(row) for row in table}


def _question(row: Mapping[str, Any]) -> Question:
    def both(name: str) -> Phrase:
        return Phrase(str(row.get(name, "")), str(row.get(f"{name}_en", "")))

    choices = tuple(Phrase(ja, en) for ja, en in row.get("choices", ()))
    return Question(str(row["name"]), both("label"), both("ask"), row["type"], choices, both("unit"), both("help"))


def read_answer(question: Question, texts: Sequence[str]) -> Answer | None:
    """What was typed or chosen as an answer; None when nothing was. WrongContent when it cannot be read.

    >>> read_answer(questions()["employees"], ["1,200人"])
    Decimal('1200')
    >>> read_answer(questions()["certificates"], ["なし"])
    ()
    """
    given = [text.strip() for text in texts if text.strip()]
    if not given or question.type == "person":
        return None
    if question.type == "choices":
        return tuple(sorted(set(given) - {NONE_OF_THEM}))
    if question.type == "place":
        return read_spot("".join(given))
    if question.type == "choice":
        return given[0]
    if question.type == "number":
        return read_number(given[0], question)
    return _read_yes_no(given[0], question) if question.type == "yes_no" else _read_day(given[0], question)


def read_number(text: str, question: Question) -> Decimal:
    """A number with or without its unit and thousands separators."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    plain = plain.removesuffix(unicodedata.normalize("NFKC", question.unit.ja)).strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or too_large(number):
        raise WrongContent(
            f"「{question.label.ja}」の答え「{text}」を数として読めません。", remedy="数字だけで書いてください（例：300）。"
        )
    return number


def _read_yes_no(text: str, question: Question) -> bool:
    word = unicodedata.normalize("NFKC", text).lower()
    if word not in _TRUE | _FALSE:
        raise WrongContent(f"「{question.label.ja}」の答え「{text}」が読めません。", remedy="はい か いいえ で答えてください。")
    return word in _TRUE


def _read_day(text: str, question: Question) -> date:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", unicodedata.normalize("NFKC", text))
    try:
        return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise WrongContent(
            f"「{question.label.ja}」の答え「{text}」を日付として読めません。", remedy="2026-04-01 のように書いてください。"
        ) from None


def read_answers(given: Mapping[str, Sequence[str]]) -> dict[str, Answer]:
    """Every answer that can be read; names that are no questions are left alone."""
    found = {name: read_answer(question, given[name]) for name, question in questions().items() if name in given}
    return {name: answer for name, answer in found.items() if answer is not None}


def completed(answers: Answers, on: date) -> dict[str, Answer]:
    """The answers with what follows from them: the years since the foundation, from its day."""
    known = dict(answers)
    founded = known.get("founded_on")
    if isinstance(founded, date) and "age" not in known and founded <= on:
        before = (on.month, on.day) < (founded.month, founded.day)
        known["age"] = Decimal(on.year - founded.year - before)
    return known
