"""Addresses of signing up, in and out, and of one's password and address. The names are those that allauth asks for."""

from django.urls import path, re_path

from keito_server.accounts.views import own_login, sign_in, sign_up

urlpatterns = [
    path("sign-up/", sign_up.sign_up, name="account_signup"),
    path("sign-up/code/", sign_up.verification, name="account_email_verification_sent"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/sample/", sign_in.sign_in_as_sample, name="sign_in_as_sample"),
    path("sign-in/inactive/", own_login.inactive, name="account_inactive"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("account/email/", own_login.email, name="account_email"),
    path("account/password/", own_login.change_password, name="account_change_password"),
    path("account/password/set/", own_login.set_password, name="account_set_password"),
    path("account/password/reset/", own_login.reset, name="account_reset_password"),
    path("account/password/reset/sent/", own_login.reset_sent, name="account_reset_password_done"),
    path("account/password/reset/done/", own_login.reset_finished, name="account_reset_password_from_key_done"),
    # allauth takes the two for one word.
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        own_login.reset_from_key,
        name="account_reset_password_from_key",
    ),
]
