"""Addresses: Who connects which fields."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
