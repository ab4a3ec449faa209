"""The components as template tags."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone
from pytest_django.asserts import assertHTMLEqual

from keito_server.web import formats
from keito_server.web.formats import Formats
from keito_server.web.templatetags.keito import initials

HOSTILE = '<script>alert("x")</script>'


def rendered(text: str, **context: Any) -> str:
    return Template("{% load keito %}" + text).render(Context(context))


HOUSE = Formats(decimal=",", thousands=".", time_display="decimal", date_format="mm/dd/yyyy", clock="12h")


class ProjectForm(forms.Form):
    name = forms.CharField(max_length=5, help_text="As the client calls it.")
    rate = forms.CharField(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    password = forms.CharField(required=False, widget=forms.PasswordInput)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    client = forms.ChoiceField(choices=[("1", HOSTILE)])
    is_billable = forms.BooleanField(required=False)


def test_a_field_keeps_what_was_typed_and_says_what_is_wrong_beneath_it() -> None:
    form = ProjectForm({"name": "Too long by far"})
    html = rendered("{% field form.name %}", form=form)
    assert 'value="Too long by far"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name-error"' in html
    assert 'id="id_name-error"' in html
    assert "As the client calls it." not in html


def test_a_field_without_error_describes_itself_by_its_hint() -> None:
    html = rendered("{% field form.name %}", form=ProjectForm())
    assert 'aria-describedby="id_name-hint"' in html
    assert "aria-invalid" not in html


def test_a_field_that_may_stay_empty_says_optional_and_a_required_one_says_nothing() -> None:
    form = ProjectForm()
    assert "optional" in rendered("{% field form.rate %}", form=form)
    assert "optional" not in rendered("{% field form.name %}", form=form)
    assert "optional" not in rendered("{% field form.is_billable %}", form=form)


def test_a_label_leads_to_its_control() -> None:
    html = rendered("{% field form.rate prefix='£' suffix='an hour' %}", form=ProjectForm())
    assert 'for="id_rate"' in html
    assert 'id="id_rate"' in html
    assert "£" in html
    assert "input--figure" in html


def test_a_password_can_be_revealed() -> None:
    assert 'data-reveals="id_password"' in rendered("{% field form.password %}", form=ProjectForm())


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = rendered("{% field form.kind kind='segments' %}", form=ProjectForm({"kind": "b"}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert html.count("checked") == 1


def test_a_combobox_is_a_select_until_the_script_runs() -> None:
    html = rendered("{% field form.client kind='combobox' %}", form=ProjectForm())
    assert "<select" in html
    assert "data-combobox" in html


def test_a_select_is_what_django_makes_of_it_and_takes_no_template_for_each_option(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class PlaceForm(forms.Form):
        place = forms.ChoiceField(
            choices=[("", HOSTILE), ("Europe", [("Europe/Oslo", "Oslo"), ("Europe/Paris", "<Paris>")])],
            widget=forms.Select(attrs={"data-guess": "timezone"}),
        )

    form = PlaceForm({"place": "Europe/Paris"})
    expected = str(form["place"].as_widget(attrs={"class": "input"}))
    monkeypatch.setattr("django.forms.renderers.EngineMixin.get_template", None)
    html = rendered("{% field form.place %}", form=form)
    [written] = re.findall(r"<select.*</select>", html, flags=re.DOTALL)
    assertHTMLEqual(written, expected)


def test_the_summary_links_to_every_wrong_field_and_is_silent_for_a_valid_form() -> None:
    form = ProjectForm({})
    html = rendered("{% error_summary form %}", form=form)
    assert 'href="#id_name"' in html
    assert 'href="#id_kind_0"' in html
    assert 'tabindex="-1"' in html
    assert not rendered("{% error_summary form %}", form=ProjectForm()).strip()


@pytest.mark.parametrize(
    "template",
    [
        "{% field form.client %}",
        "{% field form.rate hint=hostile label=hostile suffix=hostile %}",
        "{% who hostile %}",
        "{% state_badge hostile hostile %}",
        "{% flag hostile %}",
        "{% empty_state hostile hostile hostile hostile %}",
        "{% pagination hostile hostile hostile %}",
        "{% avatar hostile %}",
    ],
)
def test_hostile_text_comes_out_as_text(template: str) -> None:
    html = rendered(template, form=ProjectForm(), hostile=HOSTILE)
    assert "<script" not in html


def test_source_badges_mark_agents_and_the_command_line_and_nothing_else() -> None:
    assert "badge--agent" in rendered("{% source_badge 'agent' %}")
    assert "badge--agent" in rendered("{% source_badge 'web' True %}")
    assert "badge--cli" in rendered("{% source_badge 'cli' %}")
    assert rendered("{% source_badge 'web' %}{% source_badge 'api' %}") == ""


@pytest.mark.parametrize(
    ("template", "plain", "house"),
    [
        ("{% duration ms %}", "2:30", "2,50"),
        ("{{ ms|duration }}", "2:30", "2,50"),
        ("{% duration 0 dash=True %}", "–", "–"),
        ("{{ ms|decimal_hours }}", "2.50", "2,50"),
        ("{% money amount 'GBP' %}", '<span class="num">£1,234.50</span>', '<span class="num">£1.234,50</span>'),
        ("{% money None 'GBP' %}", '<span class="num">–</span>', '<span class="num">–</span>'),
        ("{{ amount|quantity }}", "1,234.50", "1.234,50"),
        ("{{ amount|number }}", "1,234.5", "1.234,5"),
        ("{{ then|day }}", "Thursday 12 March", "Thursday, March 12"),
        ("{{ then|short_day }}", "12 Mar 2026", "03/12/2026"),
        ("{{ then|near_day:then }}", "12 Mar", "03/12"),
        ("{{ then|time_of_day }}", "14:05", "2:05\N{NO-BREAK SPACE}PM"),
        ("{{ then|moment }}", "12 Mar 2026, 14:05", "03/12/2026, 2:05\N{NO-BREAK SPACE}PM"),
        ("{{ then|near_moment:then }}", "12 Mar, 14:05", "03/12, 2:05\N{NO-BREAK SPACE}PM"),
    ],
)
def test_figures_and_days_follow_whoever_reads(template: str, plain: str, house: str) -> None:
    then = datetime(2026, 3, 12, 14, 5, tzinfo=UTC)
    facts = {"ms": 9_000_000, "amount": Decimal("1234.5"), "then": then}
    assert rendered(template, **facts) == plain
    with formats.override(HOUSE):
        assert rendered(template, **facts) == house


def test_an_instant_is_shown_in_the_zone_of_whoever_reads() -> None:
    late = datetime(2026, 3, 12, 23, 5, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert rendered("{{ late|moment }}", late=late) == "13 Mar 2026, 08:05"
        assert rendered("{{ late|day }}", late=late) == "Friday 13 March"


def test_a_form_carries_the_workspace_it_was_opened_in() -> None:
    actor = SimpleNamespace(workspace=SimpleNamespace(subdomain="acme"))
    html = rendered("{% form_guard %}", shell=SimpleNamespace(actor=actor), csrf_token="t0ken")
    assert 'name="workspace" value="acme"' in html
    assert "t0ken" in html


def test_an_unknown_icon_is_a_mistake_that_shows() -> None:
    with pytest.raises(LookupError, match="no icon 'clokc'"):
        rendered("{% icon 'clokc' %}")


def test_an_icon_with_a_label_is_an_image_and_without_one_is_hidden() -> None:
    assert 'aria-label="Notifications"' in rendered("{% icon 'bell' 'Notifications' %}")
    assert 'aria-hidden="true"' in rendered("{% icon 'bell' %}")


def test_a_bar_over_its_capacity_ends_orange_and_is_full() -> None:
    html = rendered("{% meter 30 24 %}")
    assert 'class="is-spent" x="0%" y="0" width="80.0%"' in html
    assert 'class="is-near" x="80.0%" y="0" width="20.0%"' in html


@pytest.mark.parametrize(("spent", "tone"), [(46, "is-spent"), (83, "is-near"), (101, "is-over")])
def test_a_budget_bar_takes_the_colour_of_what_is_used(spent: int, tone: str) -> None:
    assert tone in rendered("{% meter spent 100 kind='budget' threshold=80 %}", spent=spent)


@pytest.mark.parametrize(
    ("name", "letters"), [("Priya Raman", "PR"), ("Cher", "C"), ("Ana de la Cruz", "AC"), ("", "")]
)
def test_initials_are_of_the_first_and_the_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_currency_is_written_as_its_sign_beside_a_field_and_in_words_in_a_total() -> None:
    signs = [rendered("{{ code|currency_sign }}", code=code) for code in ("GBP", "CHF", "")]
    assert signs == ["£", "CHF", ""]
    assert rendered("{{ code|currency_words }}", code="GBP") == "British pounds"
