"""The ontology and the shapes for readers: a page each, whose fragments are those of the terms' IRIs.

The pages are written here and not by pyLODE, since that makes fragments from titles, so that the IRI of a term would
lead to the top of a page; has style and script within the page, which the policy of this site forbids; and does not say
what a property chain means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openness_kg.base import iris
from openness_kg.site.ontology import diagram, shapes
from openness_kg.site.ontology.sections import sections
from openness_kg.site.ontology.terms import Vocabulary
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site


def files(site: Site) -> Iterator[File]:
    """Yield the page of the ontology and that of the shapes."""
    found = shapes.read()
    vocabulary = Vocabulary(site.graph, found)
    yield page(
        site,
        "ontology.html",
        "ontology/ontology.html",
        title="Ontology",
        vocabulary=vocabulary,
        header=vocabulary.header,
        sections=sections(vocabulary),
        diagram=diagram.of(vocabulary),
        criteria=_criteria(site),
    )
    yield page(
        site, "shapes.html", "ontology/shapes.html", title="Shapes", files=shapes.by_file(found), named=vocabulary.label
    )


@dataclass(frozen=True)
class Criterion:
    """A criterion that measures an aspect."""

    iri: str
    label: str
    scheme: str


def _criteria(site: Site) -> Mapping[str, Sequence[Criterion]]:
    """Return the criteria by the aspect that they measure."""
    found: dict[str, list[Criterion]] = defaultdict(list)
    for row in site.graph.query("lookup/scheme-criteria").texts():
        if "aspect" in row:
            found[row["aspect"]].append(Criterion(row["criterion"], row["label"], iris.slug(row["scheme"])))
    return found
