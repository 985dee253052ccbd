"""Addresses: plan documents on their way in."""

from django.urls import path

from rashinban.web.importing import correcting, deciding, views

urlpatterns = [
    path("", views.index, name="imports"),
    path("new/", views.new, name="import_new"),
    path("<int:pk>/", views.show, name="import"),
    path("<int:pk>/read/", views.read, name="import_read"),
    path("<int:pk>/file/", views.file, name="import_file"),
    path("<int:pk>/discard/", views.discard, name="import_discard"),
    path("<int:pk>/settle/", correcting.settle, name="import_settle"),
    path("<int:pk>/settle-rest/", correcting.settle_rest, name="import_settle_rest"),
    path("<int:pk>/set-aside/", correcting.set_aside, name="import_set_aside"),
    path("<int:pk>/restore/", correcting.restore, name="import_restore"),
    path("<int:pk>/items/<slug:item>/", correcting.edit, name="import_item"),
    path("<int:pk>/add/", correcting.add, name="import_add"),
    path("<int:pk>/form.xlsx", deciding.download_form, name="import_form_file"),
    path("<int:pk>/form/", deciding.upload_form, name="import_form"),
    path("<int:pk>/form/use/", deciding.use_form, name="import_form_use"),
    path("<int:pk>/form/drop/", deciding.drop_form, name="import_form_drop"),
    path("<int:pk>/approve/", deciding.approve, name="import_approve"),
]
