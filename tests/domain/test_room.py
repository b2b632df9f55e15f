"""How large type has to be in a hall."""

import pytest

from dashboard.domain.room import Room


@pytest.mark.parametrize(
    ("distance", "height", "least"), [(12, 2, 46), (25, 4, 48), (10, 4, 19), (25, 2, 96)]
)
def test_type_grows_with_the_distance_and_shrinks_with_the_picture(distance, height, least):
    assert Room(distance, height).least_type() == least


def test_a_picture_that_is_higher_for_its_width_needs_more_of_its_pixels():
    assert Room(12, 2).least_type(1440) == 62


@pytest.mark.parametrize("given", ["", "far", "0", "1e9", "nan", "-3", None, 25, "9" * 40])
def test_what_no_hall_has_is_the_usual_hall(given):
    assert Room.parse(given, given) == Room()


def test_metres_are_read_with_comma_or_point():
    assert Room.parse("12,5", "2.5") == Room(12.5, 2.5)
