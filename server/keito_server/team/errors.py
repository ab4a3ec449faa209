"""What the team says no to."""

from keito_server.kit.errors import PermissionRefused, RuleRefused, ValidationRefused


class AccountMismatch(PermissionRefused):
    """`Keito-Account-Id` names another workspace than the key's (H4)."""

    default_message = "The Keito-Account-Id header names another workspace than this API key belongs to."


class MemberArchived(RuleRefused):
    """An archived member gets no new keys, rates or assignments (P6)."""

    code = "member_archived"
    default_message = "This member is archived. Reactivate them first."


class LastAdministrator(RuleRefused):
    """The last active administrator cannot be archived or demoted (P6)."""

    code = "last_administrator"
    default_message = "This is the only administrator. Make somebody else an administrator first."


class InvitationsRefused(RuleRefused):
    """Some rows of a batch cannot be invited, so nobody was: `problems` says why, by the row's place in the batch."""

    code = "invitations_refused"
    default_message = "Nobody was invited yet. Mend the rows that are marked."

    def __init__(self, problems: dict[int, str]) -> None:
        super().__init__()
        self.problems = problems


class TooManyInvitations(RuleRefused):
    """A batch is larger than what is sent at once."""

    code = "too_many_invitations"
    default_message = "Invite at most 100 people at once."


class InvitationSentJustNow(RuleRefused):
    """The invitation was mailed less than a minute ago."""

    code = "invitation_sent_just_now"
    default_message = "This invitation was sent a moment ago. Wait a minute before you send it again."


class InvitationsUsedUp(RuleRefused):
    """The workspace has sent as many invitations within a day as it may: nobody's mailbox is flooded from here."""

    code = "invitations_used_up"
    default_message = "This workspace has sent 1,000 invitations within a day. Send the others tomorrow."


class InvitationNotOpen(RuleRefused):
    """The invitation was accepted or cancelled already."""

    code = "invitation_not_open"
    default_message = "This invitation was accepted or cancelled already."


class InvitationWorthless(RuleRefused):
    """The link is unknown, used, expired, replaced or cancelled: which of them is not said to whoever holds it."""

    code = "invitation_worthless"
    status = 404
    default_message = "This invitation cannot be used. Ask whoever invited you for a new one."


class InvitationOfAnother(RuleRefused):
    """The invitation is for another address than the login's."""

    code = "invitation_of_another"
    status = 403
    default_message = "This invitation is for somebody else. Sign out, and open its link again."


class IdempotencyKeyReused(ValidationRefused):
    """The same key came with another body (H2)."""

    code = "idempotency_key_reused"
    status = 409
    default_message = "This Idempotency-Key was used for another request. Send a new key for a new request."


class IdempotencyInProgress(ValidationRefused):
    """The first request with this key is still running (H2)."""

    code = "idempotency_in_progress"
    status = 409
    default_message = "A request with this Idempotency-Key is still running. Repeat it in a moment."


class AgentNameTaken(RuleRefused):
    """Another agent of the workspace has this name, or one that differs in punctuation only."""

    code = "agent_name_taken"
    default_message = "There is already an agent with this name. Choose another."


class MemberEmailTaken(RuleRefused):
    """Another member of the workspace, perhaps an archived one, has this address."""

    code = "member_email_taken"
    default_message = "Another member has this address, perhaps an archived one."


class UnknownMember(ValidationRefused):
    """The request names a user that is not in this workspace (P2)."""

    code = "not_found"
    status = 404
    default_message = "There is no user with this id."


class AgentNotAdministrator(RuleRefused):
    """An agent is no administrator: whoever holds one of its keys would own the workspace (agent-users.md)."""

    code = "agent_not_administrator"
    default_message = "An agent can be a member or a manager, not an administrator."


class BusinessRoleTaken(RuleRefused):
    """Another business role has this name, or one that differs in capitals only."""

    code = "business_role_taken"
    default_message = "There is already a role with this name. Choose another."


class ExpensesOff(PermissionRefused):
    """The workspace does without expenses, so nobody reaches them (company-settings.md, Feature Toggles)."""

    title = "Expenses are switched off"
    default_message = (
        "Expenses are switched off for this workspace. An administrator can switch them on under Settings, Modules."
    )


class InvoicingOff(PermissionRefused):
    """The workspace does without invoices, so nobody reaches them (company-settings.md, Feature Toggles)."""

    title = "Invoicing is switched off"
    default_message = (
        "Invoicing is switched off for this workspace. An administrator can switch it on under Settings, Modules."
    )


class KeyIsPersonal(PermissionRefused):
    """A key acts as its member: for a person only they make one, or others could approve and log in their name (P4, A4)."""

    title = "People make their own keys"
    default_message = (
        "People make their own API keys, under Settings, API, so that nobody acts in their name. "
        "You can make keys for yourself and for agents."
    )


class PeopleDecide(PermissionRefused):
    """Whatever role an agent has, a person decides on timesheets (A4)."""

    default_message = "Agents decide on no timesheets. A person who approves this time has to."


class ApprovalsOff(PermissionRefused):
    """The workspace does without approvals, so nothing is submitted (company-settings.md, Feature Toggles)."""

    title = "Approvals are switched off"
    default_message = (
        "Approvals are switched off for this workspace: time is final once it is saved. "
        "An administrator can switch them on under Settings, Modules."
    )
