"""Addresses: Needs and offers; which programme fits."""

from django.urls import path

from rashinban.web.cards import conditions, exports, finder, listing, programmes, views

urlpatterns = [
    path("", listing.index, name="cards"),
    path("new/", views.new, name="card_new"),
    path("finder/", finder.find, name="finder"),
    path("finder/<int:pk>/", finder.answer, name="finder_answer"),
    path("import/", programmes.take_in, name="programmes_import"),
    path("import/form.xlsx", programmes.form, name="programmes_form"),
    path("assets.csv", exports.assets, name="assets_csv"),
    path("offers.json", exports.offers, name="offers_json"),
    path("<int:pk>/", views.show, name="card"),
    path("<int:pk>/edit/", views.edit, name="card_edit"),
    path("<int:pk>/conditions/", conditions.edit, name="card_conditions"),
    path("<int:pk>/close/", views.close, name="card_close"),
    path("<int:pk>/reopen/", views.reopen, name="card_reopen"),
]
