"""Data extension: the properties that things of a type have, and the values of some properties of some things."""

from __future__ import annotations

import re
from typing import Any

from openness_kg.reconciling.values import Property, Value
from openness_kg.server.operations.base import Question, RefusalError
from openness_kg.server.operations.reconcile.known import Known, kinds, parsed, texts, typed

_MOST_THINGS = 1000
_MOST_PROPERTIES = 50
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)


def propose(known: Known, question: Question) -> dict[str, Any]:
    """Return the properties of a type, or of all types if ``type`` is empty."""
    wanted = kinds(question["type"])
    found = [
        {"id": one.iri, "name": one.name}
        for one in known.values.properties.values()
        if not wanted or one.kinds & set(wanted)
    ]
    return {"type": question["type"], "properties": found[: question["limit"]], "limit": question["limit"]}


def extend(known: Known, question: Question) -> dict[str, Any]:
    """Return values of properties as version 0.2 has them, for the query in ``text``.

    Raises:
        RefusalError: it is no data extension query.

    """
    ids, wanted = _asked(known, question["text"])
    rows = {
        given: {name: [_value(one) for one in _values(known, given, found)] for name, found in wanted.items()}
        for given in ids
    }
    return {"meta": _meta(wanted), "rows": rows}


def extend_draft(known: Known, question: Question) -> dict[str, Any]:
    """Return values of properties as the draft of version 1.0 has them; as :func:`extend`."""
    ids, wanted = _asked(known, question["text"])
    rows = [
        {
            "id": given,
            "properties": [
                {"id": name, "values": [_value(one) for one in _values(known, given, found)]}
                for name, found in wanted.items()
            ],
        }
        for given in ids
    ]
    return {"meta": _meta(wanted), "rows": rows}


def _asked(known: Known, text: str) -> tuple[list[str], dict[str, Property]]:
    """Return the ids of things, and properties by the ids that they were asked for by."""
    given = parsed(text)
    ids = given.get("ids") if isinstance(given, dict) else None
    properties = given.get("properties") if isinstance(given, dict) else None
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise RefusalError(400, "A data extension query is an object with the lists 'ids' and 'properties'.")
    if len(ids) > _MOST_THINGS or len(properties) > _MOST_PROPERTIES:
        raise RefusalError(
            413, f"At most {_MOST_PROPERTIES} properties of {_MOST_THINGS} things: send several queries."
        )
    names = texts(properties, "A property")
    return list(dict.fromkeys(texts(ids, "An id"))), {name: known.property(name) for name in names}


def _meta(wanted: dict[str, Property]) -> list[dict[str, Any]]:
    return [
        {"id": name, "name": one.name, **({"type": typed(one.values)} if one.values else {})}
        for name, one in wanted.items()
    ]


def _values(known: Known, given: str, property_: Property) -> list[Value]:
    """Return the values that what has an id has of a property; none if nothing has it, as a client's own ids may."""
    thing = known.reconciler.thing(given)
    return known.values.of(thing.iri, property_.iri) if thing else []


def _value(value: Value) -> dict[str, Any]:
    if value.kind:
        return {"id": value.text, "name": value.label}
    if _WHOLE.fullmatch(value.text):
        return {"int": int(value.text)}
    return {"str": value.label or value.text}
