"""Addresses: Administration: people, divisions, rules, reminders, the audit trail."""

from django.urls import path

from rashinban.web.office import (
    divisions,
    events,
    hand_over,
    overview,
    people,
    reminders,
    roles,
    roster,
    rulesets,
)

urlpatterns = [
    path("", overview.show, name="office"),
    path("people/", people.list_people, name="people"),
    path("people/new/", people.add, name="person_new"),
    path("people/<int:pk>/", people.show, name="person"),
    path("people/<int:pk>/password/", people.give_password, name="person_password"),
    path("people/<int:pk>/active/", people.set_active, name="person_active"),
    path("people/<int:pk>/roles/", roles.give, name="role_new"),
    path("people/<int:pk>/note/", hand_over.note, name="hand_over_note"),
    path("roles/<int:pk>/end/", roles.end, name="role_end"),
    path("hand-over/", hand_over.choose, name="hand_over"),
    path("divisions/", divisions.show, name="divisions"),
    path("divisions/organisation/", divisions.add_organisation, name="organisation_new"),
    path("divisions/<int:pk>/", divisions.change, name="division"),
    path("divisions/<int:pk>/remove/", divisions.remove, name="division_remove"),
    path("roster/", roster.upload, name="roster"),
    path("roster/form.csv", roster.form, name="roster_form"),
    path("roster/<int:pk>/", roster.preview, name="roster_preview"),
    path("rulesets/", rulesets.show, name="rulesets"),
    path("reminders/", reminders.show, name="reminders"),
    path("events/", events.show, name="events"),
    path("events/events.csv", events.export, name="events_csv"),
    path("events/verify/", events.verify, name="events_verify"),
]
