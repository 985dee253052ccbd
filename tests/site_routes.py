"""Every address of the site and of the API with the kind of object it is about, for the permission matrix.

A new route must be added here: ``test_permission_matrix.py`` fails until it is. What a kind stands for is made by
``matrix.py``.
"""

from __future__ import annotations

PLANNER = frozenset({"planner"})
ENTER = frozenset({"planner", "approver", "reporter"})
APPROVE = frozenset({"approver"})
OFFICE = frozenset({"administrator"})
#: Who changes records of the division of the matrix, who is named on its cases, and who writes down new ones (also of other divisions and offices).
CHANGE = frozenset({"planner", "approver", "reporter"})
FIGURES = frozenset({"reporter"})
RECORD = CHANGE | {"other_reporter", "partner_reporter"}

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
    **dict.fromkeys(("work", "record", "record_names", "activities", "activities_csv", "parties", "party_new", "party_duplicates"), ""),
    **dict.fromkeys(("party_merge", "party_unmerge", "party_different", "parties_import", "parties_import_form", "cases", "case_new"), ""),
    **dict.fromkeys(("lessons", "lesson_new", "gatherings", "gathering_new", "networks", "network_new", "calendar", "calendar_renew"), ""),
    **dict.fromkeys(("calendar_public", "cards", "card_new", "finder", "programmes_import", "programmes_form", "assets_csv"), ""),
    **dict.fromkeys(("offers_json", "connections", "connection_new", "funnel", "matching_days", "matching_day_new", "ties"), ""),
    **dict.fromkeys(("activity", "activity_file", "activity_withdraw", "activity_confirm", "activity_correct", "activity_evidence"), "activity"),
    **dict.fromkeys(("party", "party_edit", "party_role", "party_opt_in"), "party"),
    "party_role_end": "party_role",
    **dict.fromkeys(("parties_preview", "activities_preview"), "file"),
    **dict.fromkeys(("parties_xlsx", "gatherings_xlsx", "activities_xlsx", "activities_import", "activities_import_form"), ""),
    **dict.fromkeys(("case", "case_edit", "case_result", "case_end"), "case"),
    "lesson": "lesson",
    **dict.fromkeys(("gathering", "gathering_edit", "gathering_held", "gathering_cancel", "gathering_plan_again", "attendance"), "gathering"),
    **dict.fromkeys(("network", "network_edit", "network_join"), "network"),
    "network_leave": "network_member",
    "calendar_feed": "calendar_key",
    **dict.fromkeys(("card", "card_edit", "card_conditions", "card_close", "card_reopen", "finder_answer", "suggestions"), "card"),
    **dict.fromkeys(("connection", "connection_step", "connection_people"), "connection"),
    "connection_confirm": "connection_step",
    **dict.fromkeys(("matching_day", "matching_day_guests", "matching_day_wishes", "matching_day_seat"), "matching_day"),
    **dict.fromkeys(("matching_day_decide", "matching_day_xlsx"), "matching_day"),
    **dict.fromkeys((f"resas_{name}{same}" for same in ("", "_same") for name in ("prefectures", "cities", "industries")), ""),
    **dict.fromkeys((f"resas_{name}{same}" for same in ("", "_same") for name in ("composition", "pyramid", "changes", "movements")), ""),
    **dict.fromkeys(("resas_municipality", "resas_municipality_same"), "quantity"),
    "resas_nothing": "rest",
    "resas_nothing_same": "resas_rest",
    **dict.fromkeys(("counting", "counting_rows", "counting_rows_csv", "counting_freeze", "counting_drop"), "counted"),
    **dict.fromkeys(("datasets", "dataset_add", "dataset_preview"), ""),
    **dict.fromkeys(("dataset", "dataset_file"), "dataset"),
    **dict.fromkeys(("regions", "region", "region_csv", "region_json", "region_svg", "region_png", "region_quote", "statistics"), ""),
    "statistic": "statistic",
    "measured": "plan",
    **dict.fromkeys(("measuring", "measuring_drop"), "measured"),
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
    **dict.fromkeys(("record", "party_new", "parties_import", "case_new", "lesson_new", "gathering_new", "network_new"), RECORD),
    **dict.fromkeys(("card_new", "programmes_import", "connection_new", "matching_day_new", "parties_preview"), RECORD),
    **dict.fromkeys(("activities_import", "activities_preview"), RECORD),
    **dict.fromkeys(("party_merge", "party_unmerge", "party_different"), RECORD),
    "calendar_renew": RECORD | {"viewer", "stranger"},
    # a role of another division's company is one's own record
    **dict.fromkeys(("party_role",), RECORD - {"partner_reporter"}),
    **dict.fromkeys(("activity_withdraw", "activity_confirm", "activity_correct", "activity_evidence"), CHANGE),
    **dict.fromkeys(("party_edit", "party_opt_in", "party_role_end", "case_edit", "case_end"), CHANGE),
    "case_result": FIGURES,
    **dict.fromkeys(("gathering_edit", "gathering_held", "gathering_cancel", "gathering_plan_again", "attendance"), CHANGE),
    **dict.fromkeys(("network_edit", "network_join", "network_leave"), CHANGE),
    **dict.fromkeys(("card_edit", "card_conditions", "card_close", "card_reopen"), CHANGE),
    **dict.fromkeys(("connection_step", "connection_people", "connection_confirm"), CHANGE),
    **dict.fromkeys(("matching_day_guests", "matching_day_wishes", "matching_day_seat", "matching_day_decide"), CHANGE),
    **dict.fromkeys(("counting", "counting_drop"), PLANNER),
    "counting_freeze": ENTER,
    **dict.fromkeys(("dataset_add", "dataset_preview"), PLANNER | OFFICE),
    **dict.fromkeys(("measured", "measuring", "measuring_drop"), PLANNER),
}

#: What is posted where an empty form would change nothing anyhow: as it would be accepted.
BODIES: dict[str, dict[str, object]] = {
    "fact": {"action": "approve"},
    "report_new": {"keep": ""},
    "approvals": {"action": "approve"},
    "activity_withdraw": {"reason": "試験"},
    "activity_confirm": {"how": "電話"},
    "activity_evidence": {"link": "https://example.jp/", "grade": "document"},
    "party_role": {"role": "会長", "on": "2026-04-01"},
    "party_role_end": {"until": "2026-04-01"},
    "party_opt_in": {"on": "2026-04-01", "how": "書面"},
    "case_result": {"year": "2025", "amount": "1", "grade": "statement", "why": "試験"},
    "case_end": {"what": "close", "on": "2026-04-01"},
    "gathering_cancel": {"reason": "試験"},
    "network_join": {"who": "試験の会社", "on": "2026-04-01"},
    "network_leave": {"until": "2026-04-01"},
    "card_close": {"why": "試験"},
    "connection_step": {"kind": "met", "on": "2026-04-01", "sure": "on"},
    "connection_confirm": {"side": "need", "who": "試験", "on": "2026-04-01", "how": "電話"},
    "counting_freeze": {"period": "FY2024"},
    "counting_drop": {"reason": "試験"},
    "measuring_drop": {"reason": "試験"},
    "party_new": {"kind": "organisation", "name": "試験の会社", "confidentiality": "internal"},
    "lesson_new": {"title": "試験", "text": "試験", "confidentiality": "internal"},
    "gathering_new": {"title": "試験", "on": "2026-04-01", "confidentiality": "internal"},
    "network_new": {"name": "試験", "confidentiality": "internal"},
    "card_new": {"kind": "need", "what": "expert", "title": "試験", "confidentiality": "internal"},
}

#: Path of the OpenAPI document -> what it is about.
API_ROUTES: dict[str, str] = {
    **dict.fromkeys(("/plans", "/reports", "/collections", "/events", "/schema/plan.json"), ""),
    **dict.fromkeys(("/search", "/gatherings", "/facts", "/connections", "/parties", "/networks", "/cases", "/lessons", "/cards"), ""),
    "/gatherings/{id}": "gathering",
    **{f"/facts/{{id}}{end}": "activity" for end in ("/confirm", "/withdraw")},
    **{f"/connections/{{id}}{end}": "connection" for end in ("", "/steps")},
    "/cases/{id}/results": "case",
    "/parties/{id}": "party",
    "/cards/{id}": "card",
    "/cards/{id}/eligibility": "card",
    "/plans/{slug}/indicators/{key}/counting": "counted",
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
    "/facts": (RECORD, {"kind": "supported", "on": "2026-04-01", "note": "試験"}),
    "/parties": (RECORD, {"name": "試験の会社"}),
    "/gatherings": (RECORD, {"title": "試験", "on": "2026-04-01"}),
    "/cards": (RECORD, {"kind": "need", "what": "expert", "title": "試験"}),
    "/connections": (RECORD - {"partner_reporter"}, {"on": "2026-04-01"}),
    "/connections/{id}/steps": (CHANGE, {"kind": "met", "on": "2026-04-01"}),
    "/cases/{id}/results": (FIGURES, {"period": "FY2025", "amount": 1}),
    "/facts/{id}/confirm": (CHANGE, {"how": "電話"}),
    "/facts/{id}/withdraw": (CHANGE, {"why": "試験"}),
}
#: API path that only answers what is sent to it: anybody who may read the thing.
API_ASKING: dict[str, dict[str, object]] = {"/cards/{id}/eligibility": {"answers": {}}}
