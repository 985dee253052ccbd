"""Addresses: Finding whatever is written down, by words."""

from django.urls import path

from rashinban.web.searching import views

urlpatterns = [path("", views.search_page, name="search")]
