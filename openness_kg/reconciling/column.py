"""A table of somebody's (CSV, RFC 4180): one column of names is matched, and nothing of the rest is lost."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openness_kg.base import inputs
from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.text import quoted
from openness_kg.reconciling.reconciler import LONGEST, Candidate

LARGEST = 32 * 2**20
"""Bytes of a table."""
_DELIMITERS = (",", ";", "\t")
_WIDEST = 2**20
"""Characters of a field."""
_ADDED = ("iri", "name", "type", "score", "why", "candidates")
_NAMED = 20
"""Columns that an error names."""


@dataclass(frozen=True)
class Table:
    """A table with a header: where the column of names stands, how fields are apart, and rows with their lines."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    column: int
    delimiter: str


def read(path: Path, column: str) -> Table:
    """Return the table in a file, whose fields are apart by commas, semicolons or tabs.

    Raises:
        OpennessError: it cannot be read, is no CSV in UTF-8, or has no such column, or two of one name.

    """
    where, content = inputs.named(path), inputs.content(path, LARGEST)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise OpennessError(f"{where}:{line}: this is not in UTF-8: save the table in that encoding.") from None
    headers = {delimiter: _header(text, delimiter) for delimiter in _DELIMITERS}
    delimiter = next((known for known, header in headers.items() if column in header), "")
    if not delimiter:
        _parsed(text, _DELIMITERS[0], where)
        header = max(headers.values(), key=len)
        if not header:
            raise OpennessError(f"{where}: the table is empty: give one with a header.")
        raise OpennessError(
            f"{where}:1: there is no column {quoted(column)}: it has {', '.join(map(quoted, header[:_NAMED]))}."
            f"{suggestion(column, header)}"
        )
    rows, lines = _parsed(text, delimiter, where)
    _check(rows, lines, where)
    return Table(rows[0], rows[1:], lines[1:], rows[0].index(column), delimiter)


def check_added(table: Table, format_name: str) -> None:
    """Refuse a table that has one of the columns that are added to it.

    Raises:
        OpennessError: it has.

    """
    for name in _added(table):
        if format_name == "csv" and name in table.header:
            raise OpennessError(f"The table has a column {quoted(name)} already, which would be added: rename it.")


def match(table: Table, find: Callable[[str], list[Candidate]]) -> list[list[Candidate]]:
    """Return the candidates of each row; each name is looked for once."""
    known: dict[str, list[Candidate]] = {}
    for row in table.rows:
        text = row[table.column]
        if text not in known:
            known[text] = find(text)
    return [known[row[table.column]] for row in table.rows]


def as_csv(table: Table, found: Sequence[list[Candidate]]) -> str:
    """Return the table with columns for the IRI that a name means for certain, and for what else is to be said."""
    added = _added(table)
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=table.delimiter, lineterminator="\n")
    writer.writerow([*table.header, *added])
    for row, candidates in zip(table.rows, found, strict=True):
        writer.writerow([*row, *_cells(row[table.column], candidates)])
    return output.getvalue()


def as_json(table: Table, found: Sequence[list[Candidate]]) -> str:
    """Return each row as an object with its line, its fields, and its candidates with scores."""
    rows = [
        {
            "line": line,
            "row": dict(zip(table.header, row, strict=True)),
            "match": candidates[0].thing.iri if candidates and candidates[0].match else None,
            "candidates": [
                {
                    "iri": one.thing.iri,
                    "name": one.thing.label,
                    "type": one.thing.kind,
                    "score": one.score,
                    "match": one.match,
                    "why": one.why,
                }
                for one in candidates
            ],
            **({"why": why} if (why := _nothing(row[table.column], candidates)) else {}),
        }
        for row, line, candidates in zip(table.rows, table.lines, found, strict=True)
    ]
    return json.dumps({"column": table.header[table.column], "rows": rows}, ensure_ascii=False, indent=1) + "\n"


def summary(found: Sequence[list[Candidate]]) -> str:
    """Return in words how many rows have a match, how many only candidates, and how many nothing."""
    matched = sum(1 for candidates in found if candidates and candidates[0].match)
    nothing = sum(1 for candidates in found if not candidates)
    return (
        f"{matched} of {len(found)} rows matched; {len(found) - matched - nothing} have candidates to look at,"
        f" {nothing} have none"
    )


def _added(table: Table) -> list[str]:
    return [f"{table.header[table.column]}.{name}" for name in _ADDED]


def _cells(text: str, candidates: list[Candidate]) -> list[str]:
    if not candidates:
        return ["", "", "", "", _nothing(text, candidates), ""]
    best = candidates[0]
    others = "" if best.match else " ".join(one.thing.iri for one in candidates)
    iri = best.thing.iri if best.match else ""
    return [iri, best.thing.label, best.thing.kind, f"{best.score:g}", best.why, others]


def _nothing(text: str, candidates: list[Candidate]) -> str:
    if candidates or not text.strip():
        return ""
    return f"longer than {LONGEST} characters: not looked for" if len(text) > LONGEST else "nothing is called like this"


def _parsed(text: str, delimiter: str, where: str) -> tuple[list[list[str]], list[int]]:
    """Return the rows of a text and the line on which each ends; blank lines hold nothing, and are left out."""
    csv.field_size_limit(_WIDEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines = [], []
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(reader.line_num)
    except csv.Error as error:
        raise OpennessError(f"{where}:{reader.line_num}: this is no CSV: {error}.") from None
    return rows, lines


def _header(text: str, delimiter: str) -> list[str]:
    """Return the first row of a text, nothing if it cannot be read."""
    try:
        return next((row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row), [])
    except csv.Error:
        return []


def _check(rows: list[list[str]], lines: list[int], where: str) -> None:
    header = rows[0]
    for name in header:
        if header.count(name) > 1:
            raise OpennessError(f"{where}:{lines[0]}: the column {quoted(name)} stands twice: rename one.")
    for row, line in zip(rows, lines, strict=True):
        if len(row) != len(header):
            raise OpennessError(f"{where}:{line}: this row has {len(row)} fields, and the header {len(header)}.")
