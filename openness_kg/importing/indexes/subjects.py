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
from openness_kg.importing.common.makers import Makers, listed
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.statements import Stated, described, edge, english, named
from openness_kg.importing.common.tables import is_name, slugify, unlabelled


@dataclass
class _Subject:
    """A project to be described: its record, the models that it offers and is based on, as IRIs.

    New models have their names; of each base it is kept whether it is doubtful.
    """

    record: IndexEntry
    source: str
    offered: list[str] = field(default_factory=list)
    new: dict[str, str] = field(default_factory=dict)
    bases: dict[str, bool] = field(default_factory=dict)

    @property
    def is_joint(self) -> bool:
        """Whether several end models have several bases, of which it is not said which is whose."""
        return len(self.offered) > 1 and len(self.bases) > 1


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
    _pages: list[tuple[IndexEntry, str]] = field(default_factory=list)
    _choices: dict[str, Document] = field(default_factory=dict)
    _makers: Makers = field(init=False)

    def __post_init__(self) -> None:
        """Begin without a new maker."""
        self._makers = Makers(self.known, self.edition)

    def add(self, slug: str, record: IndexEntry, source: str) -> None:
        """Take a project with its slug; ``source`` is the address where the index states all this."""
        added = self._subjects[slug] = _Subject(record, source)
        self._called[record.name.casefold()] += 1
        self._hold(record)
        if self.named_only:
            return
        for name in filter(is_name, record.all("statedEndModel")):
            self._add_end(slug, name, added)

    def _add_end(self, slug: str, name: str, added: _Subject) -> None:
        if self.known.datasets.find(name) and not self.known.models.find(name):
            problem = "This names a dataset; kept in its words only."
            self._tell(added.record, "statedEndModel", name, "end-is-dataset", problem)
            return
        offered = self._model(added.record, "statedEndModel", name)
        if not offered and not self._ambiguous(name):
            offered = iris.mint("model", self.known.models.free(slugify(name) or slug, self.edition, self._models))
            added.new[offered] = name
            self._models.add(name, offered)
        if offered and offered not in added.offered:
            added.offered.append(offered)

    def check(self, slug: str, record: IndexEntry) -> None:
        """Hold what is stated of a project which the graph knows against what the graph has: bases, and licences.

        An index of which only names are taken describes bases freely, so there a name that no model has is none.
        """
        self._hold(record)
        project = iris.mint("project", slug)
        for name, _ in self._bases(record):
            base = self._model(record, "statedBase", name)
            if base in self.known.bases(project) or base in self.known.ancestors[project] - self.known.offered(project):
                continue
            if not base and self.named_only:
                continue
            has = self.known.told_bases(project, base)
            if not base:
                problem = f"No model has this name; {has}; kept in its words only."
                self._tell(record, "statedBase", name, "base-unresolved", problem)
            elif base not in self.known.ancestors[project] or self.known.bases(project):
                problem = f"{has[0].upper()}{has[1:]}; kept in its words only."
                self._tell(record, "statedBase", name, "base-other", problem)

    def documents(self) -> Iterator[Document]:
        """Yield each project, each unresolved model, and the new organisations."""
        for slug, added in self._subjects.items():
            for name, doubtful in () if self.named_only else self._bases(added.record):
                self._find_base(slug, name, doubtful, added)
            if added.is_joint:
                problem = "Which end model has which base is not said: the bases are those of the project."
                self._tell(added.record, "statedBase", added.record.says("statedBase"), "base-joint", problem)
        for slug, added in self._subjects.items():
            yield self._project(slug, added)
        yield from self._choices.values()
        for model, name in self._unresolved.items():
            kinds = named("okg:Model"), named("okg:UnresolvedModel")
            yield Document(
                f"models/{iris.slug(model)}.ttl",
                f"{name}: a name that an index gives, which nothing in the graph has.",
                (described(Iri(model), [("a", kinds), ("rdfs:label", english(name))]),),
            )
        yield from self._makers.documents(f"Makers that the edition {self.edition} names")
        for record, page in self._pages:
            if page not in self._makers.pages:
                problem = "Only a new maker gets a page, and one: the graph has no place for this."
                self._tell(record, "makerLink", page, "not-taken", problem)

    def _bases(self, record: IndexEntry) -> Iterator[tuple[str, bool]]:
        """Yield the names of bases that are stated, and whether each is doubtful."""
        for stated in record.all("statedBase"):
            name = stated.removesuffix("?").strip()
            if is_name(name) and is_name(unlabelled(name)):
                for part in listed(name, lambda one: bool(self._found(one) or self.known.datasets.find(one))):
                    yield part, name != stated

    def _find_base(self, slug: str, name: str, doubtful: bool, added: _Subject) -> None:
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
        if base and base in added.offered:
            self._tell(added.record, "statedBase", name, "base-is-end", "Base and end model are one: no edge.")
        elif self.known.ancestors[base].intersection(added.offered):
            problem = "The graph has the end model as a base of this: kept in its words only."
            self._tell(added.record, "statedBase", name, "base-impossible", problem)
        elif base:
            added.bases[base] = doubtful and added.bases.get(base, True)

    def _project(self, slug: str, added: _Subject) -> Document:
        record, project = added.record, named(f"project:{slug}")
        label, aliases = self._names(slug, record)
        made: Stated = ("okg:maker", [Iri(maker) for maker in self._makers_of(record)])
        pages = [link for link in record.links if link.startswith(("http://", "https://"))]
        counted = [Iri(base) for base, doubtful in added.bases.items() if not doubtful]
        # a doubtful edge stands as its statement alone
        on_project = added.is_joint or not added.offered
        licence = self._licence(record, added.source)
        statements: list[Stated] = [
            ("a", named("okg:Project")),
            ("rdfs:label", english(label)),
            ("skos:altLabel", map(english, aliases)),
            ("foaf:homepage", map(Iri, pages[:1])),
            made,
            ("okg:offersModel", map(Iri, added.offered)),
            ("okg:basedOn", counted if on_project else None),
        ]
        subjects = [described(project, statements)]
        subjects += [edge(project, "okg:offersModel", Iri(offered), added.source) for offered in added.offered]
        for offered, name in added.new.items():
            model: list[Stated] = [
                ("a", named("okg:Model")),
                ("rdfs:label", english(name)),
                made,
                ("okg:basedOn", None if on_project else counted),
            ]
            subjects.append(described(Iri(offered), [*model, *licence]))
        for lower in [project] if on_project else map(Iri, added.new):
            for base, doubtful in added.bases.items():
                subjects.append(edge(lower, "okg:basedOn", Iri(base), added.source, doubtful=doubtful))
        taken = "name and page only, as an index states them" if self.named_only else "as an index states it"
        return Document(f"projects/{slug}.ttl", f"{label}: {taken}.", tuple(subjects), iris.ID)

    def _names(self, slug: str, record: IndexEntry) -> tuple[str, list[str]]:
        """Return label and aliases: the name and the end model, as far as no other project has them."""
        names = [record.name] if self.named_only else [record.name, *record.all("statedEndModel")]
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
        names = record.all("statedMaker")
        page = next(iter(record.maker_links), "") if len(names) == 1 else ""
        return list(dict.fromkeys(maker for name in names for maker in self._makers.of(name, page)))

    def _hold(self, record: IndexEntry) -> None:
        """Note the pages of makers, and report a licence that the graph cannot hold."""
        self._pages += [(record, page) for page in record.maker_links]
        meaning = record.licence_expression
        if not meaning:
            return
        if not licences.statements(meaning, "", self.known):
            problem = "The graph does not have all of these licences, or not so joined: kept as the entry's words."
            self._tell(record, "statedLicence", meaning, "licence-undescribed", problem)

    def _licence(self, record: IndexEntry, source: str) -> list[Stated]:
        meaning = record.licence_expression
        if self.named_only or not meaning:
            return []
        self._choices |= {choice.place: choice for choice in licences.choices(meaning, self.known)}
        return licences.statements(meaning, source, self.known)

    def _model(self, record: IndexEntry, key: str, name: str) -> str:
        """Return the one model of a name, or an empty text; a name of several is reported."""
        found = self._found(name)
        if len(found) > 1:
            slugs = ", ".join(sorted(map(iris.slug, found)))
            self._tell(record, key, name, "name-ambiguous", f"Several models have this name ({slugs}): none is meant.")
        return next(iter(found)) if len(found) == 1 else ""

    def _found(self, name: str) -> set[str]:
        return self.known.models.find(name) or self._models.find(name)

    def _ambiguous(self, name: str) -> bool:
        return len(self._found(name)) > 1

    def _tell(self, record: IndexEntry, local: str, value: str, kind: str, problem: str) -> None:
        key, line = record.place(local)
        self.report.add(record.file, line, key, value, kind, problem)
