"""Code in pages: its parts as elements with a class each, so that a page needs no script to colour them."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_FORMAT: HtmlFormatter[str] = HtmlFormatter(nowrap=True, classprefix="h-")


def code(text: str, language: str) -> Markup:
    """Return the markup of a piece of code, for within ``pre``: escaped, and plain if the language is unknown.

    Args:
        text: the code.
        language: a name that Pygments knows, such as ``sparql``.

    """
    lexer = _lexer(language)
    # the formatter escapes what is not its own
    return Markup(highlight(text, lexer, _FORMAT).rstrip("\n")) if lexer else Markup.escape(text)  # noqa: S704


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
