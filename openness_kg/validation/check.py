"""Checks the shipped graph, files on top of it, or any files, against the shipped shapes or any others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openness_kg.base.beside import Beside
from openness_kg.base.formats import chosen
from openness_kg.graph import mappings, resources
from openness_kg.graph.files import files_of
from openness_kg.graph.location import SHIPPED, Location
from openness_kg.graph.reading import parse
from openness_kg.validation import licences
from openness_kg.validation import mappings as mapping_sets
from openness_kg.validation.compiled import Result
from openness_kg.validation.model import ENGINES, Finding, Report, rank
from openness_kg.validation.sources import Statements


def check(
    location: Location = SHIPPED,
    owl: bool = False,
    engine: str = "compiled",
    shapes: Sequence[Path] = (),
) -> Report:
    """Return what is wrong with the graph at a location, files on top included; all of it is checked in full.

    Args:
        location: where the graph lies; with shapes of one's own and only data, the ontology is left out too.
        owl: whether to reason over the graph too, which takes owlready2 and Java.
        engine: one of ``ENGINES``.
        shapes: files of shapes to use instead of the shipped ones.

    Raises:
        OpennessError: a file cannot be read, or is no Turtle or no SSSOM/TSV; the shapes cannot be used; for OWL,
            owlready2 is missing or the reasoner failed.

    """
    alone = location.only_data and bool(shapes)
    return check_files([f.path for f in files_of(location) if f.on_top or not alone], owl, engine, shapes)


def check_files(
    files: Sequence[Path], owl: bool = False, engine: str = "compiled", shapes: Sequence[Path] = ()
) -> Report:
    """Return what is wrong with just these files; for the shipped shapes the ontology has to be a part of them.

    Args:
        files: Turtle and SSSOM/TSV files.
        owl: whether to reason over them too.
        engine: one of ``ENGINES``.
        shapes: files of shapes to use instead of the shipped ones, and of the checks that no shape can make.

    Raises:
        OpennessError: as :func:`check`.

    """
    chosen("There is no engine", ENGINES, engine)
    shape_triples = [triple for path in shapes or resources.shape_files() for triple in parse(path)]
    statements = Statements()
    sets = [path for path in files if path.name.endswith(mappings.ENDING)]
    statements.read(path for path in files if path not in sets)

    def beside() -> list[Finding]:
        return [*licences.findings(statements.triples), *mapping_sets.findings(sets, statements.triples)]

    small = Beside(beside if not shapes else list[Finding])
    results: tuple[Result, ...] = ()
    if engine == "pyshacl":
        from openness_kg.validation import by_pyshacl

        found = set(by_pyshacl.findings(statements.triples, shape_triples))
    else:
        from openness_kg.validation import shacl

        results = tuple(shacl.results(statements.triples, shape_triples))
        found = {shacl.finding(result) for result in results}
    others = set(small.result())
    skipped: list[str] = []
    if owl:
        from openness_kg.validation.owl import check as reasoning

        contradictions, skipped = reasoning.findings(statements)
        others.update(contradictions)
    placed = [_placed(statements, finding) for finding in found | others]
    placed.sort(key=lambda f: (rank(f.severity), f.file, f.line, f))
    return Report(tuple(placed), len(statements.triples), tuple(skipped), results, tuple(sorted(others)))


def _placed(statements: Statements, finding: Finding) -> Finding:
    if finding.file:
        return finding
    file, line = statements.locate(finding.focus, finding.path)
    return replace(finding, file=file, line=line)
