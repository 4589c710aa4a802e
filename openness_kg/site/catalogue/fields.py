"""Parameters of a query as fields of a form, with what the graph has for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from openness_kg.base import iris
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.catalogue.asked import Asked

_ENTITIES = ("model", "dataset", "project", "licence")
_ABOUT = {
    "iri": "an IRI",
    "string": "a text",
    "integer": "a whole number",
    "date": "a day, such as 2025-03-20",
    "entity": "a model, family, dataset, project or licence",
    "model": "a model or family",
    "edition": "an edition",
    "criterion": "a criterion",
    "organisation": "an organisation",
}
_LITERALS = ("string", "integer", "date")


@dataclass(frozen=True)
class Option:
    """What a field can hold: a name that no other of its options has, and the IRI that is meant, if it is no text."""

    name: str
    iri: str = ""


@dataclass(frozen=True)
class Field:
    """A field: the parameter, its type, what it takes in words, the example's name, and elements for its options."""

    name: str
    kind: str
    about: str
    value: str
    options: Markup


def about(kind: str) -> str:
    """Return in words what a parameter of a type takes."""
    return _ABOUT.get(kind, f"a {kind}")


class Fields:
    """Makes fields from a graph, whose names are read once."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        """Take the graph that completes what is written into fields."""
        things: dict[str, list[tuple[str, str]]] = {}
        for row in graph.query("site/completion").texts():
            things.setdefault(row["kind"], []).append((row["label"], row["thing"]))
        things["entity"] = [thing for kind in _ENTITIES for thing in things.get(kind, ())]
        self._options = {kind: _options(found) for kind, found in things.items()}
        # the same elements stand on many pages
        self._elements = {kind: _elements(options) for kind, options in self._options.items()}

    def of(self, asked: Asked) -> list[Field]:
        """Return the fields of a query."""
        return [self._field(asked, name, kind) for name, kind in asked.query.parameters.items()]

    def _field(self, asked: Asked, name: str, kind: str) -> Field:
        value = asked.values.get(name, "")
        if kind in _LITERALS:
            choices = (asked.choices or {}).get(name, ())
            return Field(name, kind, about(kind), value, _elements([Option(choice) for choice in choices]))
        # what takes any IRI may be named after a kind of thing
        key = name if kind == "iri" else kind
        named = next((option.name for option in self._options.get(key, ()) if option.iri == value), value)
        return Field(name, kind, about(kind), named, self._elements.get(key, Markup("")))


def _elements(options: Sequence[Option]) -> Markup:
    given, plain = Markup('<option value="{}" data-iri="{}"></option>'), Markup('<option value="{}"></option>')
    return Markup("").join(given.format(o.name, o.iri) if o.iri else plain.format(o.name) for o in options)


def _options(found: list[tuple[str, str]]) -> list[Option]:
    """Return options for things, with more than the label where several have it."""
    times = Counter(label for label, _ in dict.fromkeys(found))
    return [
        Option(label if times[label] == 1 else f"{label} ({iri.removeprefix(iris.ID)})", iri)
        for label, iri in dict.fromkeys(found)
    ]
