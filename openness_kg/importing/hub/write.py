"""The statements on a model of a hub as lines of N-Quads: text, since terms of an engine take ten times as long."""

from __future__ import annotations

from collections.abc import Iterable

from openness_kg.base import iris

_END = f" <{iris.HUB_GRAPH}> .\n"
_TYPE = f"<{iris.PREFIXES['rdf']}type>"
_MODEL, _HUB_MODEL, _UNRESOLVED, _DATASET = (
    f" {_TYPE} <{iris.okg(name)}>{_END}" for name in ("Model", "HubModel", "UnresolvedModel", "Dataset")
)
_DECLARED = "".join(f"%s {_TYPE} <{iris.okg(name)}>{_END}" for name in ("LineageStatement", "DeclaredStatement"))
_LABEL = f" <{iris.PREFIXES['rdfs']}label> "
_IDENTIFIER = f" <{iris.PREFIXES['dct']}identifier> "
_CREATED = f" <{iris.PREFIXES['dct']}created> "
_SOURCE = f" <{iris.PREFIXES['prov']}hadPrimarySource> "
_SUBJECT, _PROPERTY, _OBJECT = (f" <{iris.okg(f'lineage{name}')}> " for name in ("Subject", "Property", "Object"))
_DATE, _URI = (f'"^^<{iris.PREFIXES["xsd"]}{name}>{_END}' for name in ("date", "anyURI"))


def named(iri: str, hub_id: str, curated: str = "", unresolved: bool = True) -> str:
    """Return what stands for a model of which only the id is known: types, label and address.

    Args:
        iri: its IRI.
        hub_id: its id.
        curated: the IRI of the curated model that the repository holds, if it is one's.
        unresolved: whether this is all that is known of it.

    """
    subject = f"<{iri}>"
    # the alias of a curated model stays that model's alone
    label = f"{hub_id} (repository)" if curated else hub_id
    lines = [
        f"{subject}{_MODEL}{subject}{_HUB_MODEL}",
        f'{subject}{_LABEL}"{label}"@en{_END}',
        f'{subject}{_IDENTIFIER}"{iris.HUB_PAGE}{hub_id}{_URI}',
    ]
    if unresolved and not curated:
        lines.append(f"{subject}{_UNRESOLVED}")
    if curated:
        lines.append(f"{subject} <{iris.okg('repositoryOf')}> <{curated}>{_END}")
    return "".join(lines)


def dataset(iri: str, hub_id: str) -> str:
    """Return what stands for a dataset of a hub."""
    subject = f"<{iri}>"
    return (
        f'{subject}{_DATASET}{subject}{_LABEL}"{hub_id}"@en{_END}'
        f'{subject}{_IDENTIFIER}"{iris.HUB_PAGE}datasets/{hub_id}{_URI}'
    )


def edge(iri: str, hub_id: str, name: str, upper: str) -> str:
    """Return an edge to another thing, and the statement that it is declared.

    Args:
        iri: the IRI of the model.
        hub_id: its id, whose page is the source.
        name: the local name of the property.
        upper: the IRI of what the edge leads to.

    """
    subject, term, target = f"<{iri}>", f"<{iris.okg(name)}>", f"<{upper}>"
    statement = f"<{iri}#{name}.{upper.rpartition('/')[2]}>"
    return (
        f"{subject} {term} {target}{_END}"
        f"{_DECLARED % (statement, statement)}"
        f"{statement}{_SUBJECT}{subject}{_END}"
        f"{statement}{_PROPERTY}{term}{_END}"
        f"{statement}{_OBJECT}{target}{_END}"
        f"{statement}{_SOURCE}<{iris.HUB_PAGE}{hub_id}>{_END}"
    )


def words(iri: str, name: str, texts: Iterable[str]) -> str:
    """Return plain strings of a property; they hold no line breaks and no other control characters."""
    found = (text.replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "".join(f'<{iri}> <{iris.okg(name)}> "{text}"{_END}' for text in found)


def created(iri: str, day: str) -> str:
    """Return the day on which a repository was made."""
    return f'<{iri}>{_CREATED}"{day}{_DATE}'


def licensed(iri: str, hub_id: str, expression: str, licences: Iterable[str]) -> str:
    """Return the licences that a model is under, with the expression and the page that says it."""
    under = "".join(f"<{iri}> <{iris.okg('underLicence')}> <{licence}>{_END}" for licence in licences)
    evidence = f"<{iri}> <{iris.okg('licenceEvidence')}> <{iris.HUB_PAGE}{hub_id}>{_END}"
    return words(iri, "licenceExpression", [expression]) + under + evidence
