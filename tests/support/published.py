"""Publishing a site as users do."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import run

URL = "https://example.org/openness/"


def published(target: Path, *options: str) -> None:
    """Run the command."""
    result = run("publish", "-o", str(target), *options)
    assert result.code == 0, result.err
