"""Addresses: the RESAS API v1, so that tools made for it work again. ``urlpatterns`` are under /resas/; ``same_paths``
stand where the service had them, for tools of which only the host can be changed.
"""

from django.urls import path, re_path

from rashinban.web.resas import views

_ENDPOINTS = (
    ("prefectures", views.prefectures, "resas_prefectures"),
    ("cities", views.city_list, "resas_cities"),
    ("industries/broad", views.industries, "resas_industries"),
    ("population/composition/perYear", views.composition, "resas_composition"),
    ("population/composition/pyramid", views.pyramid, "resas_pyramid"),
    ("population/sum/perYear", views.changes, "resas_changes"),
    ("population/sum/estimate", views.movements, "resas_movements"),
    ("municipality/<str:quantity>/perYear", views.municipality, "resas_municipality"),
)

urlpatterns = [
    *(path(f"api/v1/{address}", view, name=name) for address, view, name in _ENDPOINTS),
    re_path(r"^api/v1/(?P<rest>.*)$", views.nothing, name="resas_nothing"),
]
#: Beside our own API, which has none of these; ``population`` and ``municipality`` are RESAS's alone.
same_paths = [
    *(path(f"api/v1/{address}", view, name=f"{name}_same") for address, view, name in _ENDPOINTS),
    re_path(r"^api/v1/(?P<rest>(?:population|municipality|industries)/.*)$", views.nothing, name="resas_nothing_same"),
]
