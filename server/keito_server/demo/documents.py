"""What the demonstration prints when it is ready: who may sign in, and a first request to paste into a shell."""

from dataclasses import dataclass
from datetime import date
from textwrap import dedent

from keito_server.demo.rules import AGENTS, people_to_offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a visitor needs. `api_key` is empty where the agent is archived; `work` is a project's and a task's public id.

    `address` is the installation's, without a slash at its end; `today` is the day on which the first entry is logged.
    """

    address: str
    account_id: str
    password: str
    api_key: str
    work: tuple[str, str] | None
    today: date


def welcome(invitation: Invitation) -> str:
    """The whole text, with lines that can be pasted as they stand."""
    people = "".join(f"  {one.email:<28}{one.first_name} {one.last_name}, {one.role}\n" for one in people_to_offer())
    text = f"Sign in with one click, or with the password {invitation.password}\n\n{people}"
    if not invitation.api_key:
        return text
    text += f"\nThe API, as the agent {AGENTS[0].key}; paste into a shell:\n\n"
    text += f"export KEITO_API_KEY={invitation.api_key}\n"
    text += f"export KEITO_ACCOUNT_ID={invitation.account_id}\n"
    text += f"export KEITO_BASE_URL={invitation.address}/v1\n"
    return text + (_first_request(*invitation.work, invitation.today) if invitation.work else "")


def _first_request(project_id: str, task_id: str, today: date) -> str:
    return dedent(
        f"""
        curl -X POST "$KEITO_BASE_URL/time-entries" \\
          -H "Authorization: Bearer $KEITO_API_KEY" \\
          -H "Content-Type: application/json" \\
          -d '{{
            "project_id": "{project_id}",
            "task_id": "{task_id}",
            "spent_date": "{today.isoformat()}",
            "hours": 1.5,
            "notes": "Implemented OAuth flow",
            "source": "agent",
            "metadata": {{
              "agent_id": "{AGENTS[0].key}",
              "agent_type": "claude-code",
              "session_id": "550e8400-e29b-41d4-a716-446655440000",
              "model": "{AGENTS[0].model}"
            }}
          }}'
        """
    )
