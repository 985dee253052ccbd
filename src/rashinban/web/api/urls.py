"""Addresses: Other systems read and write here."""

from django.urls import path, re_path

from rashinban.web.api import guide
from rashinban.web.api.application import api

urlpatterns = [
    path("", guide.show, name="api_guide"),
    path("v1/", api.urls),
    re_path(r"^v1/(?P<rest>.*)$", guide.nothing_here, name="api_unknown"),
]
