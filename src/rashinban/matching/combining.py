"""Rules between programmes: this one needs another first (前提), or may not be combined with it (併給不可)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rashinban.core.phrase import Phrase
from rashinban.core.source import Source
from rashinban.ledger.card import Card, Rule
from rashinban.matching.finding import Ask, Finding
from rashinban.matching.sentences import day_in_words

_ANOTHER = Phrase("ほかの制度", "another programme")


@dataclass(frozen=True, slots=True)
class Use:
    """A programme somebody used (was certified, was granted) on a day, or (``used`` False) is known not to have used.

    Of a use without a day it is not known whether it lies within a number of months.
    """

    card: str
    on: date | None = None
    used: bool = True


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The other cards, looked through once: their titles by key, and the rules by which each key is excluded."""

    titles: dict[str, str]
    excluding: dict[str, tuple[tuple[Card, Rule], ...]]

    @classmethod
    def of(cls, cards: Sequence[Card]) -> Neighbours:
        """Look through the cards."""
        excluding: dict[str, list[tuple[Card, Rule]]] = {}
        for card in cards:
            for rule in card.rules:
                for key in rule.cards if rule.kind == "excludes" else ():
                    excluding.setdefault(key, []).append((card, rule))
        return cls({card.key: card.title for card in cards}, {key: tuple(found) for key, found in excluding.items()})


def judge_rules(card: Card, on: date, held: Sequence[Use], neighbours: Neighbours) -> list[Finding]:
    """The findings of this card's rules in force, then of what other cards say against being combined with it."""
    titles = neighbours.titles
    findings = []
    for rule in card.rules:
        if _in_force(rule, on):
            judged = _requires if rule.kind == "requires" else _excludes
            findings.append(judged(rule, rule.cards, on, held, titles, rule.source or card.source))
    said = {key for rule in card.rules if rule.kind == "excludes" and _in_force(rule, on) for key in rule.cards}
    for other, rule in neighbours.excluding.get(card.key, ()):
        if other.key != card.key and other.key not in said and _in_force(rule, on):
            findings.append(_excludes(rule, (other.key,), on, held, titles, rule.source or other.source))
    return findings


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where that day does not exist.

    >>> months_later(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _counts(use: Use, rule: Rule, on: date) -> bool | None:
    """Whether this use still counts for the rule on the day; the last day of the months is still within them."""
    if not use.used:
        return False
    if use.on is None:
        return None if rule.within_months is not None else True
    return use.on <= on and (rule.within_months is None or on <= months_later(use.on, rule.within_months))


def _state(key: str, rule: Rule, on: date, held: Sequence[Use]) -> tuple[bool | None, Use | None]:
    """Whether a card is held for the rule, with the use that says so; None when nobody has said."""
    uses = [use for use in held if use.card == key]
    for use in uses:
        if _counts(use, rule, on):
            return True, use
    if not uses or any(_counts(use, rule, on) is None for use in uses):
        return None, next((use for use in uses if use.used), None)
    return False, max(uses, key=lambda use: use.on or date.min)


def _requires(rule: Rule, keys: Sequence[str], on: date, held: Sequence[Use], titles: dict[str, str], source: Source | None) -> Finding:
    """Any one of the keys fulfils it."""
    names = _names(keys, titles)
    states = {key: _state(key, rule, on, held) for key in keys}
    for key, (counts, use) in states.items():
        if counts:
            text = Phrase("前提の{name}を{when}使っているので、満たします。", "The required {name} was used {when}.")
            return Finding("requires", "yes", text.fill(name=_names([key], titles), when=_when(use)), source)
    months = _months(rule)
    open_keys = [key for key, (counts, _use) in states.items() if counts is None]
    if open_keys:
        text = Phrase("{months}{names}を使っていることが前提ですが、まだ分かりません。", "{names} is required{months}; not known yet.")
        return Finding("requires", "unknown", text.fill(names=names, months=months), source, ask=_ask(open_keys[0], titles))
    text = Phrase("前提の{names}を{months}使っていないため、対象になりません。", "The required {names} has not been used{months}.")
    return Finding("requires", "no", text.fill(names=names, months=months), source)


def _excludes(rule: Rule, keys: Sequence[str], on: date, held: Sequence[Use], titles: dict[str, str], source: Source | None) -> Finding:
    """None of the keys may be held."""
    states = {key: _state(key, rule, on, held) for key in keys}
    months, during = _months(rule), _during(rule)
    for key, (counts, use) in states.items():
        if counts:
            text = Phrase("{name}を{when}使っていて、{months}あわせて使えません（併給不可）。", "{name} was used {when}; the two cannot be combined{months}.")
            return Finding("excludes", "no", text.fill(name=_names([key], titles), when=_when(use), months=during), source)
    open_keys = [key for key, (counts, _use) in states.items() if counts is None]
    if open_keys:
        text = Phrase("{names}とは{months}あわせて使えませんが、使ったかどうかがまだ分かりません。", "It cannot be combined with {names}{months}; not known yet whether that was used.")
        return Finding("excludes", "unknown", text.fill(names=_names(open_keys, titles), months=during), source, ask=_ask(open_keys[0], titles))
    text = Phrase("あわせて使えない{names}を{months}使っていないので、差し支えありません。", "{names}, which cannot be combined, has not been used{months}.")
    return Finding("excludes", "yes", text.fill(names=_names(keys, titles), months=months), source)


def _in_force(rule: Rule, on: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= on) and (rule.valid_to is None or on <= rule.valid_to)


def _ask(key: str, titles: dict[str, str]) -> Ask:
    name = _names([key], titles)
    return Ask("used", Phrase("{name}を使ったこと（認定を受けたこと）がありますか", "Has {name} been used (or granted)?").fill(name=name), key)


def _names(keys: Sequence[str], titles: dict[str, str]) -> Phrase:
    """What the programmes are called; one that is not among the cards (it may not be read) has no name here."""
    names = [Phrase(f"「{titles[key]}」", f'"{titles[key]}"') if key in titles else _ANOTHER for key in dict.fromkeys(keys)]
    return Phrase("か".join(dict.fromkeys(name.ja for name in names)), " or ".join(dict.fromkeys(name.en for name in names)))


def _months(rule: Rule) -> Phrase:
    if rule.within_months is None:
        return Phrase("", "")
    return Phrase("{n}か月以内に", " within {n} months").fill(n=rule.within_months)


def _during(rule: Rule) -> Phrase:
    if rule.within_months is None:
        return Phrase("", "")
    return Phrase("{n}か月以内は", " within {n} months").fill(n=rule.within_months)


def _when(use: Use | None) -> Phrase:
    if use is None or use.on is None:
        return Phrase("すでに", "already")
    return Phrase("{day}に", "on {day}").fill(day=day_in_words(use.on))
