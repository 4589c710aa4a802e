"""Batches of reconciliation queries: of version 0.2 by their keys, of the draft of version 1.0 in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openness_kg.base.text import quoted
from openness_kg.reconciling.index import Name
from openness_kg.reconciling.reconciler import LONGEST, MOST, Candidate
from openness_kg.reconciling.steps import STEPS, SURE
from openness_kg.reconciling.values import Property
from openness_kg.server.operations.base import Question, RefusalError
from openness_kg.server.operations.reconcile.known import Known, kinds, parsed, texts, typed

BATCH = 500
"""Queries of a batch."""
_USUAL = 10
_MOST_CONSTRAINTS = 20
_CONTRADICTED = 20
"""What is taken off the score for each property with another value."""
_BY_PROPERTIES = 50
"""The score of what has all properties, where no name is asked for."""


@dataclass(frozen=True)
class Constraint:
    """A property with values that a candidate should have one of, all of, or none of; it has to, if required."""

    property: Property
    wanted: Sequence[str]
    quantifier: str = "any"
    required: bool = False

    def holds(self, known: Known, thing: str) -> bool | None:
        """Tell whether it holds of a thing; None if nothing is stated."""
        found = [known.values.agrees(thing, self.property.iri, [one]) for one in self.wanted]
        if self.quantifier == "none":
            return not any(found)
        if None in found:
            return None
        return all(found) if self.quantifier == "all" else any(found)


@dataclass(frozen=True)
class Query:
    """What is asked for: a text, kinds, constraints, and how many candidates at most."""

    text: str
    kinds: tuple[str, ...]
    constraints: Sequence[Constraint]
    limit: int


def match(known: Known, question: Question) -> dict[str, Any]:
    """Return the results of a batch of version 0.2 in ``text``.

    Raises:
        RefusalError: it is no such batch, or too large.

    """
    batch = parsed(question["text"])
    if not isinstance(batch, dict):
        raise RefusalError(400, "A batch is an object with queries by their keys.")
    _check_size(len(batch))
    asked = {name: _query(known, query) for name, query in batch.items()}
    return {name: {"result": _result(known, query)} for name, query in asked.items()}


def match_draft(known: Known, question: Question) -> dict[str, Any]:
    """Return the results of a batch of the draft of version 1.0 in ``text``.

    Raises:
        RefusalError: it is no such batch, or too large.

    """
    batch = parsed(question["text"])
    queries = batch.get("queries") if isinstance(batch, dict) else None
    if not isinstance(queries, list):
        raise RefusalError(400, "A batch is an object whose 'queries' are a list.")
    _check_size(len(queries))
    asked = [_draft_query(known, query) for query in queries]
    return {"results": [{"candidates": _result(known, query)} for query in asked]}


def _check_size(size: int) -> None:
    if size > BATCH:
        raise RefusalError(413, f"A batch has at most {BATCH} queries, and this one {size}: send several.")


def _query(known: Known, given: Any) -> Query:
    if not isinstance(given, dict):
        raise RefusalError(400, "A query is an object with 'query' or 'properties'.")
    _refuse_fields(given, ("query", "type", "limit", "properties", "type_strict"))
    text, properties = given.get("query"), given.get("properties") or []
    if not isinstance(properties, list) or not all(isinstance(one, dict) for one in properties):
        raise RefusalError(400, "'properties' is a list of objects with 'pid' and 'v'.")
    if text is None and not properties:
        raise RefusalError(400, "A query has 'query', 'properties' or both.")
    constraints = [_constraint(known, one.get("pid"), one.get("v")) for one in properties]
    return _made(text or "", given, constraints)


def _draft_query(known: Known, given: Any) -> Query:
    conditions = given.get("conditions") if isinstance(given, dict) else None
    if not isinstance(conditions, list) or not conditions or not all(isinstance(one, dict) for one in conditions):
        raise RefusalError(400, "A query is an object with 'conditions', a list of objects, at least one.")
    _refuse_fields(given, ("type", "limit", "lang", "dir", "conditions"))
    names: dict[str, list[str]] = {"name": [], "id": []}
    constraints = []
    for one in conditions:
        kind, value = one.get("matchType"), one.get("propertyValue")
        if "matchQualifier" in one:
            raise RefusalError(400, "There are no qualifiers of matches here: leave 'matchQualifier' out.")
        if kind == "property":
            quantifier = one.get("matchQuantifier", "any")
            if quantifier not in ("any", "all", "none"):
                raise RefusalError(400, "'matchQuantifier' is any, all or none.")
            made = _constraint(known, one.get("propertyId"), value)
            constraints.append(replace(made, quantifier=quantifier, required=one.get("required") is True))
        elif isinstance(kind, str) and kind in names:
            names[kind] += texts(value, "A name or id")
        else:
            raise RefusalError(400, "'matchType' is name, id or property.")
    meant = names["id"] or names["name"]
    if len(meant) > 1:
        raise RefusalError(400, "A query asks for one name or id: send several queries.")
    return _made(meant[0] if meant else "", given, constraints)


def _refuse_fields(given: dict[str, Any], known: Sequence[str]) -> None:
    """Refuse a query with a field that nobody knows, which may be a slip that would widen it."""
    for name in given:
        if name not in known:
            raise RefusalError(400, f"A query has no field {quoted(name)}: use {', '.join(known)}.")


def _made(text: Any, given: dict[str, Any], constraints: list[Constraint]) -> Query:
    limit = given.get("limit", _USUAL)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 1 <= limit < float("inf"):
        raise RefusalError(400, "'limit' is a whole number above 0.")
    if not isinstance(text, str):
        raise RefusalError(400, "'query' is a text.")
    if len(text) > LONGEST:
        raise RefusalError(400, f"A name has at most {LONGEST} characters, and one of these {len(text)}.")
    if len(constraints) > _MOST_CONSTRAINTS:
        raise RefusalError(400, f"A query has at most {_MOST_CONSTRAINTS} properties.")
    return Query(text, kinds(given.get("type")), constraints, min(int(limit), MOST))


def _constraint(known: Known, property_: Any, value: Any) -> Constraint:
    if not isinstance(property_, str):
        raise RefusalError(400, "A property is named by its id.")
    wanted = texts(value, "A value of a property")
    if len(wanted) > _MOST_CONSTRAINTS or any(len(text) > LONGEST for text in wanted):
        raise RefusalError(400, f"A property has at most {_MOST_CONSTRAINTS} values of {LONGEST} characters.")
    return Constraint(known.property(property_), wanted)


def _result(known: Known, query: Query) -> list[dict[str, Any]]:
    limit = MOST if query.constraints else query.limit
    by_name = bool(query.text.strip())
    found = known.reconciler.find(query.text, query.kinds, limit) if by_name else list(_having(known, query))
    weighed = [one for candidate in found if (one := _weighed(known, query, candidate, by_name)) is not None]
    weighed.sort(key=lambda one: -one["score"])
    return weighed[: query.limit]


def _having(known: Known, query: Query) -> Iterator[Candidate]:
    """Yield what has a property that is asked for; how well it fits is weighed later."""
    things = known.reconciler.index.things
    having = {thing for one in query.constraints for thing in known.values.having(one.property.iri, one.wanted)}
    for iri in sorted(having):
        if not query.kinds or things[iri].kind in query.kinds:
            yield Candidate(things[iri], _BY_PROPERTIES, False, "", Name(iri, "label", things[iri].label))


def _weighed(known: Known, query: Query, candidate: Candidate, by_name: bool) -> dict[str, Any] | None:
    """Return a candidate as it is sent, with what its properties say; None if it lacks one that it has to have."""
    thing = candidate.thing
    held = [(one, one.holds(known, thing.iri)) for one in query.constraints]
    if any(one.required and not holds for one, holds in held):
        return None
    contradicted = sum(1 for _, holds in held if holds is False)
    score = max(0.0, candidate.score - _CONTRADICTED * contradicted)
    if not by_name:
        score = round(_BY_PROPERTIES * sum(1 for _, holds in held if holds) / len(held), 1)
    features = list(_features(candidate)) if by_name else []
    for one, holds in held:
        name = f"The value of {one.property.name} is one that was asked for"
        features.append({"id": f"property {one.property.iri}", "name": name, "value": bool(holds)})
    return {
        "id": thing.iri,
        "name": thing.label,
        "description": candidate.why if by_name else "by its properties alone",
        "type": [typed(thing.kind)],
        "score": score,
        "match": candidate.match and not contradicted,
        "features": list({one["id"]: one for one in features}.values()),
    }


def _features(candidate: Candidate) -> Iterator[dict[str, Any]]:
    if candidate.step:
        yield {"id": candidate.step, "name": STEPS[candidate.step].explained, "value": True}
    yield {"id": "words", "name": "The share of common words", "value": round(candidate.words, 3)}
    yield {"id": "letters", "name": "The share of common letters", "value": round(candidate.letters, 3)}
    if candidate.score >= SURE:
        named = "How many things of the types asked for are called so"
        yield {"id": "namesakes", "name": named, "value": candidate.namesakes}
