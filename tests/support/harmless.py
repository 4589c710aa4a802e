"""What no page may hold, whatever its data says."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from urllib.parse import urlsplit

from tests.support.markup import Element


def assert_harmless(page: Element, scripts: int = 0) -> None:
    """Assert that a page holds nothing that runs, loads or sends, but for as many scripts as its policy names."""
    assert len(page.all("script")) == scripts
    for element in page.all():
        assert element.tag not in {"iframe", "object", "embed", "base", "form", "img", "link"}
        if element.tag == "svg":
            assert element.attrs["class"] == "timeline"
            assert {inner.tag for inner in element.all()} <= {"svg", "title", "desc", "path", "text"}
        for name, value in element.attrs.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "action", "formaction", "background", "ping"}
            if name == "href":
                local = value.startswith("#") or re.fullmatch(r"[a-z0-9.-]+\.html(#.*)?", value)
                assert local or urlsplit(value).scheme in {"http", "https"}, value


def policy_of(page: Element) -> dict[str, str]:
    """Return the page's content security policy by directive."""
    (meta,) = [meta for meta in page.all("meta") if meta.attrs.get("http-equiv") == "Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in meta.attrs["content"].split(";"))
    return {name: value for name, _, value in parts}


def assert_only_its_script(page: Element) -> None:
    """Assert that the policy allows one script, the one that the page holds, and nothing to be loaded or sent."""
    (script,) = page.all("script")
    (code,) = script.inside
    assert isinstance(code, str)
    policy = policy_of(page)
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["script-src"] == f"'sha256-{b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
    assert set(policy) <= {
        *("default-src", "script-src", "style-src", "base-uri", "form-action"),
        *("require-trusted-types-for", "trusted-types"),
    }
