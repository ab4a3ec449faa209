"""Form widgets that plain Django lacks and the components' scripts read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class AnnotatedSelect(forms.Select):
    """A select whose options carry attributes, given by value.

    `combobox.js` reads them: `data-code` is shown at the option's end, and `data-for-project` (one or more values,
    parted by spaces) ties an option of a dependent select to values of the select it depends on.
    """

    def __init__(
        self, *args: Any, option_attributes: Mapping[str, Mapping[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.option_attributes: Mapping[str, Mapping[str, str]] = option_attributes or {}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Write the select without a template for each option: a workspace may have hundreds of projects."""
        context = self.get_context(name, value, attrs)["widget"]
        groups = []
        for group, options, _ in context["optgroups"]:
            written = format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                ((str(option["value"]), flatatt(option["attrs"]), option["label"]) for option in options),
            )
            groups.append(format_html('<optgroup label="{}">{}</optgroup>', group, written) if group else written)
        written = format_html_join("", "{}", ((group,) for group in groups))
        return format_html('<select name="{}"{}>{}</select>', context["name"], flatatt(context["attrs"]), written)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the attributes kept for this value to the option."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"].update(self.option_attributes.get(str(value), {}))
        return option
