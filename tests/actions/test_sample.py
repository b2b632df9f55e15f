"""The whole sample has the levels it should have and every story that was planted."""

import pandas as pd
import pytest
from sqlalchemy import Engine, text

from dashboard.actions.load_sample import NotEmptyError, load_sample

ASSESSMENTS = """
SELECT a.*, o.code AS branch, r.code AS rubric, a.percent_x100 / 100.0 AS percent
FROM assessment a JOIN organisation o ON o.id = a.branch_id
JOIN rubric_version r ON r.id = a.rubric_version_id
"""
MEETINGS = "SELECT m.*, o.code AS branch FROM meeting m JOIN organisation o ON o.id = m.branch_id"


@pytest.fixture(scope="module")
def given(sample: Engine) -> pd.DataFrame:
    with sample.connect() as connection:
        frame = pd.read_sql_query(text(ASSESSMENTS), connection)
    return frame.assign(year=frame["month"] // 100)


@pytest.fixture(scope="module")
def held(sample: Engine) -> pd.DataFrame:
    with sample.connect() as connection:
        return pd.read_sql_query(text(MEETINGS), connection)


def of(given: pd.DataFrame, branch: str, kind: str) -> pd.DataFrame:
    return given[(given["branch"] == branch) & (given["kind"] == kind)]


def group_percent(given: pd.DataFrame, group: str) -> pd.Series:
    return 100 * given[f"{group}_points_x100"] / given[f"{group}_max_x100"]


@pytest.mark.parametrize(
    ("kind", "year", "mean"),
    [
        ("self", 2023, 89.5),
        ("self", 2024, 91.7),
        ("observation", 2023, 82.6),
        ("observation", 2024, 85.4),
    ],
)
def test_means_of_a_year(given, kind, year, mean):
    chosen = given[(given["kind"] == kind) & (given["year"] == year)]
    assert chosen["percent"].mean() == pytest.approx(mean, abs=1)


def test_branches_give_themselves_about_five_points_more_than_observers(given):
    wide = given.pivot(index="meeting_id", columns="kind", values="percent")
    assert (wide["self"] - wide["observation"]).mean() == pytest.approx(5, abs=1)


def test_three_hundred_branches_until_the_district_is_gone(held):
    assert held[held["month"] < 202507]["branch"].nunique() == 300
    assert held["month"].min() == 202301
    assert held["month"].max() == 202509


def test_regular_meetings_missed(held):
    monthly = held[held["kind"] != "themed"]
    for first, last, missed in [(202301, 202310, 0.022), (202311, 202412, 0.012)]:
        during = monthly[monthly["month"].between(first, last)]
        due = 300 * during["month"].nunique()
        assert 1 - len(during) / due == pytest.approx(missed, abs=0.006)


def test_themed_meetings_missed(held):
    themed = held[(held["kind"] != "regular") & (held["month"] % 100 % 3 == 0)]
    for first, last, missed in [(202301, 202310, 0.10), (202311, 202412, 0.04)]:
        during = themed[themed["month"].between(first, last)]
        share = 1 - len(during) / (300 * during["month"].nunique())
        assert share == pytest.approx(missed, abs=0.03)


def test_1_poor_twice_with_short_meetings_and_nowhere_else(given, held):
    poor = given[given["grade"] == "poor"]
    assert set(poor["branch"]) == {"khoi-doanh-nghiep-tu-nhan-02"}
    assert set(poor["month"]) == {202403, 202409}
    meetings = held[held["id"].isin(poor["meeting_id"])]
    assert meetings["duration_minutes"].tolist() == [35, 35]


def test_2_full_of_praise_for_itself_and_not_so_when_observed(given):
    assert of(given, "xa-dai-cuong-thon-03", "self")["percent"].min() >= 98
    observed = of(given, "xa-dai-cuong-thon-03", "observation")["percent"]
    assert observed.mean() == pytest.approx(78, abs=5)


def test_3_flat_for_fourteen_months(given):
    flat = of(given, "xa-le-ho-thon-05", "self")
    flat = flat[flat["month"].between(202401, 202502) & (flat["rubric"] == "KB-20")]
    assert flat["percent"].tolist() == [95.0] * 14


def test_4_members_work_away(held):
    away = held[held["branch"] == "xa-tan-son-thon-07"]
    assert away["attended"].sum() / away["members"].sum() == pytest.approx(0.62, abs=0.02)


def test_5_strong_in_chairing_and_weak_in_inspection(given):
    official = given[given["is_official"] == 1]
    commune = official[official["branch"].str.startswith("xa-thuy-loi-")]
    assert group_percent(commune, "chairing").mean() > group_percent(official, "chairing").mean()
    weaker = group_percent(official, "inspection").mean() - 8
    assert group_percent(commune, "inspection").mean() < weaker


def test_6_a_school_falls_from_good_to_fair(given):
    school = of(given, "thi-tran-que-truong-2", "self")
    before, after = school["month"] < 202403, school["month"] >= 202403
    assert school[before]["percent"].mean() > 93
    assert 70 < school[after]["percent"].mean() < 88


def test_7_a_weak_branch_is_helped(given):
    village = of(given, "xa-kha-phong-thon-04", "self")
    assert 70 < village[village["month"] < 202401]["percent"].mean() < 87
    assert village[village["month"].between(202409, 202412)]["percent"].mean() > 92


def test_8_two_quarters_without_a_theme(held):
    village = held[(held["branch"] == "xa-ngoc-son-thon-02") & held["month"].isin([202406, 202409])]
    assert set(village["kind"]) == {"regular"}


def test_9_one_assessor_is_six_points_stricter(given):
    own = given[given["kind"] == "self"].set_index("meeting_id")["percent"]
    appraised = given[given["kind"] == "appraisal"]
    gap = (appraised["percent"] - appraised["meeting_id"].map(own)).groupby(appraised["assessor"])
    means = gap.mean()
    assert means.drop("TĐ-09").mean() - means["TĐ-09"] == pytest.approx(6, abs=1)


def test_10_the_merged_pair_meets_on(held, sample):
    pair = held[held["branch"].str.startswith(("xa-nhat-tan-", "xa-nhat-tuu-"))]
    assert pair[pair["month"] > 202501]["branch"].nunique() == pair["branch"].nunique() > 20
    with sample.connect() as connection:
        merged = connection.exec_driver_sql(
            "SELECT p.code FROM organisation_event e JOIN organisation p ON p.id = predecessor_id "
            "JOIN organisation s ON s.id = successor_id "
            "WHERE e.kind = 'merge' AND s.code = 'xa-tan-tuu' ORDER BY p.code"
        ).all()
    assert merged == [("xa-nhat-tan",), ("xa-nhat-tuu",)]


def test_11_points_for_good_with_sixty_minutes(given, held):
    own = of(given, "xa-van-xa-truong-1", "self")
    short = own[(own["month"] == 202405)].iloc[0]
    assert (short["percent"] >= 90, short["gates"], short["grade"]) == (True, "G1", "fair")
    meeting = held[held["id"] == short["meeting_id"]].iloc[0]
    assert meeting["duration_minutes"] == 60


def test_12_a_whole_commune_sends_its_papers_late(held):
    late = held[held["branch"].str.startswith("xa-lien-son-")]["record_sent_days"].dropna()
    assert late.min() > 5
    others = held[~held["branch"].str.startswith("xa-lien-son-")]["record_sent_days"]
    assert others.median() <= 2


def test_a_database_with_meetings_takes_no_sample(own_sample):
    with pytest.raises(NotEmptyError):
        load_sample(own_sample)
