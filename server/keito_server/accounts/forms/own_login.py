"""The forms of a password that was forgotten or changes, and of another address: allauth's, in our words."""

from typing import Any

from allauth.account import forms as allauth

from keito_server.accounts.forms.fields import email_field, new_password_field, password_field


class ResetForm(allauth.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where the link goes. Whether there is such an account is not said."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = email_field(autocomplete="username")


class ResetKeyForm(allauth.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The new password of whoever followed the link."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password1"] = new_password_field("New password", self.user)
        del self.fields["password2"]


class ChangePasswordForm(allauth.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The old password and the new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["oldpassword"] = password_field("Current password", "Type the password that you have now.")
        self.fields["password1"] = new_password_field("New password", self.user)
        del self.fields["password2"]


class SetPasswordForm(allauth.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """The first password of somebody who so far came by single sign-on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password1"] = new_password_field("Password", self.user)
        del self.fields["password2"]


class NewEmailForm(allauth.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """Another address to sign in with. It counts once its code was typed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"] = email_field(label="New address")


class ConfirmByPasswordForm(allauth.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Proves once more who is there, by the password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"] = password_field("Password", "Type your password.")
