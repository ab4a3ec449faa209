from django.apps import AppConfig
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class AccountsConfig(AppConfig):
    name = "keito_server.accounts"

    def ready(self) -> None:
        """Puts signing out into the member's menu."""
        from keito_server.web import shell

        shell.register_slot("account", account_menu)


def account_menu(request: HttpRequest) -> SafeString:
    """What the member's menu holds."""
    return render_to_string("accounts/_account_menu.html", request=request)
