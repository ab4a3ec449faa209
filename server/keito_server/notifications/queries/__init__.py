"""What became of mail, and who wants which."""

from keito_server.notifications.queries.choices import (
    NoticeLink,
    list_switches,
    read_unsubscribe_token,
    unsubscribe_url,
    who_wants,
)
from keito_server.notifications.queries.mails import (
    MailCounts,
    can_send,
    count_overdue,
    count_recent,
    get_from_outbox,
    list_outbox,
    list_troubled,
    list_troubled_everywhere,
    parse_mail_id,
    troubled,
)

__all__ = [
    "MailCounts",
    "NoticeLink",
    "can_send",
    "count_overdue",
    "count_recent",
    "get_from_outbox",
    "list_outbox",
    "list_switches",
    "list_troubled",
    "list_troubled_everywhere",
    "parse_mail_id",
    "read_unsubscribe_token",
    "troubled",
    "unsubscribe_url",
    "who_wants",
]
