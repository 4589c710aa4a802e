"""Looking at SPARQL without parsing it: tokens, and clauses that say where a query reads."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness_kg.graph import sparql

OPAQUE = st.sampled_from(
    [
        '"FROM <urn:a> SERVICE"',
        "'SERVICE {'",
        '"""a "SERVICE" FROM\n"""',
        "'''it's FROM\n'''",
        '"\\"SERVICE"',
        "'\\\\'",
        "<urn:SERVICE#FROM>",
        "<urn:a:'FROM'>",
        "?FROM",
        "$service",
        "_:SERVICE",
        "a:FROM",
        "FROM:a",
        "service.from:x",
        "a:b.FROM",
        "a:\\#FROM",
        '"x"@from',
        "# SERVICE FROM <urn:a>\n",
        "#'\n",
        "1.5e3",
        '""',
        "''",
    ]
)
PLAIN = st.sampled_from(
    ["SELECT", "*", "{", "}", ".", "(", ")", "WHERE", "a", "<", ">", "=", "&&", "1", "FROMAGE", "x.y-z"]
)
PIECES = st.lists(st.one_of(OPAQUE, PLAIN), max_size=12)


@given(before=PIECES, after=PIECES)
def test_words_within_something_opaque_are_none(before: list[str], after: list[str]) -> None:
    text = " ".join([*before, *after])
    assert not {"FROM", "SERVICE"} & sparql.keywords(text)
    assert not sparql.names_dataset(text)
    for word in ("FROM", "from", "FrOm"):
        assert sparql.names_dataset(" ".join([*before, word, *after]))
    for word in ("SERVICE", "service", "SerVice"):
        assert sparql.asks_elsewhere(" ".join([*before, word, *after]))


@given(st.text(alphabet=st.one_of(st.sampled_from("\"'\\<>#@:._-?$ \n{}()aSF1"), st.characters()), max_size=60))
def test_tokens_are_the_text_in_its_order(text: str) -> None:
    end = 0
    for token in sparql.tokens(text):
        assert token.text
        assert text[token.start : token.end] == token.text
        between = text[end : token.start]
        assert not between.strip() or between.lstrip().startswith("#")
        end = token.end


@pytest.mark.parametrize(
    "unit",
    ["a.", "a-", '"', "'", "'\n", '"""\\', "'\\", "<", "<a", "<'", "(", "a.:", "a:..", "'''a\"\"\"b", "@a-", "1e", "#"],
)
def test_time_grows_with_the_length_and_not_its_square(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + "SERVICE"
    begun = time.monotonic()
    sparql.asks_elsewhere(text)
    assert time.monotonic() - begun < 5
