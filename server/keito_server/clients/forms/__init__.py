"""Forms of clients, their contacts and exchange rates."""

from keito_server.clients.forms.client import ClientForm
from keito_server.clients.forms.contact import ContactForm
from keito_server.clients.forms.exchange_rate import ExchangeRateForm

__all__ = ["ClientForm", "ContactForm", "ExchangeRateForm"]
