"""Writes what an index states as Turtle, in the form in which the data is kept by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from openness_kg.base import iris
from openness_kg.importing.common.entry import IndexEntry, StatedRating

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Characters that would disturb whoever reads the file; a literal has them escaped."""
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>')
"""Literals and IRIs, in which no prefix stands."""
_DATED = re.compile(r"(^|-)(?P<year>[0-9]{4})(-[0-9]{2}){0,2}$")


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


def statement(lower: str, predicate: str, upper: str, source: str, doubtful: bool = False, note: str = "") -> str:
    """Return the statement of a lineage edge with its source; all names are prefixed ones of entities."""
    kind, _, name = lower.partition(":")
    iri = f"<{kind}/{name}#{predicate.partition(':')[2]}.{upper.partition(':')[2]}>"
    return subject(
        iri,
        [
            ("a", "okg:LineageStatement, okg:DoubtfulStatement" if doubtful else "okg:LineageStatement"),
            ("okg:lineageSubject", lower),
            ("okg:lineageProperty", predicate),
            ("okg:lineageObject", upper),
            ("prov:hadPrimarySource", f"<{source}>"),
            *([("skos:editorialNote", literal(note, "@en"))] if note else []),
        ],
    )


def entry(
    record: IndexEntry,
    typed: Iterable[tuple[str, str]],
    project: str,
    edition: str,
    scheme: str,
    title: str,
    index: str,
    notes: bool,
) -> str:
    """Return the file of an edition on a project: its entry and its ratings.

    Args:
        record: what the index states.
        typed: what its words mean: predicates with terms.
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
        *_merged([(f"okg:{local}", literal(text)) for local, text in record.stated]),
        *_merged(typed),
    ]
    if record.licence_expression:
        statements.append(("okg:statedLicenceExpression", literal(record.licence_expression)))
    if record.links:
        statements.append(("okg:statedLink", ", ".join(f"<{link}>" for link in record.links)))
    if record.link_texts:
        statements.append(("okg:statedLinkText", ", ".join(map(literal, record.link_texts))))
    if notes and record.notes:
        statements.append(("okg:statedNote", ", ".join(literal(note) for note in record.notes)))
    blocks = [subject(f"<{project}>", statements)]
    blocks += [_rating(rating, project, edition, index, notes) for rating in record.ratings]
    body = "\n".join(blocks)
    prefixes = head(body, f"{iris.ID}entry/{edition}/", criterion=f"{iris.ID}criterion/{scheme}/")
    return f"# {comment(name)} in the {title}: what it states, and its ratings.\n\n{prefixes}\n{body}"


def _merged(statements: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return statements with the objects of one predicate in one place."""
    objects: dict[str, list[str]] = {}
    for predicate, term in statements:
        objects.setdefault(predicate, []).append(term)
    return [(predicate, ", ".join(terms)) for predicate, terms in objects.items()]


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
    if rating.link_texts:
        statements.append(("okg:statedLinkText", ", ".join(literal(text) for text in sorted(rating.link_texts))))
    if notes and rating.note:
        statements.append(("okg:statedNote", literal(rating.note)))
    return subject(f"<{project}#{rating.criterion}>", statements)


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


def edition(slug: str, title: str, scheme: str, source: str, index: str, commit: str) -> str:
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
        *([("skos:editorialNote", literal(f"Read from commit {commit}.", "@en"))] if commit else []),
    ]
    body = subject(f"edition:{slug}", statements)
    return f"# The edition {slug}.\n\n{head(body)}\n{body}"


def head(body: str, base: str = "", **more: str) -> str:
    """Return the prefixes that a body of Turtle uses, sorted, and its base; ``more`` are prefixes of its own."""
    spaces = iris.PREFIXES | more
    used = set(re.findall(r"(?:\A|[\s^])([a-z]+):", _QUOTED.sub("", body)))
    lines = [f"@prefix {name}: <{spaces[name]}> ." for name in sorted(used)]
    if base:
        lines.append(f"@base <{base}> .")
    return "\n".join(lines) + "\n"


def comment(text: str) -> str:
    """Return a text as it can stand in a comment: on one line, without what disturbs a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)
