"""Checks the shipped graph, and files on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openness_kg.base.beside import Aside
from openness_kg.graph import mappings
from openness_kg.graph.files import files_of
from openness_kg.graph.location import Location
from openness_kg.validation import licences
from openness_kg.validation import mappings as mapping_sets
from openness_kg.validation import reference as shacl
from openness_kg.validation.model import SEVERITIES, Finding, Report
from openness_kg.validation.sources import Statements


def check(files: Sequence[Path] = (), owl: bool = False) -> Report:
    """Return what is wrong with the shipped graph together with further files.

    Args:
        files: files to check on top: Turtle, or SSSOM/TSV if the name ends in ``.sssom.tsv``.
        owl: whether to reason over the graph too, which takes owlready2 and Java.

    Raises:
        OpennessError: a file cannot be read, or is no Turtle or no SSSOM/TSV; for OWL, owlready2 is missing or the
            reasoner failed.

    """
    return check_location(Location(tuple(files)), owl)


def check_location(location: Location, owl: bool = False) -> Report:
    """Return what is wrong with the graph at a location that is no store.

    Args:
        location: where the graph lies.
        owl: whether to reason over it too.

    Raises:
        OpennessError: as :func:`check`.

    """
    return check_files([file.path for file in files_of(location)], owl)


def check_files(files: Sequence[Path], owl: bool = False) -> Report:
    """Return what is wrong with just these files, of which the ontology has to be a part.

    Args:
        files: Turtle and SSSOM/TSV files.
        owl: whether to reason over them too.

    Raises:
        OpennessError: as :func:`check`.

    """
    statements = Statements()
    sets = [path for path in files if path.name.endswith(mappings.ENDING)]
    statements.read(path for path in files if path not in sets)
    small = Aside(
        lambda: [*licences.findings(statements.triples), *mapping_sets.findings(sets, statements.triples)],
    )
    found = {*shacl.findings(statements.triples), *small.result()}
    skipped: list[str] = []
    if owl:
        from openness_kg.validation.owl import check as reasoning

        contradictions, skipped = reasoning.findings(statements)
        found.update(contradictions)
    placed = [_placed(statements, finding) for finding in found]
    placed.sort(key=lambda f: (SEVERITIES.index(f.severity), f.file, f.line, f))
    return Report(tuple(placed), len(statements.triples), tuple(skipped))


def _placed(statements: Statements, finding: Finding) -> Finding:
    if finding.file:
        return finding
    file, line = statements.locate(finding.focus)
    return replace(finding, file=file, line=line)
