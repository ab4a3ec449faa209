"""The pages of mail, one module a page."""
