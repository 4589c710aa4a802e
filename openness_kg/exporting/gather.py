"""Puts the answers of ``queries/export/``, ``lineage/`` and ``explain/`` together as a bill of materials."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.exporting.bill import (
    Availability,
    Bill,
    Component,
    Licence,
    Named,
    Origin,
    Part,
    Relation,
    Restriction,
    Uncounted,
)
from openness_kg.exporting.rated import ratings_of
from openness_kg.graph import catalogue
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph

_SORTS = {
    "Project": "project",
    "ModelFamily": "family",
    "Model": "model",
    "Dataset": "dataset",
    "PretrainingCorpus": "dataset",
    "TuningDataset": "dataset",
}
"""What the classes are called, the first that a thing has."""
_NO_IDENTIFIER = re.compile(r"[^A-Za-z0-9.-]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RDF, _RDFS, _DCT = iris.PREFIXES["rdf"], iris.PREFIXES["rdfs"], iris.PREFIXES["dct"]
_FOAF, _SKOS = iris.PREFIXES["foaf"], iris.PREFIXES["skos"]


def make_bill(graph: OpenGraph, root: str) -> Bill:
    """Return the bill of materials of a model, family, dataset or project, named by its IRI.

    Args:
        graph: what answers the queries.
        root: the IRI.

    Raises:
        OpennessError: the graph does not say of which day it is.

    """
    origin = _origin(graph.rows("export/dataset"))
    values = {"entity": root}
    relations, uncounted = _relations(graph.rows("lineage/up", values))
    reached = _reached(root, relations)
    things = list(graph.rows("export/things", values))
    said = _by_node(things, reached)
    stated = _by_node(graph.rows("export/stated", values), reached)
    licences = _by_node(graph.rows("export/licences", values), reached)
    lacks = _by_node(graph.rows("export/unknown", values), reached)
    labels = {iri: _label(iri, rows) for iri, rows in said.items()}
    components = {
        iri: _component(
            iri,
            said.get(iri, []),
            stated.get(iri, []),
            _licence(licences.get(iri, [])),
            _restrictions(graph.rows("lineage/restrictions", {"entity": iri}), labels),
            [row["lacks"] for row in lacks.get(iri, [])],
        )
        for iri in sorted(reached, key=lambda iri: (iri != root, iri))
    }
    doubted = {row.relation.object for row in uncounted}
    names = {iri: _label(iri, rows) for iri, rows in _by_node(things, doubted).items()}
    return Bill(
        origin,
        components[root],
        components,
        [one for one in relations if one.subject in reached],
        [
            Uncounted(one.statement, one.relation, names.get(one.relation.object, one.relation.object), one.notes)
            for one in uncounted
            if one.relation.subject in reached
        ],
        ratings_of(graph, root),
    )


def _origin(rows: Iterable[Solution]) -> Origin:
    for row in rows:
        day = row.get("day", "")
        if _DAY.fullmatch(day):
            return Origin(row["described"], row["title"], row["version"], day, row.get("licence", ""))
    raise OpennessError("The graph does not say of which day it is, which a bill of materials has to.")


def _relations(rows: Iterable[Solution]) -> tuple[list[Relation], list[Uncounted]]:
    """Return the edges that count, and those that do not, with all sources and notes of each."""
    edges: dict[tuple[str, str, str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        edges[row["from"], row["property"], row["to"], row.get("doubt", "")].append(row)
    counted, uncounted = [], []
    for (subject, relation, target, doubt), group in sorted(edges.items()):
        label = next((row["relation"] for row in group if "relation" in row), iris.slug(relation))
        declared = all("declared" in row for row in group)
        one = Relation(subject, relation, label, target, _of(group, "source"), declared)
        if doubt:
            uncounted.append(Uncounted(doubt, one, "", _of(group, "note")))
        else:
            counted.append(one)
    return counted, uncounted


def _reached(root: str, relations: Iterable[Relation]) -> set[str]:
    """Return what is reached from the root by edges that count; a cycle is walked once."""
    above: dict[str, list[str]] = defaultdict(list)
    for one in relations:
        above[one.subject].append(one.object)
    reached, ahead = {root}, [root]
    while ahead:
        for iri in above[ahead.pop()]:
            if iri not in reached:
                reached.add(iri)
                ahead.append(iri)
    return reached


def _by_node(rows: Iterable[Solution], wanted: Collection[str]) -> dict[str, list[Solution]]:
    grouped: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        if row["node"] in wanted:
            grouped[row["node"]].append(row)
    return grouped


def _label(iri: str, rows: Iterable[Solution]) -> str:
    labels = sorted(row["value"] for row in rows if row.get("property") == f"{_RDFS}label")
    return next((label for label in labels if label.strip()), "") or iris.slug(iri) or iri


def _component(
    iri: str,
    rows: Sequence[Solution],
    stated: Sequence[Solution],
    licence: Licence | None,
    restrictions: Sequence[Restriction],
    lacks: Sequence[str],
) -> Component:
    values: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if "property" in row:
            values[row["property"]].add(row["value"])

    def links(name: str) -> list[str]:
        return sorted(value for value in values[name] if catalogue.is_iri(value))

    types = links(f"{_RDF}type")
    makers = [row for row in stated if row["property"] == iris.okg("maker") and catalogue.is_iri(row["value"])]
    return Component(
        iri=iri,
        label=_label(iri, rows),
        sort=next((sort for name, sort in _SORTS.items() if iris.okg(name) in types), "thing"),
        types=types,
        makers=_once(_named(row) for row in makers),
        homepages=links(f"{_FOAF}homepage"),
        addresses=links(f"{_DCT}identifier"),
        same=links(f"{_SKOS}exactMatch"),
        availability=_availability([row for row in stated if row["property"] != iris.okg("maker")]),
        notes=sorted(values[f"{_SKOS}editorialNote"]),
        repository_of=links(iris.okg("repositoryOf")),
        licence=licence,
        restrictions=restrictions,
        lacks=lacks,
    )


def _named(row: Solution) -> Named:
    return Named(row["value"], row.get("label") or iris.slug(row["value"]) or row["value"])


def _availability(rows: Sequence[Solution]) -> Availability | None:
    if not rows:
        return None
    return Availability(_named(rows[0]), rows[0]["holder"], _of(rows, "source"))


def _once(named: Iterable[Named]) -> list[Named]:
    """Return each IRI once, with the first of its labels, in order of label."""
    first: dict[str, Named] = {}
    for one in sorted(named, key=lambda one: (one.iri, one.label)):
        first.setdefault(one.iri, one)
    return sorted(first.values(), key=lambda one: (one.label, one.iri))


def _licence(rows: Sequence[Solution]) -> Licence | None:
    if not rows:
        return None
    first = rows[0]
    parts: dict[str, Part] = {}
    for row in rows:
        if "licence" in row and row["licence"] not in parts:
            iri = row["licence"]
            label = row.get("label") or iris.slug(iri) or iri
            # a licence without identifier has a name that holds in this bill (SPDX licence expressions, LicenseRef)
            identifier = row.get("identifier") or f"LicenseRef-{_NO_IDENTIFIER.sub('-', iris.slug(iri))}"
            parts[iri] = Part(iri, label, identifier, "list" in row)
    expression = first.get("expression", "")
    if not expression:
        # of an expression with AND each part is stated (okg:underLicence)
        expression = " AND ".join(sorted(part.identifier for part in parts.values()))
    own = [row for row in rows if row.get("inside") == "true"]
    return Licence(
        expression="" if expression == "NOASSERTION" else expression,
        words=first.get("words", ""),
        parts=list(parts.values()),
        holder=first["holder"],
        sources=[source for source in _of(rows, "source") if catalogue.is_iri(source)],
        declared=bool(own),
        own_sources=[source for source in _of(own, "source") if catalogue.is_iri(source)],
    )


def _restrictions(rows: Iterable[Solution], labels: Mapping[str, str]) -> list[Restriction]:
    groups: dict[tuple[str, str], list[Solution]] = defaultdict(list)
    for row in rows:
        groups[row["restriction"], row["holder"]].append(row)
    return [
        Restriction(
            iri=iri,
            label=group[0].get("label") or iris.slug(iri) or iri,
            kind=group[0].get("kind", ""),
            holder=Named(holder, group[0].get("holderLabel") or iris.slug(holder) or holder),
            through=[Named(one, labels.get(one) or _holder_label(one, group)) for one in _of(group, "through")],
            sources=_of(group, "source"),
        )
        for (iri, holder), group in sorted(groups.items())
    ]


def _holder_label(iri: str, group: Iterable[Solution]) -> str:
    """Return what a licence is called through which a restriction comes that stands on it."""
    labels = (row["holderLabel"] for row in group if row["holder"] == iri and "holderLabel" in row)
    return next(labels, iris.slug(iri) or iri)


def _of(rows: Iterable[Solution], name: str) -> list[str]:
    return sorted({row[name] for row in rows if name in row})
