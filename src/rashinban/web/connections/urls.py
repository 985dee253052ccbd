"""Addresses: Introductions step by step; suggestions; matching days."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
