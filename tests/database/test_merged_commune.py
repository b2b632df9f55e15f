"""A commune that merged: its branches under the old name then, under the new one now."""

from sqlalchemy import Engine, select

from dashboard.database.organisations import organisation_ids
from dashboard.database.tables import place

BEFORE, AFTER = 202406, 202407


def branches_under(engine: Engine, code: str, reading: str, month: int) -> set[str]:
    """The codes inside the range of an organisation; empty where it has no place."""
    with engine.connect() as connection:
        ids = organisation_ids(connection)
        names = {number: name for name, number in ids.items()}
        tree = (
            select(place)
            .where(place.c.reading == reading)
            .where(place.c.month_from <= month, place.c.month_to >= month)
        )
        rows = {names[row.organisation_id]: row for row in connection.execute(tree)}
    if code not in rows:
        return set()
    top = rows[code]
    return {
        name
        for name, row in rows.items()
        if "-" in name and name[-1].isdigit() and top.first <= row.first <= top.last
    }


def test_then_each_month_has_its_own_tree(country: Engine) -> None:
    assert branches_under(country, "old-a", "then", BEFORE) == {"a-1", "a-2"}
    assert branches_under(country, "old-b", "then", BEFORE) == {"b-1"}
    assert branches_under(country, "ward", "then", BEFORE) == set()
    assert branches_under(country, "old-a", "then", AFTER) == set()
    assert branches_under(country, "ward", "then", AFTER) == {"a-1", "a-2", "b-1"}


def test_now_every_month_is_read_with_todays_tree(country: Engine) -> None:
    for month in (BEFORE, AFTER):
        assert branches_under(country, "ward", "now", month) == {"a-1", "a-2", "b-1"}
        assert branches_under(country, "old-a", "now", month) == set()
        assert branches_under(country, "top", "now", month) == {"a-1", "a-2", "b-1"}


def test_the_merged_communes_of_the_sample(sample: Engine) -> None:
    both = {
        name
        for old in ("xa-nhat-tuu", "xa-nhat-tan")
        for name in branches_under(sample, old, "then", 202412)
    }
    assert both
    assert branches_under(sample, "xa-tan-tuu", "then", 202412) == set()
    assert both == branches_under(sample, "xa-tan-tuu", "then", 202501)
    assert both <= branches_under(sample, "phuong-kim-thanh", "now", 202301)
