"""Addresses: The first page: what needs a hand, what nobody touches."""

from django.urls import path

from rashinban.web.home import views

urlpatterns = [path("", views.home, name="home")]
