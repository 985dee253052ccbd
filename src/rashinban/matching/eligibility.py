"""Whether a card (a programme, a facility …) is for somebody: yes, no or unknown, each with its reason and source."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from rashinban.core.errors import RashinbanError
from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.ledger.card import Card, Condition
from rashinban.matching.combining import Neighbours, Use, judge_rules
from rashinban.matching.finding import Ask, Eligibility, Finding
from rashinban.matching.places import Spot, covers
from rashinban.matching.questions import NO, Answer, Answers, Question, completed, questions
from rashinban.matching.sentences import day_in_words, demand, label_of, met, not_met, unclear

_MUNICIPALITY = Phrase("市区町村はどこですか", "In which municipality is it?")


def judge(card: Card, answers: Answers, on: date, held: Iterable[Use] = (), cards: Sequence[Card] = ()) -> Eligibility:
    """Judge one card as of a day.

    ``answers`` by the names of ``questions.yaml``; ``held`` are the programmes used (or known not to have been);
    ``cards`` are the other cards, for their names and for the exclusions that they state against this one. Only the
    conditions and rules in force on the day count. A programme whose conditions nobody wrote down is unknown.
    """
    return _judge_card(card, completed(answers, on), on, tuple(held), Neighbours.of(cards))


def _judge_card(card: Card, known: Answers, on: date, held: tuple[Use, ...], neighbours: Neighbours) -> Eligibility:
    conditions = _conditions(card, on)
    findings = [_judge(condition, known, card) for condition in conditions]
    findings += judge_rules(card, on, held, neighbours)
    if not findings and card.what == "programme":
        findings.append(_unrecorded(card))
    if card.valid_from is not None or card.valid_to is not None:
        findings.append(_period(card, on))
    return Eligibility(card.key, on, tuple(findings))


def judge_all(cards: Sequence[Card], answers: Answers, on: date, held: Iterable[Use] = ()) -> tuple[Eligibility, ...]:
    """Judge many cards, each in the presence of the others."""
    uses, known, neighbours = tuple(held), completed(answers, on), Neighbours.of(cards)
    return tuple(_judge_card(card, known, on, uses, neighbours) for card in cards)


def next_question(judged: Iterable[Eligibility]) -> Ask | None:
    """The one question that can settle most: the one that is open on the most undecided cards, there ahead of others
    where it is all that is open; None when nothing is open that an answer could settle."""
    order = {name: place for place, name in enumerate(questions())}
    counts: Counter[Ask] = Counter()
    alone: Counter[Ask] = Counter()
    for each in judged:
        if each.verdict != "unknown":
            continue
        asked = {finding.ask for finding in each.findings if finding.ask is not None}
        counts.update(asked)
        if len(asked) == 1:
            alone.update(asked)
    if not counts:
        return None
    return min(counts, key=lambda ask: (-counts[ask], -alone[ask], order.get(ask.name, len(order)), ask.detail))


def _conditions(card: Card, on: date) -> tuple[Condition, ...]:
    """What is asked on a day; the places of a programme stand for a condition on the place where none is written."""
    stated = tuple(condition for condition in card.conditions if condition.applies_on(on))
    if card.what != "programme" or not card.places or any(each.field == "place" for each in card.conditions):
        return stated
    return (Condition(field="place", operator="in", values=card.places, source=card.source), *stated)


def _judge(condition: Condition, answers: Answers, card: Card) -> Finding:
    source = condition.source or card.source
    question = questions().get(condition.field)
    if question is None or question.type == "person":
        reason = Phrase("{what}は、窓口で確かめてください。", "Ask the office about {what}.").fill(what=demand(condition))
        return Finding("condition", "unknown", reason, source, condition)
    answer = answers.get(condition.field)
    if answer is None:
        return Finding("condition", "unknown", unclear(condition), source, condition, Ask(question.name, question.ask))
    try:
        holds, value = _holds(condition, question, answer, card.region_user)
    except (RashinbanError, ArithmeticError, ValueError):
        reason = Phrase(
            "条件の書き方（{label}：{wanted}）が読み取れないため、判断できません。", "The condition ({label}: {wanted}) cannot be read."
        ).fill(label=label_of(condition), wanted=demand(condition))
        return Finding("condition", "unknown", reason, source, condition)
    if holds is None:
        return _too_coarse(condition, question, answer, value, source)
    reason = met(condition, answer, value) if holds else not_met(condition, answer)
    return Finding("condition", "yes" if holds else "no", reason, source, condition)


def _holds(condition: Condition, question: Question, answer: Answer, region_user: str | None) -> tuple[bool | None, str]:
    """Whether the answer meets the condition (None: it is not fine enough to say), and the value that decides."""
    values, operator = condition.values, condition.operator
    if isinstance(answer, Spot):
        holds, value = covers(answer, values, region_user)
        return (holds, value) if operator == "in" else (None if holds is None else not holds, "")
    if isinstance(answer, bool):
        return answer == (values[0] != NO), ""
    if isinstance(answer, Decimal):
        numbers = [Decimal(value.replace(",", "")) for value in values]
        if operator == "between":
            return min(numbers) <= answer <= max(numbers), ""
        return (answer >= numbers[0] if operator == "at_least" else answer <= numbers[0]), ""
    if isinstance(answer, date):
        day = date.fromisoformat(values[0])
        return (answer <= day if operator == "before" else answer >= day), ""
    return _chosen(values, operator == "in", question, answer if isinstance(answer, tuple) else (answer,))


def _chosen(values: Sequence[str], wanted: bool, question: Question, given: tuple[str, ...]) -> tuple[bool | None, str]:
    """Whether one of the chosen is among the values. A value that is none of the choices is finer than any of them."""
    named = {_same(value): value for value in values}
    hit = next((named[_same(one)] for one in given if _same(one) in named), None)
    if hit is not None:
        return wanted, hit if wanted else ""
    choices = {_same(choice.ja) for choice in question.choices}
    finer = [value for key, value in named.items() if key not in choices]
    if finer and question.type == "choice":
        return None, finer[0]
    return not wanted, ""


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("，", "、").replace(",", "、").replace(" ", "")


def _too_coarse(condition: Condition, question: Question, answer: Answer, value: str, source: Source | None) -> Finding:
    if isinstance(answer, Spot):
        reason = Phrase(
            "{label}は{known}まで分かりましたが、{wanted}に当たるかは市区町村で決まります。",
            "{label} is {known}; whether it is in {wanted} depends on the municipality.",
        ).fill(label=question.label, known=str(answer), wanted=value or demand(condition))
        ask = None if answer.municipality else Ask("place", _MUNICIPALITY, "municipality")
        return Finding("condition", "unknown", reason, source, condition, ask)
    reason = Phrase(
        "{label}の{wanted}に当たるかは、答えより細かい区分なので、案内で確かめてください。",
        "{label}: {wanted} is finer than the answer; check the notice.",
    ).fill(label=question.label, wanted=value or demand(condition))
    return Finding("condition", "unknown", reason, source, condition)


def _unrecorded(card: Card) -> Finding:
    reason = Phrase(
        "対象者の条件が記録されていないため、案内で確かめるまで判断できません。",
        "No condition has been recorded; check the notice first.",
    )
    return Finding("unrecorded", "unknown", reason, card.source)


def _period(card: Card, on: date) -> Finding:
    words = {"day": day_in_words(on), "first": _day(card.valid_from), "last": _day(card.valid_to)}
    if card.open_on(on):
        text = Phrase("{day}は受付期間（{first}〜{last}）の中です。", "{day} is within the period ({first} – {last}).")
        return Finding("period", "yes", text.fill(**words), card.source)
    if card.valid_from is not None and on < card.valid_from:
        text = Phrase("受付は{first}からで、{day}にはまだ始まっていません。", "Applications open on {first}; not yet on {day}.")
    else:
        text = Phrase("受付は{last}で終わっていて、{day}には申し込めません。", "Applications closed on {last}, before {day}.")
    return Finding("period", "no", text.fill(**words), card.source)


def _day(day: date | None) -> Phrase:
    return day_in_words(day) if day else Phrase("", "")
