"""Addresses: What happened, written down in ten seconds; what was written down."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
