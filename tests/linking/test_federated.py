"""Federated queries: their rows, from our own client and from a store that asks others, and what is refused.

A query names Wikidata's address; for a test the address of a local server is put in its place.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from openness_kg import __version__
from openness_kg.graph import catalogue, resources
from openness_kg.graph.local import LocalStore
from openness_kg.linking.federated import BATCH, Federation
from tests.linking.conftest import HERE
from tests.support.cli import Result, assert_refused, run
from tests.support.misbehaving import RESULTS, Reply, misbehaving
from tests.support.stores import servers

WIKIDATA = "https://query.wikidata.org/sparql"
NAMES = [path.stem for path in resources.query_files("federated")]
GRAPH = ("--data", str(HERE / "graph.ttl"), "--data", str(HERE / "links.sssom.tsv"), "--only-data")


def at(endpoint: str, name: str) -> str:
    """Return the text of a federated query that asks a local server."""
    text = catalogue.find(f"federated/{name}").text
    assert text.count(f"SERVICE <{WIKIDATA}>") == 1
    return text.replace(WIKIDATA, endpoint)


def asked(query: str, *args: str, data: tuple[str, ...] = GRAPH) -> Result:
    """Return what came of a query that is read from stdin."""
    return run("query", "-", "--federated", *data, *args, stdin=query)


def expected(name: str) -> list[dict[str, str]]:
    """Return the rows that a federated query has for the graph of the tests."""
    with (HERE / "expected" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_query_has_rows() -> None:
    assert {path.stem for path in (HERE / "expected").iterdir()} == set(NAMES)
    assert all(len(expected(name)) > 1 for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_rows_from_our_own_client(name: str, wikidata: str) -> None:
    result = asked(at(wikidata, name), "--format", "csv")
    assert (result.code, result.err) == (0, "")
    assert result.rows == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_store_that_asks_others_gives_the_same(name: str, wikidata: str, federating: str) -> None:
    """The text runs as it is, with nothing but the address changed."""
    answer = json.loads(servers.asked(federating, at(wikidata, name)))
    rows = [{key: cell["value"] for key, cell in row.items()} for row in answer["results"]["bindings"]]
    assert rows == [{key: value for key, value in row.items() if value} for row in expected(name)]


def test_a_parameter_narrows_what_is_asked(tmp_path: Path, wikidata: str) -> None:
    query = tmp_path / "makers.rq"
    query.write_text(at(wikidata, "makers"), encoding="utf-8")
    result = run("query", str(query), "--federated", "--bind", "organisation=bolt", "--format", "csv", *GRAPH)
    assert result.rows == [row for row in expected("makers") if row["organisationLabel"] == "Bolt"]


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_asked_unless_it_is_said(name: str) -> None:
    with misbehaving(Reply.send) as server:
        result = run("query", "-", stdin=at(server.url, name))
    assert_refused(result, "SERVICE", "--federated")
    assert server.asked == []


def test_the_catalogue_lists_them() -> None:
    listed = run("query").out.splitlines()
    for name in NAMES:
        assert any(line.split()[0] == f"federated/{name}" for line in listed if not line.startswith(" "))


def test_requests_are_few_and_say_who_asks(tmp_path: Path) -> None:
    number = BATCH + 1
    things = "".join(f'<urn:t{n:04}> <urn:name> "n{n}\\"\\\\"@en .\n' for n in range(number))
    (tmp_path / "things.ttl").write_text(things, encoding="utf-8")
    item = json.dumps(
        {
            "head": {"vars": ["name", "item"]},
            "results": {
                "bindings": [
                    {
                        "name": {"type": "literal", "xml:lang": "en", "value": 'n7"\\'},
                        "item": {"type": "uri", "value": "urn:x"},
                    },
                    {"name": {"type": "literal", "value": 'n8"\\'}, "item": {"type": "uri", "value": "urn:y"}},
                ]
            },
        }
    ).encode()
    with misbehaving(lambda reply: reply.send(item) if reply.number == 0 else reply.send()) as server:
        query = f"""PREFIX e: <urn:elsewhere:>
            SELECT ?thing ?item WHERE {{
              ?thing <urn:name> ?name .
              SERVICE <{server.url}> {{ ?item e:name ?name }}
            }}"""
        result = asked(query, "--format", "csv", data=("--data", str(tmp_path / "things.ttl"), "--only-data"))
    assert (result.code, result.err) == (0, "")
    # a name without a language is another one
    assert result.rows == [{"thing": "urn:t0007", "item": "urn:x"}]
    assert len(server.asked) == 2
    named = [name for request in server.asked for name in re.findall(r'\("(.*)"@en\)', request.query)]
    assert sorted(named) == sorted(f'n{n}\\"\\\\' for n in range(number))
    for request in server.asked:
        assert request.query.startswith("PREFIX e: <urn:elsewhere:>\n")
        assert re.fullmatch(rf"openness-kg/{re.escape(__version__)} \(https://\S+\)", request.headers["user-agent"])
        assert request.headers["accept"].startswith(RESULTS)


def test_what_is_too_much_at_once_is_asked_in_halves(tmp_path: Path) -> None:
    things = "".join(f'<urn:t{n:04}> <urn:name> "n{n}" .\n' for n in range(BATCH))
    (tmp_path / "things.ttl").write_text(things, encoding="utf-8")

    def answer(reply: Reply) -> None:
        values = re.findall(r'\("(.*)"\)', reply.query)
        if len(values) > BATCH // 4:
            reply.send(b"", 500)
            return
        rows = [{"name": {"type": "literal", "value": value}} for value in values]
        reply.send(json.dumps({"head": {"vars": ["name"]}, "results": {"bindings": rows}}).encode())

    store = LocalStore()
    store.load(tmp_path / "things.ttl", "urn:things")
    with misbehaving(answer) as server:
        query = f"SELECT ?thing WHERE {{ ?thing <urn:name> ?name SERVICE <{server.url}> {{ ?item <urn:p> ?name }} }}"
        found = store.rows(f"{Federation(pause=0).resolved(store, query)} ORDER BY ?thing")
        assert [row["thing"] for row in found] == [f"urn:t{n:04}" for n in range(BATCH)]
    assert len(server.asked) == 1 + 2 + 4


def test_nothing_is_asked_about_nothing(tmp_path: Path) -> None:
    (tmp_path / "no.ttl").write_text('<urn:a> <urn:b> "c" .\n', encoding="utf-8")
    with misbehaving(Reply.send) as server:
        query = f"SELECT * WHERE {{ ?s <urn:none> ?name SERVICE <{server.url}> {{ ?item <urn:p> ?name }} }}"
        result = asked(query, "--format", "csv", data=("--data", str(tmp_path / "no.ttl"), "--only-data"))
    assert (result.code, result.rows) == (0, [])
    assert server.asked == []


def test_optional_parts_keep_their_meaning(wikidata: str) -> None:
    """What stands in the SERVICE is answered as a group of its own, and two of them one after the other."""
    query = f"""
        SELECT ?label ?website ?country WHERE {{
          VALUES ?item {{ wd:Q1001 wd:Q1002 wd:Q999 }}
          SERVICE <{wikidata}> {{
            ?item rdfs:label ?label .
            OPTIONAL {{ ?item wdt:P856 ?website }}
          }}
          SERVICE <{wikidata}> {{ OPTIONAL {{ ?item wdt:P17 ?country }} }}
          FILTER(?label != "x"@en)
        }} ORDER BY ?label"""
    prefixes = "PREFIX wd: <http://www.wikidata.org/entity/> PREFIX wdt: <http://www.wikidata.org/prop/direct/>"
    result = asked(prefixes + query, "--format", "csv")
    assert (result.code, result.err) == (0, "")
    assert list(csv.reader(io.StringIO(result.out)))[1:] == [
        ["Acme AI", "https://www.acme.example/", "http://www.wikidata.org/entity/Q911"],
    ]


def test_no_text_of_an_answer_is_taken_for_a_query() -> None:
    row = {
        "item": {"type": "uri", "value": "http://e.org/service/it's"},
        "name": {"type": "literal", "value": 'SERVICE <x> { \\service " } } ?a ?b'},
    }
    answer = json.dumps({"head": {"vars": ["item", "name"]}, "results": {"bindings": [row]}}).encode()
    with misbehaving(lambda reply: reply.send(answer)) as server:
        query = f"SELECT ?item ?name WHERE {{ SERVICE <{server.url}> {{ ?item <urn:p> ?name }} }}"
        result = asked(query, "--format", "csv")
    assert (result.code, result.err) == (0, "")
    assert result.rows == [{name: term["value"] for name, term in row.items()}]
    assert len(server.asked) == 1


def test_a_blank_node_of_an_answer_stays_one_thing() -> None:
    rows = [{"node": {"type": "bnode", "value": name}} for name in ("a", "a", "b")]
    answer = json.dumps({"head": {"vars": ["node"]}, "results": {"bindings": rows}}).encode()
    with misbehaving(lambda reply: reply.send(answer)) as server:
        query = f"SELECT (COUNT(DISTINCT ?node) AS ?n) WHERE {{ SERVICE <{server.url}> {{ ?node ?p ?o }} }}"
        assert asked(query, "--format", "csv").rows == [{"n": "2"}]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * WHERE { ?s ?p ?o OPTIONAL { SERVICE <URL> { ?s ?q ?r } } }", "inside of another group"),
        ("SELECT * WHERE { ?s ?p ?o FILTER(?r = 1) SERVICE <URL> { ?s ?q ?r } }", "behind a FILTER"),
        ("SELECT * WHERE { ?s ?p ?o SERVICE SILENT <URL> { ?s ?q ?r } }", "no SILENT"),
        ("SELECT * WHERE { VALUES ?u { <URL> } SERVICE ?u { ?s ?q ?r } }", "address of an endpoint"),
        ("SELECT * WHERE { SERVICE <file:///etc/passwd> { ?s ?q ?r } }", "address of an endpoint"),
        ("ASK { ?s ?p ?o SERVICE <URL> { ?s ?q ?r } }", "Only a SELECT"),
        ("SELECT * FROM <urn:a> WHERE { ?s ?p ?o SERVICE <URL> { ?s ?q ?r } }", "without FROM"),
        ("SELECT * WHERE { ?s ?p ?o SERVICE <URL> { ?s ?q } }", "stdin:1:"),
        ("SELECT * WHERE { { ?s ?p ?o } UNION { ?o ?p ?r } SERVICE <URL> { ?s ?q ?x } }", "binds ?s"),
    ],
)
def test_what_cannot_be_taken_apart_is_refused(query: str, said: str) -> None:
    with misbehaving(Reply.send) as server:
        assert_refused(asked(query.replace("URL", server.url)), said)
    assert server.asked == []
