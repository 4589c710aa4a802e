"""Validation where the graph is: the compiled shapes, asked of an endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from openness_kg.base import iris
from openness_kg.graph import catalogue, convert, resources
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote.store import RemoteStore
from openness_kg.validation import shacl
from openness_kg.validation.compiled import compile_shapes, run
from openness_kg.validation.compiled.shapes import Term
from openness_kg.validation.model import ValidationReport, rank
from openness_kg.validation.sources import Statements

SKIPPED = "licence expressions and tables of mappings were not checked: that is done with files only"


def check_endpoint(where: Endpoint, shapes: Sequence[Path] = ()) -> ValidationReport:
    """Return what the shapes find in what an endpoint holds, what was derived aside.

    Args:
        where: the endpoint.
        shapes: files of shapes to use instead of the shipped ones.

    Raises:
        OpennessError: the shapes cannot be used, or the endpoint does not answer.

    """
    store = RemoteStore(where)
    stated = store.of([graph for graph in store.graphs() if graph not in (iris.DERIVED, iris.MAPPINGS)])

    def select(query: str) -> Iterator[Mapping[str, Term]]:
        for row in stated.select(query):
            yield {name: convert.term(value) for name, value in row.items()}

    constraints = compile_shapes(Statements.of(shapes or resources.shape_files(), based=bool(shapes)).each())
    results = tuple(run(constraints, select))
    found = {shacl.fault(result) for result in results}
    ordered = sorted(found, key=lambda fault: (rank(fault.severity), fault))
    count = int(next(stated.rows(catalogue.named("endpoint/size").text))["triples"])
    return ValidationReport(tuple(ordered), count, () if shapes else (SKIPPED,), results)
