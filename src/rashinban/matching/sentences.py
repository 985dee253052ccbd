"""Conditions and rules in words: what is asked for, and whether an answer meets it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rashinban.core.phrase import Phrase
from rashinban.ledger.card import Condition
from rashinban.matching.places import Spot
from rashinban.matching.questions import NO, Answer, Question, questions

_OTHER = Phrase("案内にある条件「{note}」", "the condition \"{note}\" of the notice")


def label_of(condition: Condition) -> Phrase:
    """What the condition is about; a field that is no question by its own name."""
    known = questions().get(condition.field)
    return known.label if known else Phrase(condition.field, condition.field)


def demand(condition: Condition) -> Phrase:
    """What the condition asks for, as a noun.

    >>> demand(Condition(field="employees", operator="at_most", values=("300",))).ja
    '300人以下'
    """
    question = questions().get(condition.field)
    if question is None or question.type == "person":
        return _OTHER.fill(note=condition.note or "、".join(condition.values))
    shown = tuple(_value(question, value) for value in condition.values)
    one = shown[0]
    joined = Phrase("・".join(each.ja for each in shown), ", ".join(each.en for each in shown))
    table = {
        "in": Phrase("{all}", "{all}"),
        "not_in": Phrase("{all}以外", "anything but {all}"),
        "at_least": Phrase("{one}以上", "{one} or more"),
        "at_most": Phrase("{one}以下", "{one} or less"),
        "between": Phrase("{one}から{two}まで", "{one} to {two}"),
        "before": Phrase("{one}以前", "{one} or earlier"),
        "after": Phrase("{one}以後", "{one} or later"),
    }
    if condition.operator == "is":
        meant = condition.values[0] != NO
        return question.label if meant else Phrase("{label}がないこと", "no: {label}").fill(label=question.label)
    return table[condition.operator].fill(all=joined, one=one, two=shown[-1])


def sentence(condition: Condition) -> Phrase:
    """The condition as one sentence.

    >>> sentence(Condition(field="place", operator="in", values=("東北地方", "新潟県"))).ja
    '所在地が東北地方・新潟県であること。'
    """
    question = questions().get(condition.field)
    if question is None or question.type == "person":
        return Phrase("{what}を満たすこと。", "Fulfils {what}.").fill(what=demand(condition))
    if condition.operator == "is":
        words = Phrase("はい", "yes") if condition.values[0] != NO else Phrase("いいえ", "no")
        return Phrase("「{label}」に「{words}」と答えること。", "{label}: {words}.").fill(label=question.label, words=words)
    if question.type == "choices":
        template = Phrase("{label}に{what}があること。", "{label}: {what}.")
        if condition.operator == "in" and len(condition.values) > 1:
            template = Phrase("{label}に{what}のどれかがあること。", "{label}: any of {what}.")
        return template.fill(label=question.label, what=demand(condition))
    return Phrase("{label}が{what}であること。", "{label}: {what}.").fill(label=question.label, what=demand(condition))


def met(condition: Condition, answer: Answer, value: str = "") -> Phrase:
    """Why an answer meets the condition; ``value`` is the one of the condition's values that did."""
    question = questions()[condition.field]
    known = answer_in_words(question, answer)
    if question.type == "place":
        wanted = Phrase(value, value) if value else demand(condition)
        return Phrase(
            "{label}が{known}で、対象地域は{wanted}なので、対象です。", "{label} is {known}, which is in the area: {wanted}."
        ).fill(label=question.label, known=known, wanted=wanted)
    if condition.operator == "is":
        return Phrase("{label}に「{known}」と答えたので、満たします。", "{label}: {known}, as required.").fill(
            label=question.label, known=known
        )
    if answer == ():
        return Phrase("{label}がないので、{wanted}に当たります。", "{label}: none, which is {wanted}.").fill(
            label=question.label, wanted=demand(condition)
        )
    return Phrase("{label}が{known}で、{wanted}に当たります。", "{label} is {known}, which is {wanted}.").fill(
        label=question.label, known=known, wanted=demand(condition)
    )


def not_met(condition: Condition, answer: Answer) -> Phrase:
    """Why an answer does not meet the condition."""
    question = questions()[condition.field]
    known = answer_in_words(question, answer)
    if question.type == "place":
        return Phrase(
            "{label}が{known}で、対象地域の{wanted}に入りません。", "{label} is {known}, outside the area: {wanted}."
        ).fill(label=question.label, known=known, wanted=demand(condition))
    if condition.operator == "is":
        return Phrase("{label}に「{known}」と答えたので、満たしません。", "{label}: {known}, which does not fit.").fill(
            label=question.label, known=known
        )
    if answer == ():
        return Phrase("{label}がないので、{wanted}に当たりません。", "{label}: none, so not {wanted}.").fill(
            label=question.label, wanted=demand(condition)
        )
    return Phrase("{label}が{known}で、{wanted}に当たりません。", "{label} is {known}, which is not {wanted}.").fill(
        label=question.label, known=known, wanted=demand(condition)
    )


def unclear(condition: Condition) -> Phrase:
    """Why nothing can be said without an answer."""
    return Phrase(
        "{label}が分からないため、{wanted}に当たるか判断できません。", "Without knowing \"{label}\" it cannot be said whether it is {wanted}."
    ).fill(label=label_of(condition), wanted=demand(condition))


def answer_in_words(question: Question, answer: Answer) -> Phrase:
    """An answer as it is said back."""
    if isinstance(answer, bool):
        return Phrase("はい", "yes") if answer else Phrase("いいえ", "no")
    if isinstance(answer, Decimal):
        return _amount(question, answer)
    if isinstance(answer, date):
        return day_in_words(answer)
    if isinstance(answer, Spot):
        return Phrase(str(answer), str(answer))
    texts = answer if isinstance(answer, tuple) else (answer,)
    if not texts:
        return Phrase("なし", "none")
    choices = {choice.ja: choice for choice in question.choices}
    words = [choices.get(text, Phrase(text, text)) for text in texts]
    return Phrase("・".join(word.ja for word in words), ", ".join(word.en for word in words))


def day_in_words(day: date) -> Phrase:
    """A day in the western calendar.

    >>> day_in_words(date(2026, 4, 1)).ja
    '2026年4月1日'
    """
    return Phrase(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B} {day.year}")


def _value(question: Question, value: str) -> Phrase:
    if question.type == "number":
        try:
            return _amount(question, Decimal(value.replace(",", "")))
        except ArithmeticError:
            return Phrase(value, value)
    if question.type == "day":
        try:
            return day_in_words(date.fromisoformat(value))
        except ValueError:
            return Phrase(value, value)
    return {choice.ja: choice for choice in question.choices}.get(value, Phrase(value, value))


def _amount(question: Question, number: Decimal) -> Phrase:
    plain = f"{number.normalize():,f}" if number != number.to_integral_value() else f"{number.to_integral_value():,f}"
    english = f"{plain} {question.unit.en}".strip()
    if question.unit.ja == "円" and number and number % 10_000 == 0:
        high, low = divmod(int(number) // 10_000, 10_000)
        plain = (f"{high:,}億" if high else "") + (f"{low:,}万" if low else "")
    return Phrase(f"{plain}{question.unit.ja}", english)
