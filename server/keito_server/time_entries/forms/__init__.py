"""The forms of the Time pages: the composer, the editor of one entry, and what is typed into the week grid."""

from keito_server.time_entries.forms.composer import MANUAL, ComposerForm
from keito_server.time_entries.forms.cut import CutForm
from keito_server.time_entries.forms.editor import EditorForm
from keito_server.time_entries.forms.week import AddRowForm, CellForm, day_in, named_work

__all__ = ["MANUAL", "AddRowForm", "CellForm", "ComposerForm", "CutForm", "EditorForm", "day_in", "named_work"]
