"""Small graphs as sets of triples of short names, such as ``("model/m1", "basedOn", "model/m2")``.

A date is written as it is, a day, a month or a year: ``("restriction/r1", "from", "2023-06")``.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from openness_kg.base import iris
from openness_kg.derive import derive
from openness_kg.graph import resources
from openness_kg.graph.local import LocalStore
from openness_kg.graph.store import Store

Triple = tuple[str, str, str]
TYPE = "a"
HAD_PRIMARY_SOURCE = iris.PREFIXES["prov"] + "hadPrimarySource"
WAS_ATTRIBUTED_TO = iris.PREFIXES["prov"] + "wasAttributedTo"
ISSUED = iris.PREFIXES["dct"] + "issued"
EVERYTHING = "SELECT DISTINCT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object }"
_RDF_TYPE = iris.PREFIXES["rdf"] + "type"
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Facts:
    """An index over triples of short names."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take the triples."""
        self.triples = frozenset(triples)
        self._objects: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._pairs: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for subject, predicate, value in self.triples:
            self._objects[subject, predicate].add(value)
            self._pairs[predicate].add((subject, value))

    def objects(self, subject: str, *predicates: str) -> set[str]:
        """Return what the subject has for any of the predicates."""
        return {value for predicate in predicates for value in self._objects.get((subject, predicate), ())}

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the one value that the subject has for the predicate, or None."""
        values = self._objects.get((subject, predicate), set())
        assert len(values) < 2, f"{subject} has more than one {predicate}: {values}"
        return next(iter(values), None)

    def pairs(self, *predicates: str) -> set[tuple[str, str]]:
        """Return the pairs that any of the predicates relates."""
        return {pair for predicate in predicates for pair in self._pairs.get(predicate, ())}

    def of_type(self, name: str) -> set[str]:
        """Return the instances that are typed so."""
        return {subject for subject, value in self._pairs.get(TYPE, ()) if value == name}


def short(iri: str) -> str:
    """Return the short name of an IRI of the graph, other values unchanged."""
    if iri == _RDF_TYPE:
        return TYPE
    return iri.removeprefix(iris.ID).removeprefix(iris.ONTOLOGY)


def facts_of(store: Store) -> Facts:
    """Return all that a store holds, derived or not."""
    return Facts((short(r["subject"]), short(r["predicate"]), short(r["object"])) for r in store.rows(EVERYTHING))


def turtle(triples: Iterable[Triple]) -> str:
    """Return triples as Turtle, one in a line, in a stable order."""
    return "".join(f"{_term(s)} {_term(p)} {_term(o)} .\n" for s, p, o in sorted(triples))


def _term(name: str) -> str:
    if name in (TYPE, "true", "false"):
        return name
    if _DATE.fullmatch(name):
        return f'"{name}"^^<{iris.PREFIXES["xsd"]}{_DATE_TYPES[len(name)]}>'
    if name.startswith(("http://", "https://")):
        return f"<{name}>"
    return f"<{iris.ID}{name}>" if "/" in name else f"<{iris.okg(name)}>"


@cache
def _ontology_store() -> LocalStore:
    store = LocalStore()
    for path in ontology_core():
        store.load(path, iris.ONTOLOGY_GRAPH)
    return store


def ontology_core() -> Iterator[Path]:
    """Yield the ontology's files without the criteria of any edition."""
    yield from sorted((resources.root() / "ontology").glob("*.ttl"))


def derived(triples: Iterable[Triple]) -> Facts:
    """Return what a store holds after loading the ontology and these triples, and deriving."""
    store = _ontology_store()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.ttl"
        path.write_text(turtle(triples), encoding="utf-8")
        store.clear(iris.FACTS)
        store.load(path, iris.FACTS)
    derive(store)
    return facts_of(store)
