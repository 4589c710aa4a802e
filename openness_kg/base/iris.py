"""Every IRI of the graph that Python knows or mints, and the way back to short names."""

from __future__ import annotations

import hashlib
import re

ROOT = "https://w3id.org/openness-kg/"
ONTOLOGY = ROOT + "ontology#"
ID = ROOT + "id/"
GRAPH = ROOT + "graph/"

FACTS = GRAPH + "facts"
DERIVED = GRAPH + "derived"
MAPPINGS = GRAPH + "mappings"
ONTOLOGY_GRAPH = GRAPH + "ontology"
DESCRIPTION = GRAPH + "description"
"""The graph of what is counted of the others when they are published."""
LOADING = GRAPH + "loading"
"""The graph that says, while an endpoint is filled, how far that has come."""
SUPPOSED = GRAPH + "supposed"
"""The graph of ratings that no index gave, in memory only."""
SUPPOSED_EDITION = ID + "edition/supposed"
"""What stands for the edition of such ratings."""

KINDS = ("project", "model", "dataset", "licence", "organisation", "restriction", "edition", "scheme")

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "okg": ONTOLOGY,
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
} | {kind: f"{ID}{kind}/" for kind in KINDS}

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")

HUB_PAGE = "https://huggingface.co/"
"""The hub's own address of a model is this and its id; that of a dataset has ``datasets/`` between."""
HUB_GRAPH = GRAPH + "hub/huggingface"
"""The graph of what repositories of the hub declare, apart from all that is curated."""
_HUB_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?"
HUB_ID = re.compile(rf"(?!.*(?:--|\.\.))(?:{_HUB_PART}/)?{_HUB_PART}")
"""The id of a repository of the hub: a name, mostly behind the account that it is under, as the hub allows it."""
_HUB_BEGIN, _HUB_END = "0---", "---0"
"""What stands before an id without account, which could else be taken for a curated slug, and before or behind one that
would not begin or end as the name of a document does."""


def okg(name: str) -> str:
    """Return the IRI of a term of the ontology."""
    return ONTOLOGY + name


def is_slug(text: str) -> bool:
    """Tell whether a text is a slug: lower-case letters, digits, ``-`` and ``.``."""
    return SLUG.fullmatch(text) is not None


def mint(kind: str, *slugs: str) -> str:
    """Return the IRI of an entity, such as ``mint("project", "dolly")``.

    Raises:
        ValueError: a part is no slug.

    """
    for part in (kind, *slugs):
        if not is_slug(part):
            raise ValueError(f"{part!r} is no slug: use lower-case letters, digits, '-' and '.'")
    return ID + "/".join((kind, *slugs))


def finding(kind: str, edition: str, project: str, criterion: str, about: str) -> str:
    """Return the IRI of a finding of the audit, as ``ontology/audit.ttl`` says.

    Args:
        kind: the name of the finding's kind.
        edition: IRI of the edition.
        project: IRI of the project.
        criterion: IRI of the criterion, or an empty text.
        about: what else the finding is about: IRI of an entity, a link, or an empty text.

    """
    parts = [kind]
    if criterion:
        parts.append(slug(criterion))
    if about:
        parts.append(slug(about) if about.startswith(ID) else hashlib.sha256(about.encode()).hexdigest()[:12])
    return f"{ID}finding/{slug(edition)}/{slug(project)}#{'.'.join(parts)}"


def ratings_graph(edition: str) -> str:
    """Return the IRI of the named graph that holds the entries and ratings of an edition (a slug)."""
    return f"{GRAPH}ratings/{edition}"


def history_graph(index: str) -> str:
    """Return the IRI of the named graph that holds the records and dated ratings of an index (a slug)."""
    return f"{GRAPH}history/{index}"


def slug(iri: str) -> str:
    """Return the last part of an IRI: behind ``#``, or else behind the last ``/``."""
    return re.split(r"[#/]", iri)[-1]


def compact(iri: str) -> str:
    """Return an IRI as ``prefix:name`` where a prefix fits, else unchanged."""
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1])), key=lambda item: len(item[1]), default=None
    )
    if best is None:
        return iri
    rest = iri[len(best[1]) :]
    return f"{best[0]}:{rest}" if "/" not in rest else iri


def hub(kind: str, hub_id: str) -> str:
    """Return the IRI of a model or dataset of the hub that this graph does not curate.

    Its ``/`` becomes ``--``, which no id has, so that two ids never share an IRI; :func:`hub_id` is the way back.

    Raises:
        ValueError: it is no id of the hub.

    """
    if HUB_ID.fullmatch(hub_id) is None:
        raise ValueError(f"{hub_id!r} is no id of the hub")
    name = hub_id.replace("/", "--")
    begin = _HUB_BEGIN if name[0] == "_" or "/" not in hub_id else ""
    end = _HUB_END if name[-1] == "_" else ""
    return f"{ID}{kind}/hub/{begin}{name}{end}"


def hub_id(iri: str) -> str:
    """Return the id that :func:`hub` made an IRI of; empty for another IRI."""
    kind, _, name = iri.removeprefix(ID).partition("/hub/")
    found = name.removeprefix(_HUB_BEGIN).removesuffix(_HUB_END).replace("--", "/", 1)
    return found if HUB_ID.fullmatch(found) and hub(kind, found) == iri else ""
