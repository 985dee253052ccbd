"""Every address of the site, group by group."""

from django.urls import include, path

from rashinban.web.resas import urls as resas

urlpatterns = [
    path("", include("rashinban.web.home.urls")),
    path("", include("rashinban.web.accounts.urls")),
    path("plans/", include("rashinban.web.plans.urls")),
    path("plans/", include("rashinban.web.indicators.urls")),
    path("collections/", include("rashinban.web.asking.urls")),
    path("approvals/", include("rashinban.web.approval.urls")),
    path("reviews/", include("rashinban.web.reviewing.urls")),
    path("imports/", include("rashinban.web.importing.urls")),
    path("reports/", include("rashinban.web.reporting.urls")),
    path("office/", include("rashinban.web.office.urls")),
    path("jobs/", include("rashinban.web.jobs.urls")),
    path("search/", include("rashinban.web.searching.urls")),
    path("activities/", include("rashinban.web.recording.urls")),
    path("parties/", include("rashinban.web.parties.urls")),
    path("gatherings/", include("rashinban.web.gatherings.urls")),
    path("cards/", include("rashinban.web.cards.urls")),
    path("connections/", include("rashinban.web.connections.urls")),
    path("cases/", include("rashinban.web.cases.urls")),
    path("plans/", include("rashinban.web.counting.urls")),
    path("ties/", include("rashinban.web.ties.urls")),
    path("plans/", include("rashinban.web.measuring.urls")),
    path("statistics/data/", include("rashinban.web.datasets.urls")),
    path("statistics/", include("rashinban.web.regions.urls")),
    path("resas/", include("rashinban.web.resas.urls")),
    path("", include(resas.same_paths)),
    path("api/", include("rashinban.web.api.urls")),
]
handler400 = "rashinban.web.errors.bad_request"
handler403 = "rashinban.web.errors.forbidden"
handler404 = "rashinban.web.errors.not_found"
handler500 = "rashinban.web.errors.broken"
