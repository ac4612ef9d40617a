"""What is told of a table once it is read."""

from carto.layers.sources.crs import name_of
from carto.layers.sources.lot import TableReport
from carto.layers.sources.table import Table


def report_of(name: str, table: Table, *, read: int, kept: int) -> TableReport:
    """`name`: what the table is called in the plan; `read`, `kept`: numbers of features."""
    return TableReport(
        table=name,
        file=table.file,
        driver=table.driver,
        crs="" if table.crs is None else name_of(table.crs),
        crs_source=table.crs_source,
        encoding=table.encoding,
        encoding_source=table.encoding_source,
        preview=table.preview,
        read=read,
        kept=kept,
    )
