"""Moments are stored in UTC and told as in Vietnam."""

from datetime import date

from dashboard.domain.clock import vietnam_day, vietnam_time


def test_a_stored_moment_is_told_seven_hours_later():
    for stored in ("2024-03-31T18:30:00+00:00", "2024-03-31T18:30:00", "2024-03-31T20:30:00+02:00"):
        assert f"{vietnam_time(stored):%d/%m/%Y %H:%M}" == "01/04/2024 01:30"


def test_the_day_begins_earlier_than_in_utc():
    assert (vietnam_day(1_704_042_000.0), vietnam_day(1_704_041_999.0)) == (
        date(2024, 1, 1), date(2023, 12, 31),
    )  # fmt: skip
