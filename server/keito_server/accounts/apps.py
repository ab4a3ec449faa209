from django.apps import AppConfig
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class AccountsConfig(AppConfig):
    name = "keito_server.accounts"

    def ready(self) -> None:
        """Puts signing out into the member's menu, and Security into Settings."""
        from keito_server.web import shell
        from keito_server.web.settings_pages import register_settings_page

        shell.register_slot("account", account_menu)
        register_settings_page("security", "account_security", is_of_login=True)


def account_menu(request: HttpRequest) -> SafeString:
    """What the member's menu holds."""
    return render_to_string("accounts/_account_menu.html", request=request)
