"""What the newest edition has otherwise than the one before it."""

from __future__ import annotations

from collections.abc import Iterator

from openness_kg.site.pages import page
from openness_kg.site.site import File, Site
from openness_kg.views.changes.as_text import criterion_sentence

PATH = "changes.html"


def files(site: Site) -> Iterator[File]:
    """Yield the page; none if there is one edition only."""
    if len(site.shared.editions) < 2:  # noqa: PLR2004 - it takes two to differ
        return
    yield page(
        site,
        PATH,
        "landing/changes.html",
        title="What changed since the edition before",
        changes=site.graph.changes(),
        criterion_sentence=criterion_sentence,
    )
