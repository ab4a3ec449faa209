"""The story of the house: from sign-up, a timer and an agent's call to an invoice's PDF with three lines."""

import io
import json
import re
import urllib.request
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.signing_up import found, sign_up

pytestmark = pytest.mark.story

SESSION = "550e8400-e29b-41d4-a716-446655440000"


def test_hours_of_a_person_and_an_agent_end_on_one_invoice(page: Page, address: str) -> None:
    _sign_up(page)
    _add_client(page)
    project_id = _add_project(page)
    task_id = _add_task(page)
    _run_a_timer_across_a_reload(page)
    _log_by_hand(page)
    secret = _create_api_key(page)
    _log_as_an_agent(address, secret, project_id=project_id, task_id=task_id)
    _see_the_badge(page)
    pdf = _invoice_everything(page)
    _read_the_paper(pdf)


def _sign_up(page: Page) -> None:
    sign_up(page, first_name="Nora", last_name="Whitfield", email="nora@whitfield.example")
    found(page, "Whitfield Partners", subdomain="whitfield-partners", currency="GBP")


def _add_client(page: Page) -> None:
    page.goto("/w/whitfield-partners/manage/clients/new/")
    page.get_by_label("Name").fill("Meridian Bank")
    page.get_by_role("button", name=re.compile("Add client|Save client")).click()
    expect(page.get_by_role("heading", name="Meridian Bank")).to_be_visible()


def _add_project(page: Page) -> str:
    page.goto("/w/whitfield-partners/projects/new/")
    page.get_by_role("combobox", name="Client").click()
    page.get_by_role("option", name=re.compile("Meridian Bank")).click()
    page.get_by_label("Project name").fill("Payments platform migration")
    page.get_by_label("Code").fill("MER-PAY")
    page.get_by_role("radio", name=re.compile("^Project rate")).check()
    page.get_by_role("textbox", name=re.compile("rate", re.IGNORECASE)).first.fill("100")
    page.get_by_role("button", name="Add project").click()
    page.wait_for_url("**/projects/prj_*/**")
    match = re.search(r"prj_\w{26}", page.url)
    assert match is not None
    return match[0]


def _add_task(page: Page) -> str:
    page.get_by_role("link", name="Tasks", exact=True).last.click()
    page.get_by_label("Or a new one").fill("Code review")
    page.get_by_role("button", name="Add task").click()
    expect(page.get_by_role("row", name=re.compile("Code review"))).to_be_visible()
    page.goto("/w/whitfield-partners/manage/tasks/")
    address = page.get_by_role("link", name="Code review", exact=True).get_attribute("href") or ""
    match = re.search(r"tsk_\w{26}", address)
    assert match is not None
    return match[0]


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=re.compile(option)).click()


def _run_a_timer_across_a_reload(page: Page) -> None:
    page.goto("/w/whitfield-partners/time/")
    _choose(page, "Project", "Payments platform migration")
    _choose(page, "Task", "Development")
    page.get_by_placeholder("What are you working on?").fill("Idempotent retries")
    page.get_by_role("button", name="Start", exact=True).click()
    chip = page.get_by_role("group", name="Running timer")
    expect(chip).to_contain_text("MER-PAY")
    page.reload()
    expect(chip).to_contain_text("MER-PAY")
    chip.get_by_role("button").click()
    expect(chip).to_have_count(0)
    row = page.get_by_role("listitem").filter(has_text="Idempotent retries")
    row.get_by_role("link").first.click()
    editor = page.get_by_role("form", name="Change this entry")
    editor.get_by_label("Duration").fill("0:45")
    editor.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("0:45")


def _log_by_hand(page: Page) -> None:
    _choose(page, "Project", "Payments platform migration")
    _choose(page, "Task", "Meetings")
    page.get_by_placeholder("What are you working on?").fill("Stand-up <b>and</b> review")
    page.get_by_role("textbox", name="Duration").fill("1:30")
    page.get_by_role("textbox", name="Duration").press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="Stand-up <b>and</b> review")).to_contain_text("1:30")


def _create_api_key(page: Page) -> str:
    page.goto("/w/whitfield-partners/settings/api/")
    page.get_by_role("link", name="Create API key").click()
    page.get_by_label("Name", exact=True).fill("Code reviewer")
    page.get_by_role("button", name="Create key").click()
    secret = page.locator("#key-text").inner_text()
    page.goto("/w/whitfield-partners/settings/api/")
    expect(page.get_by_text(secret)).to_have_count(0)
    return secret


def _log_as_an_agent(address: str, secret: str, *, project_id: str, task_id: str) -> None:
    body = {
        "project_id": project_id,
        "task_id": task_id,
        "spent_date": datetime.now(ZoneInfo("Europe/London")).date().isoformat(),
        "hours": 1.5,
        "notes": "Implemented OAuth flow",
        "source": "agent",
        "metadata": {"agent_id": "my-bot-01", "agent_type": "claude-code", "session_id": SESSION},
    }
    request = urllib.request.Request(
        f"{address}/v1/time-entries",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        assert response.status == 201
        entry = json.load(response)
    assert entry["metadata"] == body["metadata"]
    assert (entry["hours"], entry["is_billable"], entry["source"]) == (1.5, True, "agent")


def _see_the_badge(page: Page) -> None:
    page.goto("/w/whitfield-partners/time/")
    row = page.get_by_role("listitem").filter(has_text="Implemented OAuth flow")
    expect(row.get_by_text("Agent", exact=True)).to_be_visible()
    expect(page.get_by_text("Total").locator("..")).to_contain_text("3:45")


def _invoice_everything(page: Page) -> bytes:
    page.goto("/w/whitfield-partners/invoices/new/")
    page.get_by_label("Client").select_option(label="Meridian Bank (GBP)")
    page.locator("label").filter(has_text="Detailed").click()
    expect(page.get_by_label("Preview")).to_contain_text("3 lines")
    expect(page.get_by_label("Preview")).to_contain_text("£375.00")
    page.get_by_role("button", name="Create draft").click()
    page.wait_for_url("**/invoices/inv_*/**")
    page.get_by_label("Tax label").fill("VAT")
    page.get_by_label("Tax rate").fill("20")
    page.get_by_role("button", name="Issue…").click()
    page.get_by_role("button", name="Issue invoice").click()
    expect(page.get_by_role("button", name="Issue…")).to_have_count(0)
    answer = page.request.get(page.url.rstrip("/") + "/pdf/")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def _read_the_paper(pdf: bytes) -> None:
    (sheet,) = PdfReader(io.BytesIO(pdf)).pages
    text = sheet.extract_text()
    for words in ("Idempotent retries", "Stand-up <b>and</b> review", "Implemented OAuth flow", "Agent"):
        assert words in text
    for amount in ("£75.00", "£150.00", "£375.00", "£450.00"):
        assert amount in text
