"""Places that may be hidden, absent or objects of the plan; authors that may be several; what is read before it is public.

On SpatiaLite most of these operations copy the table, which loses its spatial index: it is made again at the end."""

from typing import Any

import django.contrib.gis.db.models.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

from carto.geo.backend import allow_null, restore_index


def publish_what_was(apps: Any, schema_editor: Any) -> None:
    """Everything deposited until now was public at once, its place exact."""
    apps.get_model("contributions", "Contribution").objects.update(
        published_at=F("received_at"), public_geometry=F("geometry")
    )


def empty_places(apps: Any, schema_editor: Any) -> None:
    allow_null(schema_editor.connection.alias, "contributions_contribution", "geometry")


def index_again(apps: Any, schema_editor: Any) -> None:
    for column in ("geometry", "public_geometry"):
        restore_index(schema_editor.connection.alias, "contributions_contribution", column)


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0001_initial"),
        ("layers", "0004_ground_of_a_plan"),
    ]

    operations = [
        # The next operation copies the table on SpatiaLite: the column may be empty from there on.
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(empty_places, migrations.RunPython.noop)],
            state_operations=[
                migrations.AlterField(
                    model_name="contribution",
                    name="geometry",
                    field=django.contrib.gis.db.models.fields.GeometryField(
                        blank=True, null=True, srid=4326, verbose_name="lieu"
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="contribution",
            name="lat_e5",
            field=models.IntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="contribution",
            name="lon_e5",
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name="contribution",
            name="author_kind",
            field=models.CharField(
                choices=[
                    ("person", "Une personne"),
                    ("organisation", "Une organisation"),
                    ("group", "Un groupe d’habitants"),
                    ("workshop", "Un atelier"),
                    ("petition", "Une pétition"),
                ],
                default="person",
                max_length=12,
                verbose_name="qui parle",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="author_name",
            field=models.CharField(blank=True, max_length=160, verbose_name="nom de l’organisation ou du groupe"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="blur",
            field=models.CharField(
                choices=[("exact", "Le lieu exact"), ("street", "La rue"), ("cell", "Un carré de 100 m")],
                default="exact",
                max_length=8,
                verbose_name="lieu montré",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="is_name_private",
            field=models.BooleanField(default=False, verbose_name="nom caché"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="place_words",
            field=models.TextField(blank=True, max_length=1000, verbose_name="lieu en mots"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="version",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="about_prescription",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="layers.prescription",
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="about_zone",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="layers.zone"
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="publiée le"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="signatory_count",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="signataires annoncés"),
        ),
        migrations.AddField(
            model_name="contribution",
            name="public_geometry",
            field=django.contrib.gis.db.models.fields.GeometryField(
                blank=True, null=True, srid=4326, verbose_name="lieu montré"
            ),
        ),
        migrations.RunPython(publish_what_was, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(index_again, migrations.RunPython.noop),
    ]
