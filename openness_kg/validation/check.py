"""Checks the shipped graph, and files on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from openness_kg import resources
from openness_kg.validation import licences, shacl
from openness_kg.validation.model import SEVERITIES, Finding, Report
from openness_kg.validation.sources import Statements


def check(files: Sequence[Path] = ()) -> Report:
    """Return what is wrong with the shipped graph together with further Turtle files.

    Raises:
        OpennessError: a file cannot be read or is no Turtle.

    """
    shipped = [*resources.ontology_files(), *resources.data_files()]
    known = {path.resolve() for path in shipped}
    return check_files([*shipped, *(path for path in files if path.resolve() not in known)])


def check_files(files: Sequence[Path]) -> Report:
    """Return what is wrong with just these Turtle files, of which the ontology has to be a part.

    Raises:
        OpennessError: a file cannot be read or is no Turtle.

    """
    statements = Statements()
    statements.read(files)
    found = {*shacl.findings(statements.triples), *licences.findings(statements.triples)}
    placed = [_placed(statements, finding) for finding in found]
    placed.sort(key=lambda f: (SEVERITIES.index(f.severity), f.file, f.line, f))
    return Report(tuple(placed), len(statements.triples))


def _placed(statements: Statements, finding: Finding) -> Finding:
    file, line = statements.locate(finding.focus)
    return replace(finding, file=file, line=line)
