"""A SPARQL server on loopback that stands for Wikidata, with a few items in its shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.stores import oxigraph, servers

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def wikidata(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server's endpoint."""
    with oxigraph.serving(tmp_path_factory.mktemp("wikidata"), HERE / "wikidata.ttl") as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def federating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The endpoint of a store that has the graph of the tests with its links, and that asks others itself."""
    folder = tmp_path_factory.mktemp("federating")
    with oxigraph.serving(folder, HERE / "graph.ttl") as endpoint:
        servers.put(f"{endpoint.removesuffix('query')}store?default", links(folder), "application/n-triples", "POST")
        yield endpoint


def links(folder: Path) -> Path:
    """Return a file with the links as triples."""
    from openness_kg.graph import mappings

    path = folder / "links.nt"
    path.write_text("".join(f"{triple}\n" for triple in mappings.triples(HERE / "links.sssom.tsv")), encoding="utf-8")
    return path
