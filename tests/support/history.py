"""Imports a history by the command, and reads what came of it."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from openness_kg.base import iris
from tests.support.cli import Result, run

INDEX = "osai-index"
HEADER = "date\tcommit\tfile\tproject\tcriterion\tlevel\tprevious_level\n"

Dated = tuple[str, str, str, str, str, str]
"""Record, criterion, project, level, first day, and the day of the end or nothing."""


def import_history(folder: Path, target: Path, index: str = INDEX) -> tuple[Result, list[dict[str, str]]]:
    """Run the command; return what it said and the defects that it reports."""
    report = target.parent / f"{target.name}.json"
    result = run("import", index, str(folder), "--history", "-o", str(target), "--report", str(report))
    return result, json.loads(report.read_text(encoding="utf-8"))["defects"] if report.exists() else []


def dated(target: Path, index: str = INDEX) -> set[Dated]:
    """Return the dated ratings in a folder."""
    return {
        (
            iris.slug(s["inRecord"]),
            iris.slug(s["criterion"]),
            iris.slug(s["ratedProject"]),
            iris.slug(s["level"]),
            s["from"],
            s.get("until", ""),
        )
        for path in (target / "history" / index).glob("*.ttl")
        for s in subjects(path).values()
        if "inRecord" in s
    }


def subjects(path: Path) -> dict[str, dict[str, str]]:
    """Return the statements of a file: by subject, the local name of each predicate with its last object."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode | ox.Triple)
        found[quad.subject.value][iris.slug(quad.predicate.value)] = quad.object.value
    return found
