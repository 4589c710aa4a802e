"""The fixtures of the shapes, and what is found in each."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pyoxigraph import Triple

from openness_kg.base import iris
from openness_kg.base.iris import slug
from openness_kg.graph import resources
from openness_kg.graph.reading import parse
from openness_kg.validation import Fault
from openness_kg.validation.compiled import Result

FIXTURES = sorted((Path(__file__).parent.parent / "shapes").glob("*/*.ttl"))
Row = tuple[str, str, str, str]
_CHECKED_BY_COMMAND = "https://w3id.org/openness-kg/shapes#CheckedByCommand"
_COLUMNS = ("severity", "focus", "path", "shape")


@cache
def shape_triples() -> tuple[Triple, ...]:
    """Return the shipped shapes."""
    return tuple(triple for path in resources.shape_files() for triple in parse(path))


@cache
def checked_by_command() -> frozenset[str]:
    """Return the IRIs of the shapes that the command checks itself."""
    return frozenset(
        str(triple.subject)[1:-1]
        for triple in shape_triples()
        if getattr(triple.object, "value", "") == _CHECKED_BY_COMMAND
    )


def expected(fixture: Path) -> list[Row]:
    """Return the rows of the report that stands beside a fixture."""
    with fixture.with_suffix(".expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row[column] for column in _COLUMNS) for row in csv.DictReader(file)]
    return [(severity, focus, path, shape) for severity, focus, path, shape in rows]


def row(fault: Fault) -> Row:
    """Return a fault as the row of a report."""
    return fault.severity, _short(fault.focus), _short(fault.path), slug(fault.shape)


def results_as_text(results: Iterable[Result]) -> list[tuple[str, ...]]:
    """Return results as they are compared between engines, in order."""
    return sorted(
        (str(r.constraint.shape), r.constraint.component, str(r.focus), str(r.value), str(r.path), str(r.messages))
        for r in results
    )


def _short(iri: str) -> str:
    for prefix, namespace in sorted(iris.PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    kind, _, rest = iri.removeprefix(iris.ID).partition("/")
    return f"{kind}:{rest}" if iri.startswith(iris.ID) else iri
