"""Checks the shipped graph, files on top of it, or any files, against the shipped shapes or any others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from openness_kg.base.beside import Beside
from openness_kg.base.formats import chosen
from openness_kg.base.iris import okg
from openness_kg.base.progress import Say, silent
from openness_kg.graph import mappings, reading, resources
from openness_kg.graph.files import files_of
from openness_kg.graph.location import SHIPPED, Location
from openness_kg.validation import licences, shacl
from openness_kg.validation import mappings as mapping_sets
from openness_kg.validation import quads as on_quads
from openness_kg.validation.compiled import Result
from openness_kg.validation.compiled.memory import rewritten
from openness_kg.validation.data import loaded
from openness_kg.validation.model import ENGINES, Fault, ValidationReport, rank
from openness_kg.validation.sources import Statements
from openness_kg.validation.whereabouts import Whereabouts


def check(
    location: Location = SHIPPED,
    owl: bool = False,
    engine: str = "compiled",
    shapes: Sequence[Path] = (),
    say: Say = silent,
) -> ValidationReport:
    """Return what is wrong with the graph at a location, files on top included; all of it is checked in full.

    Args:
        location: where the graph lies; with shapes of one's own and only data, the ontology is left out too.
        owl: whether to reason over the graph too, which takes owlready2 and Java.
        engine: one of ``ENGINES``.
        shapes: files of shapes to use instead of the shipped ones.
        say: is told how far files of N-Quads have been read.

    Raises:
        OpennessError: a file cannot be read, or is no Turtle or no SSSOM/TSV; the shapes cannot be used; for OWL,
            owlready2 is missing or the reasoner failed.

    """
    alone = location.only_data and bool(shapes)
    return check_files([f.path for f in files_of(location) if f.on_top or not alone], owl, engine, shapes, say)


def check_files(
    files: Sequence[Path],
    owl: bool = False,
    engine: str = "compiled",
    shapes: Sequence[Path] = (),
    say: Say = silent,
) -> ValidationReport:
    """Return what is wrong with just these files; for the shipped shapes the ontology has to be a part of them.

    Args:
        files: Turtle and SSSOM/TSV files.
        owl: whether to reason over them too.
        engine: one of ``ENGINES``.
        shapes: files of shapes to use instead of the shipped ones, and of the checks that no shape can make.
        say: is told how far files of N-Quads have been read.

    Raises:
        OpennessError: as :func:`check`.

    """
    chosen("There is no engine", ENGINES, engine)
    if owl:
        from openness_kg.validation.owl import check as reasoning
        from openness_kg.validation.owl import reasoner

        reasoner.folder()
    shape_files = Statements.of(shapes or resources.shape_files(), based=bool(shapes))
    sets = [path for path in files if path.name.endswith(mappings.ENDING)]
    quads = [path for path in files if reading.is_quads(path)]
    if (engine == "duckdb" or (quads and engine == "compiled")) and not owl:
        turtle = Statements.of((path for path in files if path not in {*sets, *quads}), based=bool(shapes))
        report = _held(engine, turtle, quads, sets, shape_files, say, own_shapes=bool(shapes))
        if report is not None:
            return report
    statements = Statements.of((path for path in files if path not in sets), based=bool(shapes))
    # what each process would else name in its own way is parsed before there are two
    statements.parse(statements.blank())
    second = Beside(partial(_looked_at, statements, sets, own_shapes=bool(shapes)))
    results: tuple[Result, ...] = ()
    if engine == "pyshacl":
        from openness_kg.validation import by_pyshacl

        found = set(by_pyshacl.faults(statements.parse().triples, shape_files.each()))
        look = second.result()
    else:
        looks: list[_Look] = []

        def rewrites() -> bool:
            looks.append(second.result())
            return looks[0].rewrites

        results = tuple(shacl.results(statements, shape_files, rewrites))
        found = {shacl.fault(result) for result in results}
        look = looks[0]
    others = set(look.faults)
    skipped: list[str] = []
    if owl:
        contradictions, skipped = reasoning.faults(statements.parse())
        others.update(contradictions)
    placed = _placed(look.whereabouts, statements, quads, found | others)
    return ValidationReport(placed, look.statements, tuple(skipped), results, tuple(sorted(others)))


def _held(
    engine: str,
    turtle: Statements,
    quads: Sequence[Path],
    sets: Sequence[Path],
    shapes: Statements,
    say: Say,
    *,
    own_shapes: bool,
) -> ValidationReport | None:
    """Return what is wrong by what an engine holds; None if literals have to be looked at as they are written."""
    rewrites = Beside(partial(on_quads.rewrites, quads))
    triples = turtle.parse().triples
    with loaded(engine, triples, quads, say) as data:
        if rewrites.result() or rewritten(triples):
            return None
        results = tuple(shacl.found(engine, shacl.constraints_of(shapes), data.select, say))
        others: set[Fault] = set()
        if not own_shapes:
            stated = (triple for name in (licences.EXPRESSION, okg("spdxIdentifier")) for triple in data.triples(name))
            others.update(licences.faults(stated))
            subjects = dict.fromkeys(row.subject for path in sets for row in mappings.read(path))
            others.update(mapping_sets.faults(sets, data.describing(subjects)))
        count = data.statements
    found = {shacl.fault(result) for result in results} | others
    placed = _placed(turtle.whereabouts(), turtle, quads, found)
    return ValidationReport(placed, count, (), results, tuple(sorted(others)))


class _Look(NamedTuple):
    """What a look at each statement says."""

    statements: int
    rewrites: bool
    whereabouts: Whereabouts
    faults: list[Fault]


def _looked_at(statements: Statements, sets: Sequence[Path], *, own_shapes: bool) -> _Look:
    """Parse all statements, and find what is wrong with licences and mappings unless the shapes are a user's own."""
    triples = statements.parse().triples
    found = [] if own_shapes else [*licences.faults(triples), *mapping_sets.faults(sets, triples)]
    return _Look(len(triples), bool(rewritten(triples)), statements.whereabouts(), found)


def _placed(
    whereabouts: Whereabouts, statements: Statements, quads: Sequence[Path], faults: Collection[Fault]
) -> tuple[Fault, ...]:
    """Return faults with file and line, in the order of a report."""
    places = on_quads.places(quads, faults)
    placed = []
    for fault in faults:
        if fault.file:
            placed.append(fault)
            continue
        where = places.get((fault.focus, fault.path)) or places.get((fault.focus, ""))
        file, line = where or whereabouts.locate(statements.turtle, fault.focus, fault.path)
        placed.append(replace(fault, file=file, line=line))
    placed.sort(key=lambda f: (rank(f.severity), f.file, f.line, f))
    return tuple(placed)
