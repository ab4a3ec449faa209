"""The forms of signing in and of a login's security: shapes only."""

from keito_server.accounts.forms.security import (
    ActivateAuthenticatorForm,
    AddPasskeyForm,
    ConfirmByCodeForm,
    RenamePasskeyForm,
    SecondFactorForm,
)
from keito_server.accounts.forms.sign_in import SignInForm, SignUpForm

__all__ = [
    "ActivateAuthenticatorForm",
    "AddPasskeyForm",
    "ConfirmByCodeForm",
    "RenamePasskeyForm",
    "SecondFactorForm",
    "SignInForm",
    "SignUpForm",
]
