"""Links in a text that somebody typed: one or several, in brackets or Markdown, with or without words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openness_kg.graph.convert import is_iri

_WEB = re.compile(r"https?://[^/?#@:.\s]+(\.[^/?#@:.\s]+)+(:[0-9]+)?([/?#]\S*)?")
_START = re.compile(r"(?<![A-Za-z0-9+.-])https?://")
_BETWEEN = ",;|，；、"
_NEXT = re.compile(rf"[{_BETWEEN}]+(?=https?://)")
"""What ends a link without a space behind it, since another one begins there; else a comma is a part of the link."""
_SENTENCE = ".:!?'\"。"
_CLOSERS = {"(": ")", "[": "]", "{": "}", "<": ">", "（": "）", "【": "】"}
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”"}
_JOINS = re.compile(r"(?:(?<!\w)(?:and|or)(?!\w)|[\W_])+", re.I)
"""What may stand between links and says nothing."""


@dataclass(frozen=True)
class LinkText:
    """What a text holds: its web addresses, other IRIs beside them, and whether there are words that are neither."""

    web: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    has_words: bool = False


def is_web(text: str) -> bool:
    """Tell whether a text as a whole is a web address that can be followed."""
    return is_iri(text) and _WEB.fullmatch(text) is not None


def read(text: str) -> LinkText:
    """Return the web addresses of a text in their order, and what else there is; nothing if it has no web address.

    A comma, a bracket or another address inside of a link is a part of it: only a space, a bracket that was opened
    before the link, or a comma with another link right behind it ends one.
    """
    spans = list(_spans(text))
    told = bool(_around(text, spans).strip()) or len(spans) > 1
    web = []
    for number, (begin, end) in enumerate(spans):
        last = end
        # the full stop of a sentence is none of the link; of links that a comma parts, it may be
        while last > begin and (
            text[last - 1] in _BETWEEN or (told and text[last - 1] in _SENTENCE and not _is_parted(text, last))
        ):
            last -= 1
        if is_web(text[begin:last]):
            web.append(text[begin:last])
            spans[number] = begin, last
        else:
            spans[number] = begin, begin
    if not web:
        return LinkText()
    rest = [piece for piece in re.split(rf"[\s{_BETWEEN}]+", _around(text, spans)) if piece]
    odd = dict.fromkeys(piece for piece in rest if "://" in piece and is_iri(piece))
    words = " ".join(piece for piece in rest if piece not in odd)
    return LinkText(tuple(dict.fromkeys(web)), tuple(odd), bool(_JOINS.sub("", words)))


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where links begin and end, with the punctuation behind them."""
    found: list[tuple[int, int]] = []
    position = 0
    opened: dict[str, int] = dict.fromkeys(_CLOSERS.values(), 0)
    while (start := _START.search(text, position)) is not None:
        begin = start.start()
        for sign in text[position:begin]:
            if sign in _CLOSERS:
                opened[_CLOSERS[sign]] += 1
            elif opened.get(sign):
                opened[sign] -= 1
        position = _end(text, begin, opened)
        found.append((begin, position))
    return found


def _end(text: str, begin: int, opened: dict[str, int]) -> int:
    """Return where a link ends, given how many brackets of each sort were opened before it."""
    quote = _QUOTES.get(text[begin - 1]) if begin else None
    inner: dict[str, int] = dict.fromkeys(_CLOSERS.values(), 0)
    for at in range(begin, len(text)):
        sign = text[at]
        if sign.isspace() or sign in ("<", quote):
            return at
        if sign in _BETWEEN and text[at - 1] not in _BETWEEN and _NEXT.match(text, at):
            return at
        if sign in _CLOSERS:
            inner[_CLOSERS[sign]] += 1
        elif inner.get(sign):
            inner[sign] -= 1
        elif opened.get(sign):
            return at
    return len(text)


def _is_parted(text: str, at: int) -> bool:
    return text[at : at + 1] != "" and text[at] in _BETWEEN


def _around(text: str, spans: list[tuple[int, int]]) -> str:
    """Return what stands around the links, a space in the place of each."""
    pieces, position = [], 0
    for begin, end in spans:
        pieces.append(text[position:begin])
        position = end
    return " ".join([*pieces, text[position:]])
