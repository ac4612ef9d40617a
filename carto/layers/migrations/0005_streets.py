from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0004_ground_of_a_plan"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contextlayer",
            name="role",
            field=models.CharField(
                choices=[
                    ("context", "Couche de contexte"),
                    ("parcelles", "Parcelles cadastrales"),
                    ("localities", "Lieux-dits"),
                    ("streets", "Rues et chemins"),
                ],
                default="context",
                max_length=12,
                verbose_name="nature",
            ),
        ),
    ]
