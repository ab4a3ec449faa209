"""Addresses of signing in, and of a login's security."""
