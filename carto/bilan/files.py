"""Files of what a job makes."""

from typing import Any

from django.core.files import File
from django.db.models.fields.files import FieldFile


def put(file: FieldFile, name: str, content: File[Any]) -> None:
    """Store it over what a killed making left. `name` must be of this row alone; the row is the caller's to save."""
    file.storage.delete(file.field.generate_filename(file.instance, name))
    file.save(name, content, save=False)
