"""Addresses of a login's security, and of the second step of signing in. The names are those that allauth asks for."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path
from django.views.generic import RedirectView

from keito_server.accounts.views import security as views
from keito_server.kit.declarations import of_login, public

_index = of_login(RedirectView.as_view(pattern_name="account_security"))

urlpatterns = [
    path("sign-in/second-step/", public(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("account/security/", views.security, name="account_security"),
    path("account/security/factors/", _index, name="mfa_index"),
    path("account/security/sessions/", _index, name="usersessions_list"),
    path("account/security/sessions/end/", views.end_other_sessions, name="account_end_other_sessions"),
    path("account/security/sessions/<int:session_id>/end/", views.end_session, name="account_end_session"),
    path("account/security/app/", of_login(app.activate_totp), name="mfa_activate_totp"),
    path("account/security/app/remove/", of_login(views.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("account/security/recovery-codes/", of_login(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/security/recovery-codes/new/",
        of_login(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("account/security/passkeys/", _index, name="mfa_list_webauthn"),
    path("account/security/passkeys/new/", of_login(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/", of_login(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/security/passkeys/<int:pk>/remove/",
        of_login(views.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("account/confirm/", of_login(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", of_login(factors.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", of_login(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
]
