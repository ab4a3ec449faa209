"""Addresses of single sign-on: for whoever signs in, for providers, and for administrators."""
