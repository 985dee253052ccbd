"""How fast and how completely Japanese words are found in 20,000 cards (or as many as are asked for), beside the indexes that databases bring along.

usage: python benchmarks/search.py [CARDS], 100000 for the figures of the documentation

Synthetic cards (架空) are put together from a committed list of words. Each word is asked of the site's own search (as the
page asks it: what may be read, counted, ranked, first five with their sentences; and its bare index as the others are
asked), of SQLite's FTS5 with its default and its trigram tokeniser, of reading everything, and of PostgreSQL's pg_trgm
where PostgreSQL is installed. Truth is naive containment of the normal form; recall is the share of the right cards that
an index names. All in one run on one machine; sizes are those of the index alone.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).parent
WORDS = (HERE / "search_words.txt").read_text(encoding="utf-8").split()
#: Questions asked of each index.
ASKED = 150
Card = tuple[str, str]


@dataclass
class Row:
    """One line of the table: an index, how it was built, how it answers."""

    name: str
    build: float
    megabytes: float
    seconds: dict[str, list[float]] = field(default_factory=dict)
    right: dict[str, list[float]] = field(default_factory=dict)


def make_cards(number: int) -> list[Card]:
    """Titles of two or three words, texts of three sentences; common words are common as in real texts."""
    chance = random.Random(4)
    weights = [1 / (rank + 3) for rank in range(len(WORDS))]

    def words(many: int) -> list[str]:
        return chance.choices(WORDS, weights, k=many)

    cards = []
    for place in range(number):
        sentences = "。".join("の".join(words(3)) + "と" + "を".join(words(3)) + "に役立てる" for _ in range(3))
        cards.append(("".join(words(chance.choice((2, 3)))), f"整理番号{place}。{sentences}。"))
    return cards


def make_questions(cards: Sequence[Card]) -> dict[str, list[str]]:
    """Stretches of the cards by their length, drawn at random: as rare and as common as the texts have them."""
    chance = random.Random(5)
    found: dict[str, list[str]] = {"1": [], "2": [], "3-4": [], "5-8": []}
    for name, lengths in (("1", (1, 1)), ("2", (2, 2)), ("3-4", (3, 4)), ("5-8", (5, 8))):
        while len(found[name]) < ASKED // len(found):
            text = chance.choice(cards)[1]
            start = chance.randrange(len(text))
            word = text[start : start + chance.randint(*lengths)]
            if len(word) >= lengths[0] and not any(mark in word for mark in "。、 "):
                found[name].append(word)
    return found


def ask(row: Row, questions: dict[str, list[str]], truths: dict[str, set[int]], find: Callable[[str], Any], *, count: bool = False) -> Row:
    """Time every question and compare what was named with the truth (for ``count``: how many were counted)."""
    for length, words in questions.items():
        for word in words:
            started = perf_counter()
            found = find(word)
            row.seconds.setdefault(length, []).append(perf_counter() - started)
            truth = truths[word]
            named = min(found, len(truth)) if count else len(truth & found)
            row.right.setdefault(length, []).append(named / len(truth))
            wrong = found - len(truth) if count else len(found - truth)
            if wrong > 0:
                row.name = row.name.rstrip("!") + "!"
    return row


def of_sqlite(cards: Sequence[Card], questions: dict[str, list[str]], truths: dict[str, set[int]]) -> Iterator[Row]:
    """FTS5 as it comes, FTS5 with trigrams, and no index at all."""
    for name, tokeniser in (("FTS5 default", "unicode61"), ("FTS5 trigram", "trigram")):
        with tempfile.TemporaryDirectory() as folder:
            db = sqlite3.connect(f"{folder}/x.sqlite3")
            started = perf_counter()
            db.execute(f"CREATE VIRTUAL TABLE f USING fts5(title, text, content='', tokenize='{tokeniser}')")
            db.executemany("INSERT INTO f (rowid, title, text) VALUES (?, ?, ?)", ((n, *card) for n, card in enumerate(cards)))
            db.commit()
            size = Path(f"{folder}/x.sqlite3").stat().st_size / 1e6
            row = Row(name, perf_counter() - started, size)

            def find(word: str, db: sqlite3.Connection = db) -> set[int]:
                quoted = '"' + word.replace('"', '""') + '"'
                return {each for (each,) in db.execute("SELECT rowid FROM f WHERE f MATCH ?", (quoted,))}

            yield ask(row, questions, truths, find)
    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(f"{folder}/x.sqlite3")
        db.execute("CREATE TABLE f (id INTEGER PRIMARY KEY, title TEXT, text TEXT)")
        db.executemany("INSERT INTO f VALUES (?, ?, ?)", ((n, *card) for n, card in enumerate(cards)))

        def scan(word: str) -> set[int]:
            return {each for (each,) in db.execute("SELECT id FROM f WHERE instr(title, ?1) OR instr(text, ?1)", (word,))}

        yield ask(Row("SQLite, no index", 0, 0), questions, truths, scan)


def of_postgres(cards: Sequence[Card], questions: dict[str, list[str]], truths: dict[str, set[int]], url: str) -> Iterator[Row]:
    """pg_trgm with LIKE: in the locale C, where it has no letters but ASCII, and in C.UTF-8."""
    import psycopg

    for locale in ("C", "C.UTF-8"):
        name = f"peer_{len(locale)}"
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE '{locale}' LC_CTYPE '{locale}'")
        with psycopg.connect(url.rpartition("/")[0] + f"/{name}", autocommit=True) as db:
            try:
                db.execute("CREATE EXTENSION pg_trgm")
            except psycopg.Error as error:
                print(f"pg_trgm is absent: {str(error).splitlines()[0]}", file=sys.stderr)
                return
            db.execute("CREATE TABLE peer (id bigint PRIMARY KEY, words text)")
            with db.cursor().copy("COPY peer FROM STDIN") as copy:
                for number, card in enumerate(cards):
                    copy.write_row((number, "\n".join(card)))
            started = perf_counter()
            db.execute("CREATE INDEX peer_trgm ON peer USING gin (words gin_trgm_ops)")
            built = perf_counter() - started
            db.execute("ANALYZE peer")
            size = db.execute("SELECT pg_relation_size('peer_trgm')").fetchone()

            def find(word: str, db: psycopg.Connection[Any] = db) -> set[int]:
                return {each for (each,) in db.execute("SELECT id FROM peer WHERE words LIKE %s", (f"%{word}%",))}

            yield ask(Row(f"PostgreSQL pg_trgm, {locale}", built, (size or (0,))[0] / 1e6), questions, truths, find)


def of_ours(cards: Sequence[Card], questions: dict[str, list[str]], truths: dict[str, set[int]]) -> Iterator[Row]:
    """The site's own search, on the database that the settings name."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    from rashinban.matching.search import split_query
    from rashinban.records.models import CardRow, Organisation, Person, Role, SearchEntry
    from rashinban.records.search_index.refreshing import refresh
    from rashinban.records.searching import holding, search

    office = Organisation.objects.create(name="けいそく県（架空）", fictional=True)
    person = Person.objects.create_person("planner", "計測さん")
    Role.objects.create(person=person, duty="planner", organisation=office, since="2020-04-01")
    rows = (CardRow(pk=number + 1, organisation=office, kind="offer", what="asset", title=title, text=text) for number, (title, text) in enumerate(cards))
    CardRow.objects.bulk_create(rows, batch_size=2000)
    started = perf_counter()
    refresh()
    built = perf_counter() - started
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
            cursor.execute("SELECT pg_relation_size('records_searchpairs')")
        else:
            cursor.execute("ANALYZE")
            cursor.execute("SELECT sum(length(block)) FROM records_searchpairs_data")
        size = cursor.fetchone()[0] / 1e6
    name = f"Rashinban, {'PostgreSQL' if connection.vendor == 'postgresql' else 'SQLite'}"

    def find(word: str) -> set[int]:
        return {row - 1 for row in SearchEntry.objects.filter(holding(split_query(word))).order_by().values_list("row", flat=True)}

    def page(word: str) -> int:
        return search(person, word).total

    yield ask(Row(f"{name}: the index", built, size), questions, truths, find)
    yield ask(Row(f"{name}: the whole answer", built, size), questions, truths, page, count=True)


def tell(rows: Sequence[Row]) -> None:
    """The table; ratios of p50 to the site's own index on SQLite (over 1: slower)."""
    lengths = list(rows[0].seconds)
    print(f"{'':34}{'build s':>8}{'MB':>7} " + "".join(f"| {length + ' characters':^31}" for length in lengths))
    print(f"{'':50}" + "".join(f"| {'p50 ms':>7}{'p95':>7}{'ratio':>7}{'recall':>8}  " for _ in lengths))
    first = rows[0]
    for row in rows:
        cells = ""
        for length in lengths:
            times = sorted(row.seconds[length])
            middle, late = statistics.median(times), times[max(0, int(len(times) * 0.95) - 1)]
            ratio = middle / statistics.median(first.seconds[length])
            cells += f"| {middle * 1e3:7.1f}{late * 1e3:7.1f}{ratio:7.2f}{statistics.mean(row.right[length]):8.3f}  "
        print(f"{row.name:34}{row.build:8.1f}{row.megabytes:7.0f} {cells}")
    print("!: names cards that do not hold the word")


def run(number: int) -> None:
    """Build, ask, print."""
    import django

    django.setup()
    cards = make_cards(number)
    questions = make_questions(cards)
    truths = {word: {n for n, card in enumerate(cards) if word in card[0] or word in card[1]} for words in questions.values() for word in words}
    rows = list(of_ours(cards, questions, truths))
    url = os.environ.get("DATABASE_URL")
    rows += list(of_postgres(cards, questions, truths, url)) if url else list(of_sqlite(cards, questions, truths))
    print(f"{number} cards, {sum(len(each) for card in cards for each in card) / number:.0f} characters each")
    tell(rows)


def main() -> None:
    """Ours on SQLite with SQLite's peers, then ours on PostgreSQL with its peer, each in a process and a folder of its own."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    if os.environ.get("RASHINBAN_BENCH"):
        run(number)
        return
    sys.path.insert(0, str(HERE.parent / "tests"))
    from on_postgres import find_programs, server

    with tempfile.TemporaryDirectory(prefix="rashinban-bench-") as home:
        environment = {**os.environ, "RASHINBAN_HOME": home, "RASHINBAN_BENCH": "1", "DJANGO_SETTINGS_MODULE": "rashinban.web.settings"}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, __file__, str(number)]
        subprocess.run(command, env=environment, check=True)
        programs = find_programs()
        if programs is None:
            print("PostgreSQL is absent: its rows are left out", file=sys.stderr)
            return
        with server(programs) as url:
            subprocess.run(command, env={**environment, "DATABASE_URL": url}, check=True)


if __name__ == "__main__":
    main()
