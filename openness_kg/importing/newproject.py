"""The commented file with which a new project begins."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.text import quoted
from openness_kg.graph import resources
from openness_kg.importing.common.lookup import GraphLookup

BLANK = "…"
"""What stands where something is to be filled in."""


def project_file(slug: str, base: str = BLANK, data: str = BLANK) -> str:
    """Return a Turtle file for a project that the graph does not have.

    Args:
        slug: the project's slug, which its model gets too.
        base: the slug of the model that this was made from.
        data: the slug of the dataset it was tuned on.

    Raises:
        OpennessError: a slug is none, there is such a project already, or no such model or dataset.

    """
    for name in (slug, *(given for given in (base, data) if given != BLANK)):
        if not iris.is_slug(name):
            raise OpennessError(f"{quoted(name)} is no slug: use lower-case letters, digits, '-' and '.'.")
    existing = resources.root() / "data" / "projects" / f"{slug}.ttl"
    if existing.exists():
        raise OpennessError(f"There is a project {slug} already: take another slug, or edit data/projects/{slug}.ttl.")
    if base != BLANK or data != BLANK:
        known = GraphLookup()
        for what, name, slugs in (("model", base, known.models.slugs), ("dataset", data, known.datasets.slugs)):
            if name not in (BLANK, *slugs):
                raise OpennessError(f"There is no {what} {quoted(name)} in the graph.{suggestion(name, slugs)}")
    text = (files("openness_kg.importing") / "templates" / "project.ttl").read_text(encoding="utf-8")
    return Template(text).substitute(slug=slug, base=base, data=data)
