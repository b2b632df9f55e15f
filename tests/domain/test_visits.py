"""Days and codes of visits, as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.visits import assessor_code, visit_day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05/01/2026", date(2026, 1, 5)),
        (" 5.1.2026 ", date(2026, 1, 5)),
        ("29-2-2024", date(2024, 2, 29)),
        ("31/02/2026", None),
        ("00/01/2026", None),
        ("2026-01-05", None),
        ("5/1/26", None),
        ("٥/١/٢٠٢٦", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_a_day_is_read_as_it_is_written_here(typed, day):
    assert visit_day(typed) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DS-01", "DS-01"),
        (" ds-01 ", "DS-01"),
        ("tđ-3", "TĐ-3"),
        ("TD\u0335-3", None),
        ("7", "7"),
        ("Nguyễn Văn A", None),
        ("NAM", None),
        ("DS-", None),
        ("=1+1", None),
        ("A1" * 30, None),
        (None, None),
        (["DS-01"], None),
    ],
)
def test_a_code_has_capitals_and_figures_and_is_never_a_name(typed, code):
    assert assessor_code(typed) == code


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_that_is_written_is_read_again(day):
    assert visit_day(f"{day.day:02d}/{day.month:02d}/{day.year}") == day


@given(st.text())
def test_any_text_is_a_code_or_none(text):
    code = assessor_code(text)
    assert code is None or assessor_code(code) == code
