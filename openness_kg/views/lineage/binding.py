"""What binds a model, family or dataset, and why: licence, restrictions with their ways, and terms behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from openness_kg.base.iris import okg, slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.lineage.make import make_lineage
from openness_kg.views.lineage.model import Edge, Lineage, Restriction
from openness_kg.views.words import Named

_OUTPUTS = {okg(name) for name in ("outputsOf", "generatedWith", "distilledFrom")}
"""Edges over which limits on outputs pass alone."""
_COMPILED = okg("compiledFrom")
"""Edges over which nothing passes."""


@dataclass(frozen=True)
class Term:
    """What a term of a licence behind a model asks of the licence that it is passed on under, and what came of that.

    Attributes:
        ancestor: what the model answers to, a model under that licence; ``declared`` if a repository declares it.
        licence: label of the licence; empty if none is stated.
        kind: label of the kind of the term; empty where none has been read.
        asks: what the term means for the licence of a derivative.
        conclusion: ``conflict``, ``consistent`` or ``cannot be said``.

    """

    ancestor: Named
    declared: bool
    licence: str
    kind: str
    asks: str
    conclusion: str
    clause: str
    source: str


@dataclass(frozen=True)
class Bound:
    """A restriction in force, and a shortest way to each thing where it begins: no edges if that is the root."""

    restriction: Restriction
    ways: tuple[tuple[Edge, ...], ...]


@dataclass(frozen=True)
class Binding:
    """What binds a model, family or dataset.

    Attributes:
        lineage: what it was made from.
        declared: whether all that is known of it is what a repository of a hub declares; ``unread`` if not even that,
            but only an edge.
        pages: addresses of its repository.
        repository_of: the curated models whose repository it is, from which nothing passes to it.
        words: the licence as its repository puts it.
        expressions: what is stated of its licence, as SPDX expressions, of itself or of ``holders``, its families.
        effective: labels of the licences that the rules look at.
        sources: pages that say so.
        restrictions: those in force.
        terms: those of licences behind it.
        unknown: models among what it was made from, or itself, of which nothing says what they were made from.

    """

    lineage: Lineage
    declared: bool
    unread: bool
    pages: tuple[str, ...]
    repository_of: tuple[Named, ...]
    words: tuple[str, ...]
    expressions: tuple[str, ...]
    holders: tuple[Named, ...]
    effective: tuple[str, ...]
    sources: tuple[str, ...]
    restrictions: tuple[Bound, ...]
    terms: tuple[Term, ...]
    unknown: tuple[Named, ...]


def make_binding(graph: OpenGraph, root: str) -> Binding:
    """Return what binds a model, family or dataset, named by its IRI.

    Args:
        graph: what answers the queries.
        root: the IRI.

    """
    lineage = make_lineage(graph, root, down=False)
    values = {"entity": root}
    said = list(graph.rows("explain/model", values))
    edges = lineage.edges
    return Binding(
        lineage=lineage,
        declared=any("declared" in row for row in said),
        unread=any("unread" in row for row in said),
        pages=_values(said, "page"),
        repository_of=_named(said, "repositoryOf"),
        words=_values(said, "word"),
        expressions=_values(said, "expression"),
        holders=tuple(one for one in _named(said, "holder") if one.iri != root),
        effective=_values(said, "effectiveLabel"),
        sources=_values(said, "source"),
        restrictions=tuple(Bound(one, tuple(_ways(root, one, edges))) for one in lineage.restrictions if one.binds),
        terms=tuple(_terms(graph.rows("questions/licence-terms-of-model", {"model": root}))),
        unknown=_unknown(lineage, graph.rows("export/unknown", values)),
    )


def _ways(root: str, restriction: Restriction, edges: Sequence[Edge]) -> Iterator[tuple[Edge, ...]]:
    """Yield a shortest way to each node where a restriction begins; by outputs only if there is no other.

    The first edge of a way leads to what the restriction comes through.
    """
    first = set(restriction.through)
    for left_out in (_OUTPUTS | {_COMPILED}, {_COMPILED}):
        parents = _parents(root, [edge for edge in edges if edge.property not in left_out and not edge.doubtful], first)
        reached = [iri for iri in restriction.begins_at if iri == root or iri in parents]
        for iri in reached:
            yield tuple(_way(root, iri, parents))
        if reached:
            return


def _parents(root: str, edges: Iterable[Edge], first: set[str]) -> dict[str, Edge]:
    """Return, breadth first, the edge by which each node is reached first."""
    outgoing: dict[str, list[Edge]] = {}
    for edge in edges:
        if edge.subject != root or edge.object in first:
            outgoing.setdefault(edge.subject, []).append(edge)
    parents: dict[str, Edge] = {}
    queue = deque([root])
    while queue:
        for edge in outgoing.get(queue.popleft(), ()):
            if edge.object != root and edge.object not in parents:
                parents[edge.object] = edge
                queue.append(edge.object)
    return parents


def _way(root: str, end: str, parents: Mapping[str, Edge]) -> Iterator[Edge]:
    way = []
    while end != root:
        way.append(parents[end])
        end = parents[end].subject
    yield from reversed(way)


def _terms(rows: Iterable[Solution]) -> Iterator[Term]:
    """Yield each term once, whatever relations lead to its model."""
    terms = (
        Term(
            ancestor=Named(row["ancestor"], slug(row["ancestor"]), row["ancestorLabel"]),
            declared=row["ancestorStated"] == "declared",
            licence=row.get("ancestorLicence", ""),
            kind=row.get("kind", ""),
            asks=row.get("asks", ""),
            conclusion=row["conclusion"],
            clause=row.get("clause", ""),
            source=row.get("source", ""),
        )
        for row in rows
    )
    yield from dict.fromkeys(terms)


def _unknown(lineage: Lineage, rows: Iterable[Solution]) -> tuple[Named, ...]:
    lacking = {row["node"] for row in rows if row["lacks"] == "base"}
    return tuple(Named(iri, node.slug, node.label) for iri, node in lineage.nodes.items() if iri in lacking)


def _named(rows: Iterable[Solution], name: str) -> tuple[Named, ...]:
    found = {row[name]: row.get(f"{name}Label") or slug(row[name]) for row in rows if name in row}
    return tuple(Named(iri, slug(iri), label) for iri, label in sorted(found.items()))


def _values(rows: Iterable[Solution], name: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in rows if name in row}))
