"""Who might help whom: cards of the other side that fit, each with the reason; a person does the introducing.

Events are few (a hundred in three years), so nothing is learnt from who met whom: what decides is what the two sides
wrote about themselves, and whether the conditions of the offer are met.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from rashinban.core.phrase import Phrase, join
from rashinban.matching.eligibility import judge
from rashinban.matching.finding import Eligibility, Verdict
from rashinban.matching.likeness import Corpus, Likeness
from rashinban.matching.places import read_reach
from rashinban.matching.questions import Answers

if TYPE_CHECKING:
    from rashinban.ledger.card import Card

Known = Literal["", "connected", "declined"]
_RANK: dict[Verdict, int] = {"yes": 0, "unknown": 1, "no": 2}
#: What each thing the two have in common is worth beside the likeness of the texts, which lies between 0 and 1.
_TAG, _SAME_KIND, _SAME_PLACE, _TEXT = 1.0, 0.3, 0.3, 2.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One card of the other side: whether the side in need meets the conditions of the offer (``fit``), how close the two
    are, the reason, and whether they know of each other already (``connected``: brought together before; ``declined``:
    it came to nothing)."""

    card: Card
    fit: Eligibility
    score: float
    reason: Phrase
    known: Known = ""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions, the best first, and how many cards were kept out of them and why.

    ``sensitive`` cards (安全保障貿易管理) are for a person to look at; ``people`` have not agreed to be suggested;
    ``unlike`` have nothing in common with the card.
    """

    found: tuple[Suggestion, ...]
    sensitive: int = 0
    people: int = 0
    unlike: int = 0

    def judged(self, which: Verdict) -> tuple[Suggestion, ...]:
        """Those whose conditions are met, unknown or not met."""
        return tuple(each for each in self.found if each.fit.verdict == which)


def suggest(
    card: Card,
    others: Iterable[Card],
    on: date,
    *,
    answers: Mapping[str, Answers] | None = None,
    known: Mapping[str, Known] | None = None,
    not_agreed: Collection[str] = (),
) -> Suggestions:
    """Cards of the other side that may be used on a day: those that fit first, then the closest.

    ``answers`` (to the questions of eligibility) are by the key of the card in need, ``known`` by that of the other
    card; ``not_agreed`` are the keys of cards of people who have not opted in. A sensitive card gets no suggestions at
    all. Cards of the same party are left out.
    """
    facing = [other for other in others if other.kind != card.kind and other.open_on(on) and (other.party is None or other.party != card.party)]
    if card.sensitive:
        return Suggestions((), sensitive=len(facing))
    agreed = [other for other in facing if other.key not in not_agreed]
    free = [other for other in agreed if not other.sensitive]
    corpus = Corpus((card, *free))
    offers = [each for each in (card, *free) if each.kind == "offer"]
    found = []
    for other in free:
        likeness = corpus.compare(card, other)
        if likeness.tags or likeness.words:
            need, offer = (card, other) if card.kind == "need" else (other, card)
            fit = judge(offer, (answers or {}).get(need.key, {}), on, cards=offers)
            found.append(Suggestion(other, fit, _score(card, other, likeness), _reason(card, other, likeness), (known or {}).get(other.key, "")))
    found.sort(key=lambda each: (_RANK[each.fit.verdict], each.known != "", -each.score, each.card.key))
    return Suggestions(tuple(found), len(agreed) - len(free), len(facing) - len(agreed), len(free) - len(found))


def _score(card: Card, other: Card, likeness: Likeness) -> float:
    score = _TEXT * likeness.text + _TAG * likeness.tag_weight + _SAME_KIND * (card.what == other.what)
    if _places(card) and _places(other):
        score += _SAME_PLACE if _places(card) & _places(other) else -_SAME_PLACE
    return round(score, 6)


def _reason(card: Card, other: Card, likeness: Likeness) -> Phrase:
    """What the two have in common; a place that does not fit is said as well."""
    ja = [f"キーワード{_quoted(likeness.tags)}"] if likeness.tags else []
    en = [f"the keywords {', '.join(likeness.tags)}"] if likeness.tags else []
    if likeness.words:
        ja.append(f"文中の{_quoted(likeness.words)}")
        en.append(f"the words {', '.join(likeness.words)}")
    more: list[Phrase] = []
    if card.what == other.what:
        more.append(Phrase("求めるものと提供するものの種類が同じです。", "Both are of one kind."))
    here, there = _places(card), _places(other)
    if here and there:
        more.append(Phrase("地域が重なります。", "The areas overlap.") if here & there else Phrase("ただし、地域は重なりません。", "But the areas do not overlap."))
    return join([Phrase(f"{'と、'.join(ja)}が共通しています。", f"In common: {' and '.join(en)}."), *more])


def _quoted(words: Iterable[str]) -> str:
    return "".join(f"「{word}」" for word in words)


def _places(card: Card) -> frozenset[str]:
    """The prefectures a card names; an area that cannot be read names none."""
    from rashinban.core.errors import RashinbanError

    found: set[str] = set()
    for place in card.places:
        try:
            found |= read_reach(place, card.region_user).prefectures
        except RashinbanError:
            continue
    return frozenset(found)
