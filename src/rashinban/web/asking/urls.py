"""Addresses: Asking divisions for figures: collections, the entry grid, the Excel round trip, reminders."""

from django.urls import path

from rashinban.web.asking import books, collections, grid, keeping, opening, receiving

urlpatterns = [
    path("", collections.show_all, name="collections"),
    path("new/", opening.choose, name="collection_new"),
    path("new/<slug:slug>/", opening.ask, name="collection_ask"),
    path("<int:pk>/", collections.show, name="collection"),
    path("<int:pk>/close/", keeping.close, name="collection_close"),
    path("<int:pk>/reopen/", keeping.reopen, name="collection_reopen"),
    path("<int:pk>/due/", keeping.change_due, name="collection_due"),
    path("<int:pk>/remind/", keeping.remind, name="collection_remind"),
    path("<int:pk>/grid/", grid.fill_in, name="grid"),
    path("<int:pk>/workbook.xlsx", books.download, name="workbook"),
    path("<int:pk>/upload/", receiving.upload, name="upload"),
    path("<int:pk>/paste/", receiving.paste, name="paste"),
    path("uploads/<int:pk>/", books.preview, name="upload_preview"),
    path("uploads/<int:pk>/confirm/", books.confirm, name="upload_confirm"),
    path("uploads/<int:pk>/withdraw/", books.withdraw, name="upload_withdraw"),
]
