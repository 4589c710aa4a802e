"""Queries that count named graphs or look into them give what was counted by hand, on two engines."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from openness_kg.graph import catalogue
from tests.support.cases import FOLDER
from tests.support.cli import ROOT

FOLDERS = {"site/description": ROOT / "tests" / "site" / "description", "endpoint": FOLDER / "endpoint"}
"""Where the fixed graph and the rows of a folder of the catalogue stand."""
NAMES = sorted(name for name in catalogue.shipped() if name.rpartition("/")[0] in FOLDERS)


def beside(name: str, file: str) -> Path:
    """Return a file that stands beside the rows of a query."""
    return FOLDERS[name.rpartition("/")[0]] / file


def expected(name: str) -> list[dict[str, str]]:
    """Return the rows of a query on its fixed graph."""
    with beside(name, f"{name.rpartition('/')[2]}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def filled(row: Mapping[str, object], names: Iterable[str]) -> dict[str, str]:
    """Return lexical values, empty where a variable is not bound."""
    return {name: "" if row.get(name) is None else str(row[name]) for name in names}


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_gives_the_rows_in_their_order(name: str) -> None:
    store = ox.Store()
    store.load(path=beside(name, "graph.trig"), format=ox.RdfFormat.TRIG)
    found = store.query(catalogue.find(name).text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [filled({n: getattr(row[n], "value", None) for n in names}, names) for row in found]
    assert rows == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(name: str) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(beside(name, "graph.trig"), format="trig")
    found = dataset.query(catalogue.find(name).text)
    names = [str(variable) for variable in found.vars or ()]
    rows = [
        filled({str(k): v for k, v in row.asdict().items()}, names)
        for row in found
        if isinstance(row, rdflib.query.ResultRow)
    ]
    assert sorted(map(str, rows)) == sorted(map(str, expected(name)))


def test_every_query_has_rows_and_every_file_a_query() -> None:
    files = {f"{folder}/{path.stem}" for folder, where in FOLDERS.items() for path in where.glob("*.csv")}
    assert files == set(NAMES)
    assert all(expected(name) for name in NAMES)
