"""The forms of the Time page: the composer, and the editor of one entry."""

from keito_server.time_entries.forms.composer import ComposerForm
from keito_server.time_entries.forms.editor import EditorForm

__all__ = ["ComposerForm", "EditorForm"]
