"""How a project's billing fits together (R4, T6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keito_server.kit.errors import ValidationRefused
from keito_server.projects.errors import FeeNotFixed
from keito_server.projects.rules import Billing, check_dates, settle_billing

BILLINGS = st.builds(
    Billing,
    billing_type=st.sampled_from(["time_and_materials", "fixed_fee", "non_billable"]),
    bill_by=st.sampled_from(["project", "task", "person", "none"]),
    is_billable=st.booleans(),
    fee=st.none() | st.just(Decimal(9000)),
)


@given(BILLINGS)
def test_what_is_settled_is_what_the_database_accepts(wanted: Billing) -> None:
    settled = settle_billing(wanted, fee_is_given=False)
    assert settled.billing_type == wanted.billing_type
    assert settled.billing_type != "non_billable" or (settled.bill_by == "none" and not settled.is_billable)
    assert settled.bill_by != "none" or not settled.is_billable
    assert settled.fee is None or settled.billing_type == "fixed_fee"
    assert settle_billing(settled, fee_is_given=settled.fee is not None) == settled


@given(BILLINGS)
def test_a_fee_that_is_given_is_kept_or_refused_never_dropped(wanted: Billing) -> None:
    if wanted.fee is not None and wanted.billing_type != "fixed_fee":
        with pytest.raises(FeeNotFixed):
            settle_billing(wanted, fee_is_given=True)
    else:
        assert settle_billing(wanted, fee_is_given=True).fee == wanted.fee


@given(st.none() | st.dates(), st.none() | st.dates())
def test_a_project_ends_on_its_first_day_or_later(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        with pytest.raises(ValidationRefused):
            check_dates(start, end)
    else:
        check_dates(start, end)
        check_dates(start, start)


def test_ends_may_lie_a_day_after_starts() -> None:
    check_dates(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=1))
