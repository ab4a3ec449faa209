"""Logins: a person's e-mail and password, sign-up and sign-in.

One login may be a member of several workspaces; which ones is the team's business. Joining goes by events.
"""
