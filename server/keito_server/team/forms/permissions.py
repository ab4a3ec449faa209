"""The form of a member's role, permissions and teammates, and that of a business role's name."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms

from keito_server.team.models import Member
from keito_server.team.permissions import ManagerPermission


class RowsField(forms.MultipleChoiceField):
    """Any number of rows, named by their public ids and cleaned to UUIDs; what is no such id raises `NotFound` (P2).

    Whether each is of this workspace, and may be chosen, is the action's to say.
    """

    def __init__(self, *, parse_id: Callable[[str], UUID], **options: Any) -> None:
        super().__init__(**options)
        self.parse_id = parse_id

    def validate(self, value: Any) -> None:
        """Only whether anything was chosen."""
        forms.Field.validate(self, value)

    def clean(self, value: Any) -> list[UUID]:
        """The chosen rows' UUIDs."""
        return [self.parse_id(chosen) for chosen in super().clean(value)]


class PermissionsForm(forms.Form):
    """Role, permissions and teammates; agents are offered no administrator's role."""

    role = forms.ChoiceField(label="Role", error_messages={"required": "Choose a role."})
    manager_permissions = forms.MultipleChoiceField(required=False, choices=[(one, one) for one in ManagerPermission])
    teammates = RowsField(parse_id=Member.parse_id, required=False)

    def __init__(self, *args: Any, roles: Sequence[Member.Role], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(role.value, role.label) for role in roles]


class BusinessRoleForm(forms.Form):
    """The name of a business role."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Give the role a name."},
        help_text="What people do, such as Designer, Developer or Consultant.",
    )
