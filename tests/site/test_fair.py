"""What checkers of FAIR ontologies and data ask for, by their ids: passed by the site, failed by a spoilt copy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS

from tests.support import fair
from tests.support.cli import ROOT
from tests.support.fair import Check, Published

pytestmark = pytest.mark.slow

CHECKS = {**fair.FOOPS, **fair.PARTLY, **fair.FUJI}
PAGES = {"DOC1": "ontology.html", "FsF-F4-01M": "index.html", "FsF-I1-01M": "index.html"}
"""The checks that look at a page which is a part of the site of its own."""
ROW = re.compile(r"^\| ([A-Z][\w.-]*\d\w*) \| .+ \| ([a-z ]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def published(site: Path) -> Published:
    """What the checks look at."""
    return fair.published(site)


@pytest.mark.parametrize(("name", "check"), CHECKS.items(), ids=CHECKS)
def test_check_is_passed_and_can_fail(published: Published, name: str, check: Check) -> None:
    if PAGES.get(name, "void.ttl") not in published.files:
        pytest.skip(f"no part of the site writes {PAGES[name]}")
    assert check.passes(published)
    assert not check.passes(fair.spoilt(published, check))


def test_table_of_the_docs_has_each_check_as_it_stands() -> None:
    stated = dict(ROW.findall((ROOT / "docs" / "fair.md").read_text(encoding="utf-8")))
    assert stated == dict.fromkeys({**fair.FOOPS, **fair.FUJI}, "pass") | dict.fromkeys(
        fair.PARTLY, "needs registration"
    )


def test_nothing_is_claimed_that_only_registration_gives(published: Published) -> None:
    bibo = rdflib.URIRef("http://purl.org/ontology/bibo/doi")
    catalogue = rdflib.SDO.includedInDataCatalog
    for graph, subject in ((published.ontology, fair.ONTOLOGY), (published.dataset, fair.DATASET)):
        assert not list(graph.objects(subject, bibo))
        assert not list(graph.objects(subject, catalogue))
        assert not [i for i in graph.objects(subject, DCTERMS.identifier) if "doi" in str(i)]
