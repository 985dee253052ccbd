"""Addresses of an indicator: its page, its data, its facts, their evidence, its targets."""

from django.urls import path

from rashinban.web.indicators import entry, evidence, exports, facts, targets, views

urlpatterns = [
    path("<slug:slug>/indicators/<str:key>/", views.indicator, name="indicator"),
    path("<slug:slug>/indicators/<str:key>/facts.csv", exports.indicator_csv, name="indicator_csv"),
    path("<slug:slug>/indicators/<str:key>/indicator.json", exports.indicator_json, name="indicator_json"),
    path("<slug:slug>/indicators/<str:key>/enter/", entry.enter, name="enter"),
    path("<slug:slug>/indicators/<str:key>/targets/", targets.change_targets, name="change_targets"),
    path("<slug:slug>/indicators/<str:key>/facts/<int:pk>/", facts.fact, name="fact"),
    path("<slug:slug>/indicators/<str:key>/facts/<int:pk>/evidence/", evidence.add_evidence, name="add_evidence"),
    path("<slug:slug>/evidence/<int:pk>/", evidence.download, name="evidence"),
    path("<slug:slug>/evidence/<int:pk>/verify/", evidence.verify_evidence, name="verify_evidence"),
]
