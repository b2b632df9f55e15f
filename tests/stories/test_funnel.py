"""The planted stories that the funnel finds, and how little it finds beside them."""


import pytest
from sqlalchemy import Engine

from dashboard.actions.sample.stories import BRANCHES, COMMUNES
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.queries.funnel import funnel_units, outside
from dashboard.queries.reader import Reader
from dashboard.queries.unit_scores import named_units
from dashboard.statistics.intervals import Standing

POOR, UNEVEN = "khoi-doanh-nghiep-tu-nhan-02", "xa-thuy-loi"


@pytest.fixture(scope="module")
def reader(sample: Engine) -> Reader:
    return Reader(sample, Viewer())


def standing_of(reader: Reader, query: str, code: str) -> Standing:
    filters = Filters.from_query(query)
    units = named_units(reader, filters, funnel_units(reader, filters).units)
    found: Standing = units.set_index("code").loc[code, "standing"]
    return found


def planted(code: str) -> bool:
    return code in BRANCHES or any(code.startswith(f"{commune}-") for commune in COMMUNES)


def test_story_1_the_enterprise_graded_poor_twice_shows_signs_in_its_year(reader: Reader):
    """Two meetings of twelve: that it is first among the branches to visit is another view's."""
    assert standing_of(reader, "ky=2024", POOR) == Standing.SIGNS_WORSE


@pytest.mark.parametrize("query", ["ky=2023", "ky=2025", ""])
def test_story_1_in_other_years_the_enterprise_is_not_said_to_differ_so(reader: Reader, query: str):
    assert standing_of(reader, query, POOR) not in {Standing.WORSE, Standing.BETTER}


def test_story_1_of_fewer_than_three_meetings_nothing_is_said(reader: Reader):
    # The data begin in January 2023.
    assert standing_of(reader, "ky=2023-02", POOR) == Standing.UNKNOWN


def test_story_5_the_commune_weak_in_inspection_and_strong_in_chairing(reader: Reader):
    communes = "ky=2024&doc=then&cap=below"
    assert standing_of(reader, f"{communes}&nhom=inspection&gioi-han=chance", UNEVEN) == (
        Standing.WORSE
    )
    assert standing_of(reader, f"{communes}&nhom=chairing&gioi-han=chance", UNEVEN) == (
        Standing.SIGNS_BETTER
    )


def test_story_5_the_commune_is_the_only_one_outside_in_inspection(reader: Reader):
    filters = Filters.from_query("ky=2024&doc=then&cap=below&nhom=inspection&gioi-han=chance")
    listed = named_units(reader, filters, outside(funnel_units(reader, filters)))
    assert list(listed["code"]) == [UNEVEN]


def test_story_5_even_allowing_for_usual_differences_inspection_is_below_and_lowest(
    reader: Reader,
):
    filters = Filters.from_query("ky=2024&doc=then&cap=below&nhom=inspection")
    units = named_units(reader, filters, funnel_units(reader, filters).units)
    lowest = units.loc[units["away"].idxmin()]
    assert (lowest["code"], lowest["standing"]) == (UNEVEN, Standing.SIGNS_WORSE)
    assert (units["standing"] == Standing.SIGNS_WORSE).sum() == 1


def test_story_5_todays_ward_that_holds_the_commune_is_the_lowest_of_all(reader: Reader):
    filters = Filters.from_query("ky=2025&cap=below&nhom=inspection&gioi-han=chance")
    listed = named_units(reader, filters, outside(funnel_units(reader, filters)))
    assert list(listed["code"]) == ["phuong-tam-chuc"]


def steady_outside(reader: Reader, query: str) -> list[str]:
    filters = Filters.from_query(query)
    listed = named_units(reader, filters, outside(funnel_units(reader, filters)))
    return [code for code in listed["code"] if not planted(code)]


def test_steady_branches_outside_in_one_year_are_low_in_the_others_too(reader: Reader):
    """They differ in truth: years share no meeting, so chance would not choose them again."""
    steady = steady_outside(reader, "ky=2024")
    assert steady
    for year in ("ky=2023", "ky=2025"):
        standings = {standing_of(reader, year, code) for code in steady}
        assert standings <= {Standing.WORSE, Standing.SIGNS_WORSE}


def test_chance_alone_flags_far_more_than_limits_that_allow_for_what_there_is(reader: Reader):
    allowing = funnel_units(reader, Filters.from_query("ky=2024")).funnel
    chance = funnel_units(reader, Filters.from_query("ky=2024&gioi-han=chance")).funnel
    assert allowing.outside < 5 < 100 < chance.outside
