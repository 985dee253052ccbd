"""Addresses: introductions step by step, and suggestions for them."""

from django.urls import path

from rashinban.web.connections import making, pipeline, suggesting, views

urlpatterns = [
    path("", pipeline.index, name="connections"),
    path("new/", making.new, name="connection_new"),
    path("<int:pk>/", views.show, name="connection"),
    path("<int:pk>/steps/", views.step, name="connection_step"),
    path("<int:pk>/confirm/<int:fact>/", views.confirm, name="connection_confirm"),
    path("<int:pk>/people/", views.people, name="connection_people"),
    path("suggestions/<int:pk>/", suggesting.show, name="suggestions"),
]
