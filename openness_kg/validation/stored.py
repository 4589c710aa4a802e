"""Validation where the graph is: the compiled shapes, asked of a store on disk or of an endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.progress import Say, silent
from openness_kg.graph import catalogue, convert, disk, resources
from openness_kg.graph.location import Endpoint
from openness_kg.graph.remote.store import RemoteStore
from openness_kg.validation import data, shacl
from openness_kg.validation.compiled import CompiledConstraint, Result, run
from openness_kg.validation.compiled.shapes import Term
from openness_kg.validation.model import ValidationReport, rank
from openness_kg.validation.sources import Statements

SKIPPED = "licence expressions and tables of mappings were not checked: that is done with files only"
_SIZE = "endpoint/size"


def check_store(
    folder: Path, engine: str = "compiled", shapes: Sequence[Path] = (), say: Say = silent
) -> ValidationReport:
    """Return what the shapes find in what a store on disk holds, what was derived aside.

    Args:
        folder: the folder that ``openness-kg load`` filled.
        engine: ``compiled`` or ``duckdb``.
        shapes: files of shapes to use instead of the shipped ones.
        say: is told how far the copy has been read.

    Raises:
        OpennessError: the shapes cannot be used, or there is no store in the folder.

    """
    store, _ = disk.opened(folder)
    graphs = _stated(sorted(graph.value for graph in store.engine.named_graphs()))
    if not graphs:
        raise OpennessError(f"{folder}: nothing is stated in this store: fill it with `openness-kg load`.")
    constraints = _constraints(shapes)
    # a copy of some graphs is soon made, where Oxigraph would look each pattern up in one graph after the other
    with data.copied(engine, store, graphs, say) as held:
        return _report(shacl.found(engine, constraints, held.select, say), held.statements, shapes)


def check_endpoint(where: Endpoint, shapes: Sequence[Path] = ()) -> ValidationReport:
    """Return what the shapes find in what an endpoint holds, as :func:`check_store` does.

    Raises:
        OpennessError: the shapes cannot be used, or the endpoint does not answer.

    """
    store = RemoteStore(where)
    stated = store.of(_stated(store.graphs()))

    def select(query: str) -> Iterator[Mapping[str, Term]]:
        for row in stated.select(query):
            yield {name: convert.term(value) for name, value in row.items()}

    count = int(next(stated.rows(catalogue.named(_SIZE).text))["triples"])
    return _report(list(run(_constraints(shapes), select)), count, shapes)


def _stated(graphs: Iterable[str]) -> tuple[str, ...]:
    return tuple(graph for graph in graphs if graph not in (iris.DERIVED, iris.MAPPINGS))


def _constraints(shapes: Sequence[Path]) -> tuple[CompiledConstraint, ...]:
    return shacl.constraints_of(Statements.of(shapes or resources.shape_files(), based=bool(shapes)))


def _report(results: Sequence[Result], count: int, shapes: Sequence[Path]) -> ValidationReport:
    found = {shacl.fault(result) for result in results}
    ordered = sorted(found, key=lambda fault: (rank(fault.severity), fault))
    return ValidationReport(tuple(ordered), count, () if shapes else (SKIPPED,), tuple(results))
