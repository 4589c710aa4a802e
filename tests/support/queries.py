"""Random small graphs, and random queries of the kind that rules are, over them."""

from __future__ import annotations

from random import Random

NODES = tuple(f"x:n{number}" for number in range(5))
LINKS = ("x:p", "x:q", "x:r")
LITERALS = ('"one"', '"one"@en', '"two"', '""', "1", "1.0", "2", "true", '"1"', '"2023-05"', '"a,b"', '"Σ Ά"')
VARIABLES = ("?a", "?b", "?c", "?d")
PREFIX = "PREFIX x: <http://example.org/>\n"


def graph(random: Random) -> str:
    """Return a graph in Turtle, often with circles, loops, and literals of many kinds."""
    lines = {_statement(random) for _ in range(random.randint(3, 25))}
    return PREFIX + "\n".join(sorted(lines))


def _statement(random: Random) -> str:
    target = random.choice((*NODES, *NODES, *NODES, *LITERALS, *LINKS))
    return f"{random.choice((*NODES, *NODES, *LINKS))} {random.choice(LINKS)} {target} ."


def query(random: Random) -> str:
    """Return a CONSTRUCT query that has a triple a solution."""
    made = Query(random)
    body = made.group(2)
    shown = ', "|", '.join(f'COALESCE(STR({name}), "-")' for name in (*VARIABLES, *made.bound))
    return f"{PREFIX}CONSTRUCT {{ x:it x:has ?row }}\nWHERE {{ {{ {body} }} BIND(CONCAT({shown}) AS ?row) }}"


class Query:
    """A query in the making."""

    def __init__(self, random: Random) -> None:
        """Take where the choices come from."""
        self.random = random
        self.bound: list[str] = []

    def group(self, depth: int, *, inside_exists: bool = False) -> str:
        """Return what stands in braces."""
        kinds = ["filter", "filter", "values", "union"] if depth else []
        if depth:
            kinds += ["optional"] if inside_exists else ["optional", "minus", "bind", "bind", "select", "group"]
        parts = [self._steps()] if self.random.random() < 0.9 or not depth else []
        times = self.random.choice((0, 1, 1, 2)) if kinds else 0
        parts.extend(self._part(self.random.choice(kinds), depth - 1, inside_exists) for _ in range(times))
        return " ".join(parts)

    def _part(self, kind: str, depth: int, inside_exists: bool) -> str:  # noqa: PLR0911 - a kind a line
        def inner() -> str:
            return self.group(depth, inside_exists=inside_exists)

        match kind:
            case "filter":
                return f"FILTER({self._condition(depth)})"
            case "values":
                return self._values()
            case "union":
                return f"{{ {inner()} }} UNION {{ {inner()} }}"
            case "optional":
                return f"OPTIONAL {{ {inner()} }}"
            case "minus":
                return f"MINUS {{ {inner()} }}"
            case "select":
                names = " ".join(self.random.sample(VARIABLES, 2))
                return f"{{ SELECT DISTINCT {names} WHERE {{ {inner()} }} }}"
            case "group":
                return f"{{ {inner()} }}"
        name = f"?e{len(self.bound)}"
        value = self._value(2)
        self.bound.append(name)
        return f"BIND({value} AS {name})"

    def _steps(self) -> str:
        return " ".join(self._step() for _ in range(self.random.choice((1, 1, 2, 3))))

    def _step(self) -> str:
        subject = self._node() if self.random.random() < 0.2 else self.random.choice(VARIABLES)
        target = self.random.choice((*VARIABLES, *VARIABLES, *VARIABLES, *VARIABLES, self._node(), self._literal()))
        chance = self.random.random()
        if chance < 0.15:
            link = self.random.choice(VARIABLES)
        elif chance < 0.4:
            link = self._path(2)
        else:
            link = self.random.choice(LINKS)
        return f"{subject} {link} {target} ."

    def _path(self, depth: int) -> str:  # noqa: PLR0911 - a kind a line
        if not depth:
            return self.random.choice(LINKS)
        match self.random.choice(("link", "back", "then", "either", "often", "often", "maybe")):
            case "back":
                return f"^({self._path(depth - 1)})"
            case "then":
                return f"({self._path(depth - 1)}/{self._path(depth - 1)})"
            case "either":
                return f"({self._path(depth - 1)}|{self._path(depth - 1)})"
            case "often":
                return f"({self._path(depth - 1)})+"
            case "maybe":
                return f"({self.random.choice(LINKS)}/({self._path(depth - 1)})*)"
        return self.random.choice(LINKS)

    def _values(self) -> str:
        names = self.random.sample(VARIABLES, self.random.choice((1, 2)))
        rows = []
        for _ in range(self.random.choice((1, 2, 3))):
            terms = (
                self.random.choice((self._node(), self._node(), self.random.choice(LINKS), "UNDEF")) for _ in names
            )
            rows.append(f"({' '.join(terms)})")
        return f"VALUES ({' '.join(names)}) {{ {' '.join(rows)} }}"

    def _node(self) -> str:
        return self.random.choice(NODES)

    def _literal(self) -> str:
        return self.random.choice(LITERALS)

    def _variable(self) -> str:
        return self.random.choice((*VARIABLES, *self.bound))

    def _condition(self, depth: int) -> str:  # noqa: PLR0911 - a kind a line
        match self.random.choice(
            (
                "compared",
                "compared",
                "exists",
                "exists",
                "exists",
                "not",
                "both",
                "either",
                "in",
                "text",
                "bound",
                "kind",
                "if",
            )
        ):
            case "exists" if depth >= 0:
                negated = self.random.choice(("", "NOT "))
                return f"{negated}EXISTS {{ {self.group(max(depth, 0), inside_exists=True)} }}"
            case "not":
                return f"!({self._condition(depth - 1)})"
            case "both" if depth > 0:
                return f"({self._condition(depth - 1)} && {self._condition(depth - 1)})"
            case "either" if depth > 0:
                return f"({self._condition(depth - 1)} || {self._condition(depth - 1)})"
            case "in":
                negated = self.random.choice(("", "NOT "))
                return f"{self._variable()} {negated}IN ({self._node()}, {self._literal()})"
            case "text":
                text = self._value(1)
                return self.random.choice((f'STRSTARTS(STR({text}), "o")', f'REGEX(STR({text}), "[o,].$")', f"{text}"))
            case "bound":
                return f"BOUND({self._variable()})"
            case "kind":
                text = self._value(1)
                kinds = ("isIRI({})", "isBLANK({})", "isLITERAL({})", 'langMatches(LANG({}), "en")', "sameTerm({}, ?a)")
                return self.random.choice(kinds).format(text)
            case "if" if depth > 0:
                values = self.random.sample((self._condition(depth - 1), self._condition(depth - 1), "false"), 2)
                return f"IF({self._condition(depth - 1)}, {values[0]}, {values[1]})"
        sign = self.random.choice(("=", "!=", "=", "!=", "<", ">", "<=", ">="))
        return f"{self._value(1)} {sign} {self._value(1)}"

    def _value(self, depth: int) -> str:
        if not depth or self.random.random() < 0.4:
            return self.random.choice((self._variable(), self._variable(), self._node(), self._literal()))
        one = self._value(depth - 1)
        forms = (
            f"STR({one})",
            f"STRLEN({one})",
            f"LCASE({one})",
            f'REPLACE({one}, "[on]+", "-")',
            f'REPLACE({one}, "^[^,]*,|e$", "")',
            f'CONCAT(STR({one}), "/x")',
            f"IRI({one})",
            f'IRI(CONCAT(STR({one}), "#x"))',
            f"COALESCE({one}, {self._value(depth - 1)})",
            f"IF({self._variable()} = {self._variable()}, {one}, {self._value(depth - 1)})",
            f"({self._variable()} = {one})",
            f"DATATYPE({one})",
            f"LANG({one})",
            f'STRAFTER(STR({one}), "{self.random.choice(("n", "o", "/", ""))}")',
            f"(STRLEN(STR({one})) {self.random.choice('+-')} 1)",
        )
        return self.random.choice(forms)
