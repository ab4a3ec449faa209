"""What the demonstration prints can be pasted as it stands."""

import json
import shlex
from dataclasses import replace
from datetime import date

from keito_server.demo.documents import Invitation, welcome

INVITATION = Invitation(
    address="http://127.0.0.1:8000",
    account_id="acc_1",
    password="swift-otter",
    api_key="keito_sk_1",
    work=("prj_1", "tsk_1"),
    today=date(2026, 3, 12),
)


def test_names_the_three_people_and_their_password() -> None:
    text = welcome(INVITATION)
    assert all(name in text for name in ("alice@harrowvale.example", "carol@", "bob@", "swift-otter"))


def test_the_three_exports_stand_alone_on_their_lines() -> None:
    lines = welcome(INVITATION).splitlines()
    assert "export KEITO_API_KEY=keito_sk_1" in lines
    assert "export KEITO_ACCOUNT_ID=acc_1" in lines
    assert "export KEITO_BASE_URL=http://127.0.0.1:8000/v1" in lines


def test_the_first_request_is_one_shell_command_with_a_json_body() -> None:
    text = welcome(INVITATION)
    words = shlex.split(text[text.index("curl") :])
    assert words[:3] == ["curl", "-X", "POST"]
    body = json.loads(words[-1])
    assert (body["project_id"], body["task_id"], body["spent_date"]) == ("prj_1", "tsk_1", "2026-03-12")
    assert body["metadata"]["agent_id"] == "review-bot-01"


def test_says_nothing_of_the_api_without_a_key_and_shows_no_request_without_work() -> None:
    assert "KEITO" not in welcome(replace(INVITATION, api_key=""))
    assert "curl" not in welcome(replace(INVITATION, work=None))
