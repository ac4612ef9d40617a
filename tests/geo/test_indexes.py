"""Every geometry column keeps its spatial index through the migrations, or the window queries find nothing."""

import pytest
from django.apps import apps
from django.contrib.gis.db.models.fields import GeometryField
from django.db import connection

from carto.geo.backend import is_spatialite

COLUMNS = [
    (model._meta.db_table, field.column)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, GeometryField)
]


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_column_is_indexed(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        if is_spatialite():
            cursor.execute(
                "SELECT spatial_index_enabled FROM geometry_columns WHERE f_table_name = %s AND f_geometry_column = %s",
                [table, column],
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM pg_indexes WHERE tablename = %s AND indexdef LIKE %s",
                [table, f"%gist ({column})%"],
            )
        assert cursor.fetchone() == (1,)
