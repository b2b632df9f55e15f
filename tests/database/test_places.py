"""Everything below an organisation is one range of branch numbers, under both readings."""

from sqlalchemy import Engine, select

from dashboard.database.membership import Membership
from dashboard.database.tables import place

COLUMNS = (place.c.organisation_id, place.c.first, place.c.last, place.c.depth, place.c.parent_id)


def ranges(land: Engine, ids: dict[str, int], reading: str, month: int) -> dict[str, object]:
    codes: dict[int | None, str | None] = {number: code for code, number in ids.items()}
    with land.connect() as connection:
        found = connection.execute(
            select(*COLUMNS)
            .where(place.c.reading == reading)
            .where(place.c.month_from <= month, place.c.month_to >= month)
        )
        return {
            str(codes[number]): (first, last, depth, codes.get(parent))
            for number, first, last, depth, parent in found
        }


def test_then_is_the_tree_of_the_month(land: Engine, ids: dict[str, int]) -> None:
    assert ranges(land, ids, "then", 202406) == {
        "top": (1, 5, 0, None),
        "east": (1, 2, 1, "top"),
        "west": (3, 4, 1, "top"),
        "south": (5, 5, 1, "top"),
        "east-1": (1, 1, 2, "east"),
        "east-2": (2, 2, 2, "east"),
        "west-1": (3, 3, 2, "west"),
        "west-2": (4, 4, 2, "west"),
        "south-1": (5, 5, 2, "south"),
    }
    assert ranges(land, ids, "then", 202407)["east"] == (1, 3, 1, "top")
    assert "west" not in ranges(land, ids, "then", 202407)


def test_now_hangs_ended_branches_on_their_successors_line(
    land: Engine, ids: dict[str, int]
) -> None:
    today = ranges(land, ids, "now", 202301)
    assert today["east"] == (1, 4, 1, "top")
    assert today["west-2"][3] == "east"
    assert today == ranges(land, ids, "now", 202512)
    assert "west" not in today


def test_where_both_readings_hold_the_same_branches_there_is_one_node(
    land: Engine, ids: dict[str, int]
) -> None:
    codes = {number: code for code, number in ids.items()}
    with land.connect() as connection:
        membership = Membership(connection)
        before, after = membership.during(202406), membership.during(202407)
    assert {(codes[number], reading) for number, reading in before.nodes} == {
        ("top", "both"),
        ("south", "both"),
        ("east", "now"),
        ("east", "then"),
        ("west", "then"),
    }
    assert {reading for _, reading in after.nodes} == {"both"}
    assert before is membership.during(202301)
