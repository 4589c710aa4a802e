"""Every id of the hub has an IRI of its own, which leads back to it and has a document."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.graph import convert
from openness_kg.site import addresses

PART = st.from_regex(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?", fullmatch=True)
ANY = st.one_of(PART, st.builds("{}/{}".format, PART, PART))
IDS = ANY.filter(lambda text: "--" not in text and ".." not in text)
SHAPE = re.compile(r"https://w3id\.org/openness-kg/id/model/hub/[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
often = settings(max_examples=300, deadline=None, derandomize=True)


@often
@given(IDS)
def test_an_id_leads_to_an_iri_and_back(hub_id: str) -> None:
    iri = iris.hub("model", hub_id)
    assert iris.hub_id(iri) == hub_id
    assert SHAPE.fullmatch(iri)
    assert convert.is_iri(iri)


@often
@given(IDS)
def test_an_iri_has_a_document(hub_id: str) -> None:
    iri = iris.hub("model", hub_id)
    assert addresses.stem(iri) == iri.removeprefix(iris.ROOT)
    assert addresses.is_entity(iri)


@often
@given(IDS, IDS)
def test_two_ids_never_share_an_iri(one: str, other: str) -> None:
    assert (iris.hub("model", one) == iris.hub("model", other)) == (one == other)


@often
@given(st.text(max_size=30))
def test_what_is_no_id_has_no_iri(text: str) -> None:
    if iris.HUB_ID.fullmatch(text):
        assert iris.hub_id(iris.hub("model", text)) == text
    else:
        with pytest.raises(ValueError, match="no id of the hub"):
            iris.hub("model", text)


@pytest.mark.parametrize(
    ("hub_id", "iri"),
    [
        ("google/gemma-7b", "model/hub/google--gemma-7b"),
        ("_a/b_", "model/hub/0---_a--b_---0"),
        ("gpt2", "model/hub/0---gpt2"),
        ("0/gpt2", "model/hub/0--gpt2"),
        ("index", "model/hub/0---index"),
    ],
)
def test_examples(hub_id: str, iri: str) -> None:
    assert iris.hub("model", hub_id) == iris.ID + iri


@pytest.mark.parametrize(
    "text", ["", "/", "a/", "/a", "a/b/c", "..", "a/..", "a--b", "a b", "a\n", "é", 'a"', "a/-b", "x" * 97]
)
def test_no_ids(text: str) -> None:
    assert not iris.HUB_ID.fullmatch(text)


def test_another_iri_has_no_id() -> None:
    for iri in ("model/gpt2", "model/hub/gpt2", "model/hub/a----b", "model/hub/0---a--b", "dataset/hub/"):
        assert iris.hub_id(iris.ID + iri) == ""
