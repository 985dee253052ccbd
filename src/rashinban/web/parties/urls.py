"""Addresses: Companies, people and networks: one page of everything about each."""

from django.urls import path

from rashinban.web.parties import duplicates, editing, importing, listing, page

urlpatterns = [
    path("", listing.show, name="parties"),
    path("parties.xlsx", listing.workbook, name="parties_xlsx"),
    path("new/", editing.add, name="party_new"),
    path("duplicates/", duplicates.show, name="party_duplicates"),
    path("duplicates/merge/", duplicates.merge, name="party_merge"),
    path("duplicates/unmerge/", duplicates.unmerge, name="party_unmerge"),
    path("duplicates/different/", duplicates.different, name="party_different"),
    path("import/", importing.upload, name="parties_import"),
    path("import/form.csv", importing.form, name="parties_import_form"),
    path("import/<int:pk>/", importing.preview, name="parties_preview"),
    path("<int:pk>/", page.show, name="party"),
    path("<int:pk>/edit/", editing.edit, name="party_edit"),
    path("<int:pk>/roles/", editing.give_role, name="party_role"),
    path("<int:pk>/roles/<int:fact>/end/", editing.end_role, name="party_role_end"),
    path("<int:pk>/opt-in/", editing.opt_in, name="party_opt_in"),
]
