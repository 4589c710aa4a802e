"""Writes the records of a history as Turtle, in the form in which the data is kept by hand."""

from __future__ import annotations

from collections.abc import Mapping

from openness_kg.base import iris
from openness_kg.importing.common.turtle import comment, head, literal, subject
from openness_kg.importing.history.indexes import IndexHistory
from openness_kg.importing.history.intervals import Interval, Record


def record_file(
    record: Record, index: IndexHistory, criteria: Mapping[str, str], endings: Mapping[str, str], source: str
) -> str:
    """Return the file of a record: what it is, and its dated ratings in the order of criterion and day.

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
    statements = [
        ("a", "okg:Record"),
        ("rdfs:label", literal(label, "@en")),
        ("okg:fileName", ", ".join(literal(file) for file in files)),
        ("prov:wasAttributedTo", f"organisation:{index.slug}"),
        *([("prov:hadPrimarySource", f"<{source}>")] if source else []),
    ]
    blocks = [subject(f"<{record.slug}>", statements)]
    for before, interval in zip([None, *intervals], intervals, strict=False):
        follows = _name(before, record.slug) if before and before.criterion == interval.criterion else ""
        blocks.append(_rating(interval, record.slug, follows, index, criteria))
    body = "\n".join(blocks)
    spaces = {"criterion": f"{iris.ID}criterion/{index.scheme}/", "other": f"{iris.ID}criterion/{index.home}/"}
    prefixes = head(body, f"{iris.ID}entry/{index.home}/", **spaces)
    return f"# {comment(label)} in the history of {index.title}: its dated ratings.\n\n{prefixes}\n{body}"


def _name(interval: Interval, record: str) -> str:
    return f"<{record}#{interval.criterion}.{interval.commit}>"


def _rating(interval: Interval, record: str, follows: str, index: IndexHistory, criteria: Mapping[str, str]) -> str:
    space = "criterion" if criteria[interval.criterion].split("/")[-2] == index.scheme else "other"
    statements = [
        ("a", "okg:DatedRating"),
        ("okg:ratedProject", f"project:{interval.project}"),
        ("okg:criterion", f"{space}:{interval.criterion}"),
        ("okg:level", f"okg:{interval.level}"),
        ("okg:from", literal(interval.begin.isoformat(), "^^xsd:date")),
        *([("okg:until", literal(interval.end.isoformat(), "^^xsd:date"))] if interval.end else []),
        ("okg:commit", literal(interval.commit)),
        ("okg:inRecord", f"<{record}>"),
        *([("okg:follows", follows)] if follows else []),
        ("prov:wasAttributedTo", f"organisation:{index.slug}"),
    ]
    return subject(_name(interval, record), statements)


def project_file(slug: str, label: str, link: str, index: IndexHistory) -> str:
    """Return a project of which nothing is known but what a history says: its name, and its page if there is one."""
    statements = [("a", "okg:Project"), ("rdfs:label", literal(label, "@en"))]
    if link:
        statements.append(("foaf:homepage", f"<{link}>"))
    body = subject(f"project:{slug}", statements)
    known = "name and page" if link else "the name"
    return f"# {comment(label)}: {known} only, as the history of {index.title} states them.\n\n{head(body)}\n{body}"
