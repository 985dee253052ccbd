"""Addresses: Work in the background and its progress."""

from django.urls import path

from rashinban.web.jobs import views

urlpatterns = [
    path("<int:pk>/", views.show, name="job"),
    path("<int:pk>/cancel/", views.cancel, name="job_cancel"),
    path("<int:pk>/retry/", views.retry, name="job_retry"),
]
