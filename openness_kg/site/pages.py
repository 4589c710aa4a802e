"""Pages of a site: one frame around all of them, with links that hold wherever the site stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from openness_kg.site import addresses
from openness_kg.site.site import File, Site

_INDEX = re.compile(r"(?<![^/])index\.html$")
"""What an address leaves out at its end: a folder stands for its index."""
NOT_FOUND = "404.html"
"""The page that hosts show at any address where nothing is: its links begin at the root of the host."""
NAVIGATION = (
    ("index.html", "Overview"),
    ("id/index.html", "Browse"),
    ("lineage.html", "Lineage"),
    ("findings.html", "Findings"),
    ("queries/index.html", "Questions"),
    ("sparql.html", "SPARQL"),
    ("contribute.html", "Contribute"),
    ("ontology.html", "Ontology"),
    ("data.html", "Data"),
    ("docs/index.html", "Guides"),
)
"""The pages that each page leads to; each part sees to its own."""


@cache
def environment() -> Environment:
    """Return the one environment of all templates, which escapes whatever it puts into a page."""
    found = Environment(
        loader=PackageLoader("openness_kg.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # no template changes while it is used
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["navigation"] = NAVIGATION
    found.filters["joined"] = lambda markup, between: joined(between, markup)
    return found


def joined(between: str, markup: Iterable[Markup]) -> Markup:
    """Return pieces of markup as one, with markup between them.

    Raises:
        TypeError: a piece is plain text, which would have to be escaped.

    """
    pieces = list(markup)
    if not all(type(piece) is Markup for piece in pieces):
        raise TypeError("only markup is joined to markup")
    # a page has thousands: a template, and the join of Markup itself, would look at the text of each again
    return Markup(between.join(pieces))  # noqa: S704


@cache
def plain() -> Environment:
    """Return the environment of templates that are no HTML, which puts values in as they are.

    Its templates are configuration, Markdown and YAML: what goes in is checked, or written by a library of its format.
    """
    return Environment(
        loader=PackageLoader("openness_kg.site", "templates"),
        autoescape=False,  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def page(site: Site, path: str, template: str, /, *, title: str, **values: Any) -> File:
    """Return a page of a site; see :func:`page_at`."""
    return page_at(site.url, path, template, title=title, **values)


def page_at(url: str, path: str, template: str, /, *, title: str, **values: Any) -> File:
    """Return a page, rendered from a template that extends ``page.html``.

    A template has ``href(IRI)`` for the link to a thing (empty if there may be none) and ``to(PATH)`` for the link to a
    file of the site.

    Args:
        url: where the site stands, with a slash at its end.
        path: where the page will stand.
        template: name of the template.
        title: of the page, as text.
        values: what the template needs.

    """
    root = urlsplit(url).path
    text = (
        environment()
        .get_template(template)
        .render(
            title=title,
            path=path,
            canonical=url + _INDEX.sub("", path),
            to=root.__add__ if path == NOT_FOUND else partial(addresses.relative, page_path=path),
            href=partial(addresses.link, page_path=path),
            **values,
        )
    )
    return File(path, (text.rstrip() + "\n").encode())
