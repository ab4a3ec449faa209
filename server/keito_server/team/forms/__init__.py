"""The forms of the team: shapes only, rules are the actions'."""

from keito_server.team.forms.keys import ApiKeyForm

__all__ = ["ApiKeyForm"]
