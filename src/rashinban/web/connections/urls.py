"""Addresses: introductions step by step, suggestions for them, how many come to something, matching days."""

from django.urls import path

from rashinban.web.connections import day_parts, days, funnels, making, pipeline, suggesting, views

urlpatterns = [
    path("", pipeline.index, name="connections"),
    path("new/", making.new, name="connection_new"),
    path("<int:pk>/", views.show, name="connection"),
    path("<int:pk>/steps/", views.step, name="connection_step"),
    path("<int:pk>/confirm/<int:fact>/", views.confirm, name="connection_confirm"),
    path("<int:pk>/people/", views.people, name="connection_people"),
    path("suggestions/<int:pk>/", suggesting.show, name="suggestions"),
    path("funnel/", funnels.show, name="funnel"),
    path("days/", days.index, name="matching_days"),
    path("days/new/", days.new, name="matching_day_new"),
    path("days/<int:pk>/", days.show, name="matching_day"),
    path("days/<int:pk>/guests/", day_parts.guests, name="matching_day_guests"),
    path("days/<int:pk>/wishes/", day_parts.wishes, name="matching_day_wishes"),
    path("days/<int:pk>/seat/", days.propose, name="matching_day_seat"),
    path("days/<int:pk>/decide/", days.decide, name="matching_day_decide"),
    path("days/<int:pk>/day.xlsx", days.workbook, name="matching_day_xlsx"),
]
