"""An import is taken back whole, or not where something came later."""

from sqlalchemy import insert, select

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.undo_import import undo_import
from dashboard.database.engine import writing
from dashboard.database.tables import finding, finding_code, meeting
from tests.actions.files import (
    EVERYONE,
    counts,
    csv_of,
    full_row,
    headings,
    reasons,
    stored,
)


def test_undo_restores_row_by_row(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    before = stored(engine)
    rows[1][4] = "4,5"
    rows.append(full_row(engine, codes[1]))
    second = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert counts(undo_import(engine, second.upload_id, EVERYONE)) == (1, 1, 0, 0)
    assert stored(engine) == before
    assert check_rollup(engine) == []
    assert reasons(undo_import(engine, second.upload_id, EVERYONE)) == ["no_such_import"]


def test_undo_is_refused_where_a_later_import_changed_the_same_rows(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    first = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    rows[1][4] = 1
    import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert reasons(undo_import(engine, first.upload_id, EVERYONE)) == ["changed_since"]


FACTS = ["Tổng số đảng viên", "Số đảng viên dự", "Vắng không lý do", "Tên chuyên đề"]


def test_undo_gives_back_facts_grades_and_which_score_is_official(engine, codes, tmp_path):
    first = [[*headings(engine), *FACTS], [*full_row(engine, codes[0]), 20, 18, 0, "Rác thải"]]
    import_sheet(engine, csv_of(tmp_path / "a.csv", first), EVERYONE)
    before = stored(engine)
    appraised = [
        [*headings(engine), *FACTS],
        [*full_row(engine, codes[0]), 21, 17, 2, "Đường làng"],
    ]
    appraised[1][3] = "Thẩm định"
    second = import_sheet(engine, csv_of(tmp_path / "b.csv", appraised), EVERYONE)
    # The meeting's facts, and the grade of the self-score that an unexcused absence caps.
    assert counts(second) == (1, 2, 0, 0)
    assert [row[-2] for row in stored(engine)[1]] == [False, True]
    assert counts(undo_import(engine, second.upload_id, EVERYONE)) == (1, 2, 0, 0)
    assert stored(engine) == before
    assert check_rollup(engine) == []


def test_imports_are_undone_one_after_the_other_the_last_first(engine, codes, tmp_path):
    states, uploads = [stored(engine)], []
    for points in (6, 5, 4):
        rows = [headings(engine), full_row(engine, codes[0]), full_row(engine, codes[points])]
        rows[1][4] = points
        uploads.append(import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE).upload_id)
        states.append(stored(engine))
    assert reasons(undo_import(engine, uploads[1], EVERYONE)) == ["changed_since"]
    for number in reversed(range(3)):
        assert stored(engine) == states[number + 1]
        assert reasons(undo_import(engine, uploads[number], EVERYONE)) == []
    assert stored(engine) == states[0] == ([], [])
    assert check_rollup(engine) == []


def test_undo_is_refused_where_a_shortcoming_was_noted_since(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    first = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    with writing(engine) as connection:
        code = connection.execute(select(finding_code.c.code)).scalars().first()
        number = connection.execute(select(meeting.c.id)).scalar_one()
        connection.execute(insert(finding).values(meeting_id=number, code=code))
    before = stored(engine)
    assert reasons(undo_import(engine, first.upload_id, EVERYONE)) == ["findings_since"]
    assert stored(engine) == before


def test_undo_is_refused_where_a_meeting_it_added_was_assessed_since(engine, codes, tmp_path):
    rows = [headings(engine), full_row(engine, codes[0])]
    first = import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    rows[1][3] = "Dự sinh hoạt"
    second = import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    assert reasons(undo_import(engine, first.upload_id, EVERYONE)) == ["changed_since"]
    assert reasons(undo_import(engine, second.upload_id, EVERYONE)) == []
    assert reasons(undo_import(engine, first.upload_id, EVERYONE)) == []
    assert stored(engine) == ([], [])
