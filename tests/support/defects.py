"""Files of the small index that differ from its clean one by one defect each, and what is reported and kept of each."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.support.index import API, API_CLASS, API_LINK, CLEAN, NASTY, Fact

Row = tuple[str, str, str]
SHOWN_API = ("api", "prov:hadPrimarySource", "https://example.org/api")
UNSHOWN_API = ("api", "okg:evidenceStatus", "okg:noneGiven")
OPEN_API = ("api", "okg:level", "okg:open")


@dataclass(frozen=True)
class Case:
    """A file that differs from a clean one by a text, with the rows (key, value, kind) that the report has for it."""

    file: str
    old: str
    new: str
    rows: tuple[Row, ...] = ()
    less: tuple[Fact, ...] = ()
    more: tuple[Fact, ...] = ()
    problem: str = ""


def api_link(file: str, link: str, *more: str) -> Case:
    """Return a case of a link that is no web address; ``more`` are the links that are kept as stated."""
    stated = [("api", "okg:statedLink", other) for other in more] or [("api", "okg:statedLinkText", link)]
    rows = (("api.link", link, "link-malformed"), ("api.link", link, "evidence-missing"))
    return Case(file, API_LINK, f"link: {json.dumps(link)}\n", rows, (SHOWN_API,), (UNSHOWN_API, *stated))


def api_class(file: str, level: str, means: str, kind: str) -> Case:
    """Return a case of a class that is no level as it stands."""
    shown = () if means == "open" else (OPEN_API,)
    more = () if means == "open" else (("api", "okg:level", f"okg:{means}"),)
    return Case(
        file,
        API,
        API.replace("open", level, 1),
        (("api.class", level.strip("'[]"), kind),) if kind else (),
        shown,
        more,
    )


CASES = [
    Case("clean.yaml", "", ""),
    Case("Ending.YAML", "", ""),
    Case("short.yml", "", ""),
    Case("Resample.yaml", "", ""),
    api_link("hhttps.yaml", "hhttps://example.org/api", "hhttps://example.org/api"),
    api_link("scheme-less.yaml", "example.org/api"),
    api_link("javascript.yaml", "javascript:alert(1)", "javascript:alert(1)"),
    *(
        Case(
            f"two-in-one-{number}.yaml",
            API_LINK,
            f"link: {json.dumps(text)}\n",
            (("api.link", text, "link-list"),),
            (SHOWN_API,),
            tuple(("api", "prov:hadPrimarySource", f"https://example.org/{x}") for x in ("a_(b)", "c,d")),
        )
        for number, text in enumerate(
            (
                "https://example.org/a_(b), https://example.org/c,d",
                "https://example.org/a_(b),https://example.org/c,d;",
                "https://example.org/a_(b)\nhttps://example.org/c,d",
                "(https://example.org/a_(b)) and <https://example.org/c,d>.",
            )
        )
    ),
    Case(
        "link-in-words.yaml",
        API_LINK,
        "link: see https://example.org/a, for details\n",
        (("api.link", "see https://example.org/a, for details", "link-text"),),
        (SHOWN_API,),
        (
            ("api", "prov:hadPrimarySource", "https://example.org/a"),
            ("api", "okg:statedLinkText", "see https://example.org/a, for details"),
        ),
    ),
    api_link("injection.yaml", "https://example.org/> . <a:b> <a:c> <a:d"),
    api_link("percent.yaml", "https://example.org/%zz"),
    api_link("control.yaml", "https://example.org/\x01"),
    api_link("no-host.yaml", "http://localhost/x", "http://localhost/x"),
    Case(
        "empty-link.yaml",
        API_LINK,
        "link:\n",
        (("api.link", "", "evidence-missing"),),
        (SHOWN_API,),
        (UNSHOWN_API,),
    ),
    Case(
        "closed.yaml",
        API_CLASS,
        "    class: closed\n    link:\n",
        (("api.link", "", "link-empty"),),
        (SHOWN_API, OPEN_API),
        (("api", "okg:level", "okg:closed"),),
    ),
    Case(
        "link-list.yaml",
        API_LINK,
        "link: [https://example.org/a, https://example.org/b]\n",
        (("api.link", "[https://example.org/a, https://example.org/b]", "link-list"),),
        (SHOWN_API,),
        tuple(("api", "prov:hadPrimarySource", f"https://example.org/{x}") for x in "ab"),
    ),
    Case(
        "link-list-mixed.yaml",
        API_LINK,
        "link: [https://example.org/a, {b: c}, '']\n",
        (
            ("api.link", "[https://example.org/a, {b: c}, ]", "link-list"),
            ("api.link", "{b: c}", "link-malformed"),
        ),
        (SHOWN_API,),
        (("api", "prov:hadPrimarySource", "https://example.org/a"), ("api", "okg:statedLinkText", "{b: c}")),
    ),
    Case(
        "link-mapping.yaml",
        API_LINK,
        "link: {a: https://example.org/a}\n",
        (("api.link", "{a: https://example.org/a}", "link-list"),),
        (SHOWN_API,),
        (
            ("api", "prov:hadPrimarySource", "https://example.org/a"),
            ("api", "okg:statedLinkText", "{a: https://example.org/a}"),
        ),
    ),
    Case(
        "empty-part.yaml",
        API_LINK,
        "link: https://example.org//api\n",
        (("api.link", "https://example.org//api", "link-odd"),),
        (SHOWN_API,),
        (("api", "prov:hadPrimarySource", "https://example.org//api"),),
    ),
    Case(
        "project-links.yaml",
        "link: https://example.org/clean",
        "link: [https://example.org/x, 'hhttps://example.org/y']",
        (
            ("project.link", "[https://example.org/x, hhttps://example.org/y]", "link-list"),
            ("project.link", "hhttps://example.org/y", "link-malformed"),
        ),
        (("", "okg:statedLink", "https://example.org/clean"),),
        (("", "okg:statedLink", "https://example.org/x"), ("", "okg:statedLink", "hhttps://example.org/y")),
    ),
    Case(
        "no-link.yaml",
        "link: https://example.org/clean",
        "link:",
        (("project.link", "", "link-empty"),),
        (("", "okg:statedLink", "https://example.org/clean"),),
    ),
    Case(
        "no-name.yaml",
        "name: Clean",
        "name: null",
        (("project.name", "", "name-missing"),),
        (("", "okg:statedName", "Clean"), ("", "rdfs:label", "Clean in the edition try-2024-05")),
        (("", "rdfs:label", "no-name in the edition try-2024-05"),),
    ),
    Case(
        "broken-link-only.yaml",
        "name: Clean\n    link: https://example.org/clean",
        "name:\n    link: not a link",
        (("project.name", "", "name-missing"), ("project.link", "not a link", "link-malformed")),
        (
            ("", "okg:statedName", "Clean"),
            ("", "rdfs:label", "Clean in the edition try-2024-05"),
            ("", "okg:statedLink", "https://example.org/clean"),
        ),
        (
            ("", "rdfs:label", "broken-link-only in the edition try-2024-05"),
            ("", "okg:statedLinkText", "not a link"),
        ),
    ),
    Case("quoted.yaml", "name: Clean", "name: 'Clean'"),
    api_class("class-empty.yaml", "''", "unknown", "empty"),
    api_class("class-capital.yaml", "Open", "open", "level-normalised"),
    api_class("class-opem.yaml", "opem", "open", "level-normalised"),
    api_class("class-full.yaml", "full", "unknown", "level-unknown"),
    api_class("class-partial.yaml", "partial", "partial", ""),
    api_class("class-parial.yaml", "parial", "partial", "level-normalised"),
    Case(
        "class-list.yaml",
        API,
        API.replace("open", "[open, closed]", 1),
        (("api.class", "[open, closed]", "shape"), ("api.class", "", "empty")),
        (OPEN_API,),
        (("api", "okg:level", "okg:unknown"),),
    ),
    Case(
        "class-absent.yaml",
        "    class: open\n    " + API_LINK,
        "    " + API_LINK,
        (("api.class", "", "empty"),),
        (OPEN_API,),
        (("api", "okg:level", "okg:unknown"),),
    ),
    Case(
        "key-project.yaml",
        "    rlbase",
        "    colour: [red, 2]\n    rlbase",
        (("project.colour", "[red, 2]", "key-unknown"),),
    ),
    Case("key-block.yaml", API_LINK, API_LINK + "    clas: closed\n", (("api.clas", "closed", "key-unknown"),)),
    Case(
        "key-top.yaml",
        "org:\n",
        "system:\n    api:\n        class: closed\norg:\n",
        (("system", "{api: {class: closed}}", "key-unknown"),),
    ),
    Case("key-no-text.yaml", "org:\n", "? [a, {b: c}]\n: d\norg:\n", (("([a, {b: c}])", "d", "key-unknown"),)),
    Case("twice-block.yaml", API_LINK, API_LINK + "    class: closed\n", (("api.class", "closed", "key-repeated"),)),
    Case(
        "maker-link.yaml",
        "name: Maker\n    link:\n    notes:\n",
        "name: Maker\n    link: https://maker.example/\n    notes:\n",
        (("org.link", "https://maker.example/", "not-taken"),),
    ),
    Case(
        "licence.yaml",
        "MIT License",
        "MIT Licence",
        (("project.license", "MIT Licence", "licence-unknown"),),
        (("", "okg:statedLicence", "MIT License"), ("", "okg:statedLicenceExpression", "MIT")),
        (("", "okg:statedLicence", "MIT Licence"),),
        "'MIT License'",
    ),
    Case(
        "nothing-stated.yaml",
        "    llmbase: Base 7B\n    rlbase: Some data\n    license: MIT License\norg:\n    name: Maker\n",
        "    llmbase:\n    rlbase: ''\norg:\n",
        tuple((key, "", "empty") for key in ("project.llmbase", "project.rlbase", "project.license", "org.name")),
        (
            ("", "okg:statedBase", "Base 7B"),
            ("", "okg:statedTuningData", "Some data"),
            ("", "okg:statedLicence", "MIT License"),
            ("", "okg:statedLicenceExpression", "MIT"),
            ("", "okg:statedMaker", "Maker"),
        ),
    ),
    Case(
        "nasty.yaml",
        "name: Clean",
        f"name: {json.dumps(NASTY)}",
        (),
        (("", "okg:statedName", "Clean"), ("", "rdfs:label", "Clean in the edition try-2024-05")),
        (("", "okg:statedName", NASTY), ("", "rdfs:label", f"{NASTY} in the edition try-2024-05")),
    ),
    Case("edition.yaml", "", "", (("", "edition", "identity-twice"),)),
    Case("a b's.yaml", "", ""),
    Case("two\nlines.yaml", "", ""),
    Case("模型.yaml", "", ""),
]
ALSO = {
    "twice-top.yaml": CLEAN.replace("org:\n", "code: {class: closed}\norg:\n"),
    "block-text.yaml": CLEAN.replace("api:\n" + API, "api: it is open\n"),
    "block-missing.yaml": CLEAN.replace("api:\n" + API, ""),
    "A_sample.yaml": CLEAN,
    "_parameters.yml": CLEAN,
    "a_submission_template.yaml": CLEAN,
    "nobody.yaml": CLEAN.replace("name: Clean", "name:").replace("link: https://example.org/clean", "link: []"),
    "README.md": "# No project",
}
SLUGS = {"edition.yaml": "edition-2", "模型.yaml": "unnamed"}


def slug_of(file: str) -> str:
    """Return the slug of the project that a file becomes."""
    return SLUGS.get(file, re.sub("[^a-z0-9]+", "-", Path(file).stem.lower()))
