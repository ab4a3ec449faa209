"""The pages of the team, one module a page."""
