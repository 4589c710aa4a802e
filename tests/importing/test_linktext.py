"""Links in a text: each is taken, whole and once, and words beside them are noticed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.importing.common.linktext import is_web, read

A, B = "https://a.example/x", "https://b.example/y"
WIKI = "https://en.wikipedia.org/wiki/Falcon_(language_model)"
COMMA = "https://en.wikipedia.org/wiki/Paris,_Texas"
often = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    "text",
    [
        *(f"{A}{between}{B}" for between in (", ", ",", ";", "; ", " ", "\n", "\r\n  ", " and ", " | ", " & ", "，")),
        f"({A}) ({B})",
        f"[{A}, {B}]",
        f"<{A}> <{B}>",
        f"'{A}', \"{B}\"",
        f"- {A}\n- {B}\n",
        f"[{A}]({A}), [{B}]({B})",
        f"{A} and {B}.",
        f"{A}, {B},",
        f"{A}, {B}, {A}",
    ],
)
def test_links_and_what_parts_them_are_links_alone(text: str) -> None:
    found = read(text)
    assert found.web == (A, B)
    assert not found.odd
    assert not found.has_words


@pytest.mark.parametrize(
    "text", [f"see {A} for details", f"Paper: {A}.", f"[paper]({A})", f"{A} (paper)", f"{A}, b.example/y"]
)
def test_words_beside_a_link_are_noticed(text: str) -> None:
    found = read(text)
    assert found.web == (A,)
    assert found.has_words


@pytest.mark.parametrize(
    "link",
    [WIKI, COMMA, f"{A}.", f"{A})", f"{A}/{B}", f"{A}?next={B}", "https://web.archive.org/web/2024/https://a.example/"],
)
def test_a_link_alone_stays_whole(link: str) -> None:
    assert read(link).web == (link,)
    assert not read(link).has_words


@pytest.mark.parametrize(
    "text", [f"{WIKI}, {COMMA}", f"{WIKI},{COMMA}", f"({WIKI}) and ({COMMA})", f"see [a]({WIKI}) [b]({COMMA})"]
)
def test_commas_and_brackets_in_a_link_are_its_own(text: str) -> None:
    assert read(text).web == (WIKI, COMMA)


@pytest.mark.parametrize(
    "text", ["", "a.example/x", "hhttps://a.example", "javascript:alert(1)", "https://a.example/> . <a:b>"]
)
def test_a_text_without_a_web_address_has_none(text: str) -> None:
    assert read(text).web == ()


def test_what_is_an_iri_beside_a_link_is_kept_as_one() -> None:
    found = read(f"h{A}, {B}")
    assert (found.web, found.odd, found.has_words) == ((B,), (f"h{A}",), False)


INNER = st.text("abz09-_~%2Fé/=&,;().:", max_size=12).map(lambda text: text.replace("%", "%20"))
LINK = st.builds(
    "https://{}.example/{}{}z".format, st.sampled_from(["a", "b", "c"]), INNER, st.sampled_from(["", "(q)"])
)
LINK = LINK.filter(lambda link: is_web(link) and is_balanced(link))
BETWEEN = st.sampled_from([", ", ",", "; ", ";", " ", "\n", " and ", " or ", " | ", "\t"])


def is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


@often
@given(links=st.lists(LINK, min_size=1, max_size=5), between=BETWEEN)
def test_any_links_joined_are_those_links(links: list[str], between: str) -> None:
    found = read(between.join(links))
    assert found.web == tuple(dict.fromkeys(links))
    assert not found.has_words


@often
@given(link=LINK, before=st.text("abc def,", min_size=1).filter(str.strip), after=st.text("abc def,", min_size=1))
def test_words_around_take_nothing_from_a_link(link: str, before: str, after: str) -> None:
    text = f"({before} {link}) {after}"
    assert read(text).web == (link,)
    assert read(text).has_words == bool(re.search("[a-z]", before + after))


@often
@given(text=st.text() | st.text("https:/.a ,;()[]<>\"'\n", max_size=80))
def test_whatever_is_found_stands_in_the_text(text: str) -> None:
    found = read(text)
    for link in (*found.web, *found.odd):
        assert link in text
    assert all(map(is_web, found.web))
    if found.web and not found.has_words:
        rest = text
        for link in sorted((*found.web, *found.odd), key=len, reverse=True):
            rest = rest.replace(link, " ")
        assert set(re.findall(r"\w+", rest.replace("_", " ").casefold())) <= {"and", "or"}
