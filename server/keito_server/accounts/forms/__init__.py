"""The forms of signing in and of a login's security: shapes only."""

from keito_server.accounts.forms.own_login import (
    ChangePasswordForm,
    ConfirmByPasswordForm,
    NewEmailForm,
    ResetForm,
    ResetKeyForm,
    SetPasswordForm,
)
from keito_server.accounts.forms.security import (
    ActivateAuthenticatorForm,
    AddPasskeyForm,
    ConfirmByCodeForm,
    RemovePasskeyForm,
    RenamePasskeyForm,
    SecondFactorForm,
)
from keito_server.accounts.forms.sign_in import SignInForm, SignUpForm, VerificationForm

__all__ = [
    "ActivateAuthenticatorForm",
    "AddPasskeyForm",
    "ChangePasswordForm",
    "ConfirmByCodeForm",
    "ConfirmByPasswordForm",
    "NewEmailForm",
    "RemovePasskeyForm",
    "RenamePasskeyForm",
    "ResetForm",
    "ResetKeyForm",
    "SecondFactorForm",
    "SetPasswordForm",
    "SignInForm",
    "SignUpForm",
    "VerificationForm",
]
