"""Which logged work is agents' (domain-rules.md, Words)."""

from django.db.models import Q

from keito_server.team.models import Member

AGENT_WORK = Q(source="agent") | Q(member__user_type=Member.Type.AGENT)
"""For entries and for expenses: their source is `agent`, or their member is one. On a row, `is_agent_work` says the same."""
