"""Every address of the site and of the API, filled in with examples of what it is about, for the permission matrix."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from matrix import World
from site_routes import API_ROUTES, ROUTES

#: Routes asked about everything there is of their kind; the others about a part with every class and standing in it.
WHOLE = ("fact", "evidence", "report", "review", "activity", "party", "connection", "case", "gathering", "counting_rows", "counting_rows_csv")
API_WHOLE = ("/observations/{id}", "/reports/{id}", "/plans/{slug}/indicators/{key}/counting", "/parties/{id}", "/connections/{id}")
#: Routes that show what is tied to what may not be read, beside those of ``WHOLE``.
CROSSING = ("activity", "party", "network", "gathering", "card", "connection", "case", "lesson", "activity_correct", "party_edit", "case_edit")
CROSSING += ("network_edit", "gathering_edit", "card_edit", "card_conditions", "finder_answer", "suggestions")
#: Every how many examples one is asked about: one of each class follows the other at this distance.
STEPS = {"fact": 4, "evidence": 4, "party": 2, "card": 2, "gathering": 1}
Filled = tuple[str, str, str, dict[str, Any]]


def examples(world: World, kind: str, many: bool) -> list[dict[str, Any]]:
    """What an address is asked about: everything, or a part that still has every class and standing in it."""
    cases = world.cases[kind] if kind else [{}]
    return cases if many or len(cases) <= 4 else cases[:: STEPS.get(kind, 5)]


def addresses(world: World, crossing: bool = True) -> Iterator[Filled]:
    """Route, address, kind and arguments of every route of the site with every example of what it is about."""
    for route, kind in ROUTES.items():
        for arguments in examples(world, kind, route in WHOLE):
            yield route, reverse(route, kwargs=arguments), kind, arguments
    if not crossing:
        return
    for route in CROSSING:
        for arguments in world.cases[f"crossing_{ROUTES[route]}"][:: 3 if route == "activity_correct" else 1]:
            yield route, reverse(route, kwargs=arguments), "", {}
    for arguments in world.cases["figure"][::2]:
        yield "activity", reverse("activity", kwargs=arguments), "", {}
    for route, query in QUERIES:
        yield route, f"{route}?{query}", "", {}
    for key, arguments in (("report", each) for each in world.cases["figures_report"]):
        yield key, reverse(key, kwargs=arguments), "", {}
        for ending in ("xlsx", "zip"):
            yield "report_file", reverse("report_file", kwargs={**arguments, "format": ending}), "", {}
    for arguments in world.cases["counted"]:
        for period in ("FY2024", "FY2025", "FY2024/FY2025", "2024") if arguments["key"] == "S4" else ("FY2024", "FY2024/FY2025"):
            yield "counting_rows", f"{reverse('counting_rows', kwargs=arguments)}?period={period}", "", {}
    for arguments in world.cases["measured"]:
        yield "indicator", reverse("indicator", kwargs=arguments), "", {}
    for arguments in world.cases["frozen"]:
        yield "fact", reverse("fact", kwargs=arguments), "", {}
        about = {"slug": arguments["slug"], "key": arguments["key"]}
        yield "counting_rows", f"{reverse('counting_rows', kwargs=about)}?frozen={arguments['pk']}", "", {}


#: Pages that show more when they are asked for more.
QUERIES = (
    *(("/search/", f"q={query}") for query in ("mk", "指標", "施策", "根拠", "結びつき", "売上", "会社", "引き合わせ")),
    *(("/search/", f"q=mk&kind={kind}") for kind in ("party", "connection", "fact", "text")),
    *(("/plans/open/", f"edition={number}") for number in (1, 2)),
    *(("/plans/open/compare/", "old=1&new=2"), ("/plans/open/", "as_of=2025-01-01"), ("/plans/sums/", "as_of=2025-06-01")),
    *(("/activities/list/", f"q={query}") for query in ("会社mk", "結びつき", "数値")),
    *(("/activities/list/", "page=2"), ("/activities/names/", "q=会社"), ("/activities/names/", "q=結びつき"), ("/activities/names/", "q=個人")),
    *(("/gatherings/calendar/", f"month={day:%Y-%m}") for day in (date(2025, 6, 1), date.today() - timedelta(days=20))),
    *(("/parties/", "page=2"), ("/parties/", "q=mk"), ("/parties/duplicates/", "page=2")),
    *(("/connections/", f"stage={stage}") for stage in ("introduced", "agreed")),
    *((f"/statistics/{page}", "area=04000&indicator=gross_product&view=table") for page in ("region/", "region.csv", "region.json", "quote/")),
    *(("/cards/", "page=2"), ("/cards/", "tag=医療機器"), ("/cases/", "standing=waiting"), ("/cases/lessons/", "tag=医療機器")),
)


def api_addresses(world: World) -> Iterator[Filled]:
    """Path, address, kind and arguments of every path of the API likewise."""
    for path, kind in API_ROUTES.items():
        for arguments in examples(world, kind, path in API_WHOLE):
            filled = path
            for name, value in {**arguments, "id": arguments.get("pk")}.items():
                filled = filled.replace(f"{{{name}}}", str(value))
            query = "?organisation=XX-EXAMPLE" if path.endswith("iati.xml") else "?q=mk&first=50" if path == "/search" else ""
            yield path, f"/api/v1{filled}{query}", kind, arguments
    yield "/plans/{slug}", "/api/v1/plans/open?edition=2", "", {}
    yield "/facts", "/api/v1/facts?page=2", "", {}
    for path in ("party", "gathering", "card", "connection"):
        for arguments in world.cases[f"crossing_{path}"]:
            many = {"party": "parties"}.get(path, f"{path}s")
            yield f"/{many}/{{id}}", f"/api/v1/{many}/{arguments['pk']}", "", {}
