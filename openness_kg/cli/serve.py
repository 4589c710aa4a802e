"""``openness-kg serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.text import site_address
from openness_kg.cli.options import Data, OnlyData, StoreFolder, location, say

_MOST_WORKERS = 64
_MOST_CACHE = 2**20
_PORTS = 65_535


def run(
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=_PORTS, help="The port; 0 for any that is free.")] = 8000,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that a query may take.")] = 10,
    workers: Annotated[
        int, typer.Option("--workers", min=1, max=_MOST_WORKERS, help="How many queries are answered at once.")
    ] = 2,
    cache: Annotated[
        int,
        typer.Option(
            "--cache", min=0, max=_MOST_CACHE, metavar="MIB", help="Answers that are kept for whoever asks the same."
        ),
    ] = 64,
    site: Annotated[
        Path | None,
        typer.Option("--site", metavar="DIR", help="A site that `publish` wrote; else one is written while serving."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option("--site-url", metavar="URL", parser=site_address, help="The address that clients see."),
    ] = None,
    pages: Annotated[bool, typer.Option("--pages/--no-pages", help="Whether there are pages of things at all.")] = True,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
) -> None:
    """SPARQL at /sparql, graphs at /store, JSON at /api, names at /reconcile, things at /id, the editor at /query.

    It is read-only. It ends on SIGTERM or an interrupt, once open requests are answered. A line for each request goes
    to stderr.
    """
    from openness_kg.base.errors import OpennessError, lacking
    from openness_kg.base.limited import check

    check(timeout)
    where = location(data, only_data, store)
    from openness_kg.server.opening import Opening, listen
    from openness_kg.server.settings import Settings

    bound = listen(host, port)
    number = bound.getsockname()[1]
    seen = url or f"http://{f'[{host}]' if ':' in host else host}:{number}/"
    settings = Settings(where, seen, site, pages, timeout, workers, public=url is not None, cache=cache * 2**20)
    # the graph is opened while the server is imported
    opening = Opening(settings)
    try:
        from openness_kg.server.run import serve

        serve(bound, opening, settings, say)
    except ImportError as error:
        raise OpennessError(lacking("The server", "a library", "server", error)) from None
    finally:
        opening.close()
