"""Writes what an index states as Turtle, in the form in which the data is kept by hand."""

from __future__ import annotations

from openness_kg import iris
from openness_kg.importing.model import Record, StatedRating

_PREFIXES = ("criterion", "edition", "okg", "organisation", "project", "prov", "rdfs", "skos")


def literal(text: str, suffix: str = "") -> str:
    """Return a text as a Turtle literal, with ``@en`` or a datatype behind it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
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
    if record.link:
        statements.append(("okg:statedLink", f"<{record.link}>"))
    if notes and record.note:
        statements.append(("okg:statedNote", literal(record.note)))
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


def project_stub(slug: str, label: str, link: str) -> str:
    """Return a project of which nothing is known but its name and page."""
    statements = [("a", "okg:Project"), ("rdfs:label", literal(label, "@en"))]
    if link.startswith(("http://", "https://")):
        statements.append(("foaf:homepage", f"<{link}>"))
    head = "".join(f"@prefix {p}: <{iris.PREFIXES[p]}> .\n" for p in ("foaf", "okg", "project", "rdfs"))
    body = subject(f"project:{slug}", statements)
    return f"# {_comment(label)}: name and page only, as an index states them.\n\n{head}\n{body}"


def edition(slug: str, title: str, scheme: str, issued: str, index: str) -> str:
    """Return the description of an edition that the graph does not have yet."""
    statements = [
        ("a", "okg:Edition"),
        ("rdfs:label", literal(title, "@en")),
        ("okg:usesScheme", f"<{iris.mint('scheme', scheme)}>"),
        ("dct:issued", issued),
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
