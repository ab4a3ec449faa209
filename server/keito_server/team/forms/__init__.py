"""The forms of the team: shapes only, rules are the actions'."""

from keito_server.team.forms.audit import AuditFilterForm
from keito_server.team.forms.invitations import (
    InvitationRows,
    empty_rows,
    rows_with_more,
    rows_with_people,
    rows_without,
    sent_rows,
)
from keito_server.team.forms.join import JoinForm, NewcomerForm
from keito_server.team.forms.keys import ApiKeyForm
from keito_server.team.forms.members import AgentForm, MemberForm, MemberKeyForm, RateForm
from keito_server.team.forms.permissions import BusinessRoleForm, PermissionsForm
from keito_server.team.forms.welcome import CompanyForm, PreferencesForm, guessed_preferences

__all__ = [
    "AgentForm",
    "ApiKeyForm",
    "AuditFilterForm",
    "BusinessRoleForm",
    "CompanyForm",
    "InvitationRows",
    "JoinForm",
    "MemberForm",
    "MemberKeyForm",
    "NewcomerForm",
    "PermissionsForm",
    "PreferencesForm",
    "RateForm",
    "empty_rows",
    "guessed_preferences",
    "rows_with_more",
    "rows_with_people",
    "rows_without",
    "sent_rows",
]
