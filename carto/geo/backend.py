"""The only file that asks which database runs: SpatiaLite (the embedded default) or PostGIS (the large one)."""

import json
from typing import Any, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.where import WhereNode

Rows = TypeVar("Rows", bound=QuerySet[Any])
Bounds = tuple[float, float, float, float]


def is_spatialite(alias: str = DEFAULT_DB_ALIAS) -> bool:
    return connections[alias].vendor == "sqlite"


def chains_writes(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether one statement may hold several writes (`WITH … INSERT … UPDATE`): PostGIS yes, SQLite no."""
    return not is_spatialite(alias)


def takes_copies(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether rows may come as a stream (`COPY … FROM STDIN`), four times faster than INSERT: PostGIS yes."""
    return not is_spatialite(alias)


def spatialite_libraries(alias: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names under which Django looks for mod_spatialite; none on PostGIS."""
    return list(cast(Any, connections[alias]).lib_spatialite_paths) if is_spatialite(alias) else []


class _Unindexed(WhereNode):
    """Conditions by which SQLite may not choose its path: the unary plus says so in its own words.

    Without statistics it takes a foreign key's index before a list of rows, and then looks at every row of a plan."""

    def as_sql(self, *args: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(*args)
        return f"+({sql})", params


def near(rows: Rows, bounds: Bounds, field: str) -> Rows:
    """The rows whose box meets `bounds` (w, s, e, n, EPSG:4326), perhaps a few more: a first sieve by the index.

    `field` is a geometry column of the rows' own table. SpatiaLite reads its R*Tree, which Django never uses:
    its numbers are 32-bit, rounded outwards, so nothing is missed. Filters set before this call come after the index,
    later ones may be preferred to it. PostGIS needs no sieve: `intersects` uses GiST."""
    if not is_spatialite(rows.db):
        return rows
    w, s, e, n = bounds
    column = rows.model._meta.get_field(field).column
    index = connections[rows.db].ops.quote_name(f"idx_{rows.model._meta.db_table}_{column}")
    boxes = f"SELECT pkid FROM {index} WHERE xmax >= %s AND xmin <= %s AND ymax >= %s AND ymin <= %s"  # noqa: S608  names of our own model
    return found_by(rows, pk__in=RawSQL(boxes, (w, e, s, n)))


def starting_with(rows: Rows, field: str, prefix: str) -> Rows:
    """The rows whose `field` starts with `prefix`, lower-case letters and figures, found by the field's index.

    SQLite does not use it for LIKE, PostgreSQL does (its `varchar_pattern_ops` twin) and not for an interval, whose
    order depends on the language. Filters set before this call come after the index."""
    if not is_spatialite(rows.db):
        return rows.filter(**{f"{field}__startswith": prefix})
    return found_by(rows, **{f"{field}__gte": prefix, f"{field}__lt": f"{prefix}\U0010ffff"})


def found_by(rows: Rows, **conditions: Any) -> Rows:
    """The rows that also meet `conditions`, looked for by their index: filters set before this call come after."""
    candidates = rows.all()
    if is_spatialite(rows.db) and candidates.query.where:
        candidates.query.where = WhereNode([_Unindexed([candidates.query.where])])
    return candidates.filter(**conditions)


def read_columns(rows: QuerySet[Any, Any]) -> list[list[Any]]:
    """The columns of a `values_list` queryset, each as a list in its order, fetched as ONE row of JSON arrays.

    One row keeps SQLite in C: fetched one by one, each row hands the GIL back, 4 to 6 times slower under threads.
    Values as JSON knows them: a date comes as its text, a boolean as 0 or 1 on SpatiaLite. With `distinct()`, order by
    selected columns only."""
    compiler = rows.query.get_compiler(rows.db)
    try:
        inner, params = compiler.as_sql()
    except EmptyResultSet:
        return [[] for _column in compiler.select]
    names = [f"c{rank}" for rank in range(len(compiler.select))]
    array = "json_group_array({})" if is_spatialite(rows.db) else "json_agg({})::text"
    arrays = ", ".join(array.format(name) for name in names)
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"WITH picked({', '.join(names)}) AS ({inner}) SELECT {arrays} FROM picked", params)  # noqa: S608  compiled by the ORM
        return [json.loads(text or "[]") for text in cursor.fetchone()]


def restore_index(alias: str, table: str, column: str) -> None:
    """Give a geometry column its spatial index back, in a migration, after an operation that made SpatiaLite copy the
    table: Django renames the index's table, and SpatiaLite no longer knows of it. PostGIS keeps its own."""
    if not is_spatialite(alias):
        return
    name = connections[alias].ops.quote_name
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT spatial_index_enabled FROM geometry_columns WHERE f_table_name = %s AND f_geometry_column = %s",
            [table, column],
        )
        if cursor.fetchone() == (1,):
            return
        cursor.execute(f"DROP TABLE IF EXISTS {name(f'idx_{table}_{column}')}")
        cursor.execute("SELECT CreateSpatialIndex(%s, %s)", [table, column])


def allow_null(alias: str, table: str, column: str) -> None:
    """Let a geometry column be empty, in a migration. On SpatiaLite nothing is done here: Django cannot alter the
    column, and the next operation that copies the table makes it anew as the models then say."""
    if is_spatialite(alias):
        return
    name = connections[alias].ops.quote_name
    with connections[alias].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name(table)} ALTER COLUMN {name(column)} DROP NOT NULL")
