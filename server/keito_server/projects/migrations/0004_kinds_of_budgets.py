"""Projects that have a budget already say what it is counted in."""

from django.db import migrations


def _name_kinds(apps, schema_editor):
    projects = apps.get_model("projects", "Project")._base_manager
    projects.filter(budget_amount__isnull=False).update(budget_by="total_fees")
    projects.filter(budget_amount__isnull=True, budget_ms__isnull=False).update(budget_by="total_hours")


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_projects_and_expenses")]

    operations = [migrations.RunPython(_name_kinds, migrations.RunPython.noop)]
