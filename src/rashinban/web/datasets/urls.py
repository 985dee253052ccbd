"""Addresses: the state of the data, handing in files, a file by its hash."""

from django.urls import path, re_path

from rashinban.web.datasets import adding, files, status

urlpatterns = [
    path("", status.datasets, name="datasets"),
    path("add/", adding.dataset_add, name="dataset_add"),
    path("add/preview/", adding.dataset_preview, name="dataset_preview"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/$", files.dataset, name="dataset"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/file$", files.dataset_file, name="dataset_file"),
]
