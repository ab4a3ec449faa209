"""The list of settings pages, for the `settings` layout: `{% load keito_settings %}{% settings_navigation %}`."""

from collections.abc import Mapping
from typing import Any

from django import template

from keito_server.web.settings_pages import settings_groups

register = template.Library()


@register.inclusion_tag("web/_settings_navigation.html", takes_context=True)
def settings_navigation(context: Mapping[str, Any]) -> dict[str, Any]:
    """All pages of Settings that this member may see; what is not built yet without a link."""
    shell = context["shell"]
    return {"groups": settings_groups(context["request"], shell.actor)}
