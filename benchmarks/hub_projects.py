"""What is curated in a made-up hub: bases with corpora and restrictions, and projects with entries and ratings."""

from __future__ import annotations

from collections import Counter
from random import Random

from openness_kg.base import iris

EDITION = "hub-world"
SCHEME = "index-2025-03"
CRITERIA = (
    "opencode", "llmdata", "llmweights", "rldata", "rlweights", "license", "code", "architecture", "preprint", "paper",
    "modelcard", "datasheet", "package", "api",
)  # fmt: skip
TEACHERS = 3
_LEVELS = ("open", "open", "open", "partial", "partial", "closed", "closed", "unknown", "notApplicable")
_LICENCES = {
    "Apache-2.0": "apache-2.0",
    "MIT": "mit",
    "LicenseRef-gemma-tou": "gemma-tou",
    "CC-BY-NC-4.0": "cc-by-nc-4.0",
}
_DATA = {"open": "", "partial": "partlyReleased", "closed": "dataUndisclosed"}
_WEIGHTS = {"open": "", "partial": "weightsGated", "closed": "weightsNotReleased"}
_PAGES = "https://example.org/hub-world/"


class Curations:
    """Makes the lines of curated things; keeps how many there are."""

    def __init__(self, random: Random, errors: float, planted: Counter[str]) -> None:
        """Take the source of chance, the share of models with errors, and where errors are counted."""
        self._random, self._errors, self._planted = random, errors, planted
        self._bases = self._projects = self._sets = self._makers = 0

    def shared(self) -> str:
        """Return the edition, its index, and models that write data for all."""
        graph = iris.ratings_graph(EDITION)
        edition, index = _id(f"edition/{EDITION}"), _id("organisation/hub-world-index")
        lines = [
            _typed(index, "Organisation", "Made-up index"),
            _line(index, "okg:indexSpace", f'"{_PAGES}"^^<{iris.PREFIXES["xsd"]}anyURI>'),
            _typed(edition, "Edition", "Edition of a made-up hub", graph),
            _line(edition, "okg:usesScheme", _id(f"scheme/{SCHEME}"), graph),
            _line(edition, "dct:issued", f'"2024-01"^^<{iris.PREFIXES["xsd"]}gYearMonth>', graph),
            _line(edition, "dct:source", f"<{_PAGES}>", graph),
            _line(edition, "dct:license", "<https://creativecommons.org/publicdomain/zero/1.0/>", graph),
            _line(edition, "prov:wasAttributedTo", index, graph),
        ]
        for number in range(TEACHERS):
            model = _id(f"model/hub-world-teacher-{number}")
            lines += [_typed(model, "Model", f"Made-up teacher {number}"), _line(model, "a", "okg:BaseModel")]
            lines += [self._available(model, "weightsAvailability", "closed", _WEIGHTS)]
            lines += [self._limit(model, "restrictsOutputs", "outputsMayNotTrain")]
        return "".join(lines)

    def base(self) -> tuple[str, str]:
        """Return the IRI of a new base and its lines: with a corpus, a licence and what restricts them."""
        number, random = self._bases, self._random
        self._bases += 1
        corpus, model = _id(f"dataset/hub-world-corpus-{number}"), _id(f"model/hub-world-base-{number}")
        lines = [
            self._maker(),
            _typed(corpus, "PretrainingCorpus", f"Made-up corpus {number}"),
            self._available(corpus, "availability", random.choice(("open", "partial", "closed")), _DATA),
            _typed(model, "Model", f"Made-up base {number}"),
            _line(model, "a", "okg:BaseModel"),
            _line(model, "okg:maker", self._made_by()),
            self._available(model, "weightsAvailability", random.choice(("open", "open", "partial")), _WEIGHTS),
            _licensed(model, random.choice(tuple(_LICENCES))),
            _edge(model, "pretrainedOn", corpus),
        ]
        if self._some(0.2):
            lines.append(self._limit(model, "hasRestriction", "acceptableUse"))
        return model[1:-1], "".join(lines)

    def project(self, offered: str) -> str:
        """Return the lines of a project that offers a model, with its entry and ratings."""
        number, random = self._projects, self._random
        self._projects += 1
        slug, name = f"hub-world-{number}", f"Made-up project {number}"
        project = _id(f"project/{slug}")
        lines = [self._maker()] if number % 10 == 0 else []
        lines += [
            _typed(project, "Project", name),
            _line(project, "foaf:homepage", f"<{_PAGES}{number}>"),
            _line(project, "okg:maker", self._made_by()),
            _edge(project, "offersModel", f"<{offered}>"),
        ]
        if self._some(0.5):
            lines.append(_licensed(project, random.choice(tuple(_LICENCES))))
        if self._some(0.6):
            data, text = self._tuning()
            lines += [text, _edge(project, "tunedOn", data)]
        return "".join(lines) + self._rated(project, slug, name)

    def _rated(self, project: str, slug: str, name: str) -> str:
        random, graph = self._random, iris.ratings_graph(EDITION)
        entry, edition = _id(f"entry/{EDITION}/{slug}"), _id(f"edition/{EDITION}")
        lines = [
            _typed(entry, "Entry", f"{name} in a made-up edition", graph),
            _line(entry, "okg:entryOf", project, graph),
            _line(entry, "okg:edition", edition, graph),
            _line(entry, "okg:statedName", f'"{name}"', graph),
            _line(entry, "okg:statedLink", f"<{_PAGES}{slug}>", graph),
        ]
        wrong = random.choice(CRITERIA) if random.random() < 10 * self._errors else ""
        for criterion in CRITERIA:
            rating, level = f"{entry[:-1]}#{criterion}>", random.choice(_LEVELS)
            lines += [
                _line(rating, "a", "okg:CuratedRating", graph),
                _line(rating, "okg:ratedProject", project, graph),
                _line(rating, "okg:criterion", _id(f"criterion/{SCHEME}/{criterion}"), graph),
                _line(rating, "okg:edition", edition, graph),
                _line(rating, "okg:level", f"okg:{level}", graph),
                _line(rating, "prov:wasAttributedTo", _id("organisation/hub-world-index"), graph),
            ]
            if self._some(0.9):
                lines.append(_line(rating, "prov:hadPrimarySource", f"<{_PAGES}{slug}/{criterion}>", graph))
            else:
                lines.append(_line(rating, "okg:evidenceStatus", "okg:noneGiven", graph))
            if criterion == wrong:
                lines.append(_line(rating, "okg:level", f"okg:{'open' if level != 'open' else 'closed'}", graph))
                self._planted["rating-level-twice"] += 1
        return "".join(lines)

    def _tuning(self) -> tuple[str, str]:
        """Return a tuning dataset, and its lines if it is new."""
        random, new = self._random, self._some(0.1) or not self._sets
        number = self._sets if new else random.randrange(self._sets)
        self._sets += new
        data = _id(f"dataset/hub-world-tuning-{number}")
        if not new:
            return data, ""
        text = _typed(data, "TuningDataset", f"Made-up tuning data {number}")
        text += self._available(data, "availability", random.choice(("open", "open", "partial", "closed")), _DATA)
        if self._some(0.4):
            text += _edge(data, "generatedWith", _id(f"model/hub-world-teacher-{random.randrange(TEACHERS)}"))
        return data, text

    def _some(self, chance: float) -> bool:
        return self._random.random() < chance

    def _maker(self) -> str:
        """Return the lines of a new maker."""
        self._makers += 1
        return _typed(self._made_by(), "Organisation", f"Made-up maker {self._makers}")

    def _made_by(self) -> str:
        return _id(f"organisation/hub-world-maker-{self._makers}")

    def _available(self, thing: str, name: str, level: str, reasons: dict[str, str]) -> str:
        text = _line(thing, f"okg:{name}", f"okg:{level}") + _line(thing, "okg:availabilityEvidence", _page(thing))
        return text + (self._limit(thing, "hasRestriction", reasons[level]) if reasons[level] else "")

    def _limit(self, thing: str, name: str, kind: str) -> str:
        restriction = _id(f"restriction/{iris.slug(thing[1:-1])}-{kind.lower()}")
        return (
            _line(thing, f"okg:{name}", restriction)
            + _typed(restriction, "Restriction", f"{kind} of {iris.slug(thing[1:-1])}")
            + _line(restriction, "okg:restrictionKind", f"okg:{kind}")
            + _line(restriction, "prov:hadPrimarySource", _page(thing))
        )


def _id(path: str) -> str:
    return f"<{iris.ID}{path}>"


def _page(thing: str) -> str:
    return f"<{_PAGES}{iris.slug(thing[1:-1])}>"


def _term(name: str) -> str:
    if name == "a":
        return f"<{iris.PREFIXES['rdf']}type>"
    prefix, colon, local = name.partition(":")
    return f"<{iris.PREFIXES[prefix]}{local}>" if colon and name[0] not in '<"' else name


def _line(subject: str, name: str, value: str, graph: str = iris.FACTS) -> str:
    return f"{subject} {_term(name)} {_term(value)} <{graph}> .\n"


def _typed(thing: str, sort: str, label: str, graph: str = iris.FACTS) -> str:
    return _line(thing, "a", f"okg:{sort}", graph) + _line(thing, "rdfs:label", f'"{label}"@en', graph)


def _licensed(thing: str, expression: str) -> str:
    return (
        _line(thing, "okg:licenceExpression", f'"{expression}"')
        + _line(thing, "okg:underLicence", _id(f"licence/{_LICENCES[expression]}"))
        + _line(thing, "okg:licenceEvidence", _page(thing))
    )


def _edge(subject: str, name: str, target: str) -> str:
    statement = f"{subject[:-1]}#{name}.{target[1:-1].rpartition('/')[2]}>"
    return (
        _line(subject, f"okg:{name}", target)
        + _line(statement, "a", "okg:LineageStatement")
        + _line(statement, "okg:lineageSubject", subject)
        + _line(statement, "okg:lineageProperty", f"okg:{name}")
        + _line(statement, "okg:lineageObject", target)
        + _line(statement, "prov:hadPrimarySource", _page(subject))
    )
