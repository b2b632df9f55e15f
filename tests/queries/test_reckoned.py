"""Work that the parts of a page share is done once, and anew when the data have changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Verb, Viewer
from dashboard.queries.assessors import severity
from dashboard.queries.grades import monthly_grades, period_grades
from dashboard.queries.group_scores import group_scores
from dashboard.queries.heat import organisation_groups
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import Moment, ScoreBooks
from dashboard.queries.trend import monthly_scores
from dashboard.queries.works import MOST_BYTES, MOST_WORKS, size_of


@pytest.fixture
def moment(country: Engine) -> Moment:
    return ScoreBooks(country).now()


def test_parts_that_ask_together_have_the_work_done_once(moment: Moment) -> None:
    done, together = [], Barrier(6)

    def work() -> int:
        done.append(1)
        return len(done)

    def ask(_: int) -> int:
        together.wait(5)
        return moment.reckoned("key", work)

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(ask, range(6))) == [1] * 6
    assert len(done) == 1


def test_work_that_failed_is_tried_again(moment: Moment) -> None:
    with pytest.raises(ZeroDivisionError):
        moment.reckoned("key", lambda: 1 / 0)
    assert moment.reckoned("key", lambda: 7.0) == 7.0


def test_what_a_work_rests_on_goes_before_it(moment: Moment) -> None:
    made: list[str] = []

    def part() -> np.ndarray:
        made.append("part")
        return np.zeros(MOST_BYTES // 2 + 1, dtype=np.int8)

    def whole() -> np.ndarray:
        made.append("whole")
        return moment.reckoned("part", part)

    moment.reckoned("whole", whole)
    moment.reckoned("whole", whole)
    assert made == ["whole", "part"]


def test_only_the_latest_asked_for_are_kept(moment: Moment) -> None:
    asked: list[int] = []

    def work(number: int) -> Callable[[], int]:
        return lambda: asked.append(number) or number

    for number in [*range(MOST_WORKS), 0, MOST_WORKS, 0, 1]:
        assert moment.reckoned(number, work(number)) == number
    # The 0 asked for again stayed, the 1 had to go for it.
    assert asked == [*range(MOST_WORKS), MOST_WORKS, 1]


def test_large_results_are_kept_while_there_is_room(moment: Moment) -> None:
    asked: list[int] = []
    half = np.zeros(MOST_BYTES // 2 - 1, dtype=np.int8)

    def work(number: int) -> Callable[[], dict[str, np.ndarray]]:
        return lambda: asked.append(number) or {"half": half}

    for number in (1, 2, 1, 3, 1, 2):
        assert moment.reckoned(number, work(number))["half"] is half
    assert asked == [1, 2, 3, 2]


def test_the_size_of_a_result_is_that_of_its_columns() -> None:
    column = np.zeros(5)
    frame = pd.DataFrame({"a": column, "b": column})
    assert size_of([column, {"a": (column,)}, frame, "text", Viewer()]) == 4 * column.nbytes


def test_severity_is_reckoned_anew_when_a_meeting_is_scored(
    country: Engine, hold_meeting: Callable[..., None]
) -> None:
    books = ScoreBooks(country)
    hold_meeting("east-1", "2024-03", 80)
    first = severity(Reader(country, Viewer(), books), Filters())
    assert severity(Reader(country, Viewer(), books), Filters.from_query("sap-xep=n")) is first
    hold_meeting("east-1", "2024-04", 85)
    assert severity(Reader(country, Viewer(), books), Filters()) is not first


def test_the_parts_of_a_page_share_its_scores_and_no_other_viewer_or_choice_gets_them(
    country: Engine, hold_meeting: Callable[..., None]
) -> None:
    books = ScoreBooks(country)
    hold_meeting("east-1", "2024-03", 80)
    everyone, east = Viewer(), Viewer(scope="east")
    for ask in (monthly_scores, monthly_grades, period_grades, group_scores, organisation_groups):
        first = ask(Reader(country, everyone, books), Filters())
        assert ask(Reader(country, everyone, books), Filters()) is first
        assert ask(Reader(country, everyone, books), Filters.from_query("ky=3t")) is not first
        assert ask(Reader(country, east, books), Filters()) is not first


def test_who_may_not_ask_never_gets_what_another_was_told(
    country: Engine, hold_meeting: Callable[..., None]
) -> None:
    books = ScoreBooks(country)
    hold_meeting("east-1", "2024-03", 80)
    told = severity(Reader(country, Viewer(), books), Filters())
    outsider = Viewer(verbs=frozenset(Verb) - {Verb.ASSESSORS})
    assert severity(Reader(country, outsider, books), Filters()) is not told
    assert severity(Reader(country, outsider, books), Filters()).scores.empty
