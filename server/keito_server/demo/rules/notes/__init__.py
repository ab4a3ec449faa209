"""What people and agents wrote on their entries, by project and task; each list is told in its order and then begins anew."""

from keito_server.demo.rules.notes import ardent, castellan, house, lumen, meridian

NOTES: dict[tuple[str, str], tuple[str, ...]] = {
    (project, task): notes
    for source in (meridian, lumen, castellan, ardent, house)
    for project, tasks in source.NOTES.items()
    for task, notes in tasks.items()
}
