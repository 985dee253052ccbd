"""Addresses: Meetings and who came; networks; the calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
