"""Writes what an index states as Turtle, in the form in which the data is kept by hand."""

from __future__ import annotations

import re
from datetime import date

from openness_kg import iris
from openness_kg.importing.model import Record, StatedRating

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Characters that would disturb whoever reads the file; a literal has them escaped."""
_DATED = re.compile(r"(^|-)(?P<year>[0-9]{4})(-[0-9]{2}){0,2}$")
_PREFIXES = ("criterion", "edition", "okg", "organisation", "project", "prov", "rdfs", "skos")


def literal(text: str, suffix: str = "") -> str:
    """Return a text as a Turtle literal, with ``@en`` or a datatype behind it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    escaped = _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04X}", escaped)
    return f'"{escaped}"{suffix}'


def subject(name: str, statements: list[tuple[str, str]]) -> str:
    """Return a block of statements about a subject, one predicate a line."""
    lines = [f"    {predicate} {objects}" for predicate, objects in statements]
    return f"{name}\n" + " ;\n".join(lines) + " .\n"


def entry(record: Record, project: str, edition: str, scheme: str, title: str, index: str, notes: bool) -> str:
    """Return the file of an edition on a project: its entry and its ratings.

    Args:
        record: what the index states.
        project: the project's slug.
        edition: the edition's slug.
        scheme: the slug of the scheme that the criteria belong to.
        title: the edition's label as it stands in a sentence, such as ``index of March 2025``.
        index: the slug of the organisation that gave the ratings.
        notes: whether the index's notes are taken along.

    """
    name = record.name or project
    statements = [
        ("a", "okg:Entry"),
        ("rdfs:label", literal(f"{name} in the {title}", "@en")),
        ("okg:entryOf", f"project:{project}"),
        ("okg:edition", f"edition:{edition}"),
        *((f"okg:{local}", literal(text)) for local, text in record.stated.items()),
    ]
    if record.licence_expression:
        statements.append(("okg:statedLicenceExpression", literal(record.licence_expression)))
    if record.links:
        statements.append(("okg:statedLink", ", ".join(f"<{link}>" for link in record.links)))
    if notes and record.notes:
        statements.append(("okg:statedNote", ", ".join(literal(note) for note in record.notes)))
    blocks = [subject(f"<{project}>", statements)]
    blocks += [_rating(rating, project, edition, index, notes) for rating in record.ratings]
    body = "\n".join(blocks)
    return (
        f"# {_comment(name)} in the {title}: what it states, and its ratings.\n\n{_head(edition, scheme, body)}\n{body}"
    )


def _rating(rating: StatedRating, project: str, edition: str, index: str, notes: bool) -> str:
    statements = [
        ("a", "okg:CuratedRating"),
        ("okg:ratedProject", f"project:{project}"),
        ("okg:criterion", f"criterion:{rating.criterion}"),
        ("okg:edition", f"edition:{edition}"),
        ("okg:level", f"okg:{rating.level}"),
        ("prov:wasAttributedTo", f"organisation:{index}"),
    ]
    if rating.links:
        statements.append(("prov:hadPrimarySource", ", ".join(f"<{link}>" for link in sorted(rating.links))))
    elif rating.level in ("open", "partial"):
        statements.append(("okg:evidenceStatus", "okg:noneGiven"))
    if rating.odd_links:
        statements.append(("okg:statedLink", ", ".join(f"<{link}>" for link in sorted(rating.odd_links))))
    if notes and rating.note:
        statements.append(("okg:statedNote", literal(rating.note)))
    return subject(f"<{project}#{rating.criterion}>", statements)


def project_stub(slug: str, record: Record) -> str:
    """Return a project of which nothing is known but its name and page."""
    label = record.name or slug
    statements = [("a", "okg:Project"), ("rdfs:label", literal(label, "@en"))]
    pages = [link for link in record.links if link.startswith(("http://", "https://"))]
    if pages:
        statements.append(("foaf:homepage", f"<{pages[0]}>"))
    head = "".join(f"@prefix {p}: <{iris.PREFIXES[p]}> .\n" for p in ("foaf", "okg", "project", "rdfs"))
    body = subject(f"project:{slug}", statements)
    return f"# {_comment(label)}: name and page only, as an index states them.\n\n{head}\n{body}"


def issued(edition_slug: str) -> str:
    """Return the date that the name of an edition ends with, as a literal, or an empty text."""
    found = _DATED.search(edition_slug)
    if found is None or found["year"] == "0000":
        return ""
    text = found[0].removeprefix("-")
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return ""
    return f'"{text}"^^xsd:{("gYear", "gYearMonth", "date")[text.count("-")]}'


def edition(slug: str, title: str, scheme: str, source: str, index: str) -> str:
    """Return the description of an edition that the graph does not have yet."""
    dated = issued(slug)
    statements = [
        ("a", "okg:Edition"),
        ("rdfs:label", literal(title, "@en")),
        ("okg:usesScheme", f"<{iris.mint('scheme', scheme)}>"),
        *([("dct:issued", dated)] if dated else []),
        ("dct:source", f"<{source}>"),
        ("dct:license", "<https://creativecommons.org/licenses/by/4.0/>"),
        ("prov:wasAttributedTo", f"organisation:{index}"),
    ]
    names = ("dct", "edition", "okg", "organisation", "prov", "rdfs", "xsd")
    head = "".join(f"@prefix {p}: <{iris.PREFIXES[p]}> .\n" for p in names)
    return f"# The edition {slug}.\n\n{head}\n{subject(f'edition:{slug}', statements)}"


def _head(edition_slug: str, scheme: str, body: str) -> str:
    spaces = iris.PREFIXES | {"criterion": f"{iris.ID}criterion/{scheme}/"}
    used = [name for name in _PREFIXES if f" {name}:" in body]
    lines = [f"@prefix {name}: <{spaces[name]}> ." for name in used]
    return "\n".join([*lines, f"@base <{iris.ID}entry/{edition_slug}/> ."]) + "\n"


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
