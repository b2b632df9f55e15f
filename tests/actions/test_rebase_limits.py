"""Limits set anew from a month are kept with their reason, taken back, and stay within scope."""


import pytest

from dashboard.actions.rebase_limits import Wanted, rebase_limits, undo_rebase
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.control import control_points, rebases
from dashboard.queries.reader import Reader

BRANCH = "thi-tran-que-thon-01"
CHOSEN = Filters(organisation=BRANCH)
WANTED = Wanted(BRANCH, 202401, "  Đổi bí thư\tchi bộ ")
LAN = Viewer("lan")


@pytest.fixture
def engine(own_sample):
    return own_sample


def spans(engine) -> list[int]:
    points = control_points(Reader(engine, LAN), CHOSEN)
    total = points[points["measure"] == "total"]
    return [int(total.loc[total["span"] == span, "month"].min()) for span in total["span"].unique()]


def test_limits_count_anew_from_the_month_and_as_before_once_taken_back(engine):
    assert spans(engine) == [202301]
    assert rebase_limits(engine, LAN, WANTED) is None
    assert spans(engine) == [202301, 202401]
    kept = rebases(Reader(engine, LAN), CHOSEN)
    assert [(one["month"], one["reason"], one["created_by"]) for one in kept] == [
        (202401, "Đổi bí thư chi bộ", "lan")
    ]
    assert undo_rebase(engine, LAN, kept[0]["id"]) is None
    assert spans(engine) == [202301]
    assert undo_rebase(engine, LAN, kept[0]["id"]) == "no_rebase"
    with engine.connect() as connection:
        verbs = connection.exec_driver_sql("SELECT verb FROM audit ORDER BY id DESC LIMIT 2").all()
    assert [row[0] for row in verbs] == ["undo rebase", "rebase limits"]


def test_a_second_press_writes_nothing(engine):
    assert rebase_limits(engine, LAN, WANTED) is None
    assert rebase_limits(engine, LAN, WANTED) == "already"
    assert len(rebases(Reader(engine, LAN), CHOSEN)) == 1


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (Wanted(BRANCH, 202401, "vì"), "reason"),
        (Wanted(BRANCH, 202401, "x" * 201), "reason"),
        (Wanted(BRANCH, 201901, "Đổi bí thư"), "month"),
        (Wanted(BRANCH, 0, "Đổi bí thư"), "month"),
        (Wanted("khong-co", 202401, "Đổi bí thư"), "no_branch"),
        (Wanted("kim-bang", 202401, "Đổi bí thư"), "no_branch"),
    ],
)
def test_what_cannot_be_is_refused_by_name(engine, wanted, refused):
    assert rebase_limits(engine, LAN, wanted) == refused


def test_a_stranger_neither_sets_nor_takes_back(engine):
    stranger = Viewer("dung", scope="phuong-tam-chuc")
    assert rebase_limits(engine, stranger, WANTED) == "no_branch"
    assert rebase_limits(engine, LAN, WANTED) is None
    number = rebases(Reader(engine, LAN), CHOSEN)[0]["id"]
    assert rebases(Reader(engine, stranger), CHOSEN) == []
    assert undo_rebase(engine, stranger, number) == "no_rebase"
    only_reads = Viewer("hoa", verbs=frozenset({Verb.READ}))
    assert rebase_limits(engine, only_reads, WANTED) == "not_allowed"
    assert undo_rebase(engine, only_reads, number) == "not_allowed"
