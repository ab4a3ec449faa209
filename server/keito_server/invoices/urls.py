"""Addresses of invoices, below `/w/<subdomain>/invoices/`."""

from django.urls import path

from keito_server.invoices import views

app_name = "invoices"
urlpatterns = [
    path("", views.list_all, name="list"),
    path("drafts/", views.list_drafts, name="drafts"),
    path("new/", views.create, name="create"),
    path("<str:invoice_id>/", views.show, name="show"),
    path("<str:invoice_id>/delete/", views.delete, name="delete"),
    path("<str:invoice_id>/pdf/", views.pdf, name="pdf"),
    path("<str:invoice_id>/logo/", views.logo, name="logo"),
    path("<str:invoice_id>/lines/<str:line_id>/", views.line, name="line"),
]
