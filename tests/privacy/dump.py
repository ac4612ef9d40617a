"""Every value of every table, as text: where something erased could still be."""

from django.apps import apps
from django.db import connection


def everything() -> str:
    """The whole database, whichever it is; geometries as hexadecimal or bytes, so search a place by its numbers in
    `place_numbers`."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        ours = [name for name in tables if not name.startswith(("idx_", "spatial_", "geometry_columns", "views_"))]
        said = []
        for table in ours:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name read from the database itself
            said += [repr(row) for row in cursor.fetchall()]
    return "\n".join(said)


def precise_places() -> set[tuple[float, float]]:
    """Each point that any geometry field of ours holds, rounded to 1e-6 degree."""
    found: set[tuple[float, float]] = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() in ("GeometryField", "PointField"):
                shapes = model._default_manager.exclude(**{field.name: None}).values_list(field.name, flat=True)
                found |= {(round(s.centroid.x, 6), round(s.centroid.y, 6)) for s in shapes}
    return found
