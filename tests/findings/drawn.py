"""Data as charts draw them, made at random: with gaps, few meetings, ties and edges."""

import math
import random

from dashboard.domain.months import add_months
from dashboard.domain.words import Grade, IssueGroup

MEASURES = ("total", *(group.value for group in IssueGroup))
FIRST_NAMES = ("Phường", "Xã", "Chi bộ thôn", "Đảng bộ")
SECOND_NAMES = ("Kim Bảng", "Lê Hồ", "Tượng Lĩnh", "Đồng Hóa", "Thi Sơn", "Quế")


def many(chance):
    """A number of meetings: often none, one or few."""
    return chance.choice([0, 1, 2, 3, 4, 5, 6, 8, 12, 30, 100, 400, 2500])


def scored(chance, n, around, apart):
    """A unit's n, mean, sd and the 95 % interval drawn."""
    if not n:
        nothing = dict.fromkeys(("percent", "sd", "low", "high"), math.nan)
        return {"n": 0, **nothing}
    percent = min(100.0, max(0.0, chance.gauss(around, apart)))
    spread = chance.choice([0.0, 0.5, 3.0, 8.0])
    sd = spread if n > 1 else math.nan
    half = 2.2 * sd / math.sqrt(n)
    ends = {"low": max(0.0, percent - half), "high": min(100.0, percent + half)}
    return {"n": n, "percent": percent, "sd": sd, **ends}


def monthly(chance):
    """Months of the total and of some groups."""
    first, length = add_months(202212, chance.randrange(24)), chance.randrange(1, 30)
    drawn = [add_months(first, at) for at in range(length) if chance.random() > 0.1]
    measures = MEASURES[: chance.choice([1, 2, 5])]
    apart, fixed = chance.choice([0.2, 1.0, 4.0]), chance.choice([0, 0, many(chance)])
    return [
        {"month": month, "measure": measure}
        | scored(chance, fixed or many(chance), 85 + 4 * at, apart)
        for month in drawn
        for at, measure in enumerate(measures)
    ]


def a_period(chance, rows):
    """No period, or one that may lie outside what is drawn."""
    months = sorted({row["month"] for row in rows}) or [202401]
    if chance.random() < 0.3:
        return None
    first = add_months(chance.choice(months), -chance.choice([0, 0, 2]))
    return first, add_months(first, chance.choice([0, 0, 2, 11, 20]))


def units(chance, fewest=0):
    """Rows with names; criteria have points too."""
    size = chance.randrange(fewest, 12)
    apart, fixed = chance.choice([0.3, 2.0, 8.0]), chance.choice([0, 0, many(chance)])
    made = []
    for at in range(size):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(SECOND_NAMES)} {at}"
        row = scored(chance, fixed or many(chance), chance.choice([85, 85, 99.9]), apart)
        most = chance.choice([2.0, 5.0, 15.0])
        points = {"max_points": most, "lost": most * (100 - row["percent"]) / 100}
        made.append({"name": name, "code": f"DV{at}", "group": MEASURES[at % 5]} | row | points)
    return made


def graded(chance):
    """Months of meetings by grade."""
    first = add_months(202301, chance.randrange(12))
    months = [add_months(first, at) for at in range(chance.choice([1, 12, 13])) if at % 5 != 3]
    return [
        {"month": month, "grade": grade.value, "n": chance.choice([0, n, n])}
        for month in months
        for n in [chance.choice([0, 1, 2, 5, 60, 900])]
        for grade in Grade
    ]


def a_branch(chance):
    """Months of one branch, some of them flat, falling or far out."""
    level, spread = chance.uniform(70, 97), chance.choice([0.0, 1.0, 3.0])
    shift, slope = chance.choice([0, 0, -6, 5]), chance.choice([0, 0, 0, -1.2, 0.8])
    length = chance.randrange(0, 26)
    changed = chance.randrange(8, 26)
    rows = []
    for at in range(length):
        later = max(0, at - changed)
        percent = chance.gauss(level, spread) + (shift if later else 0) + slope * later
        row = {"month": add_months(202310, at), "measure": "total", "n": chance.choice([1, 1, 2])}
        rows.append(row | {"percent": min(100.0, max(0.0, percent)), "sd": math.nan})
    if length > 19 and chance.random() < 0.2:
        rows = _in_steps(chance, rows)
    anew = chance.choice([26, 26, 26, 3, 7])
    return [row | {"span": int(at >= anew)} for at, row in enumerate(rows)]


def _in_steps(chance, rows):
    """The last months one small step after another, across the level."""
    way, level = chance.choice([-0.2, 0.2]), sum(row["percent"] for row in rows[:12]) / 12
    for at, row in enumerate(rows[-7:]):
        row["percent"] = min(100.0, level + way * (at - 3))
    return rows


def seeded(number):
    """The same data for the same number."""
    return random.Random(20231024 + number)
