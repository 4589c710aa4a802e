"""Who descends from whom: a graph to walk, and the same as nested lists."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources

from openness_kg.site import addresses
from openness_kg.site.landing.descent import Descent
from openness_kg.site.landing.families import families
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site

PATH, DATA, SCRIPT = "lineage.html", "assets/lineage.json", "app/lineage.js"


def files(site: Site) -> Iterator[File]:
    """Yield the page, the graph as JSON, and the script that draws it if `make web` has built that."""
    descent = Descent(site.graph.graph)
    document = descent.document(lambda iri: addresses.link(iri, PATH))
    yield File(DATA, (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    built = resources.files("openness_kg.site").joinpath("app", "built", "lineage.js")
    if built.is_file():
        yield File(SCRIPT, built.read_bytes())
    found = families(descent)
    yield page(
        site,
        PATH,
        "landing/lineage.html",
        title="Who descends from whom",
        families=found,
        number=len(descent.nodes),
        edges=len(descent.edges),
        data=DATA,
        script=SCRIPT if built.is_file() else "",
        start=found[0].root.name if found else "",
    )
