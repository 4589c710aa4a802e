"""Rows of files of metadata: JSON lines, Parquet and edge lists, each with its line, a few in memory at a time."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from openness_kg.base.errors import OpennessError, first_line, lacking, reason
from openness_kg.importing.hub.report import HubReport

Row: TypeAlias = tuple[int, dict[str, Any]]
"""A line, or the number of a row of Parquet, and what it says."""
LONGEST = 64 * 2**20
"""Bytes of a line; a longer one is passed over and counted."""
COLUMNS = ("id", "modelId", "tags", "cardData", "gated", "createdAt", "created_at")
"""What is read of a row of Parquet."""
_BATCH = 100
"""Rows of Parquet that are in memory at a time; a row may be large."""


def rows(path: Path, report: HubReport) -> Iterator[Row]:
    """Yield the rows of a file, by its ending; a row that is none is reported and passed over.

    An edge list becomes rows with ``model``, ``base`` and ``relation``.

    Raises:
        OpennessError: the file cannot be read, or has another ending than ``.jsonl``, ``.ndjson``, ``.json``, ``.csv``
            and ``.tsv``, each also with ``.gz``, and ``.parquet``.

    """
    ending = path.name.removesuffix(".gz").rpartition(".")[2].lower()
    reader = _READERS.get(ending)
    if reader is None or (ending == "parquet" and path.suffix == ".gz"):
        raise OpennessError(
            f"{path}: metadata of a hub is read from .jsonl, .parquet, and edge lists from .csv or .tsv: rename the"
            " file after what it is."
        )
    report.files += 1
    return reader(path, report)


def _json(path: Path, report: HubReport) -> Iterator[Row]:
    for number, line in _lines(path, report):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            # of a text that is nested too deeply, too, as of a number with too many digits
            kind = "row-nested" if isinstance(error, RecursionError) else "row-no-json"
            report.add(
                str(path), number, "", _shown(line), kind, f"The line is no JSON that can be read: {_why(error)}."
            )
            continue
        if isinstance(found, dict):
            yield number, found
        else:
            report.add(str(path), number, "", _shown(line), "row-no-object", "The line is no JSON object.")


def _table(path: Path, report: HubReport) -> Iterator[Row]:
    """Yield the rows of an edge list, a line each: a quoted field cannot go on in the next line."""
    delimiter = "\t" if path.name.removesuffix(".gz").endswith(".tsv") else ","
    csv.field_size_limit(LONGEST)
    head: list[str] = []
    for number, line in _lines(path, report):
        try:
            fields = next(csv.reader([line.decode().rstrip("\r\n")], delimiter=delimiter, strict=True), [])
        except (ValueError, csv.Error) as error:
            report.add(str(path), number, "", _shown(line), "row-no-csv", f"The line cannot be read: {_why(error)}.")
            continue
        if not head:
            head = [name.strip().casefold() for name in fields]
            if not {"base", "model"} <= set(head):
                raise OpennessError(f"{path}: an edge list has a first line with base, model and, if known, relation.")
        elif len(fields) == len(head):
            yield number, dict(zip(head, fields, strict=True))
        else:
            problem = f"The line has {len(fields)} fields, and the first line {len(head)}."
            report.add(str(path), number, "", _shown(line), "row-fields", problem)


def _parquet(path: Path, _report: HubReport) -> Iterator[Row]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise OpennessError(lacking("Reading Parquet, unlike JSON lines,", "pyarrow", "hub", error)) from None
    try:
        with pq.ParquetFile(path) as file:
            columns = [name for name in file.schema_arrow.names if name in COLUMNS]
            if not {"id", "modelId"} & set(columns):
                raise OpennessError(f"{path}: there is no column id of models here.")
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
                for found in batch.to_pylist():
                    number += 1
                    yield number, found
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise OpennessError(f"{path}: this cannot be read as Parquet: {first_line(error)}.") from None


_READERS: dict[str, Callable[[Path, HubReport], Iterator[Row]]] = {
    **dict.fromkeys(("jsonl", "ndjson", "json"), _json),
    **dict.fromkeys(("csv", "tsv"), _table),
    "parquet": _parquet,
}


def _lines(path: Path, report: HubReport) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not empty, with their numbers; one that is too long is passed over."""
    with _opened(path) as file:
        number = 0
        while line := file.readline(LONGEST):
            number += 1
            if len(line) == LONGEST and not line.endswith(b"\n"):
                report.add(
                    str(path), number, "", _shown(line), "row-too-long", f"The line is longer than {LONGEST} bytes."
                )
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST)
                continue
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.isspace():
                yield number, line


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rb") as packed:
                yield cast("IO[bytes]", packed)
        else:
            with path.open("rb", buffering=2**20) as file:
                yield file
    except (OSError, EOFError, zlib.error) as error:
        told = reason(error) if isinstance(error, OSError) else first_line(error)
        raise OpennessError(f"{path}: the file cannot be read: {told}.") from None


def _why(error: Exception) -> str:
    return first_line(error) if str(error) else type(error).__name__


def _shown(line: bytes) -> str:
    return line[:2_000].decode(errors="replace").rstrip("\r\n")
