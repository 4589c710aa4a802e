"""The query catalogue as pages, each with the answer that it was tested with, as SPARQL, and as Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from itertools import groupby

from openness_kg.graph import catalogue, writing
from openness_kg.site.catalogue import executables
from openness_kg.site.catalogue.asked import SHOWN, Asked, ask
from openness_kg.site.catalogue.fields import Fields
from openness_kg.site.catalogue.groups import by_topic, group_of
from openness_kg.site.highlight import code
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site

FOLDER = "queries"


def files(site: Site) -> Iterator[File]:
    """Yield a page, a ``.rq`` and a Turtle file a query, all in one Turtle file, and the pages' style and script."""
    queries = list(catalogue.shipped().values())
    prefixes = list(executables.prefixes(queries))
    fields = Fields(site.graph)
    together = list(prefixes)
    listed: dict[str, Asked] = {}
    for query in queries:
        asked = ask(site.graph, query)
        listed[query.name] = asked
        described = list(executables.described(query, asked))
        together += described
        path = f"{FOLDER}/{query.name}"
        yield File(f"{path}.rq", query.text.encode())
        yield File(f"{path}.ttl", writing.serialize([*prefixes, *described], "turtle"))
        yield page(
            site,
            f"{path}.html",
            "catalogue/query.html",
            title=query.summary,
            query=query,
            group=group_of(query),
            asked=asked,
            shown=SHOWN,
            # fields lead to the engine in the browser, which asks nobody
            fields=[] if group_of(query).asks else fields.of(asked),
            coloured=code(asked.text, "sparql"),
        )
    yield File(f"{FOLDER}.ttl", writing.serialize([*together, *executables.collection(queries)], "turtle"))
    grouped = groupby(sorted(queries, key=lambda q: (group_of(q).position, q.name)), key=group_of)
    yield page(
        site,
        f"{FOLDER}/index.html",
        "catalogue/index.html",
        title="Questions",
        topics=by_topic([query for query in queries if group_of(query).folder == "questions"]),
        groups=[(group, list(members)) for group, members in grouped if group.folder != "questions"],
        asked=listed,
        group_of=group_of,
        prefixes=sorted(executables.declared(queries).items()),
    )
    assets = resources.files("openness_kg.site") / "assets"
    for name in ("docs.css", "query.js"):
        yield File(f"assets/{name}", assets.joinpath(name).read_bytes())
