from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workspaces', '0002_team_and_settings'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='requires_single_sign_on',
            field=models.BooleanField(default=False),
        ),
    ]
