"""Addresses of the team, and of API keys."""
