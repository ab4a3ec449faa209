"""Widens the index of a project's entries by what its page sums, and drops the narrower one that it replaces."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("time_entries", "0005_projects_and_expenses")]

    operations = [
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(
                fields=[
                    "workspace",
                    "project",
                    "spent_date",
                    "id",
                    "member",
                    "task",
                    "source",
                    "rounded_ms",
                    "amount",
                    "cost_amount",
                    "rate",
                    "is_billable",
                    "is_invoiced",
                    "is_running",
                ],
                name="entry_sums_of_project",
            ),
        ),
        migrations.RemoveIndex(model_name="timeentry", name="entry_by_project"),
    ]
