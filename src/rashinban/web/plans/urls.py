"""Addresses: The plan as a tree, a measure with its sentence, the original document, two editions side by side."""

from django.urls import path

from rashinban.web.plans import compare, exports, listing, measure, original, plan, settings

urlpatterns = [
    path("", listing.plans, name="plans"),
    path("<slug:slug>/", plan.plan, name="plan"),
    path("<slug:slug>/plan.csv", exports.plan_csv, name="plan_csv"),
    path("<slug:slug>/plan.json", exports.plan_json, name="plan_json"),
    path("<slug:slug>/plan.yaml", exports.plan_yaml, name="plan_yaml"),
    path("<slug:slug>/measures/<path:key>/", measure.measure, name="measure"),
    path("<slug:slug>/original/", original.original, name="original"),
    path("<slug:slug>/original/file/", original.original_file, name="original_file"),
    path("<slug:slug>/compare/", compare.compare, name="compare"),
    path("<slug:slug>/settings/", settings.plan_settings, name="plan_settings"),
]
