"""What several test modules ask: the shipped graph, loaded and derived once, its pages, and a browser."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

import openness_kg
from openness_kg.knowledge import KnowledgeGraph
from tests.support.browser import Browser, started
from tests.support.facts import Facts, facts_of
from tests.support.once import made_once
from tests.support.pages import TIMELINE, WITH_TIMELINE, Pages, write_pages
from tests.support.published import URL, published
from tests.support.replaced import small_checkout


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The shipped graph, derived."""
    return openness_kg.load()


@pytest.fixture(scope="session")
def whole() -> KnowledgeGraph:
    """The shipped graph with the histories of indexes, derived."""
    return openness_kg.load(history=True)


@pytest.fixture(scope="session")
def facts(graph: KnowledgeGraph) -> Facts:
    """All triples of the shipped graph."""
    return facts_of(graph.store)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests; each opens its page anew."""
    with started() as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The pages of the shipped editions, one of them with types and a timeline; for reading only."""

    def make(folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        made = write_pages(openness_kg.load(), folder, {WITH_TIMELINE: TIMELINE})
        (folder / "pages.pickle").write_bytes(pickle.dumps(made))

    found: Pages = pickle.loads((made_once(tmp_path_factory, "pages", make) / "pages.pickle").read_bytes())  # noqa: S301 - our own
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of the shipped graph, for reading only."""
    return made_once(tmp_path_factory, "site", lambda target: published(target, "--site-url", URL))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with a part of the data, for reading only: for what a whole graph proves no better."""
    return made_once(tmp_path_factory, "checkout", small_checkout)


@pytest.fixture(scope="session")
def part_site(tmp_path_factory: pytest.TempPathFactory, checkout: Path) -> Path:
    """The folder of the site of that part, for reading only."""
    return made_once(tmp_path_factory, "part-site", lambda target: published(target, "--site-url", URL, code=checkout))


def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are processors, since tests of servers and limits wait much of their time."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a browser, and what takes servers and so is slow."""
    for item in items:
        if "/server/" in item.path.as_posix():
            item.add_marker(pytest.mark.slow)
        if {"browser", "pages"} & set(getattr(item, "fixturenames", ())) or "/pages/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
