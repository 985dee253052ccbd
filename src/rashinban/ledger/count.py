"""What a counting query answers, said over values: short, plain and slow. The records do the same in SQL and are tested
against this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rashinban.core.area import NATION, prefecture, region
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.unit import Unit
from rashinban.ledger.fact import Fact
from rashinban.ledger.kinds import kinds
from rashinban.ledger.query import CountingQuery

#: ``suppressed``: a sum of company figures of too few companies, not shown; ``nothing_to_divide_by``: a share of nothing.
CountState = Literal["counted", "suppressed", "nothing_to_divide_by"]
#: Sums and shares are kept to this place, like every number of the ledger (``records.fields.ExactField``).
PLACES = Decimal("0.0001")
#: Kinds of facts that say which role a party has.
ROLE_KINDS = ("member", "role")


@dataclass(frozen=True, slots=True)
class Count:
    """The answer to a counting query: 延べ (``facts``) and 実数 (``parties``) stand beside every value.

    ``value`` is None unless ``state`` is ``counted``. A share is in percent and carries what was divided by what; its
    facts and parties are those of the numerator. ``unit`` is that of a sum (円, 時間, 人) or ``%``, None for a count;
    amounts in units that cannot be added to it are left out and named in ``left_out``. ``keys`` (of the counted facts)
    and ``party_keys`` are in order, and empty when they were not asked for.
    """

    value: Decimal | None
    facts: int
    parties: int
    unit: str | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    state: CountState = "counted"
    left_out: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    party_keys: tuple[str, ...] = ()


def count(
    query: CountingQuery,
    facts: Iterable[Fact],
    period: Period,
    moment: datetime,
    *,
    below: Mapping[str, frozenset[str]] | None = None,
) -> Count:
    """What the query counts in a period, as it was recorded at a moment.

    ``below`` gives, for the key of a measure, its own key and those of all measures under it; a measure it does not name
    stands for itself. Facts are those of one organisation, with merged parties already named by the one they became.
    """
    everything = tuple(facts)
    counted = select(query, everything, period, moment, below=below)
    answer = _counted(query, counted)
    if query.of is None:
        return answer
    return share_of(answer, _counted(query.of, select(query.of, everything, period, moment, below=below)))


def select(
    query: CountingQuery,
    facts: Iterable[Fact],
    period: Period,
    moment: datetime,
    *,
    below: Mapping[str, frozenset[str]] | None = None,
) -> tuple[Fact, ...]:
    """The facts a query counts (its own, not those of the query it is a share of), in the order of their ids."""
    known = tuple(fact for fact in facts if fact.known_at(moment))
    measures = frozenset().union(*((below or {}).get(key, frozenset({key})) for key in query.measures))
    places = read_places(query.places)
    found = [
        fact
        for fact in known
        if fact.kind in query.kinds
        and _in_window(query, fact, period)
        and (not query.measures or fact.measure in measures)
        and (not query.networks or fact.network in query.networks)
        and (not query.cards or fact.card in query.cards)
        and set(query.tags) <= set(fact.tags)
        and (places is None or places.hold(fact.place))
        and (not query.party_roles or _has_role(fact, query.party_roles, known))
        and (not query.confirmed_only or fact.confirmed_by(moment))
    ]
    return tuple(sorted(found, key=lambda fact: fact.id))


def first_day(query: CountingQuery, period: Period) -> date | None:
    """The first day on which a counted fact may have begun; None when there is none."""
    return {"within": period.start, "until_end": query.since, "in_force": None}[query.window]


@dataclass(frozen=True, slots=True)
class Places:
    """Areas to be counted: whole prefectures by the first two digits of their codes, single municipalities by theirs."""

    prefectures: frozenset[str]
    municipalities: frozenset[str]
    everywhere: bool = False

    def hold(self, place: str | None) -> bool:
        """Whether a place lies in one of them; what has no place lies nowhere, not even in the nation."""
        return bool(place) and (self.everywhere or place in self.municipalities or str(place)[:2] in self.prefectures)


def read_places(names: Sequence[str]) -> Places | None:
    """Codes and names of regions or prefectures as areas; None for no names. WrongContent names what is not known.

    >>> places = read_places(("東北・新潟", "13104"))
    >>> places.hold("15100"), places.hold("13104"), places.hold("13000"), places.hold(None)
    (True, True, False, False)
    """
    if not names:
        return None
    codes = frozenset(code for name in names for code in _codes(name))
    whole = frozenset(code[:2] for code in codes if code.endswith("000") and code != NATION.code)
    return Places(whole, frozenset(code for code in codes if not code.endswith("000")), NATION.code in codes)


def sum_unit(query: CountingQuery) -> str | None:
    """The unit in which a query adds up: that of the first of its kinds that has an amount.

    >>> sum_unit(CountingQuery(kinds=("adopted", "grant_won"), count="amount"))
    '円'
    """
    return next((kinds()[name].amount for name in query.kinds if kinds()[name].amount), None)


def add_up(query: CountingQuery, sums: Mapping[str, Decimal]) -> tuple[Decimal, str | None, tuple[str, ...]]:
    """Sums by unit as one, its unit, and the units that cannot be added to it. An empty unit is the kind's own."""
    own = sum_unit(query) or min((unit for unit in sums if unit), default=None)
    if own is None:
        return sum(sums.values(), Decimal(0)), None, ()
    wanted, total, left_out = Unit.parse(own), Decimal(0), []
    for unit, amount in sorted(sums.items()):
        given = _parsed(unit) if unit else wanted
        if given is None or given.dimension != wanted.dimension:
            left_out.append(unit)
        else:
            total += amount * given.multiplier / wanted.multiplier
    return settle(total), own, tuple(left_out)


def settle(number: Decimal) -> Decimal:
    """The number as the ledger keeps it, rounded half up to four places; written without superfluous zeros."""
    rounded = number.quantize(PLACES, ROUND_HALF_UP)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded.normalize()


def share_of(answer: Count, whole: Count) -> Count:
    """One count as a share, in percent, of another."""
    state: CountState = "counted"
    if "suppressed" in (answer.state, whole.state):
        state = "suppressed"
    elif not whole.value:
        state = "nothing_to_divide_by"
    value = None
    if state == "counted" and answer.value is not None and whole.value:
        value = settle(answer.value * 100 / whole.value)
    left_out = tuple(sorted({*answer.left_out, *whole.left_out}))
    hidden = {"numerator": None, "denominator": None} if state == "suppressed" else {"numerator": answer.value, "denominator": whole.value}
    return replace(answer, value=value, unit="%", state=state, left_out=left_out, **hidden)


def _counted(query: CountingQuery, facts: tuple[Fact, ...]) -> Count:
    parties = tuple(sorted({fact.party for fact in facts if fact.party is not None}))
    told = Count(None, len(facts), len(parties), keys=tuple(fact.id for fact in facts), party_keys=parties)
    if not query.sums:
        return replace(told, value=Decimal(_number(query, facts)))
    sums: dict[str, Decimal] = {}
    for fact in facts:
        amount = fact.amount if query.count == "amount" else fact.effect
        if amount is not None:
            sums[fact.unit or ""] = sums.get(fact.unit or "", Decimal(0)) + amount
    value, unit, left_out = add_up(query, sums)
    return replace(told, value=value, unit=unit, left_out=left_out)


def _number(query: CountingQuery, facts: tuple[Fact, ...]) -> int:
    if query.count == "appearances":
        return len({(fact.party, fact.gathering or fact.on) for fact in facts if fact.party is not None})
    if query.count == "facts":
        return len(facts)
    column = {"parties": "party", "connections": "connection", "gatherings": "gathering"}[query.count]
    return len({getattr(fact, column) for fact in facts} - {None})


def _in_window(query: CountingQuery, fact: Fact, period: Period) -> bool:
    first = first_day(query, period)
    if fact.on > period.end or (first is not None and fact.on < first):
        return False
    return query.window != "in_force" or fact.until is None or fact.until >= period.end


def _has_role(fact: Fact, roles: tuple[str, ...], known: tuple[Fact, ...]) -> bool:
    """Whether the fact's party had one of the roles on the fact's day, by what was known."""
    return fact.party is not None and any(
        held.kind in ROLE_KINDS
        and held.role in roles
        and held.party == fact.party
        and held.on <= fact.on
        and (held.until is None or held.until >= fact.on)
        for held in known
    )


def _codes(name: str) -> tuple[str, ...]:
    if name.isdecimal() and len(name) == 5:
        return (name,)
    if name == NATION.name:
        return (NATION.code,)
    try:
        return region(name).codes
    except RashinbanError:
        try:
            return (prefecture(name).code,)
        except RashinbanError:
            pass
        raise


def _parsed(unit: str) -> Unit | None:
    try:
        return Unit.parse(unit)
    except RashinbanError:
        return None
