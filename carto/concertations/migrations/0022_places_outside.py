from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concertations", "0021_events_of_conclusions"),
    ]

    operations = [
        migrations.AddField(
            model_name="takingpart",
            name="takes_outside",
            field=models.BooleanField(default=False, verbose_name="lieux hors du périmètre, à ses abords"),
        ),
    ]
