"""How many heirs there are of each kind: the answer of ``queries/lineage/counts.rq``, without a tree."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph


@dataclass(frozen=True)
class Count:
    """How many heirs there are, and of how many all that is known is what a repository of a hub declares."""

    heirs: int = 0
    declared: int = 0


@dataclass(frozen=True)
class Counted:
    """What heirs are counted by: a relation or a restriction, which may bind the root as well."""

    iri: str
    label: str
    count: Count
    binds: bool = False


@dataclass(frozen=True)
class Counts:
    """The heirs of one thing, counted.

    Attributes:
        root: its IRI.
        label: its label.
        heirs: all of them, over edges that count.
        relations: by their edges to it or to another heir, most first; an heir may have several.
        restrictions: by the restrictions in force that they inherit, those that bind the root first, then most first.
        unlicensed: models that state no licence, though more than an edge is known of them.
        unread: models of which only an edge is known.

    """

    root: str
    label: str
    heirs: Count
    relations: tuple[Counted, ...]
    restrictions: tuple[Counted, ...]
    unlicensed: Count
    unread: Count


def make_counts(graph: OpenGraph, root: str) -> Counts:
    """Return how many heirs a model, family, dataset or project has, named by its IRI.

    Args:
        graph: what answers the query.
        root: the IRI.

    """
    groups: dict[str, list[Solution]] = {}
    for row in graph.rows("lineage/counts", {"entity": root}):
        groups.setdefault(row["about"], []).append(row)

    def single(about: str) -> Count:
        return _count(groups[about][0]) if about in groups else Count()

    relations, restrictions = (_counted(groups.get(about, [])) for about in ("relation", "restriction"))
    labels = [row["label"] for row in graph.rows("lineage/label", {"entity": root})]
    return Counts(
        root=root,
        label=labels[0] if labels else slug(root),
        heirs=single("heirs"),
        relations=relations,
        restrictions=tuple(sorted(restrictions, key=lambda one: not one.binds)),
        unlicensed=single("unlicensed"),
        unread=single("unread"),
    )


def _count(row: Solution) -> Count:
    return Count(int(row["heirs"]), int(row["declared"]))


def _counted(rows: list[Solution]) -> tuple[Counted, ...]:
    """Return what is counted, each once: of several labels the first."""
    found: dict[str, Counted] = {}
    for row in rows:
        label = row.get("label") or slug(row["item"])
        kind = row.get("kind", "")
        told = label if not kind or kind.casefold() in label.casefold() else f"{label} ({kind.lower()})"
        found.setdefault(row["item"], Counted(row["item"], told, _count(row), row.get("binds") == "yes"))
    return tuple(found.values())
