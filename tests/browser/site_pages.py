"""Every page of the site by route name, with an example of its arguments and who looks at it.

A new route must be added here, to ``PAGES`` or to ``NOT_PAGES``; ``test_security_headers.py`` holds it to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PLAN = {"slug": "mihon"}


@dataclass(frozen=True)
class Page:
    """A page to look at: its route, by whom, with which arguments.

    An argument that is a name of ``site_example`` stands for the row made there; anything else stands for itself.
    """

    route: str
    role: str = "planner"
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    note: str = ""

    @property
    def id(self) -> str:
        """How the page is named when something is wrong with it."""
        return f"{self.route}{'-' + self.note if self.note else ''}-{self.role}"

    def address(self, names: Mapping[str, Any]) -> str:
        """Where it is, with the names filled in."""
        from django.urls import reverse

        filled = {key: names.get(value, value) for key, value in self.arguments.items()}
        query = {key: names.get(value, value) for key, value in self.query.items()}
        return reverse(self.route, kwargs=filled) + (f"?{urlencode(query)}" if query else "")


PAGES: tuple[Page, ...] = (
    # accounts
    Page("login", "anonymous"),
    Page("profile", "reporter"),
    Page("password", "reporter"),
    Page("tokens", "planner"),
    # the first page
    Page("home", "anonymous"),
    Page("home", "planner"),
    Page("home", "reporter"),
    Page("home", "approver"),
    # plans
    Page("plans", "anonymous"),
    Page("plan", "anonymous", PLAN),
    Page("plan", "planner", PLAN),
    Page("plan", "planner", PLAN, {"as_of": "2025-03-31"}, note="another-day"),
    Page("measure", "planner", {**PLAN, "key": "measure"}),
    Page("original", "planner", PLAN),
    Page("compare", "planner", PLAN),
    Page("plan_settings", "planner", PLAN),
    # indicators
    Page("indicator", "anonymous", {**PLAN, "key": "indicator"}),
    Page("indicator", "reporter", {**PLAN, "key": "fact_indicator"}),
    Page("enter", "reporter", {**PLAN, "key": "indicator"}),
    Page("change_targets", "planner", {**PLAN, "key": "indicator"}),
    Page("fact", "reporter", {**PLAN, "key": "fact_indicator", "pk": "fact"}),
    Page("add_evidence", "reporter", {**PLAN, "key": "fact_indicator", "pk": "fact"}),
    # asking
    Page("collections", "planner"),
    Page("collections", "reporter"),
    Page("collection_new", "planner"),
    Page("collection_ask", "planner", PLAN),
    Page("collection", "planner", {"pk": "collection"}),
    Page("grid", "reporter", {"pk": "collection"}),
    Page("upload", "reporter", {"pk": "collection"}),
    Page("upload_preview", "reporter", {"pk": "upload"}),
    # approval, reviewing
    Page("approvals", "approver"),
    Page("approvals", "planner"),
    Page("reviews", "planner"),
    Page("reviews", "reporter"),
    Page("review_new", "planner", query={"plan": "mihon"}),
    Page("review", "planner", {"pk": "review"}),
    Page("review", "reporter", {"pk": "review"}),
    # importing
    Page("imports", "planner"),
    Page("import_new", "planner"),
    Page("import", "planner", {"pk": "import"}),
    Page("import_item", "planner", {"pk": "import", "item": "import_item"}),
    Page("import_add", "planner", {"pk": "import"}),
    Page("import_form", "planner", {"pk": "import"}),
    Page("import_approve", "planner", {"pk": "import"}),
    # reporting
    Page("reports", "anonymous"),
    Page("reports", "planner"),
    Page("report_new", "planner"),
    Page("report", "planner", {"pk": "report"}),
    Page("report", "anonymous", {"pk": "published_report"}, note="published"),
    Page("report_row", "planner", {"pk": "report", "number": "1"}),
    Page("report_compare", "planner", {"pk": "report"}),
    Page("report_publish", "planner", {"pk": "report"}),
    # the office
    Page("office", "administrator"),
    Page("people", "administrator"),
    Page("person_new", "administrator"),
    Page("person", "administrator", {"pk": "person"}),
    Page("hand_over", "administrator"),
    Page("hand_over_note", "administrator", {"pk": "person"}),
    Page("divisions", "administrator"),
    Page("division", "administrator", {"pk": "division"}),
    Page("roster", "administrator"),
    Page("roster_preview", "administrator", {"pk": "roster"}),
    Page("rulesets", "administrator"),
    Page("reminders", "administrator"),
    Page("events", "administrator"),
    # what was done: recorded, looked at, put right
    Page("work", "reporter"),
    Page("record", "reporter"),
    Page("record", "reporter", query={"text": "昨日 みほん精機と面談、みほん新規株式会社から相談"}, note="understood"),
    Page("record", "planner"),
    Page("activities", "reporter"),
    Page("activities_import", "reporter"),
    Page("activities_preview", "planner", {"pk": "activities"}),
    Page("activity", "reporter", {"pk": "activity"}),
    Page("activity_correct", "reporter", {"pk": "activity"}),
    # gatherings, networks, the calendar
    Page("gatherings", "planner"),
    Page("gathering", "reporter", {"pk": "gathering"}),
    Page("gathering", "anonymous", {"pk": "gathering"}),
    Page("gathering", "planner", {"pk": "coming_gathering"}, note="coming"),
    Page("gathering_new", "reporter"),
    Page("gathering_edit", "planner", {"pk": "gathering"}),
    Page("attendance", "planner", {"pk": "gathering"}),
    Page("networks", "planner"),
    Page("network", "planner", {"pk": "network"}),
    Page("network_new", "planner"),
    Page("network_edit", "planner", {"pk": "network"}),
    Page("calendar", "anonymous"),
    Page("calendar", "reporter"),
    Page("ties", "planner"),
    # companies, people, supported companies, what was learnt
    Page("parties", "planner"),
    Page("party", "planner", {"pk": "party"}),
    Page("party", "reporter", {"pk": "someone"}, note="person"),
    Page("party_new", "reporter"),
    Page("party_edit", "planner", {"pk": "party"}),
    Page("party_duplicates", "planner"),
    Page("parties_import", "planner"),
    Page("parties_preview", "planner", {"pk": "parties"}),
    Page("cases", "reporter"),
    Page("case", "reporter", {"pk": "case"}),
    Page("case", "planner", {"pk": "case"}, note="not-named"),
    Page("case_new", "reporter"),
    Page("case_edit", "reporter", {"pk": "case"}),
    Page("lessons", "planner"),
    Page("lesson", "planner", {"pk": "lesson"}),
    Page("lesson_new", "reporter"),
    # needs and offers, which programme fits
    Page("cards", "planner"),
    Page("cards", "anonymous"),
    Page("card", "anonymous", {"pk": "programme"}, note="programme"),
    Page("card", "planner", {"pk": "asset"}, note="asset"),
    Page("card", "reporter", {"pk": "need"}, note="need"),
    Page("card_new", "reporter"),
    Page("card_edit", "planner", {"pk": "programme"}),
    Page("card_conditions", "planner", {"pk": "programme"}),
    Page("finder", "anonymous"),
    Page("finder", "anonymous", query={"place": "新潟県", "employees": "40"}, note="answered"),
    Page("finder", "planner", query={"party": "party"}, note="company"),
    Page("finder_answer", "anonymous", {"pk": "programme"}, {"place": "東京都"}),
    Page("programmes_import", "planner"),
    # introductions, matching days
    Page("connections", "planner"),
    Page("connections", "reporter", query={"stage": "agreed"}, note="stage"),
    Page("connection", "reporter", {"pk": "connection"}),
    Page("connection_new", "reporter", query={"need": "need"}),
    Page("suggestions", "planner", {"pk": "need"}),
    Page("funnel", "planner"),
    Page("matching_days", "planner"),
    Page("matching_day_new", "planner"),
    Page("matching_day", "planner", {"pk": "day"}),
    Page("matching_day_guests", "planner", {"pk": "day"}),
    Page("matching_day_wishes", "planner", {"pk": "day"}),
    # what an indicator counts
    Page("indicator", "planner", {**PLAN, "key": "counted"}, note="counted"),
    Page("counting", "planner", {**PLAN, "key": "counted"}),
    Page("counting_rows", "planner", {**PLAN, "key": "counted"}),
    # what measures an indicator, the state of the data
    Page("indicator", "planner", {**PLAN, "key": "measured"}, note="measured"),
    Page("measuring", "planner", {**PLAN, "key": "measured"}),
    Page("measured", "planner", PLAN),
    Page("datasets", "anonymous"),
    Page("datasets", "planner"),
    Page("dataset", "anonymous", {"sha256": "dataset"}),
    Page("dataset", "planner", {"sha256": "dataset"}),
    Page("dataset_add", "administrator"),
    Page("dataset_preview", "planner"),
    # regions: official figures of areas
    Page("regions", "anonymous", query={"prefecture": "04000"}),
    Page("region", "anonymous", query={"area": "04100"}, note="overview"),
    Page("region", "anonymous", query={"area": "04100", "indicator": "ageing_rate", "with": "similar"}, note="trend"),
    Page("region", "planner", query={"area": "04100,04202", "sum": "1", "name": "二市", "indicator": "population"}, note="sum"),
    *(
        Page("region", "anonymous", query={"area": "04100", "indicator": "ageing_rate", "other": "child_share", "view": view}, note=view)
        for view in ("ranking", "scatter", "map", "pyramid", "table")
    ),
    Page("region", "anonymous", query={"add": "府中市"}, note="asked-about"),
    Page("region_quote", "planner", query={"area": "04100", "indicator": "ageing_rate"}),
    Page("statistics", "anonymous"),
    Page("statistic", "anonymous", {"key": "ageing_rate"}),
    # programs, work, search
    Page("api_guide", "anonymous"),
    Page("job", "planner", {"pk": "job"}),
    Page("search", "planner", query={"q": "就職"}),
    Page("search", "anonymous", note="empty"),
)

#: Routes that answer a GET with something that is no page, or with a refusal, and why.
NOT_PAGES: dict[str, str] = {
    "setup": "only while there is nobody: looked at by itself",
    **dict.fromkeys(("plan_csv", "plan_json", "plan_yaml", "indicator_csv", "indicator_json", "events_csv", "roster_form"), "data"),
    **dict.fromkeys(("activities_csv", "counting_rows_csv", "parties_import_form", "assets_csv", "offers_json"), "data"),
    **dict.fromkeys(("calendar_feed", "calendar_public"), "a calendar for other programs"),
    **dict.fromkeys((f"resas_{name}{same}" for same in ("", "_same") for name in ("prefectures", "cities", "industries")), "data"),
    **dict.fromkeys((f"resas_{name}{same}" for same in ("", "_same") for name in ("composition", "pyramid", "changes", "movements")), "data"),
    **dict.fromkeys(("region_csv", "region_json", "region_svg", "region_png"), "data and pictures"),
    **dict.fromkeys(("resas_municipality", "resas_municipality_same"), "data"),
    **dict.fromkeys(("resas_nothing", "resas_nothing_same"), "tells programs that there is nothing"),
    "record_names": "names offered below a field",
    "api_unknown": "tells programs that there is nothing",
    **dict.fromkeys(("workbook", "evidence", "original_file", "import_file", "import_form_file", "report_file"), "a file"),
    **dict.fromkeys(("dataset_file", "activity_file", "programmes_form", "matching_day_xlsx"), "a file"),
    **dict.fromkeys(("parties_xlsx", "gatherings_xlsx", "activities_xlsx", "activities_import_form"), "a file"),
    **dict.fromkeys(
        (
            *("logout", "as_of", "language", "token_revoke"),
            *("collection_close", "collection_reopen", "collection_due", "collection_remind"),
            *("paste", "upload_confirm", "upload_withdraw"),
            *("import_read", "import_discard", "import_settle", "import_settle_rest", "import_set_aside", "import_restore"),
            *("import_form_use", "import_form_drop", "report_discard", "report_share"),
            *("review_step", "review_publish", "role_new", "role_end", "person_password", "person_active"),
            *("division_remove", "organisation_new", "events_verify"),
            *("verify_evidence", "job_cancel", "job_retry"),
            *("activity_withdraw", "activity_confirm", "activity_evidence"),
            *("gathering_held", "gathering_cancel", "gathering_plan_again", "network_join", "network_leave", "calendar_renew"),
            *("party_merge", "party_unmerge", "party_different", "party_role", "party_role_end", "party_opt_in"),
            *("case_result", "case_end", "card_close", "card_reopen"),
            *("connection_step", "connection_confirm", "connection_people", "matching_day_seat", "matching_day_decide"),
            *("counting_freeze", "counting_drop", "measuring_drop"),
        ),
        "only posted to",
    ),
}

ROLES = sorted({page.role for page in PAGES} - {"anonymous"})


def handed_in(names: Mapping[str, Any]) -> dict[str, Any]:
    """What a session holds for the pages that show a list before it is taken over."""
    owner = f"{names['organisation']}-"
    return {
        "roster": names["roster"],
        "parties": [names["parties"], "kigyou.csv", owner],
        "activities": [names["activities"], "katsudou.csv", owner],
        "statistics_files": [[names["statistics"], "sousei.csv"]],
    }


def routes() -> Iterator[str]:
    """The names of all addresses of the site except those of the API, which has tests of its own."""
    from django.urls import get_resolver

    yield from _names(get_resolver().url_patterns)


def _names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if getattr(pattern, "namespace", None):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name
