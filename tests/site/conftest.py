"""The site of the shipped graph, published once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import run
from tests.support.once import made_once

URL = "https://example.org/openness/"


def published(target: Path, *options: str) -> None:
    """Run the command."""
    result = run("publish", "-o", str(target), *options)
    assert result.code == 0, result.err


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of the shipped graph, for reading only."""
    return made_once(tmp_path_factory, "site", lambda target: published(target, "--site-url", URL))
