"""``openness-kg load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.folders import replaceable
from openness_kg.cli.options import Data, OnlyData, location, progress, say


def run(
    store: Annotated[
        Path, typer.Option("--store", metavar="DIR", parser=replaceable, help="The folder that the store is to have.")
    ],
    data: Data = None,
    only_data: OnlyData = False,
) -> None:
    """Other commands read it with --store."""
    from openness_kg.opener import fill

    where = location(data, only_data, None)
    progress(f"filling {store}")
    statements = fill(where, store)
    say(f"{store}: {statements} statements")
