"""Addresses: What an indicator counts: chosen, read as a sentence, listed, frozen."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
