"""Properties of things: what a table can be extended by, and what its other columns are held against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openness_kg.base.iris import compact
from openness_kg.graph.store import Solution
from openness_kg.reconciling.index import Thing
from openness_kg.reconciling.normal import key, licence_key


@dataclass(frozen=True)
class Property:
    """A property: its IRI, its name, the kinds of things that have it, and the kind of things that are its values."""

    iri: str
    name: str
    kinds: frozenset[str]
    values: str = ""


@dataclass(frozen=True)
class Value:
    """A value: a literal's text or an IRI, its label if it has one, and its kind if it can be matched itself."""

    text: str
    label: str = ""
    kind: str = ""


class Values:
    """The values of all things."""

    def __init__(self, rows: Iterable[Solution], things: Mapping[str, Thing]) -> None:
        """Take the rows of ``reconcile/values``, and the things that there are."""
        self._things = things
        self._forms: dict[Value, frozenset[str]] = {}
        self._values: dict[tuple[str, str], dict[str, Value]] = defaultdict(dict)
        names: dict[str, str] = {}
        kinds: dict[str, set[str]] = defaultdict(set)
        ranges: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            if row["thing"] not in things:
                continue
            kind = things[row["value"]].kind if row["value"] in things else ""
            property_, value = row["property"], Value(row["value"], row.get("label", ""), kind)
            self._values[row["thing"], property_].setdefault(value.text, value)
            names[property_] = row["name"]
            kinds[property_].add(things[row["thing"]].kind)
            ranges[property_].add(value.kind)
        self.properties = {
            iri: Property(iri, name, frozenset(kinds[iri]), only.pop() if len(only := ranges[iri]) == 1 else "")
            for iri, name in sorted(names.items(), key=lambda item: item[1])
        }
        self._subjects: dict[str, list[str]] = defaultdict(list)
        for thing, property_ in self._values:
            self._subjects[property_].append(thing)

    def of(self, thing: str, property_: str) -> list[Value]:
        """Return the values that a thing has of a property."""
        return list(self._values.get((thing, property_), {}).values())

    def property(self, text: str) -> Property | None:
        """Return the property of an IRI, of an IRI with a prefix, or of a name; None if there is none."""
        for known in self.properties.values():
            if text in (known.iri, known.name, compact(known.iri)):
                return known
        return None

    def agrees(self, thing: str, property_: str, wanted: Sequence[str]) -> bool | None:
        """Tell whether a thing has one of several values, by IRI, text or any name; None if it has none at all."""
        found = self.of(thing, property_)
        if not found:
            return None
        forms = {form for text in wanted for form in _forms(text)}
        return any(forms & self._called(value) for value in found)

    def _called(self, value: Value) -> frozenset[str]:
        """Return the forms of all that a value can be called."""
        if value not in self._forms:
            thing = self._things.get(value.text)
            names = [name.text for name in thing.names] if thing else []
            forms = (form for text in (value.text, value.label, *names) for form in _forms(text))
            self._forms[value] = frozenset(forms)
        return self._forms[value]

    def having(self, property_: str, wanted: Sequence[str]) -> list[str]:
        """Return the things that have one of several values."""
        return [thing for thing in self._subjects.get(property_, ()) if self.agrees(thing, property_, wanted)]


def _forms(text: str) -> list[str]:
    return [form for form in (text, key(text), licence_key(text)) if form]
