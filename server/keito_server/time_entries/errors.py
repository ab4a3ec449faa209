"""What time entries say no to."""

from keito_server.kit.errors import Conflict, RuleRefused, ValidationRefused


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


class DurationTooLong(ValidationRefused):
    """More than 24 hours typed in one entry (N6)."""

    default_message = "An entry holds at most 24 hours. Split it over several days."


class CellNeedsOpening(RuleRefused):
    """A cell of the week grid holds more than one plain duration, so that figures typed over it would lose something."""

    code = "cell_needs_opening"
    default_message = "Open this cell: it holds several entries, and each is changed on its own."


class CellChanged(Conflict):
    """A cell holds something else than whoever typed in it was shown; `held_ms` is what it counts now."""

    code = "cell_changed"
    default_message = "This cell was changed elsewhere."

    def __init__(self, held_ms: int) -> None:
        super().__init__()
        self.held_ms = held_ms


class RowHasTime(RuleRefused):
    """A row of the week grid in which time stands is there because of that time."""

    code = "row_has_time"
    default_message = "Time stands in this row. Delete its time first, and the row can go."


class CellNeedsTask(RuleRefused):
    """The web logs time with a task only (T7): what has none is read in the grid, and changed entry by entry."""

    code = "cell_needs_task"
    default_message = "Open this cell: its entries have no task, and are changed one by one."
