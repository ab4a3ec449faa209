"""What approvals say no to."""

from keito_server.kit.errors import PermissionRefused, RuleRefused


class NothingToSubmit(RuleRefused):
    """Nothing of the period is unsubmitted, its time stopped (A1)."""

    code = "nothing_to_submit"
    default_message = "There is nothing to submit in this period: all of it is submitted, or nothing is logged yet."


class EntriesNotSubmittable(RuleRefused):
    """Flagged time has to be mended or looked at first (T3, T8); the message says which."""

    code = "entries_not_submittable"
    default_message = "Some entries have to be mended before they can be submitted."


class SubmissionDecided(RuleRefused):
    """Somebody else was faster, or it is in another state by now: one decision stands (A1)."""

    code = "submission_decided"
    default_message = "This timesheet has been decided already."


class SubmissionChanged(RuleRefused):
    """What is bundled in it is not what the actor was shown: nobody decides on figures that they have not seen."""

    code = "submission_changed"
    default_message = "It has changed since you opened it: look again."


class EntryInvoiced(RuleRefused):
    """While an entry or expense of it is on an invoice, no approval is withdrawn and no timesheet is sent back (A1)."""

    code = "entry_invoiced"
    default_message = (
        "Something of this timesheet is on an invoice. Remove it from the invoice to withdraw the approval."
    )


class OwnTimesheet(PermissionRefused):
    """Nobody approves their own timesheet unless they are the only administrator (A4)."""

    default_message = "Somebody else decides on your own timesheet."
