"""The records of a history, as statements."""

from __future__ import annotations

from collections.abc import Mapping

from openness_kg.base import iris
from openness_kg.graph.documents import Described, Document
from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common.statements import Stated, described, english, named, typed
from openness_kg.importing.history.indexes import IndexHistory
from openness_kg.importing.history.intervals import Interval, Record


def record_document(
    record: Record, index: IndexHistory, criteria: Mapping[str, str], endings: Mapping[str, str], source: str
) -> Document:
    """Return a record: what it is, and its dated ratings in the order of criterion and day.

    Args:
        record: the record.
        index: the index that keeps it.
        criteria: the IRI of each criterion by its slug, in their order.
        endings: the full name of each of its files.
        source: a permanent link to its file, or an empty text.

    """
    order = {criterion: number for number, criterion in enumerate(criteria)}
    intervals = sorted(record.intervals, key=lambda interval: (order[interval.criterion], interval.begin))
    label = record.name or record.files[-1]
    files = dict.fromkeys(endings.get(file, file) for file in record.files)
    base = f"{iris.ID}entry/{index.home}/"
    subject = Iri(base + record.slug)
    statements: list[Stated] = [
        ("a", named("okg:Record")),
        ("rdfs:label", english(label)),
        ("okg:fileName", map(Literal, files)),
        ("prov:wasAttributedTo", named(f"organisation:{index.slug}")),
        ("prov:hadPrimarySource", Iri(source) if source else None),
    ]
    subjects = [described(subject, statements)]
    for before, interval in zip([None, *intervals], intervals, strict=False):
        follows = _name(before, subject) if before and before.criterion == interval.criterion else None
        subjects.append(_rating(interval, subject, follows, index, criteria))
    return Document(
        f"history/{index.slug}/{record.slug}.ttl",
        f"{label} in the history of {index.title}: its dated ratings.",
        tuple(subjects),
        base,
        {"criterion": f"{iris.ID}criterion/{index.scheme}/", "other": f"{iris.ID}criterion/{index.home}/"},
    )


def _name(interval: Interval, record: Iri) -> Iri:
    return Iri(f"{record.value}#{interval.criterion}.{interval.commit}")


def _rating(
    interval: Interval, record: Iri, follows: Iri | None, index: IndexHistory, criteria: Mapping[str, str]
) -> Described:
    statements: list[Stated] = [
        ("a", named("okg:DatedRating")),
        ("okg:ratedProject", named(f"project:{interval.project}")),
        ("okg:criterion", Iri(criteria[interval.criterion])),
        ("okg:level", named(f"okg:{interval.level}")),
        ("okg:from", typed(interval.begin.isoformat(), "date")),
        ("okg:until", typed(interval.end.isoformat(), "date") if interval.end else None),
        ("okg:commit", Literal(interval.commit)),
        ("okg:inRecord", record),
        ("okg:follows", follows),
        ("prov:wasAttributedTo", named(f"organisation:{index.slug}")),
    ]
    return described(_name(interval, record), statements)


def project_document(slug: str, label: str, link: str, index: IndexHistory) -> Document:
    """Return a project of which nothing is known but what a history says: its name, and its page if there is one."""
    statements: list[Stated] = [
        ("a", named("okg:Project")),
        ("rdfs:label", english(label)),
        ("foaf:homepage", Iri(link) if link else None),
    ]
    known = "name and page" if link else "the name"
    title = f"{label}: {known} only, as the history of {index.title} states them."
    return Document(f"projects/{slug}.ttl", title, (described(named(f"project:{slug}"), statements),))
