"""Addresses: the work as it happens: the quick record, activities and their history."""

from django.urls import path

from rashinban.web.recording import activities, changing, hub, importing, views

urlpatterns = [
    path("", hub.show, name="work"),
    path("record/", views.record, name="record"),
    path("names/", views.names, name="record_names"),
    path("list/", activities.show_all, name="activities"),
    path("list.csv", activities.export, name="activities_csv"),
    path("list.xlsx", activities.workbook, name="activities_xlsx"),
    path("import/", importing.upload, name="activities_import"),
    path("import/form.xlsx", importing.form, name="activities_import_form"),
    path("import/<int:pk>/", importing.preview, name="activities_preview"),
    path("<int:pk>/", activities.show, name="activity"),
    path("<int:pk>/file/", activities.download, name="activity_file"),
    path("<int:pk>/withdraw/", changing.withdraw, name="activity_withdraw"),
    path("<int:pk>/confirm/", changing.confirm, name="activity_confirm"),
    path("<int:pk>/correct/", changing.correct, name="activity_correct"),
    path("<int:pk>/evidence/", changing.attach, name="activity_evidence"),
]
