"""Projects that the graph does not have yet, with what an index states of their models and makers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from openness_kg.base import iris
from openness_kg.graph.documents import Document
from openness_kg.graph.terms import Iri
from openness_kg.importing.common import licences
from openness_kg.importing.common.entry import IndexEntry
from openness_kg.importing.common.lookup import GraphLookup, NameIndex
from openness_kg.importing.common.makers import Makers
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.statements import Stated, described, edge, english, named
from openness_kg.importing.common.tables import is_name, slugify


@dataclass
class _Subject:
    """A project to be described: its record, the models that it offers and is based on, as IRIs; empty if unknown."""

    record: IndexEntry
    source: str
    offered: str = ""
    is_new: bool = False
    base: str = ""
    doubtful: bool = False


@dataclass
class Subjects:
    """Describes the projects of an import that the graph does not know, and what they are built on.

    A name means the one model, dataset or organisation whose label or alias it is, in any case. One that is nobody's
    becomes a model marked as unresolved, or a new organisation.
    """

    known: GraphLookup
    report: ImportReport
    edition: str
    named_only: bool = False
    """Whether nothing but name and page is taken of a project."""
    _subjects: dict[str, _Subject] = field(default_factory=dict)
    _called: Counter[str] = field(default_factory=Counter)
    _models: NameIndex = field(default_factory=NameIndex)
    _unresolved: dict[str, str] = field(default_factory=dict)
    _makers: Makers = field(init=False)

    def __post_init__(self) -> None:
        """Begin without a new maker."""
        self._makers = Makers(self.known, self.edition)

    def add(self, slug: str, record: IndexEntry, source: str) -> None:
        """Take a project with its slug; ``source`` is the address where the index states all this."""
        self._subjects[slug] = _Subject(record, source)
        self._called[record.name.casefold()] += 1
        name = record.says("statedEndModel")
        if self.named_only or not is_name(name):
            return
        if self.known.datasets.find(name) and not self.known.models.find(name):
            self._tell(
                record, "statedEndModel", name, "end-is-dataset", "This names a dataset; kept in its words only."
            )
            return
        added = self._subjects[slug]
        added.offered = self._model(record, "statedEndModel", name)
        if not added.offered and not self._ambiguous(name):
            added.offered = iris.mint(
                "model", self.known.models.free(slugify(name) or slug, self.edition, self._models)
            )
            added.is_new = True
            self._models.add(name, added.offered)

    def check(self, slug: str, record: IndexEntry) -> None:
        """Hold the base that is stated of a project which the graph knows against what the graph has."""
        name = record.says("statedBase").removesuffix("?").strip()
        if self.named_only or not is_name(name):
            return
        project = iris.mint("project", slug)
        if not (base := self._model(record, "statedBase", name)):
            self._tell(record, "statedBase", name, "base-unresolved", "No model has this name; kept in its words only.")
        elif base not in self.known.ancestors[project]:
            self._tell(record, "statedBase", name, "base-other", "The graph has another base; kept in its words only.")

    def documents(self) -> Iterator[Document]:
        """Yield each project, each unresolved model, and the new organisations."""
        for slug, added in self._subjects.items():
            self._find_base(slug, added)
        for slug, added in self._subjects.items():
            yield self._project(slug, added)
        for model, name in self._unresolved.items():
            kinds = named("okg:Model"), named("okg:UnresolvedModel")
            yield Document(
                f"models/{iris.slug(model)}.ttl",
                f"{name}: a name that an index gives, which nothing in the graph has.",
                (described(Iri(model), [("a", kinds), ("rdfs:label", english(name))]),),
            )
        yield from self._makers.documents(f"Makers that the edition {self.edition} names")

    def _find_base(self, slug: str, added: _Subject) -> None:
        stated = added.record.says("statedBase")
        name = stated.removesuffix("?").strip()
        if self.named_only or not is_name(name):
            return
        added.doubtful = name != stated
        base = self._model(added.record, "statedBase", name)
        if not base and self.known.datasets.find(name):
            self._tell(added.record, "statedBase", name, "base-is-dataset", "A dataset; kept in its words only.")
            return
        if not base and not self._ambiguous(name):
            base = iris.mint("model", self.known.models.free(slugify(name) or slug, self.edition, self._models))
            self._unresolved[base] = name
            self._models.add(name, base)
            problem = f"No model has this name: it becomes {iris.slug(base)}, marked as unresolved."
            self._tell(added.record, "statedBase", name, "base-unresolved", problem)
        if base and base == added.offered:
            self._tell(added.record, "statedBase", name, "base-is-end", "Base and end model are one: no edge.")
        elif added.offered and added.offered in self.known.ancestors[base]:
            problem = "The graph has the end model as a base of this: kept in its words only."
            self._tell(added.record, "statedBase", name, "base-impossible", problem)
        else:
            added.base = base

    def _project(self, slug: str, added: _Subject) -> Document:
        record, project = added.record, named(f"project:{slug}")
        label, aliases = self._names(slug, record)
        made: Stated = ("okg:maker", [Iri(maker) for maker in self._makers_of(record)])
        pages = [link for link in record.links if link.startswith(("http://", "https://"))]
        offered = Iri(added.offered) if added.offered else None
        base = Iri(added.base) if added.base else None
        counted = None if added.doubtful else base  # a doubtful edge stands as its statement alone
        licence = self._licence(record, added.source)
        statements: list[Stated] = [
            ("a", named("okg:Project")),
            ("rdfs:label", english(label)),
            ("skos:altLabel", map(english, aliases)),
            ("foaf:homepage", map(Iri, pages[:1])),
            made,
            ("okg:offersModel", offered),
            ("okg:basedOn", None if offered else counted),
        ]
        subjects = [described(project, statements)]
        if offered:
            subjects.append(edge(project, "okg:offersModel", offered, added.source))
        if offered and added.is_new:
            name = english(record.says("statedEndModel"))
            model: list[Stated] = [("a", named("okg:Model")), ("rdfs:label", name), made, ("okg:basedOn", counted)]
            subjects.append(described(offered, [*model, *licence]))
        if base and (added.is_new or not offered):
            subjects.append(edge(offered or project, "okg:basedOn", base, added.source, doubtful=added.doubtful))
        taken = "name and page only, as an index states them" if self.named_only else "as an index states it"
        return Document(f"projects/{slug}.ttl", f"{label}: {taken}.", tuple(subjects), iris.ID)

    def _names(self, slug: str, record: IndexEntry) -> tuple[str, list[str]]:
        """Return label and aliases: the name and the end model, as far as no other project has them."""
        names = [record.name] if self.named_only else [record.name, record.says("statedEndModel")]
        free = [name for name in names if is_name(name) and not self._is_taken(name, slug)]
        label = next(iter(free), record.name or slug)
        return label, [name for name in free[1:] if name.casefold() != label.casefold()]

    def _is_taken(self, name: str, slug: str) -> bool:
        folded = name.casefold()
        others = self._called[folded] - (self._subjects[slug].record.name.casefold() == folded)
        return bool(self.known.projects.find(name)) or others > 0

    def _makers_of(self, record: IndexEntry) -> list[str]:
        if self.named_only:
            return []
        return self._makers.of(record.says("statedMaker"), next(iter(record.maker_links), ""))

    def _licence(self, record: IndexEntry, source: str) -> list[Stated]:
        meaning = "" if self.named_only else record.licence_expression
        found = licences.statements(meaning, source, self.known) if meaning else []
        if meaning and not found:
            self._tell(record, "statedLicence", meaning, "licence-undescribed", "No licence of the graph.")
        return found

    def _model(self, record: IndexEntry, key: str, name: str) -> str:
        """Return the one model of a name, or an empty text; a name of several is reported."""
        found = self.known.models.find(name) or self._models.find(name)
        if len(found) > 1:
            slugs = ", ".join(sorted(map(iris.slug, found)))
            self._tell(record, key, name, "name-ambiguous", f"Several models have this name ({slugs}): none is meant.")
        return next(iter(found)) if len(found) == 1 else ""

    def _ambiguous(self, name: str) -> bool:
        return len(self.known.models.find(name) or self._models.find(name)) > 1

    def _tell(self, record: IndexEntry, local: str, value: str, kind: str, problem: str) -> None:
        key, line = record.place(local)
        self.report.add(record.file, line, key, value, kind, problem)
