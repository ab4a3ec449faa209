"""The sample workspace that `make demo` fills once: people, agents, clients, projects, three months of time, invoices.

It is filled through the product's own actions, each called with the instant at which it would have happened. Without
KEITO_DEMO nothing of it is offered or filled.
"""
