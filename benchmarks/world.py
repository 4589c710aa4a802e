"""A made-up world of any number of projects, always the same for the same number.

It is made of neighbourhoods of :data:`BLOCK` projects, each about as wide and deep as the shipped graph is around one
project: families with members, corpora and licences, chains and trees of tuned models, a merge, now and then a circle.
So the degrees stay what they are while the world grows, and what grows faster than the world is a rule's or query's own
doing. Licences, levels, kinds and criteria are the shipped ones; models reach into the neighbourhood before their own,
and a few teachers, corpora and datasets serve the whole world.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pyoxigraph as ox

from openness_kg.base import iris

BLOCK = 40
"""Projects in a neighbourhood."""
CHAIN = 8
"""Models in the longest chain of a neighbourhood."""
CIRCLES = 10
"""One neighbourhood in so many has two models that are made from each other."""
EDITIONS = {"index-2025-03": 0.55, "osai-2025-12": 0.55}
"""The editions, and how many of the projects each rates."""

_ONTOLOGY = "https://w3id.org/openness-kg/ontology#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_LEVELS = ("open", "open", "open", "partial", "partial", "closed", "closed", "unknown", "notApplicable")
_KINDS_OF_BASE = ("fineTunedFrom", "fineTunedFrom", "fineTunedFrom", "basedOn", "adapterOf", "quantizedFrom")
_LICENCES = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "bsd-3-clause": "BSD-3-Clause",
    "llama-2": "LicenseRef-llama-2",
    "gemma-tou": "LicenseRef-gemma-tou",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "bigscience-bloom-rail-1.0": "LicenseRef-bigscience-bloom-rail-1.0",
}
_EXPRESSIONS = (*_LICENCES.values(), "Apache-2.0 AND CC-BY-4.0", "Apache-2.0 AND MIT", "MIT OR Apache-2.0")
_ON_DATA = ("documentedNotReleased", "dataUndisclosed", "partlyReleased", "dataGated")
_ON_WEIGHTS = ("weightsGated", "weightsAsDeltas", "nonCommercial", "acceptableUse")
_DAYS = tuple(f"2024-{month:02}-{day}" for month in range(1, 7) for day in (10, 20))
_UNNAMED = ("unknown", "in-house model; undisclosed")


class World:
    """The triples of a world, by named graph."""

    def __init__(self, projects: int, criteria: dict[str, list[str]], seed: int = 1) -> None:
        """Make a world.

        Args:
            projects: how many projects it has.
            criteria: the IRIs of the criteria of each edition.
            seed: the seed of what is random in it.

        """
        self.graphs: dict[str, list[ox.Triple]] = {}
        self._random = Random(f"{seed}")  # noqa: S311
        self._criteria = criteria
        self._graph = iris.FACTS
        self._names: dict[ox.NamedNode, str] = {}
        self._licences = [_id(f"licence/{slug}") for slug in _LICENCES]
        self._shared()
        before: list[ox.NamedNode] = []
        for block, start in enumerate(range(0, projects, BLOCK)):
            before = self._neighbourhood(block, min(BLOCK, projects - start), before)

    def _add(self, subject: ox.NamedNode, name: str, *values: ox.NamedNode | ox.Literal | str) -> None:
        triples = self.graphs.setdefault(self._graph, [])
        for value in values:
            triples.append(ox.Triple(subject, _term(name), _term(value) if isinstance(value, str) else value))

    def _edge(self, subject: ox.NamedNode, name: str, target: ox.NamedNode) -> None:
        """State an edge of lineage, with its statement."""
        self._add(subject, name, target)
        statement = ox.NamedNode(f"{subject.value}#{name}.{target.value.rsplit('/', 1)[-1]}")
        self._add(statement, "a", "LineageStatement")
        if self._some(0.03):
            self._add(statement, "a", "DoubtfulStatement")
        self._add(statement, "lineageSubject", subject)
        self._add(statement, "lineageProperty", _term(name))
        self._add(statement, "lineageObject", target)
        self._add(statement, "prov:hadPrimarySource", _link(f"card/{statement.value[30:]}"))

    def _limit(self, subject: ox.NamedNode, property_name: str, kind: str) -> None:
        restriction = _id(f"restriction/{subject.value.rsplit('/', 1)[-1]}-{kind}")
        self._add(subject, property_name, restriction)
        self._add(restriction, "a", "Restriction")
        self._add(restriction, "rdfs:label", _label(f"{kind} of {subject.value.rsplit('/', 1)[-1]}"))
        self._add(restriction, "restrictionKind", kind)
        self._add(restriction, "prov:hadPrimarySource", _link(f"terms/{restriction.value[30:]}"))
        if self._some(0.05):
            self._add(restriction, "evidenceStatus", "generalKnowledge")

    def _some(self, chance: float) -> bool:
        return self._random.random() < chance

    def _shared(self) -> None:
        """Add what serves the whole world."""
        self._makers = [self._maker(f"giant-{n}") for n in range(3)]
        self._teachers = [self._model(f"teacher-{n}", f"Teacher {n}", base=True) for n in range(3)]
        for teacher in self._teachers:
            self._add(teacher, "weightsAvailability", "closed")
            self._limit(teacher, "restrictsOutputs", "outputsMayNotTrain")
        self._corpora = [self._data(f"crawl-{n}", f"Crawl {n}", "PretrainingCorpus") for n in range(3)]
        self._sets = [self._data(f"chats-{n}", f"Chats {n}", "TuningDataset") for n in range(5)]

    def _maker(self, slug: str) -> ox.NamedNode:
        maker = _id(f"organisation/{slug}")
        self._add(maker, "a", "Organisation")
        self._add(maker, "rdfs:label", _label(slug.title()))
        return maker

    def _data(self, slug: str, name: str, sort: str) -> ox.NamedNode:
        data = _id(f"dataset/{slug}")
        self._add(data, "a", sort)
        self._add(data, "rdfs:label", _label(name))
        if level := self._random.choice(("open", "open", "partial", "closed", None)):
            self._add(data, "availability", level)
            self._add(data, "availabilityEvidence", _link(f"data/{slug}"))
        if self._some(0.5):
            self._licence(data)
        if self._some(0.4):
            self._limit(data, "hasRestriction", self._random.choice(_ON_DATA))
        return data

    def _licence(self, subject: ox.NamedNode) -> None:
        self._add(subject, "underLicence", self._random.choice(self._licences))
        self._add(subject, "licenceEvidence", _link(f"licence/{subject.value[30:]}"))

    def _model(self, slug: str, name: str, base: bool = False, family: bool = False) -> ox.NamedNode:
        model = _id(f"model/{slug}")
        self._add(model, "a", "ModelFamily" if family else "Model")
        if base:
            self._add(model, "a", "BaseModel")
        self._names[model] = name
        self._add(model, "rdfs:label", _label(name))
        self._add(model, "skos:altLabel", _label(name.replace(" ", "-")), _label(f"hub/{name.replace(' ', '_')}"))
        self._add(model, "dct:identifier", _typed(f"https://huggingface.co/hub/{slug}", "anyURI"))
        return model

    def _facts(self, model: ox.NamedNode) -> None:
        if level := self._random.choice(("open", "open", "open", "partial", "closed", None)):
            self._add(model, "weightsAvailability", level)
            self._add(model, "availabilityEvidence", _link(f"weights/{model.value[30:]}"))
        if self._some(0.7):
            self._licence(model)
        if self._some(0.2):
            self._limit(model, "hasRestriction", self._random.choice(_ON_WEIGHTS))
        if self._some(0.05):
            self._limit(model, "restrictsOutputs", "outputsMayNotTrain")

    def _neighbourhood(self, block: int, projects: int, before: list[ox.NamedNode]) -> list[ox.NamedNode]:
        """Add a neighbourhood; return its models."""
        self._graph = iris.FACTS
        makers = [*self._makers, *(self._maker(f"maker-{block}-{n}") for n in range(8))]
        corpora = [self._data(f"corpus-{block}-{n}", f"Corpus {block}.{n}", "PretrainingCorpus") for n in range(5)]
        tuning = [self._data(f"set-{block}-{n}", f"Set {block}.{n}", "TuningDataset") for n in range(10)]
        models = self._bases(block, [*corpora, *self._corpora], makers)
        for data in tuning:
            if self._some(0.7):
                self._edge(data, "generatedWith", self._random.choice([*self._teachers, *models]))
        models += self._tuned(block, models, before, [*tuning, *self._sets], makers)
        for number in range(projects):
            self._project(f"{block}-{number}", models, [*tuning, *self._sets], makers)
        return models

    def _bases(self, block: int, corpora: list[ox.NamedNode], makers: list[ox.NamedNode]) -> list[ox.NamedNode]:
        models = []
        for number in range(5):
            family = self._model(f"family-{block}-{number}", f"Family {block}.{number}", base=True, family=True)
            self._facts(family)
            maker = self._random.choice(makers)
            self._add(family, "maker", maker)
            if self._some(0.8):
                self._edge(family, "pretrainedOn", self._random.choice(corpora))
            models.append(family)
            for size in range(3):
                name = f"{block}.{number} {size + 1}B"
                member = self._model(f"family-{block}-{number}-{size}", f"Family {name}", base=True)
                self._add(member, "memberOf", family)
                self._add(member, "maker", maker)
                if self._some(0.2):
                    self._facts(member)
                if self._some(0.1):
                    self._edge(member, "pretrainedOn", self._random.choice(corpora))
                models.append(member)
        return models

    def _tuned(
        self,
        block: int,
        bases: list[ox.NamedNode],
        before: list[ox.NamedNode],
        tuning: list[ox.NamedNode],
        makers: list[ox.NamedNode],
    ) -> list[ox.NamedNode]:
        """Add models between bases and projects: a chain, a tree, a merge, and in some blocks a circle."""
        tuned: list[ox.NamedNode] = []
        for number in range(16):
            model = self._model(f"tuned-{block}-{number}", f"Tuned {block}.{number}")
            self._facts(model)
            self._add(model, "maker", self._random.choice(makers))
            if tuned and number < CHAIN:
                parent = tuned[-1]
            else:
                parent = self._random.choice(before if before and self._some(0.1) else [*bases, *tuned])
            self._edge(model, self._random.choice(_KINDS_OF_BASE), parent)
            if self._some(0.6):
                self._edge(model, "tunedOn", self._random.choice(tuning))
            tuned.append(model)
        for parent in self._random.sample(tuned[:CHAIN], 2):
            self._edge(tuned[-1], "mergedFrom", parent)
        if block % CIRCLES == 1:
            self._edge(tuned[9], "basedOn", tuned[10])
            self._edge(tuned[10], "basedOn", tuned[9])
        return tuned

    def _project(
        self, slug: str, models: list[ox.NamedNode], tuning: list[ox.NamedNode], makers: list[ox.NamedNode]
    ) -> None:
        project, name = _id(f"project/p-{slug}"), f"Project {slug.replace('-', '.')}"
        self._graph = iris.FACTS
        self._add(project, "a", "Project")
        self._add(project, "rdfs:label", _label(name))
        self._add(project, "foaf:homepage", _link(f"p-{slug}"))
        self._add(project, "maker", self._random.choice(makers))
        if self._some(0.3):
            self._licence(project)
        if self._some(0.2):
            self._edge(project, "tunedOn", self._random.choice(tuning))
        base = self._random.choice(models)
        if self._some(0.9):
            self._end_model(project, slug, base, tuning)
        else:
            self._edge(project, "basedOn", base)
        stated = self._names[base]
        for edition, share in EDITIONS.items():
            if self._some(share):
                self._entry(project, slug, name, edition, stated)
        if self._some(0.5):
            self._record(project, slug, name)

    def _end_model(self, project: ox.NamedNode, slug: str, base: ox.NamedNode, tuning: list[ox.NamedNode]) -> None:
        if self._some(0.1):
            self._edge(project, "offersModel", base)
            return
        first = self._some(0.15)
        end = self._model(f"end-{slug}", f"End {slug.replace('-', '.')}", base=first)
        self._facts(end)
        self._edge(project, "offersModel", end)
        if not first and self._some(0.9):
            self._edge(end, self._random.choice(_KINDS_OF_BASE), base)
        elif self._some(0.5):
            self._edge(end, "pretrainedOn", self._random.choice(self._corpora))
        if self._some(0.6):
            self._edge(end, "tunedOn", self._random.choice(tuning))

    def _entry(self, project: ox.NamedNode, slug: str, name: str, edition: str, stated: str) -> None:
        self._graph = iris.ratings_graph(edition)
        entry, edition_iri = _id(f"entry/{edition}/p-{slug}"), _id(f"edition/{edition}")
        self._add(entry, "a", "Entry")
        self._add(entry, "rdfs:label", _label(f"{name} in {edition}"))
        self._add(entry, "entryOf", project)
        self._add(entry, "edition", edition_iri)
        if self._some(0.9):
            words = self._random.choice(
                (stated, stated.upper(), stated.replace(" ", "-"), f"{stated}, other", *_UNNAMED)
            )
            self._add(entry, "statedBase", ox.Literal(words))
        if self._some(0.8):
            self._add(entry, "statedLicenceExpression", ox.Literal(self._random.choice(_EXPRESSIONS)))
        self._add(entry, "statedLink", _link(f"p-{slug}"))
        for criterion in self._criteria[edition]:
            rating = ox.NamedNode(f"{entry.value}#{criterion.rsplit('/', 1)[-1]}")
            self._add(rating, "a", "CuratedRating")
            self._add(rating, "ratedProject", project)
            self._add(rating, "criterion", ox.NamedNode(criterion))
            self._add(rating, "edition", edition_iri)
            self._add(rating, "level", self._random.choice(_LEVELS))
            self._add(rating, "prov:wasAttributedTo", _id("organisation/osai-index"))
            if self._some(0.9):
                near = self._random.randrange(BLOCK) if self._some(0.02) else slug.rsplit("-", 1)[-1]
                link = f"p-{slug.rsplit('-', 1)[0]}-{near}"
                path = link if self._some(0.3) else f"{link}/tree/{criterion[-4:]}"
                self._add(rating, "prov:hadPrimarySource", _link(path))
            else:
                self._add(rating, "evidenceStatus", "noneGiven")

    def _record(self, project: ox.NamedNode, slug: str, name: str) -> None:
        index, edition = "osai-index", "osai-2025-12"
        self._graph = iris.history_graph(index)
        record = _id(f"entry/{index}-history/p-{slug}")
        self._add(record, "a", "Record")
        self._add(record, "rdfs:label", _label(name))
        for criterion in self._criteria[edition][:4]:
            last = None
            days = sorted(self._random.sample(_DAYS, 3))
            for day, until in zip(days, [*days[1:], None], strict=True):
                rating = ox.NamedNode(f"{record.value}#{criterion.rsplit('/', 1)[-1]}.{day}")
                self._add(rating, "a", "DatedRating")
                self._add(rating, "inRecord", record)
                self._add(rating, "ratedProject", project)
                self._add(rating, "criterion", ox.NamedNode(criterion))
                self._add(rating, "level", self._random.choice(_LEVELS))
                self._add(rating, "commit", ox.Literal(day.replace("-", "")[1:]))
                self._add(rating, "prov:wasAttributedTo", _id(f"organisation/{index}"))
                self._add(rating, "from", _typed(day, "date"))
                if until:
                    self._add(rating, "until", _typed(until, "date"))
                if last:
                    self._add(rating, "follows", last)
                last = rating


def _term(name: str) -> ox.NamedNode:
    if name == "a":
        return ox.NamedNode(f"{iris.PREFIXES['rdf']}type")
    prefix, colon, local = name.partition(":")
    return ox.NamedNode(f"{iris.PREFIXES[prefix]}{local}" if colon else f"{_ONTOLOGY}{name}")


def _id(path: str) -> ox.NamedNode:
    return ox.NamedNode(f"{iris.ID}{path}")


def _label(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{_XSD}{datatype}"))


def _link(path: str) -> ox.NamedNode:
    return ox.NamedNode(f"https://github.com/maker/{path.replace('#', '/')}")


def triples(world: World) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Yield each named graph of a world with its triples."""
    yield from world.graphs.items()
