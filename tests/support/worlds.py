"""Random small worlds: projects, models, families, data, licences, restrictions, states and ratings."""

from __future__ import annotations

from random import Random

from tests.support.facts import HAD_PRIMARY_SOURCE, ISSUED, WAS_ATTRIBUTED_TO, Triple
from tests.support.reference import BASED_ON
from tests.support.standing import BOTH_KINDS, DATA_KINDS, KINDS, WEIGHTS_KINDS
from tests.support.terms import add_terms

PROJECTS = ("project/p1", "project/p2")
MODELS = ("model/m1", "model/m2", "model/m3", "model/m4", "model/m5")
FAMILIES = ("model/f1", "model/f2")
DATASETS = ("dataset/d1", "dataset/d2", "dataset/d3")
LICENCES = {"licence/yes": "true", "licence/also": "true", "licence/no": "false", "licence/never": "false"}
UNCLEAR = "licence/unclear"
CHOICES = ("licence/either", "licence/or")
ASPECTS = ("baseData", "baseWeights", "tuningData", "licensing")
MAKERS = ("organisation/a", "organisation/b")
ARTEFACTS = {
    "threeWay": ("weightsArtefact", "codeArtefact", "dataArtefact"),
    "downToPartial": ("weightsArtefact", "codeArtefact"),
}
POLICIES = ("threeWay", "downToPartial")
EDITIONS = ("edition/e", "edition/f", "edition/g")
# few, so that one is often another, or a part of it
DATES = ("2022", "2023", "2023-05", "2023-06", "2023-06-05", "2023-06-20", "2023-07", "2024-01-10")
DAYS = (
    *("2022-12-31", "2023-06-05", "2023-06-20", "2023-07-01", "2024-01-10", "2024-05-01") * 2,
    *("2023-06", "2023-07", "2023", None),
)
SOURCES = ("source/index/a", "source/index/b", "source/index/c", "source/rival/d", "source/indexed/e")

_DATA_LEVELS = ("open", "open", "open", "partial", "closed", "unknown", None)
_WEIGHTS_LEVELS = ("open", "open", "open", "partial", "closed", None, None)
_CURATED = ("open", "open", "open", "partial", "partial", "closed", "closed", "notApplicable", "unknown")
_RARE = 0.12


def make_world(random: Random) -> frozenset[Triple]:
    """Return the asserted triples of a world; one in five may hold cycles, and in every other one things change."""
    world: set[Triple] = set()
    _lineage(random, world)
    _base_models(random, world)
    _data(random, world)
    _licences(random, world)
    _makers(random, world)
    _projects(random, world)
    _restrictions(random, world)
    editions: tuple[str, ...] = EDITIONS[:1]
    if random.random() < 0.5:
        editions = EDITIONS[: random.choice((1, 2, 3, 3))]
        _editions(random, world, editions)
        _states(random, world)
        _periods(random, world)
    _ratings(random, world, editions)
    _sources(random, world)
    add_terms(random, world)
    return frozenset(world)


def _some(random: Random, names: tuple[str, ...], *sizes: int) -> list[str]:
    return random.sample(names, random.choice(sizes))


def _lineage(random: Random, world: set[Triple]) -> None:
    """Edges between models lead back in a random order, so that there is no cycle unless they may lead anywhere."""
    order = random.sample((*MODELS, *FAMILIES), len(MODELS) + len(FAMILIES))
    cyclic = random.random() < 0.2
    for place, model in enumerate(order):
        world.add((model, "a", "ModelFamily" if model in FAMILIES else "Model"))
        others = tuple(order) if cyclic else tuple(order[:place])
        for base in _some(random, others, *((0, 0, 1, 1, 1, 2) if len(others) > 1 else (0,))):
            world.add((model, random.choice(BASED_ON), base))
        families = tuple(family for family in FAMILIES if family in others)
        if families and model not in FAMILIES:
            world |= {(model, "memberOf", family) for family in _some(random, families, 0, 1)}
    teacher, pupil = random.sample(MODELS, 2)
    if random.random() < 0.5:
        world.add((pupil, "distilledFrom", teacher))


def _base_models(random: Random, world: set[Triple]) -> None:
    """State of most models without a base that they have none, and of no others."""
    based = {s for s, p, _ in world if p in BASED_ON}
    member_of = {(s, o) for s, p, o in world if p == "memberOf"}
    for model in (*MODELS, *FAMILIES):
        families = {family for member, family in member_of if member == model}
        members = {member for member, family in member_of if family == model}
        if not based & ({model} | families | members) and random.random() < 0.75:
            world.add((model, "a", "BaseModel"))


def _data(random: Random, world: set[Triple]) -> None:
    based = {s for s, p, _ in world if p in BASED_ON}
    for dataset in DATASETS:
        world.add((dataset, "a", "Dataset"))
        if level := random.choice(_DATA_LEVELS):
            world.add((dataset, "availability", level))
        if random.random() < _RARE:
            world.add((dataset, "evidenceStatus", "generalKnowledge"))
        if random.random() < 0.3:
            world.add((dataset, "generatedWith", random.choice((*MODELS, *FAMILIES))))
    for model in (*MODELS, *FAMILIES):
        corpora = (0, 0, 0, 1) if model in based else (0, 1, 1, 1, 2)
        world |= {(model, "pretrainedOn", corpus) for corpus in _some(random, DATASETS, *corpora)}
        world |= {(model, "tunedOn", dataset) for dataset in _some(random, DATASETS, 0, 1, 1, 2)}
        world |= {(model, "trainedOn", dataset) for dataset in _some(random, DATASETS, 0, 0, 0, 1)}
        if level := random.choice(_WEIGHTS_LEVELS):
            world.add((model, "weightsAvailability", level))
        if random.random() < _RARE:
            world.add((model, "evidenceStatus", "generalKnowledge"))


def _licences(random: Random, world: set[Triple]) -> None:
    world.add((UNCLEAR, "a", "Licence"))
    for licence, approved in LICENCES.items():
        world |= {(licence, "a", "Licence"), (licence, "osiApproved", approved)}
        if random.random() < 0.5:
            world.add((licence, "fsfLibre", random.choice(("true", "false"))))
    for choice in CHOICES:
        world.add((choice, "a", "LicenceChoice"))
        world |= {(choice, "option", option) for option in random.sample((*LICENCES, UNCLEAR), 2)}
    weighted = ("licence/yes", "licence/also", *random.sample((*LICENCES, UNCLEAR, *CHOICES), 2))
    for subject in (*MODELS, *FAMILIES, *DATASETS, *PROJECTS):
        world |= {(subject, "underLicence", licence) for licence in _some(random, weighted, 0, 1, 1, 1, 2)}


def _makers(random: Random, world: set[Triple]) -> None:
    for model in (*MODELS, *FAMILIES):
        world |= {(model, "maker", maker) for maker in _some(random, MAKERS, 0, 1, 1, 1, 2)}


def _projects(random: Random, world: set[Triple]) -> None:
    for project in PROJECTS:
        world.add((project, "a", "Project"))
        offered = _some(random, (*MODELS, *FAMILIES), 0, 1, 1, 1, 2)
        world |= {(project, "offersModel", model) for model in offered}
        wrapped = _some(random, (*MODELS, *FAMILIES), *((0, 0, 0, 1) if offered else (0, 1, 2)))
        world |= {(project, random.choice(BASED_ON[:2]), model) for model in wrapped}
        world |= {(project, "tunedOn", dataset) for dataset in _some(random, DATASETS, 0, 0, 1)}


def _restrictions(random: Random, world: set[Triple]) -> None:
    """Any kind may stand on any subject, whether or not it can limit that."""
    models = (*MODELS, *FAMILIES)
    licences = (*LICENCES, UNCLEAR)
    for number in range(random.choice((0, 1, 2, 3, 4))):
        restriction = f"restriction/r{number}"
        kind = random.choice(KINDS)
        world |= {(restriction, "a", "Restriction"), (restriction, "restrictionKind", kind)}
        if random.random() < _RARE:
            world.add((restriction, "evidenceStatus", "generalKnowledge"))
        for _ in range(random.choice((1, 1, 2))):
            subject = random.choice((*DATASETS, *models, *licences))
            outputs = subject not in DATASETS and random.random() < 0.5
            world.add((subject, "restrictsOutputs" if outputs else "hasRestriction", restriction))


def _editions(random: Random, world: set[Triple], editions: tuple[str, ...]) -> None:
    for edition in editions:
        world.add((edition, "a", "Edition"))
        if day := random.choice(DAYS):
            world.add((edition, ISSUED, day))


def _states(random: Random, world: set[Triple]) -> None:
    """Let things change, families above all: what is so now is the last state if that has no end, or else unsaid."""
    models = (*MODELS, *FAMILIES)
    stated = {
        "availability": DATASETS,
        "weightsAvailability": models,
        "underLicence": (*models, *DATASETS, *PROJECTS),
    }
    licences = (*LICENCES, UNCLEAR, *CHOICES)
    members = {subject for subject, predicate, _ in world if predicate == "memberOf"}
    for predicate, things in stated.items():
        for thing in things:
            chance = random.random()
            if chance < (0.4 if thing in FAMILIES else 0.5):
                continue
            world -= {triple for triple in world if triple[:2] == (thing, predicate)}
            if thing in members and chance < 0.8:
                continue
            periods = _some_periods(random)
            for number, (start, end) in enumerate(periods):
                state = f"{thing}/{predicate}/{number}"
                values = _some(random, licences, 1, 1, 2) if predicate == "underLicence" else [_a_level(random)]
                world |= {(state, "a", "State"), (state, "stateOf", thing), (state, "stateProperty", predicate)}
                world |= {(state, "stateValue", value) for value in values}
                world |= {(state, name, date) for name, date in (("from", start), ("until", end)) if date}
                if not end:
                    world |= {(thing, predicate, value) for value in values}
                if random.random() < _RARE:
                    world.add((state, "evidenceStatus", "generalKnowledge"))


def _some_periods(random: Random) -> list[tuple[str | None, str | None]]:
    """Return one to three periods one after the other, with gaps between some of them."""
    bounds = sorted(_some(random, DATES, 2, 4, 4, 6))
    periods: list[tuple[str | None, str | None]] = list(zip(bounds[::2], bounds[1::2], strict=True))
    for place in range(1, len(periods)):
        if random.random() < 0.7:
            periods[place] = periods[place - 1][1], periods[place][1]
    if random.random() < 0.5:
        periods[0] = None, periods[0][1]
    if random.random() < 0.6:
        periods[-1] = periods[-1][0], None
    return periods


def _a_level(random: Random) -> str:
    return random.choice(("open", "open", "open", "open", "partial", "closed", "closed", "unknown"))


def _periods(random: Random, world: set[Triple]) -> None:
    """Let some restrictions be in force for a time only, and add some on data and weights that matter."""
    for number in range(random.choice((0, 0, 1, 2))):
        restriction = f"restriction/t{number}"
        on_data = random.random() < 0.5
        kind = random.choice((*(DATA_KINDS if on_data else WEIGHTS_KINDS), *BOTH_KINDS))
        subject = random.choice(DATASETS if on_data else (*MODELS, *FAMILIES, *FAMILIES, *FAMILIES))
        world |= {(restriction, "a", "Restriction"), (restriction, "restrictionKind", kind)}
        world.add((subject, "hasRestriction", restriction))
        if random.random() < _RARE:
            world.add((restriction, "evidenceStatus", "generalKnowledge"))
    for restriction in sorted({subject for subject, _, value in world if value == "Restriction"}):
        if random.random() < 0.6:
            start, end = sorted(_some(random, DATES, 2))
            kept = random.choice(("from", "until", "both"))
            world |= {(restriction, "from", start)} if kept != "until" else set()
            world |= {(restriction, "until", end)} if kept != "from" else set()


def _ratings(random: Random, world: set[Triple], editions: tuple[str, ...]) -> None:
    """Rate every project on each aspect by both policies, on one without a rule, and on none, in up to two editions."""
    criteria = {f"criterion/e/{aspect}-{policy}": (aspect, policy) for aspect in ASPECTS for policy in POLICIES}
    for criterion, (aspect, policy) in criteria.items():
        world |= {(criterion, "measures", aspect), (criterion, "restrictionPolicy", policy)}
        if aspect == "licensing":
            world |= {(criterion, "asksAbout", artefact) for artefact in ARTEFACTS[policy]}
    world |= {
        ("criterion/e/api", "measures", "programmingInterface"),
        ("criterion/e/api", "restrictionPolicy", "threeWay"),
    }
    world.add(("criterion/e/mystery", "restrictionPolicy", "threeWay"))
    for criterion in (*criteria, "criterion/e/api", "criterion/e/mystery"):
        world.add((criterion, "a", "Criterion"))
        for project in PROJECTS:
            for edition in random.sample(editions, min(2, len(editions))):
                rating = f"entry/{edition[-1]}/{project.rsplit('/', 1)[-1]}#{criterion.rsplit('/', 1)[-1]}"
                world |= {
                    (rating, "a", "CuratedRating"),
                    (rating, "ratedProject", project),
                    (rating, "criterion", criterion),
                    (rating, "edition", edition),
                    (rating, "level", random.choice(_CURATED)),
                }


def _sources(random: Random, world: set[Triple]) -> None:
    """Give most facts sources, most of them an index's own, and say which of two indexes gave each rating."""
    indexes = {"organisation/index": "source/index/", "organisation/rival": "source/rival/"}
    evidence = {
        "availability": "availabilityEvidence",
        "weightsAvailability": "availabilityEvidence",
        "restrictionKind": HAD_PRIMARY_SOURCE,
        "underLicence": "licenceEvidence",
        "stateProperty": HAD_PRIMARY_SOURCE,
    }
    facts = sorted({(subject, evidence[predicate]) for subject, predicate, _ in world if predicate in evidence})
    for subject, given_by in facts:
        world |= {(subject, given_by, source) for source in _some(random, SOURCES, 0, 1, 1, 2)}
    _looked(random, world, {subject for subject, _ in facts})
    world |= {(index, "indexSpace", space) for index, space in indexes.items()}
    for rating in sorted(subject for subject, _, value in world if value == "CuratedRating"):
        world |= {(rating, WAS_ATTRIBUTED_TO, index) for index in random.choices([*indexes, None], (6, 2, 1)) if index}


def _looked(random: Random, world: set[Triple], facts: set[str]) -> None:
    """Of some facts say that somebody looked in vain."""
    hearsay = {subject for subject, _, value in world if value == "generalKnowledge"}
    for fact in sorted(facts - hearsay):
        if random.random() < _RARE:
            world.add((fact, "evidenceStatus", "nothingFound"))
            world |= {(fact, "lookedAt", page) for page in _some(random, SOURCES, 0, 1, 1)}
