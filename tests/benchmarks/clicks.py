"""What browsers send when readers click through filters (assets/js/ask.js): for each click one
request for all parts that may be kept, and one for each that was not, or never is.

Asked for in a process of its own, so that the program measured shares no library with it.
"""

import json
import random
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from dashboard.app import Dashboard, create_app
from dashboard.database.engine import open_engine
from dashboard.database.tables import organisation, organisation_version
from dashboard.settings import Settings
from tests.benchmarks.parts import parts_of
from tests.benchmarks.server import SUBJECTS, pages

SEED = 20231024
# What readers look at; the other pages are for few.
VISITED = {
    "/": 8, "/nhom/<group>": 3, "/chi-bo": 3, "/tieu-chi": 2, "/so-sanh": 1, "/tien-do": 2,
    "/can-xem": 1, "/pheu": 1,
}  # fmt: skip
PERIODS = {"": 60, "ky=12t": 25, "ky=2023-01..2024-06": 5, "ky=2024-11": 5, "ky=2024-10": 5}
# Every stretch of months that ends within the last half year of invented data.
LAST_YEARS = [
    f"{year}-{month:02d}..2024-{last:02d}"
    for last in range(12, 6, -1) for year in (2023, 2024) for month in range(1, 7)
]  # fmt: skip
KINDS = ("loai-hinh=residential", "loai-buoi=regular")


@dataclass(frozen=True)
class Click:
    """One choice on one page: the body that asks for what is kept, those that ask for each of these
    parts, in the same order, and those of the parts that are never kept."""

    page: str
    query: str
    kept: bytes
    settled: tuple[bytes, ...]
    others: tuple[bytes, ...]

    @property
    def bodies(self) -> tuple[bytes, ...]:
        """Return what asks for each part of the page."""
        return self.settled + self.others


def every_page(url: str) -> list[Click]:
    """Return a click on every page at the root, with twelve months chosen."""
    return _asked(url, "every", "0")


def through_filters(url: str, count: int) -> list[Click]:
    """Return so many clicks of readers who each look at their own organisation, by a fixed seed."""
    return _asked(url, "filters", str(count))


def through_periods(url: str, count: int) -> list[Click]:
    """Return so many clicks on the overview, each with months that no other chooses."""
    return _asked(url, "periods", str(count))


def _asked(url: str, what: str, count: str) -> list[Click]:
    command = [sys.executable, "-m", "tests.benchmarks.clicks", url, what, count]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [
        Click(page, query, kept.encode(), *(tuple(map(str.encode, bodies)) for bodies in parts))
        for page, query, kept, *parts in json.loads(done.stdout)
    ]


def choices(units: list[str], count: int) -> list[tuple[str, str]]:
    """Return pages and filters as readers of one day choose them.

    One in three looks at the whole, the others at a unit, large ones more often; three in five
    leave the period as it comes, nine in ten the kinds.
    """
    chance = random.Random(SEED)
    weights = [1 / rank for rank in range(1, 1 + len(units))]
    found = []
    for _ in range(count):
        page = chance.choices(list(VISITED), list(VISITED.values()))[0]
        unit = f"don-vi={chance.choices(units, weights)[0]}" if chance.random() < 2 / 3 else ""
        period = chance.choices(list(PERIODS), list(PERIODS.values()))[0]
        kind = chance.choice(KINDS) if chance.random() < 0.1 else ""
        found.append((page, "&".join(filter(None, (unit, period, kind)))))
    return found


def main(url: str, what: str, count: int) -> None:
    """Print the clicks as JSON."""
    app = create_app(Settings(database_url=url))
    if what == "every":
        wanted = [(path, "ky=12t") for path in pages()]
    elif what == "periods":
        wanted = [("/", f"ky={one}") for one in LAST_YEARS[:count]]
    else:
        wanted = [(_named(page), query) for page, query in choices(units_of(url), count)]
    made = {(page, query): _told(app, page, query) for page, query in dict.fromkeys(wanted)}
    print(json.dumps([made[one] for one in wanted]))


def _told(app: Dashboard, page: str, query: str) -> list[Any]:
    parts = [part.body for part in parts_of(app, page, query)]
    settled = [part for part in parts if part["output"] in app.settled]
    others = [part for part in parts if part not in settled]
    about = [state["value"] for part in settled for state in part["state"]]
    kept = {
        "outputs": [part["output"] for part in settled],
        "chosen": query,
        "about": about[0] if about else None,
    }
    return [page, query, json.dumps(kept), [*map(json.dumps, settled)], [*map(json.dumps, others)]]


def units_of(url: str) -> list[str]:
    """Return the codes of the organisations above the branch."""
    engine = open_engine(url)
    version = organisation_version
    asked = (
        select(organisation.c.code).join(version, version.c.organisation_id == organisation.c.id)
        .where(version.c.level != "branch").distinct().order_by(organisation.c.code)
    )  # fmt: skip
    with engine.connect() as connection:
        return list(connection.execute(asked).scalars())


def _named(page: str) -> str:
    for blank, value in SUBJECTS.items():
        page = page.replace(blank, value)
    return page


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
