"""The lines of findings: two subjects with one local name, blank nodes, misspelt terms, and any Turtle."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness_kg.validation.places import scan
from openness_kg.validation.sources import Statements

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DOCUMENT = '''@prefix p: <https://example.org/project/> .
@prefix m: <https://example.org/model/> . # p:x a p:not .
@base <https://example.org/base/> .

p:x a p:Kind ;
    p:says """
m:x a p:Lie ;
""", "it's \\"p:y\\" ." .

m:x
    a p:Kind ; p:of p:x ;
    p:part [
        p:size 1.5 ;
        p:of ( p:x
               p:late )
    ] .

<here> p:size 1 .

[] a p:Alone ;
    p:size 2 .
'''
P, M = "https://example.org/project/", "https://example.org/model/"


def test_terms_are_where_they_stand() -> None:
    places = scan(DOCUMENT)
    assert places.subjects == {f"{P}x": 5, f"{M}x": 10, "https://example.org/base/here": 18}
    assert places.predicates[f"{P}x", f"{P}says"] == 6
    assert places.predicates[f"{M}x", f"{P}part"] == 12
    assert places.predicates[f"{M}x", f"{P}size"] == 13
    assert places.uses[f"{P}late"] == 15
    assert f"{P}Lie" not in places.uses
    assert f"{P}not" not in places.uses
    assert places.blanks == [20]


def test_findings_are_located(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(DOCUMENT, encoding="utf-8")
    statements = Statements.of([file]).parse()
    whereabouts = statements.whereabouts()

    def located(focus: str, path: str = "") -> tuple[str, int]:
        return whereabouts.locate(statements.turtle, focus, path)

    blank = {t.object.value: str(t.subject) for t in statements.triples if isinstance(t.object, ox.Literal)}
    assert located(f"{M}x") == (str(file), 10)
    assert located(f"{P}x") == (str(file), 5)
    assert located(f"{P}x", f"{P}says") == (str(file), 6)
    assert located(f"{P}Alone") == (str(file), 20)
    assert located(blank["1.5"]) == (str(file), 12)
    assert located(blank["2"]) == (str(file), 20)
    assert located("https://example.org/nowhere") == ("", 0)


NAMES = st.sampled_from(
    ["ex:a", "ex:b.c", "ex:", "ex:a-b", "other:a", "other:1", "<https://example.org/a>", "<b#c>", "<d>"]
)
TEXTS = st.text(st.sampled_from("ab:<>#.;,[]\"'\\\n@^ é"), max_size=8)
SPACE = st.sampled_from([" ", "\n", "\t", "\n# ex:a ex:b <x> . \" ' [\n", "\n\n    "])


def quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{plain}"""' if "\n" in text else f'"{plain}"'


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    text = "@prefix ex: <https://example.org/ns/> .\nPREFIX other: <https://example.org/other#>\n"
    text += "@base <https://example.org/d/> ."

    def spaces() -> str:
        return draw(SPACE)

    begins: dict[str, int] = {}
    for _ in range(draw(st.integers(1, 5))):
        text += spaces()
        subject = draw(NAMES)
        begins.setdefault(subject, text.count("\n") + 1)
        text += subject
        for number in range(draw(st.integers(1, 3))):
            text += (
                (f"{spaces()};" if number else "") + spaces() + draw(st.sampled_from(["a", "ex:p", "<q>"])) + spaces()
            )
            value = draw(
                st.one_of(NAMES, TEXTS.map(quoted), st.just("-1.5e3"), st.just('"x"@en-GB'), st.just('"1"^^ex:t'))
            )
            text += draw(st.sampled_from(["{0}", "{0} , {0}", "[ ex:p {0} ; ex:q [ ] ]", "( {0} [ a {0} ] )"])).format(
                value
            )
        text += f"{spaces()}."
    return text, begins


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(documents())
def test_every_subject_of_any_document_is_found(drawn: tuple[str, dict[str, int]]) -> None:
    text, begins = drawn
    places = scan(text)
    parsed = {
        q.subject.value for q in ox.parse(text, format=ox.RdfFormat.TURTLE) if isinstance(q.subject, ox.NamedNode)
    }
    assert set(places.subjects) == parsed
    full = {
        name: next(iter(scan(text.split("@base")[0] + f"@base <https://example.org/d/> . {name} a ex:T .").subjects))
        for name in begins
    }
    first: dict[str, int] = {}
    for name, line in begins.items():
        first[full[name]] = min(line, first.get(full[name], line))
    assert places.subjects == first
