"""The pages of signing in, and of a login's security."""
