"""The whole story: a document becomes a plan, facts arrive, everything else is computed.

Read this file first. The command line and the site both call these functions, so they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from rashinban.core.errors import Place, WrongContent

if TYPE_CHECKING:
    from rashinban.core.period import Period
    from rashinban.ledger.card import Card
    from rashinban.ledger.count import Count
    from rashinban.ledger.fact import Fact
    from rashinban.ledger.query import CountingQuery
    from rashinban.matching.finding import Eligibility
    from rashinban.matching.questions import Answers
    from rashinban.matching.suggestions import Suggestions
    from rashinban.monitoring.observations import Observation
    from rashinban.monitoring.progress import Progress
    from rashinban.monitoring.rulesets import RuleSet
    from rashinban.monitoring.target_changes import TargetChange
    from rashinban.plans.comparison import Comparison
    from rashinban.plans.completeness import Gap
    from rashinban.plans.documents.document import Document
    from rashinban.plans.draft import Draft
    from rashinban.plans.plan import Plan
    from rashinban.reports.contents import Report

Language = Literal["ja", "en"]

#: Files that may already be a Plan; anything else is a document to be read first.
PLAN_FILES = {".yaml", ".yml", ".json"}


def open_document(path: Path) -> Document:
    """Any format becomes one canonical text with blocks and places."""
    from rashinban.plans.documents.reader import read_document

    return read_document(path)


def draft_plan(document: Document) -> Draft:
    """What the document promises, each field with the words it was read from, for a person to correct."""
    from rashinban.plans.reading.extract import extract

    return extract(document)


def approve_plan(draft: Draft) -> Plan:
    """A person has said yes: the draft becomes a frozen plan."""
    from rashinban.plans.approval import approve

    title = draft.title.value if draft.title else Path(draft.document).stem
    return approve(draft, title=title, fictional="架空" in title)


def load_plan(path: Path) -> Plan:
    """A plan from YAML, JSON or its Excel form, or straight from the plan document itself.

    An Excel file that is not the plan form is read as a document, like PDF, Word, HTML, Markdown and text.
    """
    from rashinban.plans.files import load_plan
    from rashinban.plans.workbook import is_plan_workbook

    if path.suffix.lower() in PLAN_FILES or (path.suffix.lower() == ".xlsx" and is_plan_workbook(path)):
        return load_plan(path)
    plan = approve_plan(draft_plan(open_document(path)))
    if not plan.indicators:
        raise WrongContent(
            "この文書から指標や目標を読み取れませんでした。",
            Place(file=path.name),
            "「rashinban plan read」で読み取り結果を確かめ、Excelに書き出して指標を補ってください。",
        )
    return plan


def save_plan(plan: Plan, path: Path) -> None:
    """A plan to YAML, JSON or Excel; reading it back gives the same plan."""
    from rashinban.plans.files import save_plan

    save_plan(plan, path)


def check_plan(plan: Plan) -> tuple[Gap, ...]:
    """What the plan leaves open: no baseline, no unit, no owner, a target without a number …"""
    from rashinban.plans.completeness import check

    return check(plan)


def compare_plans(old: Plan, new: Plan) -> Comparison:
    """What the new edition added, dropped, changed, renumbered, merged, split or carried over."""
    from rashinban.plans.comparison import compare

    return compare(old, new)


def save_form(plan: Plan, period: Period, path: Path) -> None:
    """The Excel sheet in which offices enter the figures of one period."""
    from rashinban.monitoring.answers.book import save_answer_book

    save_answer_book(plan, period, path)


def load_observations(path: Path, plan: Plan) -> tuple[Observation, ...]:
    """Facts from CSV or Excel; every mistake is named by line or cell, and nothing is taken over by half."""
    from rashinban.monitoring.collection import read_observations

    return read_observations(path, plan)


def count_facts(query: CountingQuery, facts: Iterable[Fact], period: Period, moment: datetime) -> Count:
    """What was done, counted: a KPI as a question put to the facts, as they were recorded at that moment.

    Measures stand for themselves here; the records (``records.ledger.counting``) count what is below them as well.
    """
    from rashinban.ledger.count import count

    return count(query, facts, period, moment)


def collect_counts(
    plan: Plan, queries: Mapping[str, CountingQuery], facts: Iterable[Fact], as_of: date, moment: datetime
) -> tuple[Observation, ...]:
    """Observations nobody typed: for each indicator with a query, its count over the periods of its target."""
    from rashinban.ledger.count import count
    from rashinban.monitoring.collect import collect, questions

    known = tuple(facts)
    asked = questions(plan, queries, as_of)
    return collect(plan, asked, (count(each.query, known, each.period, moment) for each in asked), as_of)


def judge_programmes(programmes: Iterable[Card], answers: Answers, on: date) -> tuple[Eligibility, ...]:
    """Which programmes may be used: yes, no or not known yet, each with its reason and where the condition is written."""
    from rashinban.matching.eligibility import judge_all

    return judge_all(tuple(programmes), answers, on)


def suggest_partners(need: Card, others: Iterable[Card], on: date) -> Suggestions:
    """Whom a need (or an offer) might be introduced to, and why; a person introduces."""
    from rashinban.matching.suggestions import suggest

    return suggest(need, others, on)


def load_rulesets(names: Iterable[str], on: date) -> tuple[RuleSet, ...]:
    """Rule sets of municipalities that judge besides the default rules: shipped ones by id, own ones by file or folder.

    They belong to the bodies that published them, so none applies unless it is asked for.
    """
    from rashinban.monitoring.rulesets import load_rulesets

    shipped = {ruleset.id: ruleset for ruleset in load_rulesets(on=on)}
    found: list[RuleSet] = []
    for name in names:
        if name in shipped:
            found.append(shipped[name])
        elif Path(name).exists():
            found += load_rulesets(Path(name), on)
        else:
            raise WrongContent(
                f"判定の規則「{name}」がありません。",
                Place(),
                f"{'・'.join(shipped)} のどれか、または規則のファイル（YAML）を指定してください。",
            )
    return tuple(found)


def assess_progress(
    plan: Plan, observations: Iterable[Observation], as_of: date, rulesets: Iterable[RuleSet] = ()
) -> tuple[Progress, ...]:
    """Where every promise stands, as it was known on that day, by every rule with the numbers used."""
    from rashinban.monitoring.assessment import assess

    return assess(plan, tuple(observations), as_of, tuple(rulesets))


def compose_report(
    plan: Plan,
    observations: Iterable[Observation],
    as_of: date,
    rulesets: Iterable[RuleSet] = (),
    language: Language = "ja",
    files: Iterable[Path] = (),
    target_changes: Iterable[TargetChange] = (),
) -> Report:
    """One report value: summary, table, a page per indicator, what needs a hand, what is missing, sources.

    The hashes of ``files`` (what plan and observations were read from) are kept in the report with those of the values.
    ``plan`` holds the newest targets; ``target_changes`` are the decisions that led to them, so that a report as of a
    past day uses the targets of that day and says where a success came from moving one.
    """
    from rashinban.reports.contents import InputHash
    from rashinban.reports.report import compose

    hashes = tuple(InputHash(name=path.name, sha256=sha256(path.read_bytes()).hexdigest()) for path in files)
    return compose(
        plan,
        tuple(observations),
        as_of,
        rulesets=tuple(rulesets),
        language=language,
        files=hashes,
        target_changes=target_changes,
    )


def publish_report(report: Report, path: Path) -> None:
    """Write the report as HTML, PDF, Word, Excel or a data package, whole or not at all."""
    from rashinban.reports.formats.writer import write_report

    write_report(report, path)
