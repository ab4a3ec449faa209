"""Addresses of mail: a page of Settings, and the outbox of the demo."""
