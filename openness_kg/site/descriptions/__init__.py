"""The part of a site that describes the dataset for catalogues, checkers and people, when all else is there."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.site.descriptions import citation, crate, croissant, page, registration, schemaorg, void
from openness_kg.site.descriptions.facts import Facts
from openness_kg.site.descriptions.schemaorg import schema_dataset
from openness_kg.site.site import File, Site

__all__ = ["files", "schema_dataset"]


def files(site: Site) -> Iterator[File]:
    """Yield the descriptions."""
    facts = Facts(site.graph)
    yield from void.files(site, facts)
    yield File(schemaorg.PATH, (schema_dataset(site) + "\n").encode())
    yield croissant.make(site, facts)
    yield from citation.files(facts)
    yield from crate.files(site, facts)
    yield from registration.files(site, facts)
    yield page.make(site, facts)
