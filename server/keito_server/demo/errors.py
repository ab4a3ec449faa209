"""What the demonstration says no to."""

from keito_server.kit.errors import RuleRefused


class DatabaseInUse(RuleRefused):
    """The sample is put into an installation of its own, never beside somebody's real workspace."""

    code = "database_in_use"
    default_message = (
        "This database holds a workspace already, so the sample is not put into it. Use another database for the "
        "demonstration (DATABASE_URL, KEITO_DATA_DIR), or start without the sample: make run."
    )
