"""Asks a graph, and one in which something is supposed, the same queries, and holds the answers against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.suppositions import Supposition, supposing
from openness_kg.views.consequences.model import Bearing, Cell, Conclusion, Consequences, Score, Supposed
from openness_kg.views.words import Named

Value = TypeVar("Value")
_NONE = Conclusion("", "", "")


def make_consequences(
    graph: OpenGraph, suppositions: Sequence[Supposition], edition: str | None = None
) -> Consequences:
    """Return what changes if something is supposed.

    Args:
        graph: the graph as it is; it is only read.
        suppositions: what is supposed, all at once.
        edition: IRI of the edition whose cells are wanted; those of all by default.

    Raises:
        OpennessError: the store of the graph cannot be read.

    """
    names = _Names(graph)
    supposed = tuple(_supposed(graph, one, names) for one in suppositions)
    other = supposing(graph, suppositions)
    editions = [row["edition"] for row in graph.rows("lookup/editions") if edition in (None, row["edition"])]
    cells: list[Cell] = []
    scores: list[Score] = []
    for iri in editions:
        cells += _cells(graph, other, iri, names)
        scores += _scores(graph, other, iri, names)
    bearings, models = _bearings(graph.rows("supposed/bearing"), other.rows("supposed/bearing"))
    return Consequences(supposed, tuple(cells), tuple(scores), bearings, models)


class _Names:
    """What things are called."""

    def __init__(self, graph: OpenGraph) -> None:
        self._graph = graph
        self._labels = {row["concept"]: row["label"] for row in graph.rows("explain/labels")}

    def of(self, iri: str) -> Named:
        if iri not in self._labels:
            found = self._graph.rows("supposed/labels", {"thing": iri})
            self._labels[iri] = next((row["label"] for row in found), slug(iri))
        return Named(iri, slug(iri), self._labels[iri])


def _supposed(graph: OpenGraph, one: Supposition, names: _Names) -> Supposed:
    properties = graph.rows("supposed/properties", {"thing": one.thing})
    noun = next(row["noun"] for row in properties if row["property"] == one.property)
    rows = graph.rows("supposed/values", {"thing": one.thing})
    stated = [row["value"] for row in rows if row["property"] == one.property]
    before = tuple(names.of(value) if one.value else Named("", value, value) for value in stated)
    after = names.of(one.value) if one.value else None
    return Supposed(names.of(one.thing), Named(one.property, slug(one.property), noun), before, after, one.day)


def _differing(before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[str]:
    return (key for key in sorted({*before, *after}) if before.get(key) != after.get(key))


def _cells(graph: OpenGraph, other: OpenGraph, edition: str, names: _Names) -> Iterator[Cell]:
    was, now = (_concluded(one.rows("table/cells", {"edition": edition})) for one in (graph, other))
    for key in _differing(was, now):
        project, criterion = key.split(" ")
        yield Cell(
            names.of(edition),
            names.of(project),
            names.of(criterion),
            was.get(key, _NONE),
            now.get(key, _NONE),
        )


def _concluded(rows: Iterable[Solution]) -> dict[str, Conclusion]:
    """Return what is concluded of each cell, by the IRIs of project and criterion."""
    return {
        f"{row['project']} {row['criterion']}": Conclusion(
            *(slug(row.get(name, "")) for name in ("effective", "outcome", "derived"))
        )
        for row in rows
    }


def _scores(graph: OpenGraph, other: OpenGraph, edition: str, names: _Names) -> Iterator[Score]:
    was, now = (
        {row["project"]: Decimal(row["effective"]) for row in one.rows("table/projects", {"edition": edition})}
        for one in (graph, other)
    )
    for project in _differing(was, now):
        yield Score(names.of(edition), names.of(project), was.get(project, Decimal()), now.get(project, Decimal()))


def _bearings(before: Iterable[Solution], after: Iterable[Solution]) -> tuple[tuple[Bearing, ...], int]:
    """Return what bears on more or fewer models, and how many models that is."""
    labels: dict[str, str] = {}

    def known(rows: Iterable[Solution]) -> set[tuple[str, str, str, str]]:
        found = set()
        for row in rows:
            labels.setdefault(row["what"], row.get("label", slug(row["what"])))
            found.add((row["about"], row["what"], row["how"], row["model"]))
        return found

    was, now = known(before), known(after)
    more: dict[tuple[str, str, str], int] = defaultdict(int)
    fewer: dict[tuple[str, str, str], int] = defaultdict(int)
    for counted, found in ((more, now - was), (fewer, was - now)):
        for *about, _ in found:
            counted[about[0], about[1], about[2]] += 1
    bearings = (
        Bearing(about, Named(what, slug(what), labels[what]), how, more[about, what, how], fewer[about, what, how])
        for about, what, how in {*more, *fewer}
    )
    ordered = sorted(bearings, key=lambda one: (one.about, one.what.label, one.what.iri, one.how))
    return tuple(ordered), len({model for *_, model in was ^ now})
