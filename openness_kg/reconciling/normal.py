"""One form for what people write in many: ``Llama-2 7b``, ``llama2-7B`` and ``LLaMA v2 7B`` are one key."""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_HUB_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/(?:datasets/)?([\w.-]+(?:/[\w.-]+)?)/?(?:(?:tree|blob|resolve)/\S*)?",
    re.ASCII,
)
_HUB_ID = re.compile(r"([\w.-]+)/([\w.+-]+)", re.ASCII)
_OF_LICENCES = frozenset({"the", "license", "licence", "licensed", "agreement", "version"})


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text and its numbers, without case, accents and punctuation.

    A number is apart from the letters beside it, a ``v`` before it is left out, and ``+`` is a word, since it is what
    tells ``Command R`` from ``Command R+``.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("+", " plus ")
    parts = _PARTS.findall(plain)
    found: list[str] = []
    for part in reversed(parts):
        if part != "v" or not found or not found[-1][0].isdigit():
            found.append(part)
    return tuple(reversed(found))


def key(text: str) -> str:
    """Return the form in which names are equal; empty for a text without a letter or digit.

    Words are joined, since ``Star Coder`` is ``StarCoder``; numbers are kept apart, since ``2 7B`` is not ``27B``.
    """
    return _joined(words(text))


def licence_key(text: str) -> str:
    """Return the form in which names of licences are equal: as :func:`key`, without words such as ``License``."""
    return _joined(tuple(word for word in words(text) if word not in _OF_LICENCES))


def hub_id(text: str) -> str:
    """Return what stands behind the address of a model or dataset on the hub; empty if a text is none."""
    match = _HUB_ADDRESS.fullmatch(text)
    return match[1] if match else ""


def split_hub_id(text: str) -> tuple[str, str]:
    """Return owner and name of an id such as ``meta-llama/Llama-2-7b``; two empty texts if a text is none."""
    match = _HUB_ID.fullmatch(text)
    return (match[1], match[2]) if match else ("", "")


def _joined(parts: tuple[str, ...]) -> str:
    found = ""
    for part in parts:
        between = "-" if found and found[-1].isdigit() and part[0].isdigit() else ""
        found += between + part
    return found
