"""What time entries say no to."""

from keito_server.kit.errors import RuleRefused, ValidationRefused


class EntryLocked(RuleRefused):
    """Approved, invoiced, submitted or locked by age; the message says which and how to lift it (T5)."""

    code = "entry_locked"
    default_message = "This entry is locked."


class TimerNotRestartable(RuleRefused):
    """A stopped entry is never set running again; a new one is started (T3)."""

    code = "timer_already_stopped"
    default_message = "This timer has been stopped. Start a new entry instead."


class SessionFixed(RuleRefused):
    """A running entry's session id is its timer slot and cannot change (T2)."""

    code = "session_id_fixed"
    default_message = "The session_id of a running entry cannot change. Stop it and start another."


class NotesRequired(RuleRefused):
    """The workspace asks for notes on each entry."""

    code = "notes_required"
    default_message = "Your workspace asks for notes on every entry. Say in a few words what was done."


class MetadataTooLarge(ValidationRefused):
    """More than 4,096 bytes as compact UTF-8 (G2)."""

    code = "metadata_too_large"
    default_message = "Metadata may take at most 4,096 bytes as compact JSON. Keep long texts in notes."


class DurationTooLong(ValidationRefused):
    """More than 24 hours typed in one entry (N6)."""

    default_message = "An entry holds at most 24 hours. Split it over several days."


class DateTooLate(ValidationRefused):
    """Later than tomorrow (T1)."""

    default_message = "Time can be logged up to tomorrow, not later."
