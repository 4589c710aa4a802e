"""Who descends from whom: a graph to walk, and the same as nested lists."""

from __future__ import annotations

import json
from collections.abc import Iterator

from openness_kg.site import addresses
from openness_kg.site.app.built import is_built
from openness_kg.site.landing.descent import Descent
from openness_kg.site.landing.families import families
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site
from openness_kg.views.lineage.as_text import DOUBTFUL, LEGEND

PATH, DATA, SCRIPT = "lineage.html", "assets/lineage.json", "app/lineage.js"


def files(site: Site) -> Iterator[File]:
    """Yield the page, and the graph as JSON for the script that draws it, if `make web` has built that."""
    descent = Descent(site.graph.graph)
    document = descent.document(lambda iri: addresses.link(iri, PATH))
    yield File(DATA, (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode())
    found = families(descent)
    yield page(
        site,
        PATH,
        "landing/lineage.html",
        title="Who descends from whom",
        families=found,
        number=len(descent.nodes),
        edges=len(descent.edges),
        legend=[text for text, so in ((DOUBTFUL, descent.doubtful), (LEGEND, descent.declared)) if so],
        data=DATA,
        script=SCRIPT if is_built("lineage.js") else "",
        start=found[0].root.name if found else "",
    )
