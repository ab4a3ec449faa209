"""Addresses of expenses and their receipts, below `/w/<subdomain>/expenses/`."""

from django.urls import path

from keito_server.expenses import views
from keito_server.expenses.views import receipts

app_name = "expenses"
urlpatterns = [
    path("", views.everybodys, name="list"),
    path("mine/", views.own, name="mine"),
    path("new/", views.create, name="new"),
    path("receipts/", receipts.upload, name="receipt_upload"),
    path("receipts/<str:receipt_id>/", receipts.show, name="receipt"),
    path("receipts/<str:receipt_id>/thumbnail/", receipts.thumbnail, name="receipt_thumbnail"),
    path("receipts/<str:receipt_id>/remove/", receipts.remove, name="receipt_remove"),
    path("restore/<str:expense_event_id>/", views.restore, name="restore"),
    path("<str:expense_id>/", views.show, name="show"),
    path("<str:expense_id>/delete/", views.delete, name="delete"),
]
