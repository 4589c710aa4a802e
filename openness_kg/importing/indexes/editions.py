"""What an edition says: of itself, and of each project its entry and ratings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from openness_kg.base import iris
from openness_kg.graph.documents import Described, Document, Object
from openness_kg.graph.terms import Iri, Literal
from openness_kg.importing.common.entry import IndexEntry, StatedRating
from openness_kg.importing.common.statements import Stated, described, english, merged, named, typed

_DATED = re.compile(r"(^|-)(?P<year>[0-9]{4})(-[0-9]{2}){0,2}$")
_LICENCE = Iri("https://creativecommons.org/licenses/by/4.0/")


def entry(
    record: IndexEntry,
    means: Iterable[tuple[str, Object]],
    project: str,
    edition: str,
    scheme: str,
    title: str,
    index: str,
    notes: bool,
) -> Document:
    """Return what an edition says of a project: its entry and its ratings.

    Args:
        record: what the index states.
        means: what its words mean: predicates with terms.
        project: the project's slug.
        edition: the edition's slug.
        scheme: the slug of the scheme that the criteria belong to.
        title: the edition's label as it stands in a sentence, such as ``index of March 2025``.
        index: the slug of the organisation that gave the ratings.
        notes: whether the index's notes are taken along.

    """
    name, base = record.name or project, _base(edition)
    statements: list[Stated] = [
        ("a", named("okg:Entry")),
        ("rdfs:label", english(f"{name} in the {title}")),
        ("okg:entryOf", named(f"project:{project}")),
        ("okg:edition", named(f"edition:{edition}")),
        *merged((f"okg:{local}", Literal(text)) for local, text in record.stated),
        *merged(means),
        ("okg:statedLicenceExpression", Literal(record.licence_expression) if record.licence_expression else None),
        ("okg:statedLink", map(Iri, record.links)),
        ("okg:statedLinkText", map(Literal, record.link_texts)),
        ("okg:statedNote", map(Literal, record.notes if notes else ())),
    ]
    ratings = (_rating(rating, project, edition, scheme, index, notes) for rating in record.ratings)
    return Document(
        f"ratings/{edition}/{project}.ttl",
        f"{name} in the {title}: what it states, and its ratings.",
        (described(Iri(base + project), statements), *ratings),
        base,
        {"criterion": _criteria(scheme)},
    )


def _base(edition: str) -> str:
    return f"{iris.ID}entry/{edition}/"


def _criteria(scheme: str) -> str:
    return f"{iris.ID}criterion/{scheme}/"


def _rating(rating: StatedRating, project: str, edition: str, scheme: str, index: str, notes: bool) -> Described:
    missing = rating.level in ("open", "partial") and not rating.links
    statements: list[Stated] = [
        ("a", named("okg:CuratedRating")),
        ("okg:ratedProject", named(f"project:{project}")),
        ("okg:criterion", Iri(_criteria(scheme) + rating.criterion)),
        ("okg:edition", named(f"edition:{edition}")),
        ("okg:level", named(f"okg:{rating.level}")),
        ("prov:wasAttributedTo", named(f"organisation:{index}")),
        ("prov:hadPrimarySource", map(Iri, sorted(rating.links))),
        ("okg:evidenceStatus", named("okg:noneGiven") if missing else None),
        ("okg:statedLink", map(Iri, sorted(rating.odd_links))),
        ("okg:statedLinkText", map(Literal, sorted(rating.link_texts))),
        ("okg:statedAbsence", Literal(rating.absence) if rating.absence else None),
        ("okg:statedNote", Literal(rating.note) if notes and rating.note else None),
    ]
    return described(Iri(f"{_base(edition)}{project}#{rating.criterion}"), statements)


def issued(edition_slug: str) -> Literal | None:
    """Return the date that the name of an edition ends with, None if there is none."""
    found = _DATED.search(edition_slug)
    if found is None or found["year"] == "0000":
        return None
    text = found[0].removeprefix("-")
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return None
    return typed(text, ("gYear", "gYearMonth", "date")[text.count("-")])


def edition(slug: str, title: str, scheme: str, source: str, index: str, commit: str) -> Document:
    """Return the description of an edition that the graph does not have yet."""
    statements: list[Stated] = [
        ("a", named("okg:Edition")),
        ("rdfs:label", english(title)),
        ("okg:usesScheme", Iri(iris.mint("scheme", scheme))),
        ("dct:issued", issued(slug)),
        ("dct:source", Iri(source)),
        ("dct:license", _LICENCE),
        ("prov:wasAttributedTo", named(f"organisation:{index}")),
        ("skos:editorialNote", english(f"Read from commit {commit}.") if commit else None),
    ]
    subject = described(named(f"edition:{slug}"), statements)
    return Document(f"ratings/{slug}/edition.ttl", f"The edition {slug}.", (subject,))
