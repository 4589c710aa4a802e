"""IRIs are minted from slugs alone and lead back to them; bound values reach a query as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness_kg import OpennessError
from openness_kg.base import iris
from openness_kg.graph import catalogue
from openness_kg.graph.local import LocalStore

SLUGS = st.from_regex(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", fullmatch=True)
ECHO = catalogue.parse("echo", "#+ parameter: said string\nSELECT ?said WHERE {}")


@given(st.sampled_from(iris.KINDS), SLUGS)
def test_a_minted_iri_leads_back_to_its_slug(kind: str, slug: str) -> None:
    iri = iris.mint(kind, slug)
    assert iris.slug(iri) == slug
    assert iris.compact(iri) == f"{kind}:{slug}"


@given(SLUGS, SLUGS)
def test_two_slugs_never_share_an_iri(one: str, other: str) -> None:
    assert (iris.mint("project", one) == iris.mint("project", other)) == (one == other)
    assert iris.mint("entry", one, other).startswith(f"{iris.ID}entry/{one}/")


@given(st.text())
def test_what_is_no_slug_is_no_part_of_an_iri(text: str) -> None:
    if iris.is_slug(text):
        assert set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")
    else:
        with pytest.raises(ValueError, match="no slug"):
            iris.mint("project", text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_a_bound_text_arrives_as_it_is(text: str) -> None:
    assert [dict(row) for row in LocalStore().rows(ECHO.bind({"said": text}))] == [{"said": text}]


@given(st.text())
def test_a_bound_iri_cannot_end_early(text: str) -> None:
    query = catalogue.parse("echo", "#+ parameter: said iri\nSELECT ?said WHERE {}")
    try:
        bound = query.bind({"said": text})
    except OpennessError:
        return
    try:
        rows = [dict(row) for row in LocalStore().rows(bound)]
    except OpennessError:
        return  # an IRI by its characters that is none by its parts
    assert rows == [{"said": text}]


@given(st.text())
def test_any_text_is_a_query_or_a_sentence(text: str) -> None:
    query = catalogue.parse("any", text)
    said = ""
    try:
        list(LocalStore().rows(query.text))
    except OpennessError as error:
        said = str(error)
    assert said.count("\n") in (0, 2)  # a sentence, or that with the line and a mark below it
