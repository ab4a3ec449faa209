"""Making a login."""

from datetime import datetime

from django.db import IntegrityError, transaction

from keito_server.accounts.errors import EmailTaken
from keito_server.accounts.events import SignedUp, announce
from keito_server.accounts.models import Login
from keito_server.kit.tenancy import Origin


@transaction.atomic
def sign_up(
    *,
    email: str,
    password: str,
    first_name: str,
    last_name: str,
    company: str,
    currency: str,
    timezone: str,
    decimal_separator: str = ".",
    now: datetime,
    origin: Origin,
) -> Login:
    """Makes a login and, through `SignedUp`, its workspace with the person as administrator, in one transaction.

    Raises `EmailTaken`. `password` has passed the validators already.
    """
    login = Login(email=email.strip(), created_at=now)
    login.set_password(password)
    try:
        with transaction.atomic():
            login.save(force_insert=True)
    except IntegrityError as error:
        raise EmailTaken(field="email") from error
    announce(
        SignedUp(
            login_id=login.id,
            email=login.email,
            first_name=first_name,
            last_name=last_name,
            company=company,
            currency=currency,
            timezone=timezone,
            decimal_separator=decimal_separator,
            origin=Origin(address=origin.address, user_agent=origin.user_agent, login_id=login.id),
            now=now,
        )
    )
    return login
