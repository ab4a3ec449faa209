"""Form widgets that plain Django lacks and the components' scripts read."""

from collections.abc import Mapping
from typing import Any

from django import forms


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

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the attributes kept for this value to the option."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"].update(self.option_attributes.get(str(value), {}))
        return option
