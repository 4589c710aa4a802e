"""Models, datasets and projects as components of CycloneDX.

Every component is in the list of components once. Its direct ancestors stand in its pedigree by name, and by a property
that holds the ``bom-ref`` under which each is found there, so that a lineage is as deep as it is, or goes round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from openness_kg.base import iris
from openness_kg.base.iris import okg
from openness_kg.exporting import pairs
from openness_kg.exporting.bill import Bill, Component, Rating, Relation

Json: TypeAlias = dict[str, Any]
_TYPES = {"model": "machine-learning-model", "family": "machine-learning-model", "dataset": "data"}
_ANCESTRY = {
    okg(name) for name in ("basedOn", "fineTunedFrom", "adapterOf", "mergedFrom", "quantizedFrom", "compiledFrom")
}
_TRAINING = {okg(name) for name in ("trainedOn", "pretrainedOn", "tunedOn")}


def component(bill: Bill, one: Component, ratings: Sequence[Rating] = ()) -> Json:
    """Return a component of a bill, with ratings if they are of it."""
    relations = bill.made_from(one.iri)
    stated = [uncounted for uncounted in bill.uncounted if uncounted.relation.subject == one.iri]
    said = [*pairs.of_component(one), *_of_restrictions(one), *_of_ratings(ratings)]
    said += [pair for each in stated for pair in pairs.below("not-counted", pairs.of_uncounted(each))]
    found = {
        "type": _TYPES.get(one.sort, "application"),
        "bom-ref": one.iri,
        "manufacturer": _manufacturer(one),
        "name": one.label,
        "licenses": _licences(one),
        "purl": one.package_url,
        "pedigree": _pedigree(bill, [relation for relation in relations if relation.property in _ANCESTRY]),
        "externalReferences": list(_references(one, relations)),
        "properties": properties(said),
        "modelCard": _model_card(one, relations),
        "data": [_data(one)] if one.sort == "dataset" else [],
    }
    return {name: value for name, value in found.items() if value}


def properties(said: Iterable[pairs.Pair]) -> list[Json]:
    """Return names and values as properties."""
    return [{"name": name, "value": value} for name, value in said]


def _manufacturer(one: Component) -> Json:
    if not one.makers:
        return {}
    return {"name": ", ".join(maker.label for maker in one.makers), "url": [maker.iri for maker in one.makers]}


def _licences(one: Component) -> list[Json]:
    """Return the licence as an identifier of the SPDX list, as name and address, or as an expression.

    It is declared if a document in the repository of the thing itself says so, and else concluded.
    """
    licence = one.licence
    if licence is None or not licence.expression:
        return [{"license": {"name": pairs.NO_ASSERTION}}]
    said = {"acknowledgement": "declared" if licence.declared else "concluded"}
    whole = next((part for part in licence.parts if part.identifier == licence.expression), None)
    if whole is None:
        return [{"expression": licence.expression, **said}]
    named = {"id": whole.identifier} if whole.listed else {"name": whole.label, "url": whole.iri}
    return [{"license": {**named, **said}}]


def _pedigree(bill: Bill, ancestry: Sequence[Relation]) -> Json:
    if not ancestry:
        return {}
    direct = [bill.components[iri] for iri in sorted({relation.object for relation in ancestry})]
    return {
        "ancestors": [
            {
                "type": _TYPES.get(one.sort, "application"),
                "name": one.label,
                "properties": properties([(f"{pairs.SPACE}:component", one.iri)]),
            }
            for one in direct
        ],
        "notes": ". ".join(f"{one.label} {bill.components[one.object].label}" for one in ancestry),
    }


def _references(one: Component, relations: Iterable[Relation]) -> Iterator[Json]:
    """Yield where it is, what is the same thing elsewhere, and the documents that say all of this."""
    for address in one.addresses:
        kind = "model-card" if address.startswith(iris.HUB_PAGE) and one.sort != "dataset" else "distribution"
        yield {"type": kind, "url": address}
    yield from ({"type": "website", "url": page} for page in one.homepages)
    yield from ({"type": "other", "url": same, "comment": "The same thing"} for same in one.same)
    for url in one.licence.sources if one.licence is not None else ():
        yield {"type": "license", "url": url, "comment": "Says which licence it is"}
    for relation in relations:
        for url in relation.sources:
            yield {"type": "evidence", "url": url, "comment": relation.words()}


def _model_card(one: Component, relations: Iterable[Relation]) -> Json:
    if one.sort not in ("model", "family"):
        return {}
    data = sorted({relation.object for relation in relations if relation.property in _TRAINING})
    return {"modelParameters": {"datasets": [{"ref": iri} for iri in data]}} if data else {}


def _data(one: Component) -> Json:
    hub = [address for address in one.addresses if address.startswith(iris.HUB_PAGE)]
    return {"type": "dataset", "name": one.label, **({"contents": {"url": hub[0]}} if hub else {})}


def _of_restrictions(one: Component) -> Iterator[pairs.Pair]:
    for restriction in one.restrictions:
        name = f"restriction:{_key(restriction.iri)}"
        yield from pairs.below(name, pairs.of_restriction(restriction))


def _of_ratings(ratings: Iterable[Rating]) -> Iterator[pairs.Pair]:
    for rating in ratings:
        name = ":".join(["rating", *(_key(one.iri) for one in (rating.project, rating.edition, rating.criterion))])
        yield from pairs.below(name, pairs.of_rating(rating))


def _key(iri: str) -> str:
    """Return what tells a thing apart in the name of a property: its last part, or all of it if it is not ours."""
    return iris.slug(iri) if iri.startswith(iris.ID) else iri
