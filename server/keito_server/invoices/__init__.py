"""Invoices: drafted from uninvoiced time, totalled, numbered when issued, and set as a PDF.

What was issued is frozen; numbers have no gaps and no duplicates (I1-I3).
"""
