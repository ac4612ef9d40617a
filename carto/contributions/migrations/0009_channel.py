"""Through which channel each contribution came: until now, all through the web.

Written as SQL, because Django would have SpatiaLite copy the table, which then loses its spatial index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0008_contacts_kept"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE contributions_contribution ADD COLUMN channel varchar(1) NOT NULL DEFAULT 'W'",
                    "ALTER TABLE contributions_contribution DROP COLUMN channel",
                ),
            ],
            state_operations=[
                migrations.AddField(
                    model_name="contribution",
                    name="channel",
                    field=models.CharField(
                        choices=[
                            ("W", "Carte en ligne"),
                            ("R", "Registre papier"),
                            ("C", "Courrier"),
                            ("M", "Courriel"),
                            ("O", "À l’oral"),
                        ],
                        db_default="W",
                        default="W",
                        max_length=1,
                        verbose_name="voie de dépôt",
                    ),
                ),
            ],
        ),
    ]
