"""The part of a site that all pages share: style, icon, and what is shown where nothing is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

from openness_kg.base.iris import is_slug, slug
from openness_kg.site.pages import NOT_FOUND, page
from openness_kg.site.site import File, Site

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def files(site: Site) -> Iterator[File]:
    """Yield the shared files; the colours of levels are those of the graph."""
    assets = resources.files("openness_kg.site") / "assets"
    colours = "".join(
        f'[data-l="{slug(row["concept"])}"] {{ --c: {row["colour"]}; }}\n'
        for row in site.graph.query("table/levels").texts()
        # what is on top of the shipped graph may be anybody's, and a style sheet knows no escapes
        if _COLOUR.fullmatch(row.get("colour", "")) and is_slug(slug(row["concept"]).lower())
    )
    yield File("assets/site.css", (assets.joinpath("site.css").read_text(encoding="utf-8") + colours).encode())
    yield File("assets/icon.svg", assets.joinpath("icon.svg").read_bytes())
    yield page(site, NOT_FOUND, "frame/404.html", title="Not found")
    # pages of static hosts are else passed through a generator that leaves out what begins with a dot
    yield File(".nojekyll", b"")
