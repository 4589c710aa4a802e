"""The part of a site that says what the columns of the tables mean, and offers the tables as Parquet.

``tables/csv-metadata.json`` follows "Metadata Vocabulary for Tabular Data" (W3C, 2015), which looks for a file of that
name beside a CSV. Parquet takes pyarrow, from the extra ``publish``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from openness_kg.base.errors import lacking
from openness_kg.base.iris import ROOT
from openness_kg.site import addresses
from openness_kg.site.descriptions.columns import Column, EditionTable, tables
from openness_kg.site.site import File, Site
from openness_kg.site.tables import FOLDER
from openness_kg.views.table import Table
from openness_kg.views.table.as_csv import record
from openness_kg.views.words import level_word

if TYPE_CHECKING:
    import pyarrow as pa

METADATA = f"{FOLDER}/csv-metadata.json"
PARQUET = "application/vnd.apache.parquet"
WITHOUT = lacking("Left out: Parquet", "pyarrow", "publish")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def files(site: Site) -> Iterator[File]:
    """Yield the description of the CSV files, and each table as Parquet."""
    described = tables(site.graph)
    made = [site.shared.table(table.edition.iri) for table in described]
    words = [level_word(level) for level in made[0].levels] if made else []
    yield File(METADATA, (json.dumps(_csvw(described, words), ensure_ascii=False, indent=2) + "\n").encode())
    if find_spec("pyarrow") is None:
        site.notes.append(WITHOUT)
        return
    for one, table in zip(described, made, strict=True):
        title = f"The table of the {one.edition.label}"
        yield File(f"{FOLDER}/{one.edition.slug}.parquet", _parquet(one, table), title, PARQUET)


def _csvw(described: list[EditionTable], levels: list[str]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Tables of openness, one an edition",
        "dc:source": {"@id": addresses.DATASET},
        "dc:license": {"@id": _LICENCE},
        "tables": [
            {
                "url": f"{one.edition.slug}.csv",
                "dc:title": f"The table of the {one.edition.label}",
                "dc:source": {"@id": one.edition.iri},
                "tableSchema": {
                    "primaryKey": "project",
                    "rowTitles": ["name"],
                    "aboutUrl": f"{ROOT}id/project/{{project}}",
                    "columns": [_column(column, levels) for column in one.columns],
                },
            }
            for one in described
        ],
    }


def _column(column: Column, levels: list[str]) -> dict[str, Any]:
    stated: dict[str, Any] = {"name": column.name, "titles": column.name, "dc:title": column.title}
    stated["dc:description"] = column.meaning
    match column.kind:
        case "level":
            stated["datatype"] = {"base": "string", "format": "|".join(levels)}
            stated["required"] = True
        case "list":
            stated["separator"] = ";"
        case "number":
            stated["datatype"] = {"base": "decimal", "minimum": "0"}
        case "integer":
            stated["datatype"] = {"base": "nonNegativeInteger"}
        case _:
            stated["required"] = True
    if column.iri:
        stated["propertyUrl"] = column.iri
    # a cell that is a list has one valueUrl for all of it (Tabular Data Model, 6.4.6)
    if column.template and column.kind != "list":
        stated["valueUrl"] = column.template
    return stated


def _parquet(one: EditionTable, table: Table) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    records = [
        record(row) | {c.slug: cell.word for c, cell in zip(table.criteria, row.cells, strict=True)}
        for row in table.rows
    ]
    fields = [_field(column) for column in one.columns]
    values = [
        pa.array([_value(column, r[column.name]) for r in records], f.type)
        for column, f in zip(one.columns, fields, strict=True)
    ]
    about = {"title": f"The table of the {one.edition.label}", "source": one.edition.iri, "license": _LICENCE}
    output = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(values, schema=pa.schema(fields, about)), output, compression="zstd")
    return output.getvalue()


def _field(column: Column) -> pa.Field[Any]:
    import pyarrow as pa

    kinds = {"list": pa.list_(pa.string()), "number": pa.float64(), "integer": pa.int32()}
    return pa.field(column.name, kinds.get(column.kind, pa.string()), metadata={"description": column.meaning})


def _value(column: Column, text: str) -> object:
    match column.kind:
        case "list":
            return text.split(";") if text else []
        case "number":
            return float(text)
        case "integer":
            return int(text)
    return text
