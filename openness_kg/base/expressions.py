"""Licence expressions of SPDX (annex D of its specification 2.3), parsed by ``license-expression``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from license_expression import LicenseExpression, Licensing

_SLIPS = (LookupError, TypeError, AttributeError, ValueError, AssertionError, RecursionError)
"""What the parser raises, instead of an error of its own, of texts such as ``MIT AND()`` and ``(AND 0``."""


def parsed(licensing: Licensing, text: str, **options: Any) -> LicenseExpression | None:
    """Return the tree of an expression; None if the text is empty.

    Args:
        licensing: the parser, with the licences that it knows.
        text: which may be anything.
        options: of its method ``parse``.

    Raises:
        license_expression.ExpressionError: the text is none.

    """
    from license_expression import ExpressionError, ParseError

    try:
        return licensing.parse(text, **options)
    except ExpressionError:
        raise
    except (ParseError, *_SLIPS) as error:
        raise ExpressionError("Invalid expression") from error
