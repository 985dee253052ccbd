"""Addresses: the work as it happens: the quick record, activities and their history."""

from django.urls import path

from rashinban.web.recording import activities, changing, hub, importing, views

urlpatterns = [
    path("", hub.show, name="work"),
    path("record/", views.record, name="record"),
    path("names/", views.names, name="record_names"),
    path("activities/", activities.show_all, name="activities"),
    path("activities.csv", activities.export, name="activities_csv"),
    path("activities.xlsx", activities.workbook, name="activities_xlsx"),
    path("activities/import/", importing.upload, name="activities_import"),
    path("activities/import/form.xlsx", importing.form, name="activities_import_form"),
    path("activities/import/<int:pk>/", importing.preview, name="activities_preview"),
    path("activities/<int:pk>/", activities.show, name="activity"),
    path("activities/<int:pk>/file/", activities.download, name="activity_file"),
    path("activities/<int:pk>/withdraw/", changing.withdraw, name="activity_withdraw"),
    path("activities/<int:pk>/confirm/", changing.confirm, name="activity_confirm"),
    path("activities/<int:pk>/correct/", changing.correct, name="activity_correct"),
    path("activities/<int:pk>/evidence/", changing.attach, name="activity_evidence"),
]
