"""Addresses: the statistic of an indicator, the figures of a plan that wait for a decision."""

from django.urls import path

from rashinban.web.measuring import choosing, deciding

urlpatterns = [
    path("<slug:slug>/measured/", deciding.measured, name="measured"),
    path("<slug:slug>/indicators/<str:key>/measuring/", choosing.measuring, name="measuring"),
    path("<slug:slug>/indicators/<str:key>/measuring/drop/", choosing.measuring_drop, name="measuring_drop"),
]
