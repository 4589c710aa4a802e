"""Servers that several test modules ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import ROOT
from tests.support.running import Running, answering

SMALL = ("--only-data", "--data", str(ROOT / "tests" / "queries" / "graph.ttl"), "--no-pages", "--cache", "0")
"""Options for a small graph, which is served at once, and whose answers are made each time."""


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[Running]:
    """A server of the shipped graph with its site."""
    with answering("--site", str(site)) as running:
        yield running


@pytest.fixture(scope="session")
def small() -> Iterator[Running]:
    """A server of a small graph."""
    with answering(*SMALL) as running:
        yield running


@pytest.fixture(scope="session")
def hasty() -> Iterator[Running]:
    """A server of a small graph whose queries may take three seconds."""
    with answering(*SMALL, "--timeout", "3") as running:
        yield running
