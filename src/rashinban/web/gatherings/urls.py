"""Addresses: gatherings with who took part, networks, the calendar."""

from django.urls import path

from rashinban.web.gatherings import attendance, calendars, networks, views

urlpatterns = [
    path("", views.show_all, name="gatherings"),
    path("gatherings.xlsx", views.workbook, name="gatherings_xlsx"),
    path("new/", views.new, name="gathering_new"),
    path("<int:pk>/", views.show, name="gathering"),
    path("<int:pk>/edit/", views.edit, name="gathering_edit"),
    path("<int:pk>/held/", views.hold, name="gathering_held"),
    path("<int:pk>/cancel/", views.cancel, name="gathering_cancel"),
    path("<int:pk>/plan-again/", views.plan_again, name="gathering_plan_again"),
    path("<int:pk>/attendance/", attendance.take, name="attendance"),
    path("networks/", networks.show_all, name="networks"),
    path("networks/new/", networks.new, name="network_new"),
    path("networks/<int:pk>/", networks.show, name="network"),
    path("networks/<int:pk>/edit/", networks.edit, name="network_edit"),
    path("networks/<int:pk>/join/", networks.join, name="network_join"),
    path("networks/<int:pk>/leave/<int:fact>/", networks.leave, name="network_leave"),
    path("calendar/", calendars.show, name="calendar"),
    path("calendar/renew/", calendars.renew, name="calendar_renew"),
    path("calendar/public.ics", calendars.public, name="calendar_public"),
    path("calendar/<str:key>/rashinban.ics", calendars.feed, name="calendar_feed"),
]
