"""Lineage as relationships of SPDX, each with the type whose definition says no more than the edge does.

What a model was trained on, or a base that it must have, and that nothing says, is NoAssertionElement.
"""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.base.iris import okg
from openness_kg.exporting.bill import Bill, Relation
from openness_kg.exporting.spdx.elements import Json, identified, part_of, references

TYPES = {
    okg("basedOn"): ("descendantOf", False),
    okg("fineTunedFrom"): ("descendantOf", False),
    okg("adapterOf"): ("descendantOf", False),
    okg("mergedFrom"): ("descendantOf", False),
    okg("quantizedFrom"): ("descendantOf", False),
    okg("compiledFrom"): ("descendantOf", False),
    okg("trainedOn"): ("trainedOn", False),
    okg("pretrainedOn"): ("trainedOn", False),
    okg("tunedOn"): ("trainedOn", False),
    okg("generatedWith"): ("generates", True),
    okg("memberOf"): ("contains", True),
    okg("offersModel"): ("contains", False),
    okg("outputsOf"): ("other", False),
    okg("distilledFrom"): ("other", False),
}
"""The type of relationship that each property becomes, and whether it leads the other way."""
_LACKING = {
    "base": ("descendantOf", "What it was made from is not stated."),
    "training data": ("trainedOn", "On what it was trained is not stated."),
}


def relationships_of(bill: Bill) -> Iterator[Json]:
    """Yield the edges between components, and what is not known of them."""
    for relation in bill.relations:
        yield _edge(relation)
    for component in bill.components.values():
        for lack in component.lacks:
            kind, comment = _LACKING[lack]
            yield identified(
                "Relationship",
                part_of(component.iri, kind, lack),
                from_=component.iri,
                relationshipType=kind,
                to=["NoAssertionElement"],
                completeness="noAssertion",
                comment=comment,
            )


def _edge(relation: Relation) -> Json:
    kind, back = TYPES.get(relation.property, ("other", False))
    begin, end = (relation.object, relation.subject) if back else (relation.subject, relation.object)
    return identified(
        "Relationship",
        part_of(begin, kind, relation.property, end),
        from_=begin,
        relationshipType=kind,
        to=[end],
        completeness="noAssertion",
        comment=f"{relation.subject} {relation.words()}, by {relation.property}.",
        externalRef=references(relation.sources, "other", "States this relation."),
    )
