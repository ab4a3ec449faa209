"""What pages of clients call things."""

from keito_server.kit.currencies import currency_plural

__all__ = ["currency_plural"]
