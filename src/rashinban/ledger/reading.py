"""One line of "what happened?" understood as a suggestion of facts, which a person confirms or changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rashinban.core.errors import WrongContent
from rashinban.core.folded import fold
from rashinban.core.quantity import Quantity
from rashinban.core.quantity_text import QuantityMention, find_quantities
from rashinban.core.unit import Unit
from rashinban.ledger.kinds import Kind, kinds
from rashinban.ledger.mentions import Mention, Names, find_mentions
from rashinban.ledger.spoken_days import find_day

_WITH = re.compile(r"\s*(?:株式会社|有限会社|合同会社|\([株有同]\))?\s*(?:と|との)(?!も)")
#: What may stand between two words of one doing.
_JOINTS = ("", "は", "が", "の", "も", "を", "に")


@dataclass(frozen=True, slots=True)
class Who:
    """A party by its key, or by the name it was written with when it is not known."""

    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done: the kind, by whom, with whom, how much. ``kind`` is None when no verb was understood."""

    kind: str | None = None
    who: tuple[Who, ...] = ()
    counterpart: Who | None = None
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a line says: the day (None: not said), where and for what, and the deeds in their order."""

    on: date | None
    deeds: tuple[Deed, ...]
    network: str | None = None
    gathering: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class _Verb:
    kind: Kind
    start: int
    end: int


def read_line(line: str, today: date, names: Names) -> Suggestion:
    """What a line like 「6/12 産学官金サロンで(株)みほん精機が発表、A社と面談」 says, as far as it is understood.

    Nothing in it is certain: it fills a form, and a person says what is so.

    >>> names = Names((("party", "mihon", "株式会社みほん精機"), ("network", "salon", "みほん産学官金サロン")))
    >>> found = read_line("6/12 産学官金サロンで(株)みほん精機が発表、A社と面談", date(2026, 7, 1), names)
    >>> str(found.on), found.network, [(deed.kind, [who.name for who in deed.who]) for deed in found.deeds]
    ('2026-06-12', 'salon', [('presented', ['株式会社みほん精機']), ('met', ['株式会社みほん精機'])])
    >>> found.deeds[1].counterpart
    Who(name='A社', key=None)
    """
    text = fold(line).text
    day = find_day(text, today)
    if day is not None:
        text = text[: day.start] + "、" * (day.end - day.start) + text[day.end :]
    mentions = find_mentions(text, names)
    amounts = [each for each in find_quantities(text) if each.value is not None and not _within(each.number_start, mentions)]
    deeds = _deeds(text, [each for each in mentions if each.what == "party"], _verbs(text, mentions), amounts)
    first = {what: next((m.key for m in mentions if m.what == what), None) for what in ("network", "gathering", "measure")}
    return Suggestion(day.on if day else None, deeds, **first)


def _within(at: int, mentions: Sequence[Mention]) -> bool:
    return any(each.start <= at < each.end for each in mentions)


def _verbs(text: str, mentions: Sequence[Mention]) -> list[_Verb]:
    """The words of kinds, the longest first (不成立 is no 成立), outside of names; the same kind once in a row."""
    words = sorted(((word, kind) for kind in kinds().values() for word in kind.words), key=lambda each: -len(each[0]))
    taken = [_within(at, mentions) for at in range(len(text))]
    found: list[_Verb] = []
    for word, kind in words:
        for match in re.finditer(re.escape(fold(word).text), text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append(_Verb(kind, *match.span()))
    found.sort(key=lambda verb: verb.start)
    kept: list[_Verb] = []
    for verb in found:
        between = text[kept[-1].end : verb.start] if kept else None
        if between is not None and (between in _JOINTS or (kept[-1].kind == verb.kind and "、" not in between)):
            kept.pop()  # 契約は不成立, 支援の相談: the last word says what happened
        kept.append(verb)
    return kept


def _deeds(text: str, parties: list[Mention], verbs: list[_Verb], amounts: list[QuantityMention]) -> tuple[Deed, ...]:
    """Each verb with the parties and amounts since the verb before it; a verb without anybody goes on with who was named."""
    if not verbs:
        amount = _amount(amounts, None)
        who = tuple(Who(each.name, each.key) for each in parties)
        return (Deed(None, who, None, *amount),) if who or amounts else ()
    deeds: list[Deed] = []
    before: tuple[Who, ...] = ()
    begins = 0
    for at, verb in enumerate(verbs):
        # what follows the last verb belongs to it: 発表：A社、B社
        ends = verb.start if at < len(verbs) - 1 else len(text)
        here = [each for each in parties if begins <= each.start < ends]
        if verb.kind.group in ("connection", "support", "figure"):
            who, counterpart = _sides(text, here, before, verb.kind)
        else:
            who, counterpart = tuple(Who(each.name, each.key) for each in here), None
        who = who or before
        amount = _amount([each for each in amounts if begins <= each.start < ends], verb.kind.amount)
        deeds.append(Deed(verb.kind.name, who, counterpart, *amount))
        before, begins = who, verb.end
    told = [deed for deed in deeds if deed.who or deed.amount is not None]
    return tuple(dict.fromkeys(told)) or (deeds[0],)


def _sides(text: str, here: list[Mention], before: tuple[Who, ...], kind: Kind) -> tuple[tuple[Who, ...], Who | None]:
    """A社がB社と面談: A and B; A社と面談 after somebody was named: they and A; A社にB社を紹介: A and B."""
    if kind.group != "connection":
        return tuple(Who(each.name, each.key) for each in here), None
    joined = [each for each in here if _WITH.match(text, each.end)]
    others = [each for each in here if each not in joined]
    sides = [Who(each.name, each.key) for each in (*others, *joined)]
    if len(here) == 1 and joined and before:
        return before, sides[0]
    if len(here) == 2 and (joined or kind.name == "introduced"):
        return (sides[0],), sides[1]
    return tuple(sides), None


def _amount(amounts: Sequence[QuantityMention], wanted: str | None) -> tuple[Decimal | None, str]:
    """The amount that fits the kind, in the unit it is kept in; else the first one as it is written."""
    for each in amounts:
        if wanted is not None and each.unit and each.value is not None:
            try:
                return Quantity(each.value, Unit.parse(each.unit)).to(Unit.parse(wanted)).value.normalize() + 0, wanted
            except WrongContent:
                continue
    if wanted is None:
        counted = [each for each in amounts if each.unit in ("人", "名", "円", "万円", "億円", "件", "社", "回", "時間")]
        if counted:
            return counted[0].value, counted[0].unit or ""
    return None, ""

