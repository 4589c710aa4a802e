"""What if a fact were otherwise: a supposition in words, and a graph of its own in which it is so.

Queries say what a supposition takes the place of and what is stated instead (``queries/supposed/``), and the ordinary
rules derive what comes of it. The graph given is only read, so nothing that is supposed can get anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from openness_kg.base import days, iris
from openness_kg.base.errors import OpennessError, UnknownError
from openness_kg.base.text import quoted
from openness_kg.derive import derive
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore
from openness_kg.opener import OpenGraph

_DAY = re.compile(r"(?P<value>.*?)@?(?P<day>\d{4}-\d{2}-\d{2})")
_FORM = "write ENTITY=LEVEL, ENTITY=LICENCE or RESTRICTION=DATE, with @DATE for what is so from a day on"
_RESTRICTION = "restriction:"


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
        OpennessError: one has another form, a name is not known, the thing cannot have such a value, or two are about
            the same.

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
    dated = _DAY.fullmatch(wanted.strip())
    day = days.day(dated["day"]).isoformat() if dated else ""
    value = (dated["value"] if dated else wanted).strip()
    takes = {row["takes"]: row["property"] for row in graph.rows("supposed/properties", {"thing": thing})}
    kind, iri = ("day", "") if not value else _value(graph, value)
    if kind not in takes:
        kinds = " or ".join(f"a {name}" for name in takes) or "nothing"
        raise OpennessError(f"{quoted(text)} is no supposition: of {quoted(name)} {kinds} can be supposed; {_FORM}.")
    return Supposition(thing, takes[kind], iri, day)


def _thing(graph: OpenGraph, name: str) -> str:
    space = f"{iris.ID}restriction/"
    if not name.startswith((_RESTRICTION, space)):
        return graph.names.lineage(name)
    iri = space + name.removeprefix(_RESTRICTION).removeprefix(space)
    if not catalogue.is_iri(iri) or not list(graph.rows("supposed/properties", {"thing": iri})):
        raise OpennessError(
            f"There is no restriction {quoted(name)}: `openness-kg lineage --format json` has their IRIs."
        )
    return iri


def _value(graph: OpenGraph, text: str) -> tuple[str, str]:
    """Return whether a text names a level or a licence, and its IRI."""
    levels = {iris.slug(row["concept"]): row["concept"] for row in graph.rows("table/levels") if "score" in row}
    levels["unknown"] = iris.okg("unknown")
    if text.casefold() in levels:
        return "level", levels[text.casefold()]
    try:
        return "licence", graph.names.value("licence", text)
    except UnknownError as error:
        known = ", ".join(sorted(levels))
        raise UnknownError(f"There is no level and no licence {quoted(text)}: levels are {known}. {error}") from None


def supposing(graph: OpenGraph, suppositions: Iterable[Supposition]) -> OpenGraph:
    """Return a graph of its own with the facts and ratings of another, but for what is supposed, derived.

    Raises:
        OpennessError: the store of the graph cannot be read.

    """
    store = LocalStore()
    store.add(graph.store.construct(graph.bound(catalogue.named("supposed/rated"), {})), iris.FACTS)
    for one in suppositions:
        values = one.values()
        # of all that is left unbound a query would take everything there is
        instead = catalogue.named("supposed/replacement" if one.value else "supposed/ended")
        gone, come = (
            list(store.construct(query.bind({key: values[key] for key in query.parameters if key in values})))
            for query in (catalogue.named("supposed/replaced"), instead)
        )
        store.remove(gone, iris.FACTS)
        store.add(come, iris.FACTS)
    derive(store)
    return OpenGraph.around(store)
