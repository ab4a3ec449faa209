"""Tells invitations that their receiver declined from those that an administrator cancelled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("team", "0004_composite_keys"),
        ("workspaces", "0003_single_sign_on_required"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="declined_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("declined_at__isnull", True), ("cancelled_at__isnull", False), _connector="OR"),
                name="declined_invitation_has_ended",
            ),
        ),
    ]
