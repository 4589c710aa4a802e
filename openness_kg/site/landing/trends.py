"""Trends over time: what opened and what closed in each month, and how open systems were on average."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from openness_kg.graph.store import Solution
from openness_kg.site.pages import page
from openness_kg.site.site import File, Site

PATH = "trends.html"
WIDTH, HEIGHT = 960, 300
"""Units of a chart; it scales to the room that it has."""
_LEFT, _RIGHT, _TOP, _FOOT = 48, 20, 24, 40
_SERIES = ("first", "second", "third")
"""Names of what tells lines apart."""


@dataclass(frozen=True)
class Changed:
    """How many levels opened and closed in a month.

    Of each the first number is of projects that stayed the same, the second of files that came to rate another one.
    """

    month: str
    index: str
    opened: tuple[int, int]
    closed: tuple[int, int]


@dataclass(frozen=True)
class Mean:
    """How open the systems of an index were at the end of a month: numbers as the query gives them."""

    month: str
    index: str
    records: str
    score: str
    level: str


@dataclass(frozen=True)
class Box:
    """A bar of a chart, with the number that stands at its end, empty if none does."""

    x: float
    y: float
    width: float
    height: float
    style: str
    text: str
    text_y: float


@dataclass(frozen=True)
class Line:
    """A line of a chart: its points, and the values there as texts."""

    label: str
    style: str
    points: Sequence[tuple[float, float, str]]

    @property
    def path(self) -> str:
        """What draws it."""
        return "M" + "L".join(f"{x:.6g} {y:.6g}" for x, y, _ in self.points)


class Months:
    """A time axis, month by month."""

    def __init__(self, months: Iterable[str]) -> None:
        """Take months such as ``2025-03``; all between the first and the last have a place."""
        found = sorted(months)
        first, last = (_number(found[0]), _number(found[-1])) if found else (0, -1)
        self.all = [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(first, last + 1)]
        self.step = (WIDTH - _LEFT - _RIGHT) / max(len(self.all), 1)

    def place(self, month: str) -> float:
        """Return where the room of a month begins."""
        return _LEFT + self.all.index(month) * self.step

    @property
    def marks(self) -> list[tuple[float, str]]:
        """The middles of the months that are named: the first of each quarter."""
        return [(self.place(m) + self.step / 2, m) for m in self.all if m[5:] in ("01", "04", "07", "10")]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def changed(rows: Iterable[Solution], labels: dict[str, str]) -> list[Changed]:
    """Return the rows of ``questions/opened-and-closed`` counted by month and index, in their order."""
    counts = Counter((row["month"], row["index"], row["change"], row["otherProject"]) for row in rows)
    keys = sorted({(month, index) for month, index, _, _ in counts})
    return [
        Changed(
            month,
            labels.get(index, index),
            (counts[month, index, "opened", "no"], counts[month, index, "opened", "yes"]),
            (counts[month, index, "closed", "no"], counts[month, index, "closed", "yes"]),
        )
        for month, index in keys
    ]


def bars(found: Sequence[Changed], months: Months) -> tuple[list[Box], float]:
    """Return the bars, opened above and closed below a line, and where that line is.

    Heights are square roots, so that months of a few changes are seen beside those of hundreds.
    """
    above = max((sqrt(sum(one.opened)) for one in found), default=0.0)
    below = max((sqrt(sum(one.closed)) for one in found), default=0.0)
    room = HEIGHT - _TOP - _FOOT - 24
    unit = room / (above + below or 1.0)
    middle = _TOP + 12 + above * unit
    boxes = []
    shared = Counter(one.month for one in found)
    seen: Counter[str] = Counter()
    for one in found:
        width = (months.step - 2) / shared[one.month]
        x = months.place(one.month) + 1 + seen[one.month] * width
        seen[one.month] += 1
        for style, (same, other), up in (("opened", one.opened, True), ("closed", one.closed, False)):
            inner, outer = sqrt(same) * unit, sqrt(same + other) * unit
            text = str(same + other) if same + other else ""
            for size, start, name in ((inner, 0.0, style), (outer - inner, inner, f"{style} other")):
                if size:
                    y = middle - start - size if up else middle + start
                    last = start + size == outer or not other
                    at = middle - outer - 4 if up else middle + outer + 13
                    boxes.append(Box(x, y, width, size, name, text if last else "", at))
                    text = "" if last else text
    return boxes, middle


def lines(found: Sequence[Mean], months: Months) -> list[Line]:
    """Return a line an index, of the mean level between 0 (closed) and 1 (open)."""
    indexes = list(dict.fromkeys(one.index for one in found))
    room = HEIGHT - _TOP - _FOOT
    return [
        Line(
            index,
            _SERIES[number % len(_SERIES)],
            [
                (months.place(one.month) + months.step / 2, _TOP + room * (1 - float(one.level)), one.level)
                for one in found
                if one.index == index
            ],
        )
        for number, index in enumerate(indexes)
    ]


def files(site: Site) -> Iterator[File]:
    """Yield the page."""
    labels = {row["index"]: row["label"] for row in site.graph.query("site/index-labels").texts()}
    counted = changed(site.graph.query("questions/opened-and-closed").texts(), labels)
    means = [
        Mean(row["month"], labels.get(row["index"], row["index"]), row["records"], row["meanScore"], row["meanLevel"])
        for row in site.graph.query("questions/mean-score-by-month").texts()
    ]
    months = Months({one.month for one in counted} | {one.month for one in means})
    boxes, middle = bars(counted, months)
    yield page(
        site,
        PATH,
        "landing/trends.html",
        title="Trends over time",
        counted=counted,
        means=means,
        months=months,
        boxes=boxes,
        middle=middle,
        lines=lines(means, months),
        width=WIDTH,
        height=HEIGHT,
        left=_LEFT,
        right=WIDTH - _RIGHT,
        top=_TOP,
        foot=HEIGHT - _FOOT,
    )
