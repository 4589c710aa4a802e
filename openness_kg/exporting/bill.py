"""What a bill of materials is made of, whatever the form in which it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openness_kg.base import iris


@dataclass(frozen=True)
class Named:
    """An IRI with its label; the last part of the IRI where it has none."""

    iri: str
    label: str


@dataclass(frozen=True)
class Part:
    """A licence of an expression, with its SPDX identifier, and whether that is on the SPDX list."""

    iri: str
    label: str
    identifier: str
    listed: bool


@dataclass(frozen=True)
class Licence:
    """What is known of the licence of a component.

    Attributes:
        expression: an SPDX licence expression; empty if the words name no one licence.
        words: how a repository puts it; empty for what is curated.
        parts: the licences of the expression.
        holder: IRI of what it is stated for: the component or its family.
        sources: documents that say so.
        declared: whether what it is stated for declares it: as a repository on a hub, or by a document in its own.
        own_sources: those documents.

    """

    expression: str
    words: str
    parts: Sequence[Part]
    holder: str
    sources: Sequence[str]
    declared: bool
    own_sources: Sequence[str]


@dataclass(frozen=True)
class Availability:
    """The level at which a component can be had, what it is stated for (it or its family), and the sources."""

    level: Named
    holder: str
    sources: Sequence[str]


@dataclass(frozen=True)
class Restriction:
    """A restriction in force that binds a component: what it stands on, and by way of what it comes."""

    iri: str
    label: str
    kind: str
    holder: Named
    through: Sequence[Named]
    sources: Sequence[str]


@dataclass(frozen=True)
class Relation:
    """That the subject was made from the object, is part of it, or holds something of it, with the sources.

    It may be declared: only a repository of a hub states it of its own model.
    """

    subject: str
    property: str
    label: str
    object: str
    sources: Sequence[str]
    declared: bool = False

    def words(self) -> str:
        """Return how the subject is related to the object, and that nobody else says so where that is the case."""
        return f"{self.label} {self.object}{', which its repository declares' if self.declared else ''}"


@dataclass(frozen=True)
class Uncounted:
    """A relation that somebody states and that does not count, with the name of the object and why."""

    statement: str
    relation: Relation
    object_label: str
    notes: Sequence[str]


@dataclass(frozen=True)
class Rating:
    """How open a project is by one criterion of an edition: what the index says, what lineage allows, and what holds.

    ``derived``, ``precision``, ``outcome`` and ``rule`` are None where no rule looks at the criterion; ``through`` are
    the models through which a level is limited.
    """

    iri: str
    project: Named
    edition: Named
    criterion: Named
    curated: Named
    effective: Named
    derived: Named | None
    precision: Named | None
    outcome: Named | None
    rule: Named | None
    through: Sequence[Named]
    sources: Sequence[str]


@dataclass(frozen=True)
class Component:
    """A model, family, dataset or project.

    Attributes:
        sort: ``model``, ``family``, ``dataset``, ``project``, or ``thing`` where nothing says.
        types: IRIs of its classes.
        addresses: its addresses on the hub and elsewhere, as ``dct:identifier`` has them.
        same: IRIs of other graphs for the same thing.
        availability: how far it can be had; None if that is not known.
        licence: None if no licence is stated.
        lacks: what of its making is not known: ``base``, ``training data``.
        repository_of: IRIs of what is curated and held by this repository.

    """

    iri: str
    label: str
    sort: str
    types: Sequence[str]
    makers: Sequence[Named]
    homepages: Sequence[str]
    addresses: Sequence[str]
    same: Sequence[str]
    availability: Availability | None
    notes: Sequence[str]
    repository_of: Sequence[str]
    licence: Licence | None
    restrictions: Sequence[Restriction]
    lacks: Sequence[str]

    @property
    def hub_ids(self) -> list[str]:
        """The ids that it has on the hub."""
        begins = f"{iris.HUB_PAGE}datasets/" if self.sort == "dataset" else iris.HUB_PAGE
        found = (address.removeprefix(begins) for address in self.addresses if address.startswith(begins))
        return [one for one in found if iris.HUB_ID.fullmatch(one)]

    @property
    def package_url(self) -> str:
        """Its package URL, as the type ``huggingface`` of the purl specification has it; empty without one hub id."""
        ids = self.hub_ids
        return f"pkg:huggingface/{ids[0]}" if self.sort == "model" and len(ids) == 1 else ""


@dataclass(frozen=True)
class Origin:
    """The graph that a bill comes from: its IRI, title, version, day and licence."""

    iri: str
    title: str
    version: str
    day: str
    licence: str

    @property
    def time(self) -> str:
        """The beginning of its day, as an ``xsd:dateTimeStamp``."""
        return f"{self.day}T00:00:00Z"


@dataclass(frozen=True)
class Bill:
    """A bill of materials.

    Attributes:
        root: what it is of.
        components: all that counts in its lineage, by IRI, the root first.
        relations: between these, in order of subject.
        uncounted: what is stated of these and does not count.
        ratings: of the root, or of the projects that offer it.

    """

    origin: Origin
    root: Component
    components: Mapping[str, Component]
    relations: Sequence[Relation]
    uncounted: Sequence[Uncounted]
    ratings: Sequence[Rating]
    _by_subject: dict[str, list[Relation]] = field(default_factory=dict, compare=False, repr=False)

    def made_from(self, iri: str) -> Sequence[Relation]:
        """Return the relations of a component to what it was made from."""
        if not self._by_subject:
            for relation in self.relations:
                self._by_subject.setdefault(relation.subject, []).append(relation)
        return self._by_subject.get(iri, ())
