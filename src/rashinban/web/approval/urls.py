"""Addresses: The queue of approvers: one by one, several at once, returned with a reason."""

from django.urls import path

from rashinban.web.approval import views

urlpatterns = [path("", views.approvals, name="approvals")]
