"""Addresses: Supported companies and what became of them; what was learnt."""

from django.urls import path

from rashinban.web.cases import lessons, views

urlpatterns = [
    path("", views.show_all, name="cases"),
    path("new/", views.add, name="case_new"),
    path("<int:pk>/", views.show, name="case"),
    path("<int:pk>/edit/", views.edit, name="case_edit"),
    path("<int:pk>/results/", views.add_result, name="case_result"),
    path("<int:pk>/end/", views.end, name="case_end"),
    path("lessons/", lessons.show_all, name="lessons"),
    path("lessons/new/", lessons.add, name="lesson_new"),
    path("lessons/<int:pk>/", lessons.show, name="lesson"),
]
