"""Counting 10,000, 100,000 and 1,000,000 records of work: single queries, and a page of 300 counted indicators.

    python benchmarks/counting.py [--sizes 10000 100000 1000000] [--url postgresql://…]

Makes a temporary installation (SQLite, or the empty database of ``--url``), fills it with fictional records of ten years
and prints the best of five: by the clock, and of this process's time, which other work on the machine lengthens less (on
PostgreSQL it is not the server's). Facts come in the order of their days; indexes of SQLite are made after them, as they
are after VACUUM. Beside each query, in the same run, stands a plain pass in Python: read what kinds and days leave, filter,
put into sets. That is what a script beside a database does; its ratio is that of the clock.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

PARTIES, MEASURES, GATHERINGS, CONNECTIONS, CARDS = 20_000, 200, 5_000, 50_000, 500
FIRST = date(2016, 4, 1)
TAGS = ("半導体", "医療機器", "農業", "観光", "DX", "人材")


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    asked.add_argument("--url", help="an empty PostgreSQL database")
    options = asked.parse_args()
    print(f"{'facts':>9}  {'what':<44}{'clock':>9}{'process':>10}{'plain pass':>12}{'ratio':>8}  answer")
    with tempfile.TemporaryDirectory(prefix="rashinban-counting-") as folder:
        start(Path(folder), options.url)
        organisation = people()
        done = 0
        for size in options.sizes:
            add_facts(organisation, done, size)
            done = size
            measure(organisation, size)


def start(folder: Path, url: str | None) -> None:
    """An installation of its own."""
    os.environ["RASHINBAN_HOME"] = str(folder)
    if url:
        os.environ["DATABASE_URL"] = url
    from rashinban.records import installation

    installation.start()
    installation.migrate()


def people() -> Any:
    """An organisation with parties (some merged), measures, gatherings, connections and cards."""
    from rashinban.plans.plan import Measure, Plan
    from rashinban.records import editions
    from rashinban.records.models import CardRow, ConnectionRow, GatheringRow, Organisation, PartyRow

    organisation = Organisation.objects.create(name="みほん県（架空）", fictional=True)
    own: dict[str, Any] = {"organisation": organisation}
    PartyRow.objects.bulk_create([PartyRow(name=f"架空社{n}", **own) for n in range(PARTIES)], batch_size=1000)
    parties = list(PartyRow.objects.order_by("pk"))
    for row in parties[-PARTIES // 50 :]:
        row.merged_into = parties[row.pk % (PARTIES // 2)]
    PartyRow.objects.bulk_update(parties[-PARTIES // 50 :], ["merged_into"], batch_size=500)
    GatheringRow.objects.bulk_create([GatheringRow(title=f"会{n}", on=FIRST, **own) for n in range(GATHERINGS)], batch_size=1000)
    CardRow.objects.bulk_create([CardRow(kind="offer", what="asset", title=f"施設{n}", **own) for n in range(CARDS)], batch_size=500)
    rows = [ConnectionRow(need_party=parties[n % 9000], offer_party=parties[(n * 7 + 1) % 9000], **own) for n in range(CONNECTIONS)]
    ConnectionRow.objects.bulk_create(rows, batch_size=1000)
    top = [Measure(id=f"S{n}", level="戦略", title=f"戦略{n}（架空）") for n in range(5)]
    leaves = [Measure(id=f"M{n}", parent=f"S{n % 5}", level="施策", title=f"施策{n}（架空）") for n in range(MEASURES - 5)]
    plan = editions.add_plan("counted", organisation, "架空の計画", None)
    editions.add_edition(plan, Plan(id="counted", title="架空の計画", measures=(*top, *leaves)), None)
    return organisation


def add_facts(organisation: Any, first: int, last: int) -> None:
    """Facts of every kind over ten years; figures of companies are secret, two in a hundred were withdrawn."""
    from django.db import connection

    from rashinban.ledger.kinds import kinds
    from rashinban.records.models import CardRow, ConnectionRow, FactRow, GatheringRow, MeasureRow, PartyRow

    known = list(kinds().values())
    ids = {rows: list(rows.objects.order_by("pk").values_list("pk", flat=True)) for rows in (PartyRow, GatheringRow, ConnectionRow, CardRow)}
    leaves = list(MeasureRow.objects.filter(key__startswith="M").order_by("pk").values_list("pk", flat=True))
    chance = random.Random(first)
    names = (
        *("organisation_id", "key", "confidentiality", "kind", "on", "until", "party_id", "measure_id", "gathering_id", "connection_id"),
        *("card_id", "role", "tags", "place", "amount", "unit", "baseline", "share", "note", "evidence_link", "grade"),
        *("recorded_at", "confirmed_at", "withdrawn_at", "withdrawn_why"),
    )

    def fact(number: int) -> tuple[Any, ...]:
        kind = chance.choice(known)
        on = FIRST + timedelta(days=(number - first) * 3650 // (last - first))
        at = f"{on} 10:{chance.randrange(60):02}:00.{chance.randrange(10**6):06}"
        amount = chance.randrange(10**6) * 10_000 if kind.amount else None
        tags = chance.sample(TAGS, chance.randrange(3))
        return (
            *(organisation.pk, f"f{number:07}", "secret" if kind.figures else "internal", kind.name, str(on)),
            str(on + timedelta(days=chance.randrange(2000))) if kind.lasting and number % 2 else None,
            chance.choice(ids[PartyRow]) if number % 20 else None,
            chance.choice(leaves),
            chance.choice(ids[GatheringRow]) if kind.group == "gathering" else None,
            chance.choice(ids[ConnectionRow]) if kind.group == "connection" else None,
            chance.choice(ids[CardRow]) if kind.group in ("hours", "support") else None,
            chance.choice(("会員", "幹事", "")) if kind.group == "membership" else "",
            f"|{'|'.join(tags)}|" if tags else "",
            f"{chance.randrange(2, 8):02}{chance.choice(('000', '100', '201'))}",
            *(amount, kind.amount or "" if amount is not None else "", amount // 2 if kind.figures and amount else None),
            *(5000 if kind.figures else None, "架空の活動の内容をここに書きます。" * 2, "", "record"),
            *(at, at if number % 3 == 0 else None, at.replace(" 10:", " 11:") if number % 50 == 0 else None, ""),
        )

    table, columns = connection.ops.quote_name(FactRow._meta.db_table), ", ".join(f'"{name}"' for name in names)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(names))})"
    with without_indexes(table), connection.cursor() as cursor:
        for begin in range(first, last, 20_000):
            cursor.executemany(statement, [fact(number) for number in range(begin, min(begin + 20_000, last))])
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {table}")


@contextmanager
def without_indexes(table: str) -> Iterator[None]:
    """One transaction, in which SQLite makes the indexes of a table at the end, and not a row at a time."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        made: list[tuple[str, str]] = []
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -400000")
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = {table.replace(chr(34), chr(39))}")
            made = cursor.fetchall()
        with transaction.atomic():
            for name, _sql in made:
                cursor.execute(f'DROP INDEX "{name}"')
            yield
            for _name, sql in made:
                cursor.execute(sql)
    connection.close()


def measure(organisation: Any, size: int) -> None:
    """One line for every query, and one for the page."""
    from rashinban.core.period import Period
    from rashinban.ledger.kinds import kinds
    from rashinban.ledger.query import CountingQuery
    from rashinban.records.ledger.counting import count_all, count_one

    moment = _now()
    for words, (query, period) in questions(Period, CountingQuery, tuple(kinds())).items():
        taken, answer = best(lambda query=query, period=period: count_one(organisation, query, period, moment))  # type: ignore[misc]
        plain, found = best(lambda query=query, period=period: plain_pass(query, period, moment), 1)  # type: ignore[misc]
        ratio = f"{plain[0] / taken[0]:>7.0f}x" if found is not None else f"{'':>8}"
        same = "" if found is None or found == (answer.facts, answer.parties) else f"  differs: {found}"
        told = f"{answer.value if answer.value is not None else answer.state}{same}"
        print(f"{size:>9,}  {words:<44}{_ms(taken)}{plain[0] * 1000 if found else 0:>9.0f} ms{ratio}  {told}", flush=True)
    page = [(each, period) for each, period in indicators(Period, CountingQuery)]
    taken, answers = best(lambda: count_all(organisation, page, moment), 3)
    print(f"{size:>9,}  {'page of 300 counted indicators':<44}{_ms(taken)}{'':>20}  {sum(each.facts for each in answers):,} facts", flush=True)


def questions(period: Any, query: Any, every: tuple[str, ...]) -> dict[str, tuple[Any, Any]]:
    """What is asked: narrow and broad, and what is hardest, something that nearly all facts must be looked at for."""
    support = ("supported", "consulted", "trained", "adopted", "applied")
    year, decade = period.fiscal_year(2024), period.fiscal_year(2025)
    ever: dict[str, Any] = {"window": "until_end"}
    firms = {"count": "parties", **ever}
    return {
        "one kind, one year, firms": (query(kinds=("supported",), count="parties"), year),
        "one kind, ten years, firms": (query(kinds=("supported",), **firms), decade),
        "presentations (firm × event), ten years": (query(kinds=("presented",), count="appearances", **ever), decade),
        "confirmed agreements, ten years": (query(kinds=("agreed",), count="connections", confirmed_only=True, **ever), decade),
        "members in force": (query(kinds=("member",), count="parties", window="in_force"), decade),
        "five kinds, ten years, firms": (query(kinds=support, **firms), decade),
        "five kinds, ten years, one tag": (query(kinds=support, tags=("半導体",), **ever), decade),
        "five kinds, ten years, 東北・新潟": (query(kinds=support, places=("東北・新潟",), **ever), decade),
        "five kinds, ten years, one strategy": (query(kinds=support, measures=("S1",), **ever), decade),
        "five kinds, ten years, role 幹事": (query(kinds=support, party_roles=("幹事",), **ever), decade),
        "sum of grants, ten years": (query(kinds=("grant_won",), count="amount", **ever), decade),
        "effect on sales (secret), ten years": (query(kinds=("sales",), count="effect", **ever), decade),
        "every kind, one year, firms": (query(kinds=every, count="parties"), year),
        "every kind, ten years, firms": (query(kinds=every, **firms), decade),
        "every kind, ten years, firms, one tag": (query(kinds=every, tags=("半導体",), **firms), decade),
        "every kind, ten years, firms, 東北・新潟": (query(kinds=every, places=("東北・新潟",), **firms), decade),
        "every kind, ten years, firms, one strategy": (query(kinds=every, measures=("S1",), **firms), decade),
        "every kind, ten years, firms, role 幹事": (query(kinds=every, party_roles=("幹事",), **firms), decade),
        "every kind, ten years, connections": (query(kinds=every, count="connections", **ever), decade),
        "every kind, ten years, appearances": (query(kinds=every, count="appearances", **ever), decade),
        "every kind, ten years, sum of money": (query(kinds=every, count="amount", **ever), decade),
    }


def indicators(period: Any, query: Any) -> list[tuple[Any, Any]]:
    """Three hundred indicators of all sorts, as plans have them: mostly of one measure and one year."""
    sorts = [
        ({"kinds": ("supported",), "count": "parties"}, 1),
        ({"kinds": ("presented",), "count": "appearances"}, 1),
        ({"kinds": ("agreed",), "count": "connections", "window": "until_end", "confirmed_only": True}, 3),
        ({"kinds": ("grant_won", "awarded"), "window": "until_end", "since": date(2022, 4, 1)}, 3),
        ({"kinds": ("trained",), "count": "amount"}, 1),
        ({"kinds": ("sales",), "count": "effect", "window": "until_end"}, 3),
    ]
    found = []
    for number in range(300):
        how, years = sorts[number % len(sorts)]
        where = f"S{number % 5}" if number % 30 == 0 else f"M{number % (MEASURES - 5)}"
        last = period.fiscal_year(2024)
        found.append((query(measures=(where,), **how), last if years == 1 else period.span(last.shift(-years), last)))
    return found


def plain_pass(query: Any, period: Any, moment: datetime) -> tuple[int, int] | None:
    """The same by reading the rows: how many facts and firms. Only what these queries ask for."""
    from django.db import connection

    from rashinban.ledger.count import first_day, read_places
    from rashinban.records.models import FactRow, MeasureRow, PartyRow

    if query.party_roles:
        return None
    merged = dict(PartyRow.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))
    below = set(MeasureRow.objects.filter(parent__key__in=query.measures).values_list("pk", flat=True))
    first, places, at = first_day(query, period), read_places(query.places), moment.replace(tzinfo=None)
    facts, parties, count = [], set(), 0
    names = '"kind", "on", "until", party_id, measure_id, tags, place, recorded_at, withdrawn_at, confirmed_at, amount'
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(query.kinds))
        cursor.execute(
            f'SELECT {names} FROM {connection.ops.quote_name(FactRow._meta.db_table)} WHERE kind IN ({marks}) AND "on" <= %s',
            [*query.kinds, str(period.end)],
        )
        facts = cursor.fetchall()
    for kind, on, until, party, measure_id, tags, place, recorded, withdrawn, confirmed, _amount in facts:
        day = date.fromisoformat(str(on)) if isinstance(on, str) else on
        if kind not in query.kinds or day > period.end or (first and day < first):
            continue
        if query.window == "in_force" and until is not None and str(until) < str(period.end):
            continue
        if str(recorded)[:26] > str(at) or (withdrawn is not None and str(withdrawn)[:26] <= str(at)):
            continue
        if (query.confirmed_only and confirmed is None) or (below and measure_id not in below):
            continue
        if (places and not places.hold(place)) or any(f"|{tag}|" not in tags for tag in query.tags):
            continue
        count += 1
        if party is not None:
            parties.add(merged.get(party, party))
    return count, len(parties)


def best(what: Callable[[], Any], times: int = 5) -> tuple[tuple[float, float], Any]:
    """The shortest of several times, by the clock and of this process, and the answer."""
    taken, answer = [], None
    for _ in range(times):
        begun = time.perf_counter(), time.process_time()
        answer = what()
        taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    return (min(clock for clock, _process in taken), min(process for _clock, process in taken)), answer


def _ms(taken: tuple[float, float]) -> str:
    return f"{taken[0] * 1000:>6.0f} ms{taken[1] * 1000:>7.0f} ms"


def _now() -> datetime:
    from datetime import UTC

    return datetime(2026, 11, 22, tzinfo=UTC)


if __name__ == "__main__":
    main()
