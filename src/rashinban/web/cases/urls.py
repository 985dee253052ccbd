"""Addresses: Supported companies and what became of them; what was learnt."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
