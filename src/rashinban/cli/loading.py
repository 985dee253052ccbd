"""Files of a plan, its figures and its people on their way into the site, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rashinban import workflow

if TYPE_CHECKING:
    from rashinban.records.loading import Loaded

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
) -> tuple[Loaded, tuple[tuple[str, str, str], ...]]:
    """Read everything first, then store everything or nothing; with it the temporary passwords of new people.

    Needs the installation to be started. Every mistake of a file is raised before anything is stored.
    """
    from rashinban.records import files
    from rashinban.records import roster as rosters
    from rashinban.records.installation import transaction
    from rashinban.records.loading import load

    value = workflow.load_plan(plan)
    known = tuple(one for path in observations for one in workflow.load_observations(path, value))
    entries = rosters.read_roster(roster) if roster is not None else ()
    is_document = plan.suffix.lower() not in workflow.PLAN_FILES and not _is_form(plan)
    with transaction():
        taken = rosters.apply(entries, None, must_change=must_change) if entries else None
        stored, text = None, ""
        if is_document:
            text = workflow.open_document(plan).text
            stored = files.store(plan.read_bytes(), plan.name, _MEDIA.get(plan.suffix.lower(), "application/octet-stream"))
        loaded = load(value, known, organisation=organisation, slug=slug, publish=publish, document=stored, text=text)
    return loaded, taken.passwords if taken else ()


def _is_form(path: Path) -> bool:
    from rashinban.plans.workbook import is_plan_workbook

    return path.suffix.lower() == ".xlsx" and is_plan_workbook(path)
