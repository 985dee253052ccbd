"""Addresses: Finding a plan, a measure or an indicator by words."""

from django.urls import path

from rashinban.web.searching import views

urlpatterns = [path("", views.search, name="search")]
