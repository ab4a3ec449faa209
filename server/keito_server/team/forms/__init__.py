"""The forms of the team: shapes only, rules are the actions'."""

from keito_server.team.forms.audit import AuditFilterForm
from keito_server.team.forms.keys import ApiKeyForm
from keito_server.team.forms.permissions import BusinessRoleForm, PermissionsForm

__all__ = ["ApiKeyForm", "AuditFilterForm", "BusinessRoleForm", "PermissionsForm"]
