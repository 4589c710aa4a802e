"""Rules for w3id.org and for Apache as a host: the persistent IRIs lead to where the site stands.

A 303 for things that are no documents follows W3C's "Cool URIs for the Semantic Web"; w3id.org takes the rules as an
``.htaccess`` of mod_rewrite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from openness_kg.base.formats import GRAPH_FORMATS
from openness_kg.site.pages import plain
from openness_kg.site.site import File, Site

FOLDER = "w3id"
_OF_FILES = (
    "html",
    "rq",
    "svg",
    "csv",
    "json",
    "parquet",
    "txt",
    "cff",
    "js",
    "css",
    "wasm",
    "nt.gz",
    "nq.gz",
    "trig.gz",
)
_BANDS = (
    ("What is wanted most: no q-value, or 1", r"(?:;\s*q\s*=\s*1(?:\.0*)?\s*)?(?:,|$)"),
    ("What has a q-value from 0.5 on", r";\s*q\s*=\s*0?\.[5-9]"),
    ("What has a smaller one, above 0", r";\s*q\s*=\s*0?\.0*[1-9]"),
)
"""Weights of the header Accept (RFC 9110, 12.4.2) as far as mod_rewrite can compare them, the greatest first."""
_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Negotiated:
    """A format that a request can ask for: the ending of its files, and its media types as a regular expression."""

    ending: str
    pattern: str


def files(site: Site) -> Iterator[File]:
    """Yield the rules, and what w3id.org wants to know of who keeps them."""
    endings = sorted({*_OF_FILES, *(f.ending for f in GRAPH_FORMATS.values())})
    values = {
        "url": site.url,
        "folder": urlsplit(site.url).path,
        "formats": _formats(),
        "bands": _BANDS,
        "endings": [re.escape(ending) for ending in endings],
        "contact": "the contributors, in the issues of the repository",
    }
    for path, template in (
        (f"{FOLDER}/.htaccess", "htaccess.txt"),
        (f"{FOLDER}/README.md", "readme.md"),
        (".htaccess", "site.txt"),
    ):
        yield File(path, plain().get_template(f"w3id/{template}").render(values).encode())


def _formats() -> list[Negotiated]:
    """Return what can be asked for, that of data first: who names both takes either."""
    data = [GRAPH_FORMATS[name] for name in ("turtle", "jsonld", "rdfxml", "ntriples")]
    return [
        *(Negotiated(f.ending, re.escape(f.media_type)) for f in data),
        Negotiated("rq", re.escape("application/sparql-query")),
        Negotiated("html", f"(?:{'|'.join(map(re.escape, _PAGES))})"),
    ]
