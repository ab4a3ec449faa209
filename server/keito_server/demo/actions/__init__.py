"""Filling the sample workspace, and giving access to it."""

from keito_server.demo.actions.access import Access, open_sample
from keito_server.demo.actions.filling import fill

__all__ = ["Access", "fill", "open_sample"]
