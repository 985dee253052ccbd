"""Every address of the site and of the API with the kind of object it is about, for the permission matrix.

A new route must be added here: ``test_permission_matrix.py`` fails until it is. What a kind stands for is made by
``matrix.py``.
"""

from __future__ import annotations

PLANNER = frozenset({"planner"})
ENTER = frozenset({"planner", "approver", "reporter"})
APPROVE = frozenset({"approver"})
OFFICE = frozenset({"administrator"})

#: Route name -> what it is about ("" for a page about nothing in particular).
ROUTES: dict[str, str] = {
    **dict.fromkeys(("home", "login", "setup", "profile", "password", "tokens", "plans", "reports", "search", "api_guide"), ""),
    **dict.fromkeys(("logout", "as_of", "language", "collections", "collection_new", "approvals", "reviews", "imports"), ""),
    **dict.fromkeys(("import_new", "report_new", "review_new", "office", "people", "person_new", "hand_over", "divisions"), ""),
    **dict.fromkeys(("organisation_new", "roster", "roster_form", "rulesets", "reminders", "events", "events_csv", "events_verify"), ""),
    **dict.fromkeys(("plan", "plan_csv", "plan_json", "plan_yaml", "original", "original_file", "compare", "plan_settings"), "plan"),
    "collection_ask": "plan",
    "measure": "measure",
    **dict.fromkeys(("indicator", "indicator_csv", "indicator_json", "enter", "change_targets"), "indicator"),
    **dict.fromkeys(("fact", "add_evidence"), "fact"),
    **dict.fromkeys(("evidence", "verify_evidence"), "evidence"),
    **dict.fromkeys(("collection", "collection_close", "collection_reopen", "collection_due", "collection_remind"), "collection"),
    **dict.fromkeys(("grid", "workbook", "upload", "paste"), "collection"),
    **dict.fromkeys(("upload_preview", "upload_confirm", "upload_withdraw"), "upload"),
    **dict.fromkeys(("review", "review_publish"), "review"),
    "review_step": "review_step",
    **dict.fromkeys(("import", "import_read", "import_file", "import_discard", "import_settle", "import_settle_rest"), "import"),
    **dict.fromkeys(("import_set_aside", "import_restore", "import_add", "import_form_file", "import_form"), "import"),
    **dict.fromkeys(("import_form_use", "import_form_drop", "import_approve"), "import"),
    "import_item": "import_item",
    **dict.fromkeys(("report", "report_compare", "report_share", "report_publish", "report_discard"), "report"),
    "report_row": "report_row",
    "report_file": "report_file",
    **dict.fromkeys(("person", "person_password", "person_active", "role_new", "hand_over_note"), "person"),
    "role_end": "role",
    **dict.fromkeys(("division", "division_remove"), "division"),
    "roster_preview": "file",
    **dict.fromkeys(("job", "job_cancel", "job_retry"), "job"),
    "token_revoke": "token",
    "api_unknown": "rest",
}

#: Pages of one's own account and choices: everybody may post there, and they change nothing of the office.
OWN = frozenset({"login", "setup", "logout", "profile", "password", "tokens", "as_of", "language"})

#: Route that changes something -> the roles of the small office that may.
WRITERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("plan_settings", "change_targets", "collection_ask", "review_new", "review_publish"), PLANNER),
    **dict.fromkeys(("collection_close", "collection_reopen", "collection_due", "collection_remind"), PLANNER),
    **dict.fromkeys(("report_new", "report_share", "report_publish", "report_discard"), PLANNER),
    **{name: PLANNER for name in ROUTES if name.startswith("import_") and name not in ("import_file", "import_form_file")},
    **dict.fromkeys(("enter", "add_evidence", "fact", "grid", "upload", "paste"), ENTER),
    **dict.fromkeys(("upload_confirm", "upload_withdraw"), ENTER),
    "verify_evidence": APPROVE,
    "approvals": APPROVE | PLANNER,
    "review_step": ENTER | {"council"},
    **dict.fromkeys(("person_new", "person_password", "person_active", "role_new", "role_end", "hand_over", "hand_over_note"), OFFICE),
    **dict.fromkeys(("organisation_new", "division", "division_remove", "divisions", "roster", "roster_preview"), OFFICE),
    **dict.fromkeys(("person", "rulesets", "reminders", "events_verify"), OFFICE | PLANNER),
    **dict.fromkeys(("job_cancel", "job_retry", "token_revoke"), PLANNER),
}

#: Path of the OpenAPI document -> what it is about.
API_ROUTES: dict[str, str] = {
    **dict.fromkeys(("/plans", "/reports", "/collections", "/events", "/schema/plan.json"), ""),
    **{
        f"/plans/{{slug}}{end}": "plan"
        for end in (
            *("", "/editions", "/measures", "/indicators", "/observations", "/observations.csv", "/reviews"),
            *("/plan.yaml", "/open-sdg.zip", "/iati.xml", "/collections"),
        )
    },
    "/plans/{slug}/measures/{key}": "measure",
    **{f"/plans/{{slug}}/indicators/{{key}}{end}": "indicator" for end in ("", "/observations", "/targets")},
    **{f"/observations/{{id}}{end}": "fact" for end in ("", "/submit", "/approve", "/return", "/evidence")},
    "/collections/{id}": "collection",
    "/reports/{id}": "report",
    "/reports/{id}/file.{format}": "report_file",
}

#: API path that changes something -> the roles that may, and a body that could be accepted.
API_WRITERS: dict[str, tuple[frozenset[str], dict[str, object]]] = {
    "/plans/{slug}/collections": (PLANNER, {"period": "FY2022", "title": "照会", "due": "2099-03-31"}),
    "/plans/{slug}/indicators/{key}/observations": (ENTER, {"period": "FY2022", "value": 1, "confidentiality": "secret"}),
    "/plans/{slug}/indicators/{key}/targets": (
        PLANNER,
        {"targets": [{"value": 1}], "decided_on": "2026-04-01", "reason_kind": "other", "reason": "試験"},
    ),
    "/observations/{id}/submit": (ENTER, {}),
    "/observations/{id}/approve": (APPROVE, {}),
    "/observations/{id}/return": (APPROVE, {"note": "直してください"}),
    "/observations/{id}/evidence": (ENTER, {"link": "https://example.jp/", "confidentiality": "secret"}),
}
