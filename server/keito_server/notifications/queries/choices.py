"""Which notices a member wants, and the link at a mail's foot by which one is switched off without signing in.

The link is signed and names a member and a notice: whoever holds it can do nothing else. It does not expire, since a
mail of years ago has to keep its promise (RFC 8058).
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from keito_server.kit.errors import NotFound
from keito_server.notifications.models import NoticeChoice
from keito_server.notifications.rules import NOTICES, Notice, notices_for
from keito_server.team.models import Member

_SIGNER = "keito.notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class NoticeLink:
    """What a link at a mail's foot is about: whose notice, and whether they want it now."""

    member: Member
    notice: Notice
    is_wanted: bool


def who_wants(member_ids: Collection[UUID], notice: str) -> set[UUID]:
    """Those of the members who want a notice, by their own choice or by its default. One query."""
    by_default = NOTICES[notice].is_wanted_by_default
    choices = NoticeChoice.objects.across_workspaces().filter(notice=notice, is_wanted=not by_default)
    deviating = set(choices.filter(member_id__in=member_ids).values_list("member_id", flat=True))
    return set(member_ids) - deviating if by_default else deviating


def choices_of(member_ids: Collection[UUID], notices: Collection[str]) -> dict[tuple[UUID, str], bool]:
    """What these members have chosen of these notices, by member and notice. One query."""
    choices = NoticeChoice.objects.across_workspaces().filter(member_id__in=member_ids, notice__in=notices)
    return {
        (member_id, notice): wanted
        for member_id, notice, wanted in choices.values_list("member_id", "notice", "is_wanted")
    }


def list_switches(actor: Member) -> list[tuple[Notice, bool]]:
    """The notices that can reach the actor, each with whether they want it."""
    workspace = actor.workspace
    notices = notices_for(
        is_manager=actor.role != Member.Role.MEMBER,
        uses_approvals=workspace.uses_approvals,
        sends_reminders=workspace.sends_reminders,
    )
    chosen = choices_of([actor.id], [notice.key for notice in notices])
    return [(notice, chosen.get((actor.id, notice.key), notice.is_wanted_by_default)) for notice in notices]


def unsubscribe_url(member: Member, notice: str) -> str:
    """The address at which whoever holds it switches this notice of this member off."""
    token = _signer().sign(f"{member.public_id}.{notice}")
    return settings.PUBLIC_URL + reverse("unsubscribe", kwargs={"token": token})


def read_unsubscribe_token(token: str) -> NoticeLink:
    """What a link is about; `NotFound` for one that we never wrote. It speaks for archived members too."""
    try:
        member_text, _, key = _signer().unsign(token).partition(".")
    except BadSignature:
        raise NotFound from None
    members = Member.objects.across_workspaces().select_related("workspace")
    member = members.filter(id=Member.parse_id(member_text)).first()
    notice = NOTICES.get(key)
    if member is None or notice is None:
        raise NotFound
    return NoticeLink(member, notice, member.id in who_wants([member.id], key))


def _signer() -> Signer:
    return Signer(salt=_SIGNER, sep=".")
