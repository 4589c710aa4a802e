"""What binds components and how open they are rated, as annotations of SPDX: a sentence, and the same as properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openness_kg.exporting import pairs
from openness_kg.exporting.bill import Bill
from openness_kg.exporting.spdx.elements import Json, identified, part_of, properties, references


def annotations_of(bill: Bill) -> Iterator[Json]:
    """Yield restrictions on each component, relations that do not count, and ratings of the root."""
    for component in bill.components.values():
        for restriction in component.restrictions:
            yield _annotation(
                component.iri,
                pairs.said_of_restriction(restriction, component.label),
                pairs.below("restriction", pairs.of_restriction(restriction)),
                restriction.sources,
                "States the restriction.",
            )
    for one in bill.uncounted:
        subject = bill.components[one.relation.subject]
        yield _annotation(
            subject.iri,
            pairs.said_of_uncounted(one, subject.label),
            pairs.below("not-counted", pairs.of_uncounted(one)),
            one.relation.sources,
            "States this relation.",
        )
    for rating in bill.ratings:
        yield _annotation(
            bill.root.iri,
            pairs.said_of_rating(rating),
            pairs.below("rating", pairs.of_rating(rating)),
            rating.sources,
            "Evidence of the index.",
        )


def _annotation(subject: str, statement: str, said: Sequence[pairs.Pair], sources: Sequence[str], comment: str) -> Json:
    return identified(
        "Annotation",
        part_of(subject, "annotation", *(f"{name}={value}" for name, value in said)),
        annotationType="other",
        subject=subject,
        contentType="text/plain",
        statement=statement,
        externalRef=references(sources, "other", comment),
        extension=properties(said),
    )
