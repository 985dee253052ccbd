"""Addresses of reports."""

from django.urls import path

from rashinban.web.reporting import composing, reading, steps

urlpatterns = [
    path("", reading.list_reports, name="reports"),
    path("new/", composing.compose, name="report_new"),
    path("<int:pk>/", reading.show, name="report"),
    path("<int:pk>/rows/<int:number>/", reading.show_row, name="report_row"),
    path("<int:pk>/file.<slug:format>", reading.download, name="report_file"),
    path("<int:pk>/compare/", reading.compare, name="report_compare"),
    path("<int:pk>/share/", steps.share, name="report_share"),
    path("<int:pk>/publish/", steps.publish, name="report_publish"),
    path("<int:pk>/discard/", steps.discard, name="report_discard"),
]
