"""Results as a validation report (§3.6) in RDF: the same bytes for the same results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from openness_kg.validation.compiled.engine import Result
from openness_kg.validation.compiled.paths import Path
from openness_kg.validation.compiled.shapes import FALSE, RDF, SH, TRUE
from openness_kg.validation.model import Fault

SHAPES = "https://w3id.org/openness-kg/shapes#"
_TYPE = ox.NamedNode(f"{RDF}type")


def as_triples(results: Sequence[Result], others: Sequence[Fault] = ()) -> list[ox.Triple]:
    """Return the report of results, and of faults of what no shape checks.

    sh:conforms is true if there are none, of whatever severity (§3.6.1.1), unlike the verdict of ``validate``.
    """
    report = ox.BlankNode("report")
    found = [
        ox.Triple(report, _TYPE, _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), FALSE if results or others else TRUE),
    ]
    for number, result in enumerate(results):
        node = ox.BlankNode(f"result{number}")
        found.append(ox.Triple(report, _sh("result"), node))
        found += _result(node, result)
    for number, fault in enumerate(others, len(results)):
        node = ox.BlankNode(f"result{number}")
        found.append(ox.Triple(report, _sh("result"), node))
        found += _other(node, fault)
    return found


def _other(node: ox.BlankNode, fault: Fault) -> Iterable[ox.Triple]:
    yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("focusNode"), ox.NamedNode(fault.focus or "urn:unknown"))
    yield ox.Triple(node, _sh("resultSeverity"), _sh(fault.severity))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(f"{SHAPES}CheckedByCommand"))
    yield ox.Triple(node, _sh("sourceShape"), ox.NamedNode(fault.shape))
    yield ox.Triple(node, _sh("resultMessage"), ox.Literal(fault.message))
    if fault.path:
        yield ox.Triple(node, _sh("resultPath"), ox.NamedNode(fault.path))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _result(node: ox.BlankNode, result: Result) -> Iterable[ox.Triple]:
    constraint = result.constraint
    yield ox.Triple(node, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(node, _sh("focusNode"), result.focus)
    yield ox.Triple(node, _sh("resultSeverity"), ox.NamedNode(constraint.severity))
    yield ox.Triple(node, _sh("sourceConstraintComponent"), ox.NamedNode(constraint.component))
    yield ox.Triple(node, _sh("sourceShape"), constraint.shape)
    for message in result.messages:
        yield ox.Triple(node, _sh("resultMessage"), message)
    if result.value is not None:
        yield ox.Triple(node, _sh("value"), result.value)
    if constraint.constraint is not None:
        yield ox.Triple(node, _sh("sourceConstraint"), constraint.constraint)
    if result.path is not None:
        yield ox.Triple(node, _sh("resultPath"), result.path)
    elif constraint.path is not None:
        copy: list[ox.Triple] = []
        yield ox.Triple(node, _sh("resultPath"), _copied(constraint.path, f"{node.value}p", copy))
        yield from copy


def _copied(path: Path, name: str, copy: list[ox.Triple]) -> ox.NamedNode | ox.BlankNode:
    """Return the node of a path that is written anew, with blank nodes of this result's own (§3.6.2.2)."""
    if path.iri is not None:
        return path.iri
    parts = [_copied(part, f"{name}x{number}", copy) for number, part in enumerate(path.parts)]
    if path.kind not in ("sequence", "alternativePath"):
        copy.append(ox.Triple(ox.BlankNode(name), _sh(path.kind), parts[0]))
        return ox.BlankNode(name)
    rest: ox.NamedNode | ox.BlankNode = ox.NamedNode(f"{RDF}nil")
    for number, part in reversed(list(enumerate(parts))):
        cell = ox.BlankNode(f"{name}c{number}")
        copy += [ox.Triple(cell, ox.NamedNode(f"{RDF}first"), part), ox.Triple(cell, ox.NamedNode(f"{RDF}rest"), rest)]
        rest = cell
    if path.kind == "alternativePath":
        copy.append(ox.Triple(ox.BlankNode(name), _sh(path.kind), rest))
        return ox.BlankNode(name)
    return rest


def as_turtle(results: Sequence[Result], others: Sequence[Fault] = ()) -> bytes:
    """Return the report of results and of other faults in Turtle."""
    from openness_kg.graph.writing import statements

    return statements(as_triples(results, others), "turtle")
