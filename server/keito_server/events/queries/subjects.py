"""What the trail speaks of, by name: each app says in `AppConfig.ready()` how its own things are called and found."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Expression, F, QuerySet

Rows = Callable[[UUID], "QuerySet[Any]"]


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """One kind of thing: its key in events, the word for it, its rows in a workspace, and what each row is called."""

    key: str
    label: str
    rows: Rows
    name: Expression | F


_kinds: dict[str, SubjectKind] = {}


def register_subject(key: str, label: str, *, rows: Rows, name: Expression | F) -> None:
    """Lets things of the kind `key` be named and searched: `rows(workspace_id)` annotated with `name`.

    `label` is the word for the filter of the audit log ("Project"). An event's `<key>_id` names such a thing too.
    """
    _kinds[key] = SubjectKind(key, label, rows, name)


def known_subjects() -> list[SubjectKind]:
    """All kinds of things, by their label."""
    return sorted(_kinds.values(), key=lambda kind: kind.label)


def choice_labels(key: str) -> dict[str, dict[str, str]]:
    """By field of a kind of thing, what people call each value that may be chosen; nothing for an unknown kind."""
    if key not in _kinds:
        return {}
    columns = _kinds[key].rows(UUID(int=0)).model._meta.concrete_fields
    return {
        column.name: {str(value): str(label) for value, label in column.flatchoices}
        for column in columns
        if column.choices
    }


def name_subjects(workspace_id: UUID, wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """Names by id of those of the things, given as kind and id, that are still there: a query for each kind."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for key, subject_id in wanted:
        by_kind[key].add(subject_id)
    names: dict[UUID, str] = {}
    for key in by_kind.keys() & _kinds.keys():
        kind = _kinds[key]
        rows = kind.rows(workspace_id).filter(id__in=by_kind[key]).annotate(subject_name=kind.name)
        names |= dict(rows.values_list("id", "subject_name"))
    return names


def find_subjects(workspace_id: UUID, text: str, *, only: str = "") -> "Sequence[QuerySet[Any]]":
    """Ids of the things whose name holds a text, a subquery for each kind; of one kind alone with `only`."""
    kinds = [_kinds[only]] if only in _kinds else [] if only else list(_kinds.values())
    return [
        kind.rows(workspace_id).annotate(subject_name=kind.name).filter(subject_name__icontains=text).values("id")
        for kind in kinds
    ]
