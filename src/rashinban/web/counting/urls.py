"""Addresses: what an indicator counts: chosen, read as a sentence, listed, frozen."""

from django.urls import path

from rashinban.web.counting import building, deciding, rows

urlpatterns = [
    path("<slug:slug>/indicators/<str:key>/counting/", building.counting, name="counting"),
    path("<slug:slug>/indicators/<str:key>/counting/rows/", rows.counting_rows, name="counting_rows"),
    path("<slug:slug>/indicators/<str:key>/counting/rows.csv", rows.counting_rows_csv, name="counting_rows_csv"),
    path("<slug:slug>/indicators/<str:key>/counting/freeze/", deciding.counting_freeze, name="counting_freeze"),
    path("<slug:slug>/indicators/<str:key>/counting/drop/", deciding.counting_drop, name="counting_drop"),
]
