"""Settings, Modules and Approvals: what is switched on and off, and what holds of timesheets."""

from tests.conftest import Cast
from tests.pages import browser_of
from tests.team.test_views_settings import APPROVALS, MODULES, last_changes, save, stored
from tests.team.test_views_settings import afternoon as afternoon


def test_invoicing_switched_off_is_hidden_and_refused_at_once_and_loses_nothing(cast: Cast) -> None:
    alice = browser_of(cast.alice)
    cast.carol.manager_permissions = ["send_invoices"]
    cast.carol.save()
    carol = browser_of(cast.carol)
    assert "/invoices/" in carol.page("/time/")
    alice.saved(MODULES)
    for browser in (alice, carol):
        response = browser.get("/invoices/")
        assert response.status_code == 403
        assert "<h1>Invoicing is switched off</h1>" in response.content.decode()
        assert 'href="/w/harrow-vale/invoices/' not in browser.page("/time/")
    save(alice, MODULES)
    assert carol.get("/invoices/").status_code == 200


def test_approvals_are_switched_on_and_off_among_the_modules_and_their_page_says_when_they_are_off(cast: Cast) -> None:
    alice = browser_of(cast.alice)
    assert "Approvals are off." in alice.page(APPROVALS)
    save(alice, MODULES, uses_approvals="on")
    assert stored(cast).uses_approvals
    assert "Approvals are off." not in alice.page(APPROVALS)
    save(alice, MODULES)
    assert not stored(cast).uses_approvals


def test_whether_agents_weeks_are_submitted_by_themselves_is_a_setting(cast: Cast) -> None:
    assert stored(cast).submits_agents
    browser_of(cast.alice).saved(APPROVALS)
    assert not stored(cast).submits_agents
    assert last_changes(cast) == {"submits_agents": [True, False]}
