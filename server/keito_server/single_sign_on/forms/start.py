"""Which company somebody wants to sign in by."""

from django import forms


class StartForm(forms.Form):
    """A workspace's subdomain, or a work address."""

    workspace = forms.CharField(
        label="Workspace or work email",
        max_length=254,
        error_messages={"required": "Type the name that stands in your workspace’s address, or your work email."},
        help_text="Such as harrow-vale, or you@company.com.",
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autocapitalize": "none", "spellcheck": "false"}),
    )
