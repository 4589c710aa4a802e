"""The reconciliation service against a running server: what its schemas say, what it matches, and what it refuses."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from openness_kg.base import iris
from openness_kg.base.iris import okg
from openness_kg.graph import catalogue
from tests.server.conftest import SMALL
from tests.support.cli import ROOT
from tests.support.reconciliation import SPECS, VERSIONS, examples, refuse_invalid
from tests.support.running import Reply, Running, answering

NAMES = ROOT / "tests" / "cli" / "reconcile" / "column.csv"
CLASSES = {
    "project": "Project",
    "model": "Model",
    "family": "ModelFamily",
    "dataset": "Dataset",
    "licence": "Licence",
    "organisation": "Organisation",
}
DRAFT = "/reconcile/1.0-draft"
with_schemas = pytest.mark.skipif(not SPECS.is_dir(), reason="the schemas of the API lie beside the checkout")


@pytest.fixture(scope="module")
def shipped() -> Iterator[Running]:
    """A server of the shipped graph without pages."""
    with answering("--no-pages") as running:
        yield running


@pytest.fixture(scope="module")
def odd() -> Iterator[Running]:
    """A server of a small graph with hostile names, and with two things of one name."""
    with answering(*SMALL, "--data", str(Path(__file__).with_suffix("").parent / "reconcile.ttl")) as running:
        yield running


def model(slug: str) -> str:
    """Return the IRI of a model."""
    return f"{iris.ID}model/{slug}"


def posted(server: Running, field: str, value: Any) -> Reply:
    """Post a field of a form, in JSON unless it is a text."""
    text = value if isinstance(value, str) else json.dumps(value)
    form = urlencode({field: text}).encode()
    return server.request("POST", "/reconcile", form, {"Content-Type": "application/x-www-form-urlencoded"})


def sent(server: Running, route: str, value: Any) -> Reply:
    """Post JSON to a route of the draft."""
    text = value if isinstance(value, str) else json.dumps(value)
    return server.request("POST", f"{DRAFT}/{route}", text.encode(), {"Content-Type": "application/json"})


def found(reply: Reply) -> Any:
    """Return what an answer says."""
    assert reply.status == 200, reply.text
    assert reply.headers["content-type"] == "application/json"
    return json.loads(reply.content)


def asked(server: Running, **query: Any) -> list[dict[str, Any]]:
    """Return the candidates of one query."""
    result: list[dict[str, Any]] = found(posted(server, "queries", {"q": query}))["q"]["result"]
    return result


def matched(server: Running, **query: Any) -> list[str]:
    """Return what a query is matched with."""
    return [one["id"] for one in asked(server, **query) if one["match"]]


def test_manifests_say_what_there_is(small: Running) -> None:
    manifest = found(small.get("/reconcile"))
    assert manifest["versions"] == ["0.2"]
    assert (manifest["identifierSpace"], manifest["schemaSpace"]) == (iris.ID, iris.ONTOLOGY)
    assert [one["id"] for one in manifest["defaultTypes"]] == [okg(name) for name in CLASSES.values()]
    draft = found(small.get(DRAFT))
    assert draft["versions"] == ["1.0-draft"]
    child = quote(model("child-7b"), safe="")
    for address in (
        manifest["view"]["url"].replace("{{id}}", child),
        manifest["preview"]["url"].replace("{{id}}", child),
        draft["view"]["url"].replace("{id}", child),
        *(f"{one['service_url']}{one['service_path']}?prefix=m" for one in manifest["suggest"].values()),
        "{service_url}{service_path}?type={0}".format(
            quote(okg("Model"), safe=""), **manifest["extend"]["propose_properties"]
        ),
        "{service_url}{flyout_service_path}".format(**manifest["suggest"]["entity"]).replace("${id}", child),
    ):
        assert address.startswith(small.url)
        reply = small.get(f"/{address.removeprefix(small.url)}", Origin="https://elsewhere.example")
        assert reply.status in (200, 303), address
        assert reply.headers["access-control-allow-origin"] == "*"


def test_addresses_of_pages_lead_to_pages(server: Running) -> None:
    manifest = found(server.get("/reconcile"))
    for address in (
        manifest["documentation"],
        manifest["view"]["url"].replace("{{id}}", quote(model("bloom"), safe="")),
    ):
        reply = server.get(f"/{address.removeprefix(server.url)}", "text/html")
        there = reply.headers.get("location", address)
        assert server.get(f"/{there.removeprefix(server.url)}", "text/html").status == 200


@with_schemas
def test_answers_are_as_the_schemas_have_them(shipped: Running) -> None:
    refuse_invalid("0.2", "manifest", found(shipped.get("/reconcile")))
    refuse_invalid("1.0-draft", "manifest", found(shipped.get(DRAFT)))
    batch = {
        "by name": {"query": "llama", "type": okg("Model"), "limit": 3},
        "by property": {"properties": [{"pid": okg("effectiveMaker"), "v": {"id": f"{iris.ID}organisation/meta"}}]},
        "neither": {"query": "xyzzy plugh"},
    }
    answer = found(posted(shipped, "queries", batch))
    assert [len(one["result"]) for one in answer.values()] == [3, 10, 0]
    refuse_invalid("0.2", "reconciliation-query-batch", batch)
    refuse_invalid("0.2", "reconciliation-result-batch", answer)
    drafted = {"queries": [{"conditions": [{"matchType": "name", "propertyValue": "bloom"}]}]}
    refuse_invalid("1.0-draft", "reconciliation-query-batch", drafted)
    refuse_invalid("1.0-draft", "reconciliation-result-batch", found(sent(shipped, "match", drafted)))
    wanted = {
        "ids": [model("bloom"), f"{iris.ID}licence/mit"],
        "properties": [{"id": one["id"]} for one in found(shipped.get("/reconcile/properties"))["properties"]],
    }
    for version, extended in (
        ("0.2", posted(shipped, "extend", wanted)),
        ("1.0-draft", sent(shipped, "extend", wanted)),
    ):
        refuse_invalid(version, "data-extension-query", wanted)
        refuse_invalid(version, "data-extension-response", found(extended))
    for version, root, proposed in (("0.2", "/reconcile", "properties"), ("1.0-draft", DRAFT, "extend/propose")):
        for kind, name in (("entity", "entities"), ("property", "properties"), ("type", "types")):
            suggested = found(shipped.get(f"{root}/suggest/{kind}?prefix=m"))
            assert suggested["result"]
            refuse_invalid(version, f"suggest-{name}-response", suggested)
        proposal = found(shipped.get(f"{root}/{proposed}?type={quote(okg('Model'))}&limit=4"))
        assert len(proposal["properties"]) == 4
        refuse_invalid(version, "data-extension-property-proposal", proposal)


@with_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_what_the_specification_calls_invalid_is_refused(small: Running, version: str) -> None:
    numbers = {"valid": 0, "invalid": 0}
    for sort in numbers:
        for path in examples(version, "reconciliation-query-batch", sort):
            text = path.read_text(encoding="utf-8")
            reply = posted(small, "queries", text) if version == "0.2" else sent(small, "match", text)
            # the valid ones ask for types and properties of others
            said = "There is no type " if sort == "valid" else ""
            other = ("There is no property ", "There are no qualifiers of matches here", "A query ")
            assert reply.status == 400 or sort == "valid", path
            assert reply.status == 200 or reply.text.startswith((said, *other)), path
            numbers[sort] += 1
    assert all(numbers.values()) or version != "0.2"


def test_names_are_matched_as_on_the_command_line(shipped: Running) -> None:
    rows = list(csv.DictReader(NAMES.read_text(encoding="utf-8").splitlines()))
    batch = {str(n): {"query": row["name"], "type": okg(CLASSES[row["type"]])} for n, row in enumerate(rows)}
    answer = found(posted(shipped, "queries", batch))
    assert answer == found(shipped.get(f"/reconcile?queries={quote(json.dumps(batch))}"))
    assert set(answer) == set(batch)
    for number, row in enumerate(rows):
        result = answer[str(number)]["result"]
        matches = [one["id"] for one in result if one["match"]]
        assert matches == ([iris.ID + row["expected"]] if row["expected"] else []), row
        assert [one["score"] for one in result] == sorted((one["score"] for one in result), reverse=True)
        assert all(one["type"][0]["id"] == okg(CLASSES[row["type"]]) for one in result)


def test_every_name_leads_to_its_own_thing_or_is_said_to_be_of_several(shipped: Running) -> None:
    rows = csv.DictReader(shipped.ask(catalogue.find("reconcile/names").text, "text/csv").text.splitlines())
    names = [row for row in rows if row["how"] != "maker"]
    matches = 0
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        batch = {str(n): {"query": row["name"], "type": row["kind"], "limit": 1} for n, row in enumerate(part)}
        answer = found(posted(shipped, "queries", batch))
        for number, row in enumerate(part):
            (best,) = answer[str(number)]["result"]
            features = {one["id"]: one["value"] for one in best["features"]}
            if best["match"]:
                assert (best["id"], features["namesakes"]) == (row["thing"], 1), row
            else:
                # several are called so, or it is a licence that is called as its family without a version
                assert features.get("namesakes", 0) > 1 or features["no-version"], row
            matches += best["match"]
    assert matches > 0.9 * len(names)


def test_a_candidate_says_why(shipped: Running) -> None:
    best, *others = asked(shipped, query="llama-2 7b", type=okg("Model"), limit=4)
    assert best["description"] == 'label "Llama 2 7B", but for case and punctuation'
    assert {one["id"]: one["value"] for one in best["features"]} == {
        "label-form": True,
        "words": 1,
        "letters": 1,
        "namesakes": 1,
    }
    assert len(others) == 3
    for other in others:
        features = {one["id"]: one["value"] for one in other["features"]}
        assert set(features) == {"words", "letters"}
        assert 30 <= other["score"] <= 70
        assert other["score"] == pytest.approx(70 * (features["words"] + 2 * features["letters"]) / 3, abs=0.1)


def test_an_iri_is_the_thing_itself(small: Running) -> None:
    for text in (model("child-7b"), "model/child-7b"):
        assert asked(small, query=text)[0]["score"] == 100
        assert matched(small, query=text) == [model("child-7b")]
    conditions = [{"matchType": "id", "propertyValue": model("child-7b")}]
    (result,) = found(sent(small, "match", {"queries": [{"conditions": conditions}]}))["results"]
    assert [one["id"] for one in result["candidates"] if one["match"]] == [model("child-7b")]


def test_properties_tell_namesakes_apart_and_never_match_by_themselves(odd: Running) -> None:
    maker = okg("effectiveMaker")
    assert [one["score"] for one in asked(odd, query="Twin", limit=2)] == [100, 100]
    for value in ("lab 2", {"id": f"{iris.ID}organisation/two"}, ["nobody", "Second  lab"]):
        first, second = asked(odd, query="twin", properties=[{"pid": maker, "v": value}], limit=2)
        assert first["id"] == model("twin-two")
        assert (first["score"], second["score"]) == (95, 75)
        assert {f"property {maker}": True}.items() <= {f["id"]: f["value"] for f in first["features"]}.items()
        assert not first["match"]
        assert not second["match"]
    assert matched(odd, query="Twin three") == [model("twin-three")]
    assert matched(odd, query="Twin three", properties=[{"pid": "maker", "v": "Second Lab"}]) == [model("twin-three")]
    assert matched(odd, query="Child", type="project", properties=[{"pid": "maker", "v": "Second Lab"}]) == []
    (only,) = asked(odd, properties=[{"pid": maker, "v": "Second Lab"}])
    assert (only["id"], only["score"], only["match"]) == (model("twin-two"), 50, False)


def test_conditions_of_the_draft(odd: Running) -> None:
    def candidates(**condition: Any) -> list[str]:
        named = {"matchType": "name", "propertyValue": "Twin"}
        asks = {"matchType": "property", "propertyId": okg("effectiveMaker"), "propertyValue": "First Lab", **condition}
        (result,) = found(sent(odd, "match", {"queries": [{"conditions": [named, asks], "type": okg("Model")}]}))[
            "results"
        ]
        return [one["id"].removeprefix(model("twin-")) for one in result["candidates"] if "/twin-" in one["id"]]

    assert candidates() == ["one", "two", "three"]
    assert candidates(required=True) == ["one"]
    assert candidates(matchQuantifier="none", required=True) == ["two", "three"]
    assert candidates(matchQuantifier="all", propertyValue=["First Lab", "Second Lab"], required=True) == []
    assert candidates(propertyValue=["First Lab", "Second Lab"], required=True) == ["one", "two"]


def test_entities_properties_and_types_are_suggested(small: Running) -> None:
    def suggested(kind: str, query: str, root: str = "/reconcile") -> list[str]:
        return [one["name"] for one in found(small.get(f"{root}/suggest/{kind}?{query}"))["result"]]

    assert suggested("entity", "prefix=par") == ["Parent", "Parent 7B", "Parent terms"]
    assert suggested("entity", "prefix=7&callback=x&type=model") == ["Heir 7B", "Child 7B", "Keeper 7B", "Parent 7B"]
    assert suggested("entity", f"prefix=par&type={quote(okg('Licence'))}") == ["Parent terms"]
    assert suggested("entity", "prefix=par&cursor=1") == ["Parent 7B", "Parent terms"]
    assert suggested("entity", "prefix=par&offset=1&limit=1", DRAFT) == ["Parent 7B"]
    assert suggested("entity", f"prefix={quote(model('teacher'))}") == ["Teacher"]
    assert suggested("property", "prefix=lic") == ["licence", "licence expression"]
    assert suggested("property", f"prefix={quote(okg('effectiveMaker'))}") == ["maker"]
    assert suggested("type", "prefix=MODEL") == ["Model", "Model family"]
    assert len(suggested("type", "prefix=")) == len(CLASSES)


def test_a_table_is_extended(small: Running) -> None:
    def proposed(kind: str) -> set[str]:
        reply = small.get(f"/reconcile/properties?type={quote(okg(kind))}")
        return {one["name"] for one in found(reply)["properties"]}

    assert {"base", "training data", "licence"} <= proposed("Model")
    assert {"base", "training data", "maker"}.isdisjoint(proposed("Licence"))
    wanted = {
        "ids": [model("child-7b"), "project/child", "their/own"],
        "properties": [{"id": okg("basedOn")}, {"id": okg("effectiveMaker")}, {"id": okg("effectiveLicence")}],
    }
    answer = found(posted(small, "extend", wanted))
    assert [one["name"] for one in answer["meta"]] == ["base", "maker", "licence"]
    assert answer["meta"][1]["type"] == {"id": okg("Organisation"), "name": "Organisation"}
    assert answer["rows"] == {
        model("child-7b"): {
            okg("basedOn"): [{"id": model("parent-7b"), "name": "Parent 7B"}],
            okg("effectiveMaker"): [],
            okg("effectiveLicence"): [{"id": f"{iris.ID}licence/apache-2.0", "name": "Apache License 2.0"}],
        },
        "project/child": {
            okg("basedOn"): [],
            okg("effectiveMaker"): [{"id": f"{iris.ID}organisation/lab", "name": "The Lab"}],
            okg("effectiveLicence"): [],
        },
        "their/own": {okg("basedOn"): [], okg("effectiveMaker"): [], okg("effectiveLicence"): []},
    }
    drafted = found(sent(small, "extend", wanted))
    assert {row["id"]: {one["id"]: one["values"] for one in row["properties"]} for row in drafted["rows"]} == answer[
        "rows"
    ]


def test_what_is_shown_of_a_hostile_thing_is_harmless(odd: Running) -> None:
    reply = odd.get(f"/reconcile/preview?id={quote(model('attack'))}")
    assert reply.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    shown = found(odd.get(f"/reconcile/flyout?id={quote(model('attack'))}"))["html"]
    for html in (reply.text, shown):
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        for harmful in ("<script", "<img", 'href="javascript:', "' onmouseover", "'onmouseover", "\u202e"):
            assert harmful not in html
    assert f'<a href="{model("attack")}"' in shown
    assert odd.get("/reconcile/preview?id=model/none").status == 404


@pytest.mark.parametrize(
    "given", ["https://evil.example/", "//evil.example", "../sparql", "model/../../x", "%0d%0ax:y", "http:"]
)
def test_a_view_leads_nowhere_else(small: Running, given: str) -> None:
    reply = small.get(f"/reconcile/view?id={given}")
    assert reply.status == 404 or reply.headers["location"].startswith(f"{small.url}id/")
    there = small.get(f"/reconcile/view?id={quote(model('child-7b'), safe='')}")
    assert (there.status, there.headers["location"]) == (303, f"{small.url}id/model/child-7b")


BAD: Mapping[str, tuple[int, Any]] = {
    "What was sent is no JSON": (400, "{"),
    "What was sent is no JSON, or nests too deeply": (400, '{"q":' * 50_000),
    "What was sent is no JSON, or": (400, '{"\\ud800": {"query": "x"}}'),
    "A batch is an object": (400, [1]),
    "A query is an object": (400, {"q": "bloom"}),
    "A query has 'query', 'properties' or both": (400, {"q": {"limit": 3}}),
    "A query has no field 'props': use query, type": (400, {"q": {"query": "x", "props": []}}),
    "'query' is a text": (400, {"q": {"query": 3}}),
    "'limit' is a whole number above 0": (400, {"q": {"query": "x", "limit": -1}}),
    "There is no type 'modle': use project, model": (400, {"q": {"query": "x", "type": "modle"}}),
    "There is no property 'price' here": (400, {"q": {"query": "x", "properties": [{"pid": "price", "v": 1}]}}),
    "'properties' is a list": (400, {"q": {"query": "x", "properties": {"pid": 1}}}),
    "A value of a property is": (400, {"q": {"query": "x", "properties": [{"pid": "maker", "v": [[1]]}]}}),
    "A name has at most 500 characters, and one of these 10000": (400, {"q": {"query": "x" * 10_000}}),
    "A batch has at most 500 queries, and this one 10000": (413, {str(n): {"query": "x"} for n in range(10_000)}),
    "A request may have 1024 KiB": (413, {"q": {"query": "x" * 2**20}}),
}


@pytest.mark.parametrize("said", BAD)
def test_what_is_no_batch_is_refused_in_a_sentence(small: Running, said: str) -> None:
    status, batch = BAD[said]
    reply = posted(small, "queries", batch)
    assert (reply.status, reply.text[: len(said)]) == (status, said)
    assert matched(small, query="child 7b") == [model("child-7b")]


@pytest.mark.parametrize(
    ("method", "path", "kind", "content", "status"),
    [
        ("POST", "/reconcile", "application/json", b"{}", 415),
        ("POST", "/reconcile", "application/x-www-form-urlencoded", b"a=b", 400),
        ("POST", "/reconcile", "application/x-www-form-urlencoded", b"queries=%ff", 400),
        ("POST", "/reconcile/suggest/entity", "application/x-www-form-urlencoded", b"prefix=a", 405),
        ("POST", f"{DRAFT}/match", "application/x-www-form-urlencoded", b"queries=[]", 415),
        ("POST", f"{DRAFT}/match", "application/json", b"[]", 400),
        ("POST", f"{DRAFT}/match", "application/json", b"\xff", 400),
        ("POST", f"{DRAFT}/match", "application/json", b'{"queries":[{"conditions":[{"matchType":"x"}]}]}', 400),
        ("POST", f"{DRAFT}/extend", "application/json", b'{"ids":["none"],"properties":[{"id":"price"}]}', 400),
        ("GET", "/reconcile?query=bloom", "", None, 400),
        ("GET", "/reconcile/preview", "", None, 400),
        ("GET", f"/reconcile/flyout?id={'x' * 3000}", "", None, 400),
        ("GET", "/reconcile/suggest/entity?cursor=-1", "", None, 400),
        ("GET", "/reconcile/suggest/nothing", "", None, 404),
        ("GET", "/reconcile/nothing", "", None, 404),
        ("DELETE", "/reconcile", "", None, 405),
    ],
)
def test_other_requests_are_refused(
    small: Running, method: str, path: str, kind: str, content: bytes | None, status: int
) -> None:
    reply = small.request(method, path, content, {"Content-Type": kind} if kind else {})
    assert reply.status == status, reply.text
    assert reply.text.endswith(".\n")


def test_a_client_of_somebody_else_reconciles_a_column(shipped: Running) -> None:
    pandas = pytest.importorskip("pandas")
    client = pytest.importorskip("reconciler")
    column = pandas.Series([f"apache license {n}" if n else "Apache 2.0" for n in range(11)] + ["mit"])
    answer = client.reconcile(column, type_id=okg("Licence"), reconciliation_endpoint=f"{shipped.url}reconcile")
    matches = {row["input_value"]: row["id"] for _, row in answer.iterrows() if row["match"]}
    assert matches == {
        "Apache 2.0": f"{iris.ID}licence/apache-2.0",
        "apache license 2": f"{iris.ID}licence/apache-2.0",
        "mit": f"{iris.ID}licence/mit",
    }
    assert set(answer["type_id"]) == {okg("Licence")}
