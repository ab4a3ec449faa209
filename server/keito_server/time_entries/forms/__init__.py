"""The forms of the Time page: the composer, and the editor of one entry."""

from keito_server.time_entries.forms.composer import MANUAL, ComposerForm
from keito_server.time_entries.forms.editor import EditorForm

__all__ = ["MANUAL", "ComposerForm", "EditorForm"]
