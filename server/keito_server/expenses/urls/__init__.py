"""Addresses of expenses and of their categories."""
