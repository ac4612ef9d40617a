from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def publish_what_was(apps: Any, schema_editor: Any) -> None:
    """Everything said until now was public at once."""
    apps.get_model("debate", "Comment").objects.update(published_at=F("written_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("debate", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="is_name_private",
            field=models.BooleanField(default=False, verbose_name="nom caché"),
        ),
        migrations.AddField(
            model_name="comment",
            name="published_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="publié le"),
        ),
        migrations.AddField(
            model_name="comment",
            name="quote",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="quoted_by",
                to="debate.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="seen_count",
            field=models.PositiveIntegerField(default=0, verbose_name="fois vu"),
        ),
        migrations.AddField(
            model_name="comment",
            name="useful_count",
            field=models.PositiveIntegerField(default=0, verbose_name="jugé utile"),
        ),
        migrations.RunPython(publish_what_was, migrations.RunPython.noop, elidable=True),
    ]
