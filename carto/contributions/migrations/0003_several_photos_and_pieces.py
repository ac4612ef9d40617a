import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0002_places_and_authors"),
    ]

    operations = [
        migrations.AlterModelOptions(name="photo", options={"ordering": ["position", "id"]}),
        migrations.AddField(
            model_name="photo",
            name="description",
            field=models.CharField(blank=True, max_length=300, verbose_name="ce que montre la photo"),
        ),
        migrations.AddField(
            model_name="photo",
            name="position",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="photo",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="contributions.contribution"
            ),
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("label", models.CharField(max_length=120, verbose_name="intitulé")),
                ("file", models.FileField(upload_to="pieces/%Y/%m")),
                ("page_count", models.PositiveIntegerField()),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="contributions.contribution",
                    ),
                ),
            ],
            options={"ordering": ["position", "id"]},
        ),
    ]
