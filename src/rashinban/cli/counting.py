"""What ``rashinban facts count`` asks of the records: whose, which query, over which period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from rashinban.core.errors import RashinbanError, WrongContent
from rashinban.core.period import Period
from rashinban.ledger.count import Count
from rashinban.ledger.query import CountingQuery

if TYPE_CHECKING:
    from rashinban.records.models import IndicatorRow, Organisation

#: What stands in place of what a secret row says.
SECRET = "企業秘密"


@dataclass(frozen=True, slots=True)
class Row:
    """A counted fact as it is listed; of a secret one only its day and kind are told."""

    key: str
    on: date
    kind: str
    party: str = ""
    measure: str = ""
    amount: str = ""
    note: str = ""
    secret: bool = False

    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        if self.secret:
            return (self.on.isoformat(), self.kind, SECRET, "", SECRET, SECRET)
        return (self.on.isoformat(), self.kind, self.party, self.measure, self.amount, self.note)

    def plain(self) -> dict[str, Any]:
        """The row as JSON."""
        told: dict[str, Any] = {"key": self.key, "on": self.on.isoformat(), "kind": self.kind}
        if self.secret:
            return told | {"confidentiality": "secret"}
        return told | {"party": self.party, "measure": self.measure, "amount": self.amount, "note": self.note}


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, in a sentence, and what it comes to; for an indicator also its name and the value in its unit."""

    query: CountingQuery
    period: Period
    day: date
    sentence: str
    counted: Count
    indicator: str | None = None
    indicator_unit: str | None = None
    value: Any = None
    rows: tuple[Row, ...] = ()

    @property
    def words(self) -> str:
        """The number with its unit, or why there is none."""
        if self.counted.state == "suppressed":
            return "表示しません：3社に満たない企業の数値の合計か、それを逆算できる数値です。"
        if self.counted.value is None:
            return "割合の分母になる記録がありません。"
        if self.indicator is not None and self.value is not None:
            return f"{self.value:,f}{self.indicator_unit or ''}"
        return f"{self.counted.value:,f}{self.counted.unit or ''}"


def answer(text: str, file: str | None, period: str | None, day: date, organisation: str | None, *, with_rows: bool) -> Answer:
    """Answer a query: ``text`` is the query in YAML or JSON, or (without ``file``) 計画/指標の番号.

    The command line reads as whoever runs the machine, but nobody is named on company secrets by that: their sums are
    suppressed as for everybody, and of secret rows only day and kind are told. WrongContent for what is not there.
    """
    from rashinban.records.ledger.binding_files import read_query

    if file is None and "/" in text and ":" not in text and "{" not in text:
        return _of_indicator(text, period, day, with_rows)
    query = read_query(text, file)
    span = _period(period) or Period.containing("fiscal_year", day)
    return _ask(query, span, day, _organisation(organisation), None, with_rows)


def _of_indicator(address: str, period: str | None, day: date, with_rows: bool) -> Answer:
    from rashinban.monitoring.counted import period_to_count
    from rashinban.records import convert
    from rashinban.records.ledger.binding import query_of

    row = _indicator(address)
    bound = query_of(row)
    if bound is None:
        raise WrongContent(f"指標「{address}」には、数え方が決められていません。", remedy="指標の画面で数え方を決めるか、数え方のファイルを指定してください。")
    plan = convert.read_plan(convert.read_rows(row.edition))
    span = _period(period) or period_to_count(plan, plan.indicator(row.key), day)
    if span is None:
        raise WrongContent(f"指標「{address}」の期間は、まだ始まっていません。", remedy="「--period 2024年度」のように、期間を指定してください。")
    return _ask(bound.query, span, day, row.edition.plan.organisation, row, with_rows)


def _ask(query: CountingQuery, period: Period, day: date, organisation: Organisation, row: IndicatorRow | None, with_rows: bool) -> Answer:
    from rashinban.ledger.sentence import say
    from rashinban.monitoring.counted import in_unit_of
    from rashinban.plans.plan import Indicator
    from rashinban.records.days import end_of
    from rashinban.records.ledger.counting import count_one, rows_of

    plan, moment = row.edition.plan_id if row is not None else None, end_of(day)
    counted = count_one(organisation, query, period, moment, plan=plan)
    listed = _rows(rows_of(query, organisation, period, moment, plan=plan)) if with_rows else ()
    sentence = say(query, _names(query, organisation), period).ja
    if row is None:
        return Answer(query, period, day, sentence, counted, rows=listed)
    indicator = Indicator(id=row.key, label=row.label, unit=row.unit)
    value = None if counted.value is None else in_unit_of(indicator, counted.value, counted.unit)
    return Answer(query, period, day, sentence, counted, row.label, row.unit, value, listed)


def _rows(rows: Any) -> tuple[Row, ...]:
    from rashinban.ledger.kinds import kinds

    found = []
    for fact in rows.select_related("party__merged_into", "measure").order_by("on", "pk"):
        label = kinds()[fact.kind].label
        if fact.confidentiality == "secret":
            found.append(Row(fact.key, fact.on, label, secret=True))
            continue
        party = str(fact.party.merged_into or fact.party) if fact.party else ""
        amount = "" if fact.amount is None else f"{fact.amount:,f}{fact.unit}"
        found.append(Row(fact.key, fact.on, label, party, fact.measure.title if fact.measure else "", amount, fact.note))
    return tuple(found)


def _names(query: CountingQuery, organisation: Organisation) -> dict[str, str]:
    """The names of what the query speaks of, by their keys."""
    from rashinban.records.models import CardRow, MeasureRow, PartyRow

    asked = [each for each in (query, query.of) if each is not None]
    measures = MeasureRow.objects.filter(edition__plan__organisation=organisation, key__in=[key for each in asked for key in each.measures])
    parties = PartyRow.objects.filter(organisation=organisation, key__in=[key for each in asked for key in each.networks])
    cards = CardRow.objects.filter(organisation=organisation, key__in=[key for each in asked for key in each.cards])
    return {
        **dict(measures.values_list("key", "title")),
        **dict(parties.values_list("key", "name")),
        **dict(cards.values_list("key", "title")),
    }


def _indicator(address: str) -> IndicatorRow:
    from rashinban.records.models import IndicatorRow

    slug, _slash, key = address.partition("/")
    rows = IndicatorRow.objects.filter(edition__plan__slug=slug, key=key).select_related("edition__plan__organisation")
    found: IndicatorRow | None = rows.filter(edition__standing="in_force").order_by("-edition").first() or rows.order_by("-edition").first()
    if found is None:
        raise WrongContent(f"指標「{address}」がありません。", remedy="「計画の短い名前/指標の番号」を確かめてください（例 mihon/1.1-K1）。")
    return found


def _organisation(name: str | None) -> Organisation:
    from rashinban.records.models import FactRow, Organisation

    rows = Organisation.objects.all()
    if name is not None:
        found: Organisation | None = rows.filter(name=name).first()
        if found is None:
            names = "、".join(f"「{each.name}」" for each in rows[:10])
            raise WrongContent(f"組織「{name}」がありません。", remedy=f"次のどれかを指定してください：{names}" if names else "先に組織を作ってください。")
        return found
    several: list[Organisation] = list(rows.filter(pk__in=FactRow.objects.order_by().values("organisation"))[:2]) or list(rows[:2])
    if len(several) != 1:
        what = "組織がありません。" if not several else "どの組織の記録を数えるかが決まりません。"
        raise WrongContent(what, remedy="「--organisation 組織の名前」を付けてください。" if several else "先にサイトで組織を作ってください。")
    return several[0]


def _period(text: str | None) -> Period | None:
    from rashinban.core.period_text import parse_period

    if text is None:
        return None
    for read in (Period.from_code, parse_period):
        try:
            return read(text.strip())
        except RashinbanError:
            continue
    raise WrongContent(f"「{text}」は期間として読めません。", remedy="「2024年度」「2025年5月」「FY2024」「FY2022/FY2024」のように書いてください。")
