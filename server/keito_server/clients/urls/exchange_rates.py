"""Addresses of Settings, Exchange rates, below `/w/<subdomain>/settings/exchange-rates/`."""

from django.urls import path

from keito_server.clients.views import exchange_rates

app_name = "exchange_rates"
urlpatterns = [
    path("", exchange_rates.show_all, name="list"),
    path("new/", exchange_rates.add, name="add"),
    path("restore/<str:exchange_rate_event_id>/", exchange_rates.restore, name="restore"),
    path("<str:exchange_rate_id>/", exchange_rates.change, name="change"),
    path("<str:exchange_rate_id>/delete/", exchange_rates.delete, name="delete"),
]
