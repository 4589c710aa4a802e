"""Publishing a site as users do."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import ROOT, run

URL = "https://example.org/openness/"


def published(target: Path, *options: str, code: Path = ROOT) -> None:
    """Run the command of a checkout."""
    result = run("publish", "-o", str(target), *options, code=code)
    assert result.code == 0, result.err
