"""Addresses: Needs and offers; which programme fits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
