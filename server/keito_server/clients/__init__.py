"""Clients: the companies that work is done for, with their address and currency.

Every project belongs to a client, and what is billed for it is in the client's currency (N7).
"""
