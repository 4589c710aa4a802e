"""What Wikidata has for things that the graph does not link to it, as a graph of evidence, and what that proves.

Which things are asked about, and by what, stands in ``queries/federated/``; what proves an identity in
``queries/linking/proposals.rq``. A piece of evidence is an ``owl:Axiom``, which is how SSSOM has a mapping in RDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from openness_kg.base.iris import PREFIXES
from openness_kg.graph import catalogue, mappings
from openness_kg.graph.local import LocalStore
from openness_kg.graph.store import Solution
from openness_kg.graph.terms import BlankNode, Iri, Literal, Term, Triple

WDT = "http://www.wikidata.org/prop/direct/"
LABEL = PREFIXES["rdfs"] + "label"
_SPDX = PREFIXES["okg"] + "spdxIdentifier"
_SSSOM = mappings.BUILT_IN["sssom"]
_GRAPH = "urn:evidence"
Ask = Callable[[str], Iterable[Solution]]
"""Yields the rows of a federated query of the catalogue, by its last name."""


@dataclass(frozen=True)
class Evidence:
    """Something that a thing and an item agree on: a property of each, and the value."""

    own: str
    field: str
    value: str


@dataclass(frozen=True)
class Proposal:
    """A link that evidence speaks for.

    Attributes:
        entity: the IRI of the thing.
        label: its label.
        item: the IRI of the item.
        item_label: its label, which may be missing.
        predicate: how they would be linked: as the same only where that is proved.
        justification: the kind of matching, a term of the Semantic Mapping Vocabulary.
        confidence: from 0 to 1.
        against: why nothing is proved; empty if it is.
        evidence: what agrees.

    """

    entity: str
    label: str
    item: str
    item_label: str
    predicate: str
    justification: str
    confidence: str
    against: str
    evidence: tuple[Evidence, ...]

    @property
    def proved(self) -> bool:
        """Whether they are the same beyond doubt."""
        return not self.against


class Found:
    """Collects evidence, and says what it proves."""

    def __init__(self, links: Iterable[mappings.Mapping]) -> None:
        """Take the links that there are, those that are denied included."""
        self._store = LocalStore()
        self._numbers = count()
        self._labels: dict[str, str] = {}
        self._evidence: dict[tuple[str, str], dict[Evidence, None]] = {}
        different = Iri(PREFIXES["owl"] + "differentFrom")
        self._add(
            Triple(Iri(link.subject), different if link.negated else Iri(link.predicate), Iri(link.object))
            for link in links
        )

    def ask(self, ask: Ask) -> None:
        """Ask what Wikidata has.

        Raises:
            OpennessError: it does not answer.

        """
        for row in ask("licences"):
            self._take(row, row["licence"], row["licenceLabel"], Evidence(_SPDX, f"{WDT}P2479", row["identifier"]))
        for row in ask("unlinked-by-address"):
            evidence = Evidence(row["own"], row["property"], row["address"])
            self._take(row, row["entity"], row["entityLabel"], evidence)
        for row in ask("unlinked-by-name"):
            self._take(row, row["entity"], row["entityLabel"], Evidence(LABEL, row["property"], row["name"]))

    def proposals(self) -> list[Proposal]:
        """Return what the evidence speaks for, by thing and item."""
        found = self._store.rows(catalogue.named("linking/proposals").text)
        return [self._proposal(row) for row in found]

    def _proposal(self, row: Mapping[str, str]) -> Proposal:
        entity, item = row["entity"], row["item"]
        return Proposal(
            entity,
            self._labels[entity],
            item,
            self._labels.get(item, ""),
            row["predicate"],
            row["justification"],
            row["confidence"],
            row.get("against", ""),
            tuple(sorted(self._evidence[entity, item], key=lambda one: (one.field, one.own, one.value))),
        )

    def _take(self, row: Solution, entity: str, label: str, evidence: Evidence) -> None:
        item = row["item"]
        self._labels.setdefault(entity, label)
        if "itemLabel" in row:
            self._labels[item] = min(self._labels.get(item, row["itemLabel"]), row["itemLabel"])
        self._evidence.setdefault((entity, item), {})[evidence] = None
        node = BlankNode(f"e{next(self._numbers)}")
        described: list[tuple[Iri | BlankNode, str, Term]] = [
            (node, PREFIXES["rdf"] + "type", Iri(PREFIXES["owl"] + "Axiom")),
            (node, PREFIXES["owl"] + "annotatedSource", Iri(entity)),
            (node, PREFIXES["owl"] + "annotatedTarget", Iri(item)),
            (node, _SSSOM + "subject_match_field", Iri(evidence.own)),
            (node, _SSSOM + "object_match_field", Iri(evidence.field)),
            (node, _SSSOM + "match_string", Literal(evidence.value)),
        ]
        for subject, name in ((entity, "type"), (item, "organisation")):
            if name in row:
                described.append((Iri(subject), PREFIXES["rdf"] + "type", Iri(row[name])))
        self._add(Triple(subject, Iri(predicate), value) for subject, predicate, value in described)

    def _add(self, triples: Iterable[Triple]) -> None:
        self._store.add(triples, _GRAPH)
