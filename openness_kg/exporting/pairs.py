"""What neither form has a field for: names and values in a namespace of ours, the same in both.

``docs/bom.md`` lists the names. A value that is an IRI stands as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openness_kg.exporting.bill import Component, Named, Rating, Restriction, Uncounted

SPACE = "openness-kg"
NO_ASSERTION = "NOASSERTION"

Pair = tuple[str, str]


def of_component(component: Component) -> Iterator[Pair]:
    """Yield what is known of a component, restrictions aside."""
    yield from _each("type", component.types)
    yield from _each("maker", (maker.iri for maker in component.makers))
    if component.sort != "project":
        yield f"{SPACE}:availability", component.availability.level.iri if component.availability else NO_ASSERTION
    if component.availability is not None:
        if component.availability.holder != component.iri:
            yield f"{SPACE}:availability:stated-for", component.availability.holder
        yield from _each("availability:source", component.availability.sources)
    if component.licence is None or not component.licence.expression:
        yield f"{SPACE}:licence", NO_ASSERTION
    if component.licence is not None:
        yield from _each("licence", (part.iri for part in component.licence.parts))
        if component.licence.words:
            yield f"{SPACE}:licence:words", component.licence.words
        if component.licence.holder != component.iri:
            yield f"{SPACE}:licence:stated-for", component.licence.holder
        yield from _each("licence:source", component.licence.sources)
    yield from _each("unknown", component.lacks)
    yield from _each("repository-of", component.repository_of)
    yield from _each("note", component.notes)


def of_restriction(one: Restriction) -> Iterator[Pair]:
    """Yield the parts of a restriction, by names that begin where its own ends."""
    yield "", one.iri
    yield ":label", one.label
    if one.kind:
        yield ":kind", one.kind
    yield ":stands-on", one.holder.iri
    yield from ((":through", through.iri) for through in one.through)
    yield from ((":source", source) for source in one.sources)


def of_rating(one: Rating) -> Iterator[Pair]:
    """Yield the parts of a rating, by names that begin where its own ends."""
    yield "", one.iri
    yield ":project", one.project.iri
    yield ":edition", one.edition.iri
    yield ":criterion", one.criterion.iri
    levels = (("effective", one.effective), ("curated", one.curated), ("derived", one.derived))
    reasons = (("precision", one.precision), ("outcome", one.outcome), ("rule", one.rule))
    yield from ((f":{name}", value.iri) for name, value in (*levels, *reasons) if value is not None)
    yield from ((":through", model.iri) for model in one.through)
    yield from ((":source", source) for source in one.sources)


def of_uncounted(one: Uncounted) -> Iterator[Pair]:
    """Yield the parts of a relation that does not count, by names that begin where its own ends."""
    yield "", one.statement
    yield ":property", one.relation.property
    yield ":object", one.relation.object
    yield ":object:label", one.object_label
    yield from ((":note", note) for note in one.notes)
    yield from ((":source", source) for source in one.relation.sources)


def below(name: str, parts: Iterable[Pair]) -> list[Pair]:
    """Return parts with whole names."""
    return [(f"{SPACE}:{name}{rest}", value) for rest, value in parts]


def said_of_restriction(one: Restriction, label: str) -> str:
    """Return a sentence on a restriction that binds what has a label."""
    known = not one.kind or one.kind.casefold() in one.label.casefold()
    what = one.label if known else f"{one.label} ({one.kind.lower()})"
    if not one.through:
        return f"{what}. It stands on {label} itself."
    return f"{what}. It stands on {one.holder.label} and reaches {label} through {_listed(one.through)}."


def said_of_rating(one: Rating) -> str:
    """Return a sentence on a rating."""
    text = f"{one.project.label}, {one.criterion.label} in {one.edition.label}: {one.effective.label.lower()}."
    if one.derived is None:
        return text
    precision = f", {one.precision.label.lower()}" if one.precision else ""
    outcome = f" ({one.outcome.label.lower()})" if one.outcome else ""
    text += f" The index says {one.curated.label.lower()}; what it is made from allows {one.derived.label.lower()}"
    text += f"{precision}{outcome}."
    return f"{text} It is limited through {_listed(one.through)}." if one.through else text


def said_of_uncounted(one: Uncounted, label: str) -> str:
    """Return a sentence on a relation that does not count, of what has a label."""
    notes = "".join(f" {note}" for note in one.notes)
    return f"Stated, and not counted: {label} {one.relation.label} {one.object_label}.{notes}"


def _each(name: str, values: Iterable[str]) -> Iterator[Pair]:
    yield from ((f"{SPACE}:{name}", value) for value in values)


def _listed(named: Sequence[Named]) -> str:
    return ", ".join(one.label for one in named)
