"""The example as a site: an office with people, a year half asked and answered, its work of two years, two real plans.

    python -m rashinban.cli.demo_site

builds it in the installation of ``RASHINBAN_HOME``, through the same functions as the pages; what is there already
stays as it is.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rashinban import workflow
from rashinban.cli.demo import AS_OF, examples
from rashinban.cli.loading import load_files, load_ledger
from rashinban.cli.output import console, working
from rashinban.core.period import Period

if TYPE_CHECKING:
    from rashinban.records.models import EditionRow, Person

ORGANISATION = "みほん県（架空）"
ASKED = Period.fiscal_year(2026)
#: Indicator -> how far its answer has come, so that every list of the site has something in it.
STEPS: Mapping[str, tuple[str, ...]] = {
    "2.1-K1": ("checked", "approved"),
    "2.1-K2": ("checked",),
    "2.2-K2": ("checked",),
    "2.3-K1": ("checked", "returned"),
    "2.2-K4": (),
}
_RETURNED = "半年分の値です。年度の見込みか、対象期間を書き添えてください。"


def build() -> dict[str, str]:
    """Fill the installation; login -> password of everybody who was added by it, now or before."""
    from rashinban.records import installation

    installation.start()
    installation.migrate()
    source = examples()
    with working("例の計画・実績・名簿を取り込んでいます…"):
        _, added = load_files(
            source / "mihon" / "plan.docx",
            [source / "mihon" / "observations.xlsx"],
            ORGANISATION,
            "mihon",
            publish=True,
            roster=source / "mihon" / "roster.csv",
            must_change=False,
        )
        load_ledger(source / "mihon" / "ledger.yaml", "mihon")
        passwords = _remember(installation.configuration().home / "logins.csv", added)
        for path in sorted((source / "real").glob("*.yaml")):
            if "." not in path.stem:  # plan.counting.yaml and plan.measuring.yaml stand beside a plan
                load_files(path, publish=True)
    with working("照会・回答・見直し・報告書を用意しています…"), installation.transaction():
        _live_a_year(source / "mihon" / "answers.csv")
    return passwords


def _remember(file: Path, added: tuple[tuple[str, str, str], ...]) -> dict[str, str]:
    """Passwords of this demonstration, kept beside it for the next time it is started."""
    known: dict[str, str] = {}
    if file.exists():
        with file.open(encoding="utf-8", newline="") as lines:
            known = dict(csv.reader(lines))
    known |= {login: password for login, _, password in added}
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(known.items())
    return known


def _live_a_year(answers: Path) -> None:
    """One collection with answers at every step, one review under way, one report for the council."""
    from rashinban.records import collecting, installation
    from rashinban.records.models import Collection, EditionRow, Person

    edition = EditionRow.objects.select_related("plan__organisation").get(plan__slug="mihon", standing="in_force")
    if Collection.objects.filter(edition__plan=edition.plan_id, period=ASKED).exists():
        return
    people = {person.login: person for person in Person.objects.all()}
    today = installation.today()
    due = min(collecting.usual_due(today), today + timedelta(days=13))
    title, message = "2026年度の実績（速報）の照会", "上半期までに分かっている値を回答してください。まだ分からないものは、備考に見込みの時期を書いてください。"
    collecting.open_collection(edition, ASKED, title, message, due, people["kikaku"])
    _answer(edition, answers, people)
    _review(edition, people)
    _report(edition, people["kikaku"], min(AS_OF, today))


def _answer(edition: EditionRow, answers: Path, people: Mapping[str, Person]) -> None:
    from rashinban.records import convert, facts

    plan = convert.read_plan(convert.read_rows(edition))
    rows = {row.key: row for row in edition.indicators.select_related("edition__plan", "division")}
    for one in workflow.load_observations(answers, plan):
        row = rows[one.indicator]
        fact = facts.enter(row, one, _holder(row.division_id, "reporter", people))
        for step in STEPS[one.indicator]:
            who = "reporter" if step == "checked" else "approver"
            fact = facts.move(fact, step, _holder(row.division_id, who, people), _RETURNED if step == "returned" else "")


def _review(edition: EditionRow, people: Mapping[str, Person]) -> None:
    from rashinban.records import reviews

    rows = [edition.indicators.get(key=key) for key in ("2.1-K2", "2.3-K1")]
    opened = reviews.open_reviews(edition, rows, Period.fiscal_year(2025), people["kikaku"])
    own = _holder(rows[0].division_id, "reporter", people)
    reviews.write_step(opened[0], "self", own, "紹介窓口を4か所に増やした効果が出た。受け入れ後の定着が次の課題。", cause="planned_work")
    reviews.write_step(opened[0], "opinion", people["iin"], "窓口の増設は評価できる。定着の状況も数えてほしい。")


def _report(edition: EditionRow, planner: Person, as_of: Any) -> None:
    from rashinban.records import publishing

    draft = publishing.make_report(edition, planner, title="2026年度 中間の進捗報告（案）", as_of=as_of)
    publishing.share(draft, planner)


def _holder(division: int | None, duty: str, people: Mapping[str, Person]) -> Person:
    """Who holds this duty for the division today."""
    from rashinban.records import installation
    from rashinban.records.models import Role

    role = Role.objects.filter(division=division, duty=duty).held_on(installation.today()).select_related("person").first()
    assert role is not None, "the roster of the example names somebody"
    return people[role.person.login]


def tell(passwords: Mapping[str, str]) -> None:
    """Who can log in, with what."""
    from rashinban.records.models import Person, Role

    duties: dict[str, list[str]] = {}
    for role in Role.objects.filter(person__login__in=list(passwords)).select_related("person", "division", "organisation").order_by("pk"):
        place = role.division.name if role.division else role.organisation.name
        duties.setdefault(role.person.login, []).append(f"{role.get_duty_display()}（{place}）")
    screen = console()
    screen.print("ログインできる人（架空）：")
    names = dict(Person.objects.values_list("login", "name"))
    for login, password in passwords.items():
        screen.print(f"  {login:<14}{password}   {names.get(login, '')}　{'・'.join(duties.get(login, []))}", markup=False)
    sys.stdout.flush()


if __name__ == "__main__":
    tell(build())
