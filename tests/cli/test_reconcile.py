"""A column of messy names: which become IRIs, which must not, and tables that are none.

The names of ``reconcile/column.csv`` are as indexes, catalogues and hubs write them; what each means was looked up by
hand. An empty expectation is a name that nothing in the graph proves: of another thing, of several, or of a version.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness_kg.base import iris
from openness_kg.reconciling.normal import hub_id, key, licence_key, split_hub_id, words
from tests.support.cli import run

COLUMN = Path(__file__).parent / "reconcile" / "column.csv"
NAMES = list(csv.DictReader(io.StringIO(COLUMN.read_text(encoding="utf-8"))))
SMALL = ("--only-data", "--data", str(COLUMN.parents[2] / "queries" / "graph.ttl"))


def iri(expected: str) -> str:
    """Return the IRI that an expectation stands for."""
    return iris.ID + expected if expected else ""


@pytest.mark.parametrize(
    "kinds", [("licence",), ("organisation",), ("project",), ("dataset",), ("model",), ("family",)]
)
def test_names_of_a_type_become_their_iris_and_no_others(kinds: tuple[str, ...], tmp_path: Path) -> None:
    names = [row for row in NAMES if row["type"] in kinds]
    assert names
    table = tmp_path / "names.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("name", "type", "expected"))
        writer.writeheader()
        writer.writerows(names)
    done = run("reconcile", str(table), "--column", "name", *(f"--type={kind}" for kind in kinds))
    assert done.code == 0
    assert {row["name"]: row["name.iri"] for row in done.rows} == {row["name"]: iri(row["expected"]) for row in names}
    matched = sum(1 for row in names if row["expected"])
    assert done.err.startswith(f"{matched} of {len(names)} rows matched; ")


def test_without_a_type_a_name_of_two_things_is_left_to_the_user() -> None:
    done = run("reconcile", "-", "--column=name", stdin="name\nBLOOMZ\nLlama 2\nllama-2-7b\n")
    rows = {row["name"]: row for row in done.rows}
    assert rows["BLOOMZ"]["name.iri"] == rows["Llama 2"]["name.iri"] == ""
    assert iri("model/bloomz") in rows["BLOOMZ"]["name.candidates"].split()
    assert iri("project/bloomz") in rows["BLOOMZ"]["name.candidates"].split()
    assert "2 things are called so" in rows["BLOOMZ"]["name.why"]
    assert rows["llama-2-7b"]["name.iri"] == iri("model/llama-2-7b")
    assert rows["llama-2-7b"]["name.score"] == "95"
    assert rows["llama-2-7b"]["name.why"] == 'label "Llama 2 7B", but for case and punctuation'


def test_nothing_of_the_table_is_lost() -> None:
    odd = '\ufeff"a;b";name;n\n"x\n""y""; z";Child 7B;=1+1\n;;\n" s ";nobody;é\n'
    done = run("reconcile", "-", "--column=name", *SMALL, stdin=odd)
    read = list(csv.reader(io.StringIO(done.out, newline=""), delimiter=";"))
    assert [row[:3] for row in read] == [
        ["a;b", "name", "n"],
        ['x\n"y"; z', "Child 7B", "=1+1"],
        ["", "", ""],
        [" s ", "nobody", "é"],
    ]
    assert [row[3] for row in read] == ["name.iri", iri("model/child-7b"), "", ""]
    assert [row[7] for row in read[2:]] == ["", "nothing is called like this"]
    assert done.err == "1 of 3 rows matched; 0 have candidates to look at, 2 have none\n"


def test_json_has_lines_rows_and_candidates_with_scores() -> None:
    text = f'id,name\n1,"child\n7b"\n2,kid\n3,Parentt\n4,{"x" * 501}\n'
    done = run("reconcile", "-", "--column=name", "--format=json", "--limit=1", *SMALL, stdin=text)
    found = json.loads(done.out)
    assert found["column"] == "name"
    first, second, third, fourth = found["rows"]
    assert (first["line"], first["row"]) == (3, {"id": "1", "name": "child\n7b"})
    assert first["match"] == iri("model/child-7b")
    assert second["candidates"] == [
        {
            "iri": iri("project/child"),
            "name": "Child",
            "type": "project",
            "score": 93,
            "match": True,
            "why": 'alias "Kid", but for case and punctuation',
        }
    ]
    assert third["match"] is None
    assert third["candidates"][0]["iri"] == iri("model/parent")
    assert third["candidates"][0]["score"] < 70
    assert fourth["candidates"] == []
    assert fourth["why"] == "longer than 500 characters: not looked for"


def test_a_table_is_written_whole_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "matched.csv"
    done = run("reconcile", "-", "--column=name", "-o", str(output), *SMALL, stdin="name\nPlain\n")
    assert (done.code, done.out) == (0, "")
    assert output.read_text(encoding="utf-8").splitlines()[1].startswith(f"Plain,{iri('project/plain')},Plain,project,")


BAD = {
    "stdin:1: there is no column 'nam': it has 'name', 'note'. Did you mean name?": (b"name,note\na,b\n", "nam"),
    "stdin:1: the column 'name' stands twice: rename one.": (b"name,x,name\na,b,c\n", "name"),
    "stdin:3: this row has 1 fields, and the header 2.": (b"name,x\na,b\nc\n", "name"),
    "stdin:3: this is no CSV: unexpected end of data.": (b'name,x\na,b\n"c,d\n', "name"),
    "stdin:2: this is no CSV: ',' expected after '\"'.": (b'name,x\n"a"b,c\n', "name"),
    "stdin:2: this is not in UTF-8: save the table in that encoding.": (b"name\nM\xfcller\n", "name"),
    "stdin: the table is empty: give one with a header.": (b"\n\n", "name"),
    "stdin:2: this is no CSV: field larger than field limit (1048576).": (b"name\n" + b"x" * (2**20 + 1), "name"),
    "The table has a column 'name.why' already, which would be added: rename it.": (b"name,name.why\na,b\n", "name"),
}


@pytest.mark.parametrize("said", BAD)
def test_what_is_no_table_is_said_with_its_line(said: str) -> None:
    content, column = BAD[said]
    done = run("reconcile", "-", f"--column={column}", *SMALL, stdin=content)
    assert (done.code, done.out, done.err) == (2, "", f"openness-kg: {said}\n")


def test_unknown_types_and_formats_are_refused() -> None:
    done = run("reconcile", "-", "--column=name", "--type=modle", stdin="name\n")
    assert done.code == 2
    assert "There is no type 'modle': use project, model, " in done.err
    assert "Did you mean model?" in done.err
    assert "A matched table has no format 'xml'" in run("reconcile", "-", "--column=n", "--format=xml").err


@given(st.text(max_size=80))
def test_a_form_of_a_form_is_that_form(text: str) -> None:
    assert key(key(text)) == key(text)
    assert not licence_key(text) or set(licence_key(text)) <= set(key(text))
    assert all(words(text))
    split_hub_id(text)
    hub_id(text)


@given(
    st.lists(
        st.sampled_from(["Llama", "v", "2", "7b", "3.5", "-", " ", "/", "+", "é", "ſ", "K", "٣", "v2"]), max_size=8
    )
)
def test_a_form_of_a_form_is_that_form_for_names_of_models(parts: list[str]) -> None:
    text = "".join(parts)
    assert key(key(text)) == key(text)
    assert key(f" {text}. ") == key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Llama 2 7B", "Llama 27B"),
        ("Command R", "Command R+"),
        ("Phi-3.5", "Phi 3 5"),
        ("Llama 2", "Llama 2 Chat"),
        ("OpenRAIL-M", "OpenRAIL++-M"),
        ("GPT-3", "GPT-3.5"),
    ],
)
def test_names_of_different_things_keep_different_forms(one: str, other: str) -> None:
    assert key(one) != key(other)
