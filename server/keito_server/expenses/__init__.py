"""Expenses: what people and agents spend on projects, in categories, with receipts; and what tokens truly cost.

Owns what an expense's units, price, total and locks are; approvals and invoices only set its state.
"""
