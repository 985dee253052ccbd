"""``rashinban match``: who on the other side fits a need (or an offer), and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rashinban.cli.output import console, existing, parse_day, print_json, working
from rashinban.core.errors import Place, WrongContent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rashinban.ledger.card import Card
    from rashinban.matching.questions import Answer
    from rashinban.matching.suggestions import Suggestions

_VERDICTS = {"yes": "○ 合う", "unknown": "？ 確かめる", "no": "× 合わない"}
_KNOWN = {"connected": "引き合わせ済み", "declined": "以前に見送り"}


def match(
    need: Annotated[str, typer.Argument(help="カードのキーか名称。--offers では、探しているものを文で書くこともできます。", metavar="NEED")],
    offers: Annotated[Path | None, typer.Option("--offers", help="データベースを使わず、ファイルのカード（YAML・jGrants・HSDS・表）から探します。", metavar="FILE")] = None,
    answer: Annotated[list[str] | None, typer.Option("--answer", help="条件の判定に使う答え（例 place=新潟県、employees=30）。何度でも。", metavar="NAME=VALUE")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="時点（例 2026-11-22）。省くと今日。", metavar="DATE")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSONで出力します。")] = False,
) -> None:
    """Print the suggestions for a card, those that fit first, each with its reason. A person does the introducing."""
    day = parse_day(as_of) if as_of else date.today()
    given = _answers(answer or [])
    card, found = _from_file(existing(offers), need, given, day) if offers is not None else _from_site(need, given, day)
    if as_json:
        print_json(_plain(card, found, day))
    else:
        _tell(card, found)


def _answers(given: Sequence[str]) -> dict[str, Answer]:
    from rashinban.matching.questions import questions, read_answers

    texts: dict[str, list[str]] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or name not in questions():
            raise WrongContent(f"「{each}」は答えとして読めません。", Place(), f"名前は {'・'.join(questions())} のどれかで、place=新潟県 のように書いてください。")
        texts.setdefault(name, []).append(value)
    return read_answers(texts)


def _from_file(path: Path, need: str, answers: dict[str, Answer], day: date) -> tuple[Card, Suggestions]:
    from rashinban.cli.card_file import read_cards
    from rashinban.ledger.card import Card
    from rashinban.matching.suggestions import suggest

    cards = read_cards(path)
    named = [card for card in cards if need == card.key] or [card for card in cards if need == card.title]
    card = named[0] if named else Card(key="", kind="need", what="expert", title=need)
    needs = [each.key for each in (card, *cards) if each.kind == "need"] if card.kind == "need" else [each.key for each in cards if each.kind == "need"]
    return card, suggest(card, cards, day, answers=dict.fromkeys(needs, answers))


def _from_site(need: str, answers: dict[str, Answer], day: date) -> tuple[Card, Suggestions]:
    """The command line answers to whoever runs the machine: it reads what a planning division reads, no secrets."""
    from rashinban.cli.site import start

    start()
    from rashinban.records.access import Access
    from rashinban.records.ledger.convert import read_card
    from rashinban.records.ledger.suggesting import suggestions_for
    from rashinban.records.models import CardRow, Organisation

    organisations = frozenset(Organisation.objects.values_list("pk", flat=True))
    reader = Access(person=None, by_duty=(("planner", organisations),))
    readable = CardRow.objects.visible_to(reader).filter(closed_at=None).select_related("party__merged_into")
    row = _one(need, [list(readable.filter(**{how: need})[:6]) for how in ("key", "title", "title__contains")])
    with working("候補を探しています…"):
        return read_card(row), suggestions_for(row, reader, day, more_answers=answers).all


def _one(need: str, tries: Sequence[Sequence[Any]]) -> Any:
    found = next((rows for rows in tries if rows), ())
    if len(found) == 1:
        return found[0]
    if not found:
        raise WrongContent(f"「{need}」というカードはありません。", Place(), "カードのキーか名称を確かめてください。文で探すときは --offers を使ってください。")
    names = "、".join(f"{row.title}（{row.key}）" for row in found)
    raise WrongContent(f"「{need}」に当たるカードがいくつもあります（{names}）。", Place(), "キーで指定してください。")


def _plain(card: Card, found: Suggestions, day: date) -> dict[str, Any]:
    return {
        "card": {"key": card.key, "kind": card.kind, "title": card.title},
        "as_of": day.isoformat(),
        "suggestions": [
            {
                "key": each.card.key,
                "title": each.card.title,
                "verdict": each.fit.verdict,
                "why": {"ja": each.fit.why.ja, "en": each.fit.why.en},
                "score": each.score,
                "reason": {"ja": each.reason.ja, "en": each.reason.en},
                "known": each.known or None,
            }
            for each in found.found
        ],
        "held_back": {"sensitive": found.sensitive, "not_agreed": found.people, "nothing_in_common": found.unlike},
    }


def _tell(card: Card, found: Suggestions) -> None:
    from rich.markup import escape
    from rich.table import Column, Table

    screen = console()
    if card.sensitive:
        screen.print("このカードには安全保障貿易管理の確認が必要なため、候補を自動では出しません。")
        return
    screen.print(f"[bold]{escape(card.title)}[/]の引き合わせの候補")
    table = Table(*(Column(title, overflow="fold") for title in ("候補", "条件", "わけ", "共通点")))
    for each in found.found:
        title = f"{escape(each.card.title)}　{_KNOWN[each.known]}" if each.known else escape(each.card.title)
        table.add_row(title, _VERDICTS[each.fit.verdict], escape(each.fit.why.ja), escape(each.reason.ja))
    if found.found:
        screen.print(table)
    else:
        screen.print("すすめられる候補はありません。")
    for count, words in (
        (found.sensitive, "安全保障貿易管理の確認が必要なため、出していません。"),
        (found.people, "本人の同意がないため、出していません。"),
        (found.unlike, "共通点がないため、出していません。"),
    ):
        if count:
            screen.print(f"ほかの{count}件は、{words}")
