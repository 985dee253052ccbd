"""Addresses: Who connects which fields."""

from django.urls import path

from rashinban.web.ties import views

urlpatterns = [path("", views.show, name="ties")]
