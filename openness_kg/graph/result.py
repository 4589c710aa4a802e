"""The answer to a query as notebooks want it: typed terms, plain Python values, or a pandas data frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from openness_kg.base.errors import OpennessError, lacking
from openness_kg.graph.store import Solutions
from openness_kg.graph.terms import Literal, Term

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Result(Sequence[Mapping[str, Term]]):
    """The solutions of a SELECT query: a sequence of mappings from variable to typed term, without those unbound."""

    variables: tuple[str, ...]
    solutions: tuple[Mapping[str, Term], ...]

    @classmethod
    def of(cls, found: Solutions) -> Result:
        """Return solutions that are still coming, all of them."""
        return cls(found.variables, tuple(found))

    def __len__(self) -> int:
        """Return the number of solutions."""
        return len(self.solutions)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Term]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Term]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, Term] | Sequence[Mapping[str, Term]]:
        """Return a solution by its number, or several."""
        return self.solutions[index]

    def __iter__(self) -> Iterator[Mapping[str, Term]]:
        """Yield each solution."""
        return iter(self.solutions)

    def texts(self) -> list[dict[str, str]]:
        """Return each solution with lexical values only, unbound variables left out."""
        return [{name: term.value for name, term in solution.items()} for solution in self.solutions]

    def records(self) -> list[dict[str, Any]]:
        """Return each solution with plain values: texts for IRIs, numbers, dates and truth values; None if unbound."""
        return [{name: _plain(solution.get(name)) for name in self.variables} for solution in self.solutions]

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame with a column a variable, values as :meth:`records` has them.

        Raises:
            OpennessError: pandas is not installed.

        """
        try:
            import pandas as pd
        except ImportError as error:
            raise OpennessError(lacking("A data frame", "pandas", "notebook", error)) from None
        return pd.DataFrame(self.records(), columns=list(self.variables))


def _plain(term: Term | None) -> Any:
    if term is None:
        return None
    return term.python() if isinstance(term, Literal) else term.value
