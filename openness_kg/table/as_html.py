"""A table as one self-contained HTML page: no script, no outside resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from openness_kg.table.model import Table, shortest

if TYPE_CHECKING:
    from openness_kg.explain import Explanation


def web_link(url: str) -> str:
    """Return a URL if a page may link to it, which only http and https may, else an empty text."""
    return url if url.lower().startswith(("https://", "http://")) else ""


def render(table: Table, reasons: Mapping[tuple[str, str], Explanation] | None = None) -> str:
    """Return the page; with reasons, by slugs of project and criterion, it says why below the table."""
    environment = Environment(
        loader=PackageLoader("openness_kg.table", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"web_link": web_link, "shortest": shortest}
    template = environment.get_template("table.html")
    return template.render(table=table, reasons=reasons or {}, zip=zip) + "\n"
