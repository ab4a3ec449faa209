from django.apps import AppConfig
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class AccountsConfig(AppConfig):
    name = "keito_server.accounts"

    def ready(self) -> None:
        """Puts signing out into the member's menu, Security into Settings, and listens to what allauth does."""
        from allauth.account import signals
        from allauth.mfa import signals as factors
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        from keito_server.accounts import adapters
        from keito_server.accounts.actions import forget_sessions
        from keito_server.kit.chores import register_chore
        from keito_server.web import shell
        from keito_server.web.settings_pages import register_settings_page

        shell.register_slot("account", account_menu)
        register_settings_page("security", "account_security", is_of_login=True)
        register_chore("ended sessions", lambda _now: forget_sessions())
        user_logged_in.connect(adapters.note_session)
        user_logged_in.connect(adapters.tell_of_sign_in)
        user_login_failed.connect(adapters.tell_of_refused_password)
        factors.authentication_failed.connect(adapters.tell_of_refused_code)
        for signal, way in (
            (signals.password_changed, "knowing the one before"),
            (signals.password_set, "their first"),
            (signals.password_reset, "by a mailed link"),
        ):
            signal.connect(adapters.tell_of_password(way), weak=False)
        for signal, prefix, is_added in (
            (factors.authenticator_added, "", True),
            (factors.authenticator_reset, "new ", True),
            (factors.authenticator_removed, "", False),
        ):
            signal.connect(adapters.tell_of_factor(prefix, is_added=is_added), weak=False)
        signals.email_changed.connect(adapters.tell_of_email)
        signals.password_changed.connect(adapters.end_other_sessions)
        signals.password_set.connect(adapters.end_other_sessions)
        signals.password_reset.connect(adapters.end_other_sessions)


def account_menu(request: HttpRequest) -> SafeString:
    """What the member's menu holds."""
    return render_to_string("accounts/_account_menu.html", request=request)
