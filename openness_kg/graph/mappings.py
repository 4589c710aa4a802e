"""Mappings to other vocabularies: SSSOM/TSV files, read as far as the graph needs them.

The format is that of SSSOM 1.0 (https://w3id.org/sssom/spec): a metadata block in YAML behind ``#``, then a table.
Of the metadata only ``curie_map`` is read, in the block style that canonical files have, so that loading needs no
YAML. All else in a file is checked by :mod:`openness_kg.validation.mappings`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.text import quoted
from openness_kg.graph import reading, resources
from openness_kg.graph.terms import Iri, Triple

ENDING = ".sssom.tsv"
COLUMNS = ("subject_id", "predicate_id", "object_id", "mapping_justification")
"""What SSSOM requires of each mapping."""

BUILT_IN = {
    "linkml": "https://w3id.org/linkml/",
    "orcid": "https://orcid.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that a ``curie_map`` may leave out."""

_PREFIX = re.compile(r"""\s+(["']?)([^\s:"']+)\1\s*:\s+(["']?)(\S+?)\3\s*(?:\s#.*)?""")


@dataclass(frozen=True)
class Mapping:
    """A row: the three IRIs, whether they are said to match or not to match, and the line."""

    subject: str
    predicate: str
    object: str
    negated: bool
    line: int


def files() -> list[Path]:
    """Return the shipped SSSOM files in a stable order."""
    return sorted((resources.root() / "data" / "mappings").glob(f"*{ENDING}"))


def triples(path: Path) -> Iterator[Triple]:
    """Yield the triples that an SSSOM file states; a row with the modifier ``Not`` states none.

    Raises:
        OpennessError: the file cannot be read or is no SSSOM/TSV; the text names file and line.

    """
    for row in read(path):
        if not row.negated:
            yield Triple(Iri(row.subject), Iri(row.predicate), Iri(row.object))


def read(path: Path) -> list[Mapping]:
    """Return the rows of an SSSOM file, CURIEs expanded by its own ``curie_map``.

    Raises:
        OpennessError: the file cannot be read or is no SSSOM/TSV; the text names file and line.

    """
    lines = _lines(path)
    length = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes = BUILT_IN | _curie_map(lines[:length])
    table = _cells(path, lines[length:], length)
    header_line, header = next(table, (length + 1, []))
    for column in COLUMNS:
        if column not in header:
            raise OpennessError(
                f"{path}:{header_line}: the column {column} is missing, which SSSOM requires: add it."
                f"{suggestion(column, header)}"
            )
    rows = []
    for line, cells in table:
        if len(cells) != len(header):
            raise OpennessError(
                f"{path}:{line}: this row has {len(cells)} cells for {len(header)} columns: correct its tabs."
            )
        row = dict(zip(header, cells, strict=True))
        subject, predicate, target, _ = (_expanded(row[column], prefixes, path, line) for column in COLUMNS)
        rows.append(Mapping(subject, predicate, target, row.get("predicate_modifier") == "Not", line))
    return rows


def _lines(path: Path) -> list[str]:
    # csv wants line ends as they are, and only these: str.splitlines knows more
    return list(io.StringIO(reading.text(path), newline=""))


def _curie_map(metadata: list[str]) -> dict[str, str]:
    """Return the prefixes of the metadata block: the lines below ``curie_map:`` that are further in."""
    prefixes: dict[str, str] = {}
    inside = False
    for line in metadata:
        text = line[1:].rstrip()
        if found := _PREFIX.fullmatch(text) if inside else None:
            prefixes[found[2]] = found[4]
        elif text.strip():
            inside = text.strip() == "curie_map:"
    return prefixes


def _cells(path: Path, lines: list[str], before: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the table, each with the line where it begins, empty lines left out."""
    import csv

    reader = csv.reader(lines, delimiter="\t", strict=True)
    line = before + 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = before + reader.line_num + 1
    except csv.Error as error:
        raise OpennessError(f"{path}:{line}: this is no valid TSV: {error}.") from None


def _expanded(curie: str, prefixes: dict[str, str], path: Path, line: int) -> str:
    prefix, colon, name = curie.partition(":")
    if not (colon and prefix and name) or name.startswith("//"):
        raise OpennessError(f"{path}:{line}: {quoted(curie)} is no CURIE: write one, such as 'licence:mit'.")
    if prefix not in prefixes:
        raise OpennessError(
            f"{path}:{line}: the prefix {quoted(prefix)} of {quoted(curie)} is not in the curie_map of this file:"
            " declare it there."
            f"{suggestion(prefix, prefixes)}"
        )
    try:
        return ox.NamedNode(prefixes[prefix] + name).value
    except ValueError:
        raise OpennessError(f"{path}:{line}: {quoted(curie)} does not become a valid IRI: correct it.") from None
