"""Addresses: Companies, people and networks: one page of everything about each."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
