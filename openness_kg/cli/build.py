"""``openness-kg build``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.cli.options import progress, say


def run(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write.")] = Path("build"),
) -> None:
    """Validate, derive, and write tables (HTML, CSV, JSON, Markdown) and graph (N-Quads, TriG)."""
    from openness_kg.site import build

    files = build(output, progress)
    say(f"{output}: {len(files)} files")
