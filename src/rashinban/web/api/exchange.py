"""The plan in the formats of others: Open SDG, IATI, the plan file, its JSON Schema."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from rashinban.plans.files import plan_to_yaml
from rashinban.plans.schema import shipped_schema_text
from rashinban.web.api.answers import AsOf, Edition, Text, answer_file, hands_out, reads
from rashinban.web.api.plans import see
from rashinban.web.api.problems import Refused

router = Router(tags=["ほかの形式で取り出す"])
_ORGANISATION = "団体の識別子（org-id.guide の形。例：JP-JCN-法人番号）"
_KIND = "IATI の団体の種類（10 政府、11 地方公共団体、15 その他の公共部門 …）"


@router.get(
    "/plans/{slug:slug}/plan.yaml",
    response=reads(None),
    summary="計画のファイル（YAML）",
    openapi_extra=hands_out("application/yaml"),
)
def plan_yaml(request: HttpRequest, slug: str, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """The plan file that the command line and the import read, with the targets in force on the day."""
    _, seen = see(request, slug, as_of)
    return answer_file(request, plan_to_yaml(seen.plan).encode(), "application/yaml; charset=utf-8", f"{slug}.yaml")


@router.get(
    "/plans/{slug:slug}/open-sdg.zip",
    response=reads(None),
    summary="Open SDG のデータ（ZIP）",
    openapi_extra=hands_out("application/zip"),
)
def open_sdg(request: HttpRequest, slug: str, as_of: AsOf = None, edition: Edition = None) -> HttpResponse:
    """A data repository for Open SDG with what was known on the day; equal contents give equal bytes."""
    from rashinban.reports.exchange.open_sdg import write_open_sdg

    _, seen = see(request, slug, as_of)
    content = write_open_sdg(seen.plan, seen.observations, seen.progress.values())
    return answer_file(request, content, "application/zip", f"{slug}-open-sdg.zip")


@router.get(
    "/plans/{slug:slug}/iati.xml",
    response=reads(None),
    summary="IATI 2.03 の活動（XML）",
    openapi_extra=hands_out("application/xml"),
)
def iati(
    request: HttpRequest,
    slug: str,
    organisation: Annotated[Text | None, Query(max_length=200, description=_ORGANISATION)] = None,
    kind: Annotated[
        Literal["10", "11", "15", "21", "22", "24", "30", "40", "60", "70", "80", "90"], Query(description=_KIND)
    ] = "11",
    as_of: AsOf = None,
    edition: Edition = None,
) -> HttpResponse:
    """The plan as an IATI activity with its results; ``organisation`` is who publishes. 400 without it."""
    from rashinban.reports.exchange.iati import ReportingOrganisation, write_iati

    row, seen = see(request, slug, as_of)
    if not organisation:
        raise Refused(400, "団体の識別子がありません。", "アドレスの ? の後", "organisation=JP-JCN-法人番号 のように付けてください。")
    reporting = ReportingOrganisation(identifier=organisation, name=row.plan.organisation.name, kind=kind)
    content = write_iati(seen.plan, seen.observations, reporting, seen.as_of)
    return answer_file(request, content, "application/xml", f"{slug}-iati.xml")


@router.get(
    "/schema/plan.json",
    response=reads(None),
    summary="計画のJSON Schema",
    openapi_extra=hands_out("application/schema+json"),
)
def plan_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema (2020-12) of a saved plan."""
    return answer_file(request, shipped_schema_text().encode(), "application/schema+json", "plan.schema.json")
