"""``openness-kg link``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.files import target
from openness_kg.cli.options import Data, OnlyData, Output, emit, location, progress, say

WIKIDATA = "wikidata"
TEXT, SSSOM = "text", "sssom"
LONGEST_PAUSE = 3600


def run(
    other: Annotated[str, typer.Argument(metavar="OTHER", help="What to link to: wikidata.")],
    apply: Annotated[
        bool, typer.Option("--apply", help="Add the links that are proved to the table; no other is ever written.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="The table of links (SSSOM/TSV); by default that of the graph."),
    ] = None,
    format_name: Annotated[
        str, typer.Option("--format", help="text, or sssom: the proposals as a table of their own.")
    ] = TEXT,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="Ask another server than query.wikidata.org.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that a request may take.")] = 60,
    pause: Annotated[float, typer.Option("--pause", metavar="SECONDS", help="Wait so long between two requests.")] = 1,
    data: Data = None,
    only_data: OnlyData = False,
    output: Output = None,
) -> None:
    """Wikidata is asked over the network for items that agree with things of the graph, and about items linked already.

    A link is proved by an SPDX identifier, or by a name together with an address; all else is for review. The exit code
    is 1 if a link that is there no longer holds.
    """
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.formats import chosen
    from openness_kg.base.limited import check
    from openness_kg.graph import resources
    from openness_kg.linking.federated import Federation
    from openness_kg.linking.wikidata import link, table
    from openness_kg.opener import OpenGraph

    chosen("Nothing is linked to", {WIKIDATA: None}, other)
    chosen("Proposals have no format", dict.fromkeys((TEXT, SSSOM)), format_name)
    check(timeout)
    if not 0 <= pause <= LONGEST_PAUSE:
        raise OpennessError(f"--pause takes seconds from 0 to {LONGEST_PAUSE}, and {pause:g} is not among them.")
    path = file or resources.root() / "data" / "mappings" / "wikidata.sssom.tsv"
    if apply:
        target(str(path))
    # the links that are looked at have to be in the graph
    more = [path] if file is not None or (only_data and data) else []
    graph = OpenGraph(location([*(data or ()), *more], only_data, None))
    progress("asking Wikidata")
    linked = link.ask(graph, path, Federation(endpoint, timeout, pause))
    written = table.extended(path, linked.proposals) if apply and linked.proved else ""
    emit(table.proposed(linked.proposals) if format_name == SSSOM else link.report(linked, path), output)
    if written:
        emit(written, path)
    if apply:
        say(f"{path}: {len(linked.proved)} links added.")
    raise typer.Exit(linked.code)
