"""What changed is looked at in the month that it counts in. Marks of before say no month; all budgets are marked anew each hour."""

from django.db import migrations, models


def forget_marks(apps, _schema_editor):
    apps.get_model("budgets", "BudgetCheck")._base_manager.all().delete()


class Migration(migrations.Migration):
    dependencies = [("budgets", "0002_composite_keys")]

    operations = [
        migrations.RunPython(forget_marks, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="budgetcheck", name="budget_check_once_a_project"),
        migrations.AddField(
            model_name="budgetcheck",
            name="month",
            field=models.DateField(default="1970-01-01"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="budgetcheck",
            constraint=models.UniqueConstraint(
                fields=("workspace", "project", "month"), name="budget_check_once_a_month"
            ),
        ),
    ]
