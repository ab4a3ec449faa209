"""Who in the sample workspace may be looked at the product as, with one click on the sign-in page."""

from keito_server.accounts.queries import SamplePerson
from keito_server.team.models import Member

_SENTENCES = {
    "alice@harrowvale.example": "Owns the workspace: sees rates and costs, decides and bills.",
    "carol@harrowvale.example": "Leads projects: sees her team's hours on them.",
    "bob@harrowvale.example": "Builds things: tracks his own time.",
}
"""The people offered, in this order, and what each of them shows."""


def list_sample_people() -> list[SamplePerson]:
    """The active sample people; nobody while the sample workspace is not filled."""
    rows = Member.objects.across_workspaces().select_related("login")
    found = rows.filter(email__in=_SENTENCES, user_type=Member.Type.HUMAN, archived_at=None, login__is_active=True)
    people = {
        member.email: SamplePerson(
            login=member.login, name=member.name, role=member.role_label, sentence=_SENTENCES[member.email]
        )
        for member in found
        if member.login is not None
    }
    return [people[email] for email in _SENTENCES if email in people]
