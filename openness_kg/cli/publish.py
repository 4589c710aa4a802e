"""``openness-kg publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.folders import replaceable
from openness_kg.base.iris import ROOT
from openness_kg.base.text import site_address
from openness_kg.cli.options import Data, OnlyData, location, progress, say


def run(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", parser=replaceable, help="The folder to write.")
    ] = "site",  # type: ignore[assignment]
    url: Annotated[
        str,
        typer.Option("--site-url", metavar="URL", parser=site_address, help="Where it will stand [w3id.org]."),
    ] = ROOT,
    data: Data = None,
    only_data: OnlyData = False,
) -> None:
    """Static files for any web host: dumps, a page for each thing, descriptions, questions, and rules for w3id.org.

    The IRIs of the graph stay the same wherever the site stands.
    """
    from openness_kg.site import publish

    files = publish(output, location(data, only_data, None), url, progress, say)
    say(f"{output}: {len(files)} files")
