"""A workspace's own identity providers (OpenID Connect and SAML), the domains it has proven, and who signed in by them.

An identity opens the workspace of its provider only (P7).
"""
