"""Files of a plan, its figures and its people on their way into the site, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rashinban import workflow
from rashinban.core.errors import Place, UnreadableFile

if TYPE_CHECKING:
    from rashinban.ledger.bindings import Bindings
    from rashinban.monitoring.measuring import MeasuringBook
    from rashinban.plans.plan import Plan
    from rashinban.records.loading import Loaded

#: How the file with the counting queries of a plan is called: plan.yaml, plan.counting.yaml.
COUNTING = ".counting.yaml"
#: How the file with the statistics that measure a plan is called: plan.yaml, plan.measuring.yaml.
MEASURING = ".measuring.yaml"
_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".htm": "text/html",
}


def load_files(
    plan: Path,
    observations: Iterable[Path] = (),
    organisation: str | None = None,
    slug: str | None = None,
    publish: bool = False,
    roster: Path | None = None,
    must_change: bool = True,
    counting: Path | None = None,
    measuring: Path | None = None,
) -> tuple[Loaded, tuple[tuple[str, str, str], ...]]:
    """Read everything first, then store everything or nothing; with it the temporary passwords of new people.

    ``counting`` says what the indicators count; without it a file ``….counting.yaml`` beside the plan is taken, which
    leaves alone what somebody decided on the site; so does ``measuring`` (``….measuring.yaml``) for the statistics that
    indicators are measured by. Needs the installation to be started. Every mistake of a file is
    raised before anything is stored.
    """
    from rashinban.records import files
    from rashinban.records import roster as rosters
    from rashinban.records.installation import transaction
    from rashinban.records.loading import load

    value = workflow.load_plan(plan)
    known = tuple(one for path in observations for one in workflow.load_observations(path, value))
    entries = rosters.read_roster(roster) if roster is not None else ()
    bindings = _read_counting(counting or plan.with_name(f"{plan.stem}{COUNTING}"), value, wanted=counting is not None)
    measured = _read_measuring(measuring or plan.with_name(f"{plan.stem}{MEASURING}"), value, wanted=measuring is not None)
    is_document = plan.suffix.lower() not in workflow.PLAN_FILES and not _is_form(plan)
    with transaction():
        taken = rosters.apply(entries, None, must_change=must_change) if entries else None
        stored, text = None, ""
        if is_document:
            text = workflow.open_document(plan).text
            stored = files.store(plan.read_bytes(), plan.name, _MEDIA.get(plan.suffix.lower(), "application/octet-stream"))
        loaded = load(
            value, known, organisation=organisation, slug=slug, publish=publish, document=stored, text=text,
            bindings=bindings, rebind=counting is not None, measuring=measured, remeasure=measuring is not None,
        )
    return loaded, taken.passwords if taken else ()


def _read_counting(file: Path, plan: Plan, *, wanted: bool) -> Bindings | None:
    """What the indicators count, from a file that was named or stands beside the plan; None without one."""
    from rashinban.records.ledger.binding_files import read_bindings

    if not wanted and not file.exists():
        return None
    return read_bindings(_read_text(file), file.name, plan)


def _read_measuring(file: Path, plan: Plan, *, wanted: bool) -> MeasuringBook | None:
    """Which statistics measure the indicators, from a file that was named or stands beside the plan; None without one."""
    if not wanted and not file.exists():
        return None
    from rashinban.monitoring.measuring import read_measuring

    return read_measuring(_read_text(file), file.name, plan)


def _read_text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFile("UTF-8の文字として読めません。", Place(file=file.name), "文字コードをUTF-8にして保存し直してください。") from error


def load_ledger(path: Path, slug: str) -> dict[str, int]:
    """A ledger file as the records of the organisation whose plan has this address; how many rows came in by part.

    Everything or nothing; what is there already, by its key, stays as it is.
    """
    from rashinban.records.installation import transaction
    from rashinban.records.ledger import book_file, loading
    from rashinban.records.models import PlanRow

    with transaction():
        plan = PlanRow.objects.select_related("organisation").get(slug=slug)
        taken: dict[str, int] = loading.load(book_file.read_book(path), plan.organisation, None)
    return taken


def _is_form(path: Path) -> bool:
    from rashinban.plans.workbook import is_plan_workbook

    return path.suffix.lower() == ".xlsx" and is_plan_workbook(path)
