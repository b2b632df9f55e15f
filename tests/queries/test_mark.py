"""The mark changes with whatever is kept, scores or not."""

from datetime import date

from dashboard.database.audit import bump_data_version, write_audit
from dashboard.database.engine import writing
from dashboard.queries.mark import mark


def test_the_mark_stays_while_nothing_changes_and_changes_with_any_line_of_the_audit(
    country, reader_of
):
    before = mark(reader_of(None))
    assert mark(reader_of(None)) == before
    with writing(country) as connection:
        write_audit(connection, "lan", "plan visit", {"day": str(date(2024, 3, 5))})
    planned = mark(reader_of(None))
    assert planned[0] == before[0]
    assert planned[1] != before[1]


def test_sums_reckoned_anew_change_the_mark_without_a_line(country, reader_of):
    before = mark(reader_of(None))
    with writing(country) as connection:
        bump_data_version(connection)
    after = mark(reader_of(None))
    assert after[0] != before[0]
    assert after[1] == before[1]
