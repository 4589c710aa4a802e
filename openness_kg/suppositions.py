"""What if a fact were otherwise: a supposition in words, and a graph of its own in which it is so.

Queries say what a supposition takes the place of and what is stated instead (``queries/supposed/``), and the ordinary
rules derive what comes of it. The graph given is only read, so nothing that is supposed can get anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from openness_kg.base import days, iris
from openness_kg.base.errors import OpennessError, UnknownError, suggestion
from openness_kg.base.text import quoted
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.graph.terms import Triple
from openness_kg.opener import OpenGraph

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORM = "write ENTITY=LEVEL, ENTITY=LICENCE or RESTRICTION=DATE, with @DATE for what is so from a day on"
_RESTRICTION = "restriction:"
_UNKNOWN = iris.okg("unknown")


@dataclass(frozen=True)
class Supposition:
    """A property of a thing, and the value that it is supposed to have.

    Attributes:
        thing: IRI of a model, family, dataset, project or restriction.
        property: IRI of the property.
        value: IRI of a level or licence; empty for a restriction, which ends.
        day: the day from which it is so, or on which a restriction ends; empty for always.

    """

    thing: str
    property: str
    value: str
    day: str

    def values(self) -> dict[str, str]:
        """Return what the parameters of the queries are bound to."""
        named = {"thing": self.thing, "property": self.property, "value": self.value, "day": self.day}
        return {name: value for name, value in named.items() if value}


def understood(graph: OpenGraph, texts: Iterable[str]) -> list[Supposition]:
    """Return what people wrote, each as ``ENTITY=VALUE``.

    Args:
        graph: the graph whose names they use.
        texts: a model, family, dataset or project as ``lineage`` takes it, with a level, a licence, or one of these and
            a day, as in ``llama-2-7b=apache-2.0@2024-01-01``; or ``restriction:`` and a slug with the day of its end.

    Raises:
        OpennessError: one has another form, a name is not known, the thing cannot have such a value, what is so of it
            is stated of its family, or two are about the same.

    """
    found: list[Supposition] = []
    for text in texts:
        supposition = _understood(graph, text)
        if any(one.thing == supposition.thing and one.property == supposition.property for one in found):
            raise OpennessError(f"{quoted(text)} is about what another supposition is about: keep one of the two.")
        found.append(supposition)
    return found


def _understood(graph: OpenGraph, text: str) -> Supposition:
    name, equals, wanted = text.rpartition("=")
    if not (equals and name.strip() and wanted.strip()):
        raise OpennessError(f"{quoted(text)} is no supposition: {_FORM}.")
    thing = _thing(graph, name.strip())
    takes = {row["takes"]: row["property"] for row in graph.rows("supposed/properties", {"thing": thing})}
    kind, value, day = _wanted(graph, wanted.strip())
    if kind not in takes:
        kinds = " or ".join(f"a {name}" for name in takes) or "nothing"
        raise OpennessError(f"{quoted(text)} is no supposition: of {quoted(name)} {kinds} can be supposed; {_FORM}.")
    found = Supposition(thing, takes[kind], value, day)
    if day or value == _UNKNOWN:
        _refuse_a_member(graph, found, text)
    return found


def _thing(graph: OpenGraph, name: str) -> str:
    space = f"{iris.ID}restriction/"
    if not name.startswith((_RESTRICTION, space)):
        return graph.names.lineage(name)
    iri = space + name.removeprefix(_RESTRICTION).removeprefix(space)
    if not catalogue.is_iri(iri) or not list(graph.rows("supposed/properties", {"thing": iri})):
        raise OpennessError(f"There is no restriction {quoted(name)}; `openness-kg lineage --format json` has IRIs.")
    return iri


def _wanted(graph: OpenGraph, text: str) -> tuple[str, str, str]:
    """Return the kind of value that a text has, the IRI of the value, and the day; empty for what it has not."""
    if _DAY.fullmatch(text):
        return "day", "", days.day(text).isoformat()
    value, at, day = text.rpartition("@")
    if at and "://" not in text:
        day = days.day(day).isoformat()
    else:
        value, day = text, ""
    levels = {iris.slug(row["level"]): row["level"] for row in graph.rows("supposed/levels")}
    if value.casefold() in levels:
        return "level", levels[value.casefold()], day
    try:
        return "licence", graph.names.value("licence", value), day
    except UnknownError:
        known = ", ".join(sorted(levels))
        raise UnknownError(
            f"There is no level and no licence {quoted(value)}: levels are {known}, and a licence is one by its slug,"
            f" name or SPDX identifier.{suggestion(value, sorted(levels))}"
        ) from None


def _refuse_a_member(graph: OpenGraph, one: Supposition, text: str) -> None:
    """Refuse what would not be the member's own, but a word on what is so of its family."""
    rows = graph.rows("supposed/holders", {"thing": one.thing})
    holders = [row for row in rows if row["property"] == one.property]
    if holders and one.thing not in {row["holder"] for row in holders}:
        family = quoted(holders[0].get("label", iris.slug(holders[0]["holder"])))
        raise OpennessError(f"{quoted(text)}: this is stated of the family {family}: suppose it of that, or always.")


def supposing(graph: OpenGraph, suppositions: Iterable[Supposition]) -> OpenGraph:
    """Return a graph of its own with the facts and ratings of another, but for what is supposed, derived.

    Raises:
        OpennessError: the store of the graph cannot be read, or a restriction would end before it begins.

    """
    store = LocalStore()
    store.add(graph.store.construct(graph.bound(catalogue.named("supposed/rated"), {})), iris.FACTS)
    for one in suppositions:
        since = "-from" if one.value and one.day else ""
        gone = _triples(store, f"supposed/replaced{since}", one)
        come = _triples(store, f"supposed/replacement{since}" if one.value else "supposed/ended", one)
        if not come and not one.value:
            raise OpennessError(
                f"The restriction {iris.slug(one.thing)} begins on {one.day} or later: it cannot end then."
            )
        if not one.day and _is_so(graph, one, gone):
            continue
        store.remove(gone, iris.FACTS)
        store.add(come, iris.FACTS)
    derive(store)
    return OpenGraph.around(store)


def _triples(store: LocalStore, name: str, one: Supposition) -> list[Triple]:
    query = catalogue.named(name)
    return list(store.construct(query.bind({k: v for k, v in one.values().items() if k in query.parameters})))


def _is_so(graph: OpenGraph, one: Supposition, stated: Iterable[Triple]) -> bool:
    """Tell whether the thing itself has the value already and never had another: its evidence is kept then."""
    own = {triple.object.value for triple in stated if triple.predicate.value == one.property}
    rows = graph.rows("supposed/values", {"thing": one.thing})
    counts = {row["value"] for row in rows if row["property"] == one.property}
    was = any(triple.predicate.value == iris.okg("stateOf") for triple in stated)
    return own == counts == {one.value} and not was
