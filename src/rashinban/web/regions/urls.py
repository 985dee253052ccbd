"""Addresses: choosing areas, a region with its views, what is handed out of it, the indicators there are."""

from django.urls import path

from rashinban.web.regions import choosing, exports, indicators, quoting, views

urlpatterns = [
    path("", choosing.choose, name="regions"),
    path("region/", views.region, name="region"),
    path("region.csv", exports.csv, name="region_csv"),
    path("region.json", exports.json, name="region_json"),
    path("region.svg", exports.svg, name="region_svg"),
    path("region.png", exports.png, name="region_png"),
    path("quote/", quoting.quote, name="region_quote"),
    path("indicators/", indicators.show_all, name="statistics"),
    path("indicators/<str:key>/", indicators.show, name="statistic"),
]
