"""Addresses: the yearly reviews."""

from django.urls import path

from rashinban.web.reviewing import opening, views

urlpatterns = [
    path("", views.index, name="reviews"),
    path("new/", opening.new, name="review_new"),
    path("<int:pk>/", views.show, name="review"),
    path("<int:pk>/steps/<slug:stage>/", views.write, name="review_step"),
    path("<int:pk>/publish/", views.publish, name="review_publish"),
]
