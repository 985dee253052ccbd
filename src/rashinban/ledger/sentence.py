"""A counting query in one sentence for officials, in both languages: everything it asks for is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from rashinban.core.area import PREFECTURES
from rashinban.core.errors import RashinbanError
from rashinban.core.period import Period
from rashinban.core.phrase import Phrase
from rashinban.ledger.kinds import kind
from rashinban.ledger.query import Count, CountingQuery, Window

#: How it is counted, as it is chosen from a list.
COUNTS: Mapping[Count, Phrase] = {
    "facts": Phrase("記録の件数（延べ）", "Records (gross)"),
    "parties": Phrase("企業・団体の数（実数）", "Companies and bodies (distinct)"),
    "appearances": Phrase("企業と場の組の数", "Pairs of company and gathering"),
    "connections": Phrase("引き合わせの数", "Introductions"),
    "gatherings": Phrase("開催の回数", "Gatherings"),
    "amount": Phrase("数量・金額の合計", "Sum of the amounts"),
    "effect": Phrase("増えた額のうち支援による分の合計", "Sum of the increase put down to the support"),
}
#: Which days count, as it is chosen from a list.
WINDOWS: Mapping[Window, Phrase] = {
    "within": Phrase("その期間のうちに行われたもの", "What was done within the period"),
    "until_end": Phrase("その期間の終わりまでの累計", "Everything up to the end of the period"),
    "in_force": Phrase("その期間の最終日に有効なもの", "What is in force on the last day of the period"),
}
_HOW: Mapping[Count, Phrase] = {
    "facts": Phrase("{what}を、記録の件数（延べ）で数えます", "counts the records (gross) of {what}"),
    "parties": Phrase(
        "{what}を、企業・団体の実数（同じところは一度だけ）で数えます", "counts the distinct companies and bodies in {what}"
    ),
    "appearances": Phrase(
        "{what}を、企業と場の組（同じ場での同じ企業は一度だけ）で数えます",
        "counts the distinct pairs of company and gathering in {what}",
    ),
    "connections": Phrase("{what}を、引き合わせの数（同じ相手との段階は一度だけ）で数えます", "counts the distinct introductions in {what}"),
    "gatherings": Phrase("{what}を、開催の回数（同じ場は一度だけ）で数えます", "counts the distinct gatherings in {what}"),
    "amount": Phrase("{what}の数量・金額を合計します", "adds up the amounts of {what}"),
    "effect": Phrase(
        "{what}について、基準の額から増えた分に寄与割合を掛けた額を合計します",
        "adds up, over {what}, the increase since the baseline times the share put down to the support",
    ),
}
_SURE = Phrase("確認済みのものだけ", "confirmed ones only")
_ALL = Phrase("まだ確認されていないものも含む", "also those not yet confirmed")
_STANDING = Phrase("取り消された記録は除く", "withdrawn records left out")


def say(query: CountingQuery, names: Mapping[str, str] | None = None, period: Period | None = None) -> Phrase:
    """What the query asks for, as a sentence; different queries give different sentences.

    ``names`` are the names of the keys of measures, networks, cards and municipalities; a key without a name is said
    itself, and a name that several keys bear is said with its key. Without a period it speaks of the period asked for.

    >>> say(CountingQuery(kinds=("held",), count="gatherings"), period=Period.fiscal_year(2021)).ja
    '2021年度に行われた、すべての「開催」を、開催の回数（同じ場は一度だけ）で数えます（取り消された記録は除く。まだ確認されていないものも含む）。'
    """
    words = _Names(names or {})
    whole = _clause(query, words, period)
    if query.of is None:
        return Phrase(f"{whole.ja}。", f"{whole.en[:1].upper()}{whole.en[1:]}.")
    share = Phrase(
        "割合（％）で答えます。分子は、{whole}。分母は、{part}。", "The answer is a share in percent. The numerator {whole}. The denominator {part}."
    )
    return share.fill(whole=whole, part=_clause(query.of, words, period))


def _clause(query: CountingQuery, names: _Names, period: Period | None) -> Phrase:
    """The sentence without its full stop and without a denominator."""
    filters = [*_filters(query, names)]
    ja = "、".join(each.ja for each in filters) or "すべての"
    en = "; ".join(each.en for each in filters)
    kinds = _any(Phrase(f"「{one.label}」", f"“{one.label_en}”") for one in map(kind, query.kinds))
    when = _when(query, period)
    what = Phrase(
        f"{when.ja}、{ja}{kinds.ja}", f"{'all ' if not en else ''}{kinds.en}{' (' + en + ')' if en else ''} {when.en}"
    )
    said = _HOW[query.count].fill(what=what)
    sure = _SURE if query.confirmed_only else _ALL
    return Phrase(f"{said.ja}（{_STANDING.ja}。{sure.ja}）", f"{said.en} ({_STANDING.en}, {sure.en})")


def _when(query: CountingQuery, period: Period | None) -> Phrase:
    asked = Phrase("対象の期間", "the period asked for") if period is None else _period(period)
    if query.window == "within":
        return Phrase(f"{asked.ja}に行われた", f"within {asked.en}")
    last = Phrase(f"{asked.ja}の最終日", f"the last day of {asked.en}")
    if query.window == "in_force":
        return Phrase(f"{last.ja}に有効な", f"in force on {last.en}")
    since = query.since
    begin = Phrase("記録の初め", "the beginning of the records") if since is None else Phrase(_day(since), since.isoformat())
    return Phrase(f"{begin.ja}から{last.ja}までに行われた", f"from {begin.en} to {last.en}")


def _period(period: Period) -> Phrase:
    name = f"（{period.name}）" if period.name else ""
    return Phrase(f"{period.japanese()}{name}", f"{period.english()}{' (' + period.name + ')' if period.name else ''}")


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _filters(query: CountingQuery, names: _Names) -> Iterable[Phrase]:
    """What must hold, each ready to stand before the kind."""
    if query.measures:
        found = names.any(query.measures)
        yield Phrase(f"施策{found.ja}（その下を含む）の", f"under the measure {found.en} or below")
    if query.networks:
        found = names.any(query.networks)
        yield Phrase(f"会議体{found.ja}の", f"of the network {found.en}")
    if query.cards:
        found = names.any(query.cards)
        yield Phrase(f"制度・資源{found.ja}についての", f"about the programme or resource {found.en}")
    if query.tags:
        found = _all(query.tags)
        yield Phrase(f"キーワード{found.ja}の付いた", f"tagged {found.en}")
    if query.places:
        found = _any(map(names.place, query.places))
        yield Phrase(f"地域が{found.ja}の", f"in {found.en}")
    if query.party_roles:
        found = _any(Phrase(_quoted(role), _quoted(role)) for role in query.party_roles)
        yield Phrase(f"その日に役割{found.ja}にある企業・団体の", f"by those who then had the role {found.en}")


class _Names:
    """Names of keys; where two keys bear one name, the key is said with it."""

    def __init__(self, names: Mapping[str, str]) -> None:
        borne = list(names.values())
        self.said = {key: name if borne.count(name) == 1 else f"{name}（{key}）" for key, name in names.items()}

    def any(self, keys: Iterable[str]) -> Phrase:
        """One of several: 『甲』か『乙』."""
        return _any(Phrase(said, said) for said in (_quoted(self.said.get(key, key)) for key in keys))

    def place(self, place: str) -> Phrase:
        """A prefecture or municipality by its name, a region as the region it is."""
        if not place.isdecimal():
            return Phrase(f"地域区分{_quoted(place)}", f"the region {_quoted(place)}")
        try:
            name = PREFECTURES.find(place).name
        except RashinbanError:
            name = self.said.get(place, place)
        return Phrase(_quoted(name), _quoted(name))


def _any(phrases: Iterable[Phrase]) -> Phrase:
    parts = list(phrases)
    return Phrase("か".join(part.ja for part in parts), " or ".join(part.en for part in parts))


def _all(words: Iterable[str]) -> Phrase:
    parts = [_quoted(word) for word in words]
    return Phrase("と".join(parts), " and ".join(parts))


def _quoted(text: str) -> str:
    """In 『』; a closing mark inside is doubled, so that two lists never look the same."""
    return f"『{text.replace('』', '』』')}』"
