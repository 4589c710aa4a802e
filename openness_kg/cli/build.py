"""``openness-kg build``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.folders import replaceable
from openness_kg.cli.options import Data, OnlyData, location, progress, say


def run(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", parser=replaceable, help="The folder to write.")
    ] = "build",  # type: ignore[assignment]
    data: Data = None,
    only_data: OnlyData = False,
) -> None:
    """Tables are HTML, CSV, JSON and Markdown, dumps N-Quads and TriG: all of it is written, or nothing."""
    from openness_kg.site import build

    files = build(output, location(data, only_data, None), progress)
    say(f"{output}: {len(files)} files")
