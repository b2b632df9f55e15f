"""The command line, as a person types it: what it says, what it leaves, how it ends."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.cli import COMMANDS

ROOT = Path(__file__).parents[2]


def test_a_new_database_holds_the_rubrics_and_agrees_with_itself(chibo, tmp_path):
    assert (chibo("init").returncode, chibo("init").returncode) == (0, 0)
    assert (tmp_path / "instance" / "chibo.db").is_file()
    listed = chibo("rubric", "list").stdout
    assert "KB-20 version 1" in listed
    assert "KB-CD-16 version 1" in listed
    checked = chibo("rollup", "--check")
    assert (checked.returncode, checked.stdout) == (0, "The sums agree with the scores.\n")


def test_a_known_rubric_changes_nothing_and_a_broken_one_is_refused(chibo, tmp_path):
    chibo("init")
    known = chibo("rubric", "add", ROOT / "data/rubrics/KB-20.json")
    assert (known.returncode, "nothing changed" in known.stdout) == (0, True)
    broken = tmp_path / "broken.json"
    for text in ("", "[]", "{", '{"code": "X"}'):
        broken.write_text(text, encoding="utf-8")
        refused = chibo("rubric", "add", broken)
        assert (refused.returncode, "not valid" in refused.stderr) == (1, True), text
        assert "Traceback" not in refused.stderr


def test_without_a_database_it_says_what_to_run(chibo):
    refused = chibo("rubric", "list")
    assert refused.returncode == 1
    assert "chibo init" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "http", "a whole number from 1 to 65535"),
        ("DASHBOARD_LANGUAGE", "fr", "vi or en"),
        ("DASHBOARD_DATABASE_URL", "mysql://me:secret@host/db", "postgresql://"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(chibo, name, value, says):
    refused = chibo("init", **{name: value})
    assert refused.returncode == 1
    assert name in refused.stderr
    assert says in refused.stderr
    assert "secret" not in refused.stderr


@pytest.mark.parametrize("arguments", [(), ("nope",), ("import",), ("rubric",)])
def test_a_command_written_wrongly_ends_with_2(chibo, arguments):
    assert chibo(*arguments).returncode == 2


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(readme, command):
    assert f"`chibo {command}" in (ROOT / readme).read_text(encoding="utf-8")


def address_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_what_is_exported_can_be_imported_and_changes_nothing(chibo, own_sample):
    database = {"DASHBOARD_DATABASE_URL": address_of(own_sample)}
    for name in ("scores.xlsx", "scores.csv"):
        exported = chibo("export", name, "--period", "2025-09", **database)
        assert exported.returncode == 0, exported.stderr
        imported = chibo("import", name, **database)
        assert imported.returncode == 0, imported.stderr
        assert "0 assessments added, 0 changed" in imported.stdout
    assert chibo("rollup", "--check", **database).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "scores.pdf"), ".xlsx or .csv"),
        (("export", "scores.csv", "--period", "soon"), "soon"),
        (("export", "scores.csv", "--organisation", "no-such-unit"), "no-such-unit"),
        (("import", "no-such-file.csv"), "no-such-file.csv"),
        (("sample",), "already holds scores"),
    ],
)
def test_what_cannot_be_done_is_said_and_ends_with_1(chibo, sample_url, tmp_path, arguments, says):
    refused = chibo(*arguments, DASHBOARD_DATABASE_URL=sample_url)
    assert refused.returncode == 1
    assert says in refused.stdout + refused.stderr
    assert "Traceback" not in refused.stderr
    assert list(tmp_path.glob("scores.*")) == []


def test_a_blank_form_lists_the_branches(chibo, sample_url, tmp_path):
    done = chibo("export", "form.xlsx", "--form", "--period", "2026-01",
                 DASHBOARD_DATABASE_URL=sample_url)  # fmt: skip
    assert (done.returncode, (tmp_path / "form.xlsx").is_file()) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("setting", "options", "heading"),
    [
        ("en", (), "Branch code,"),
        ("vi", (), "Mã chi bộ;"),
        ("en", ("--language", "vi"), "Mã chi bộ;"),
        ("vi", ("--language", "en"), "Branch code,"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--form",)])
def test_a_file_speaks_the_language_set_or_asked_for(
    chibo, sample_url, tmp_path, setting, options, heading, form
):
    done = chibo("export", "out.csv", *form, *options, "--period", "2025-09",
                 DASHBOARD_LANGUAGE=setting,
                 DASHBOARD_DATABASE_URL=sample_url)  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT / SAMPLE DATA – NOT REAL"
    assert lines[2].startswith(heading)
    assert chibo("export", "out.csv", "--language", "fr").returncode == 2


def test_a_corrected_file_says_what_was_corrected(chibo, own_sample, tmp_path):
    database = {"DASHBOARD_DATABASE_URL": address_of(own_sample)}
    chibo("export", "out.csv", "--period", "2025-09", **database)
    head, *rows = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[2:]
    place, cells = head.split(",").index("ND1 (6)"), rows[0].split(",")
    before, cells[place] = float(cells[place]), "0.5"
    corrected = [head, ",".join(cells), *rows[1:]]
    (tmp_path / "corrected.csv").write_text("\n".join(corrected), "utf-8")
    done = chibo("import", "corrected.csv", **database)
    assert done.returncode == 0, done.stderr
    assert f"{cells[0]} " in done.stdout
    assert f": ND1 {before:.1f} → 0.5" in done.stdout
    assert "[" not in done.stdout


def test_a_backup_is_made_and_put_into_an_empty_database(chibo, own_sample, databases, tmp_path):
    held = {"DASHBOARD_DATABASE_URL": address_of(own_sample)}
    made = chibo("backup", "sunday.backup", **held)
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "sunday.backup.json").is_file()
    url = databases.empty()
    empty = {"DASHBOARD_DATABASE_URL": url}
    restored = chibo("restore", "sunday.backup", **empty)
    assert restored.returncode == 0, restored.stderr
    counts = re.findall(r"[\d,]+ (?:meetings|assessments)", made.stdout)
    assert len(counts) == 2
    assert all(count in restored.stdout for count in counts)
    assert chibo("rollup", "--check", **empty).returncode == 0
    again = chibo("restore", "sunday.backup", **empty)
    assert (again.returncode, "holds scores" in again.stderr) == (1, True)
    assert "Traceback" not in again.stderr
    databases.drop(url)


def test_backups_in_a_folder_come_and_go_in_turn(chibo, tmp_path):
    chibo("init")
    (tmp_path / "copies").mkdir()
    for day in ("20200101", "20200102"):
        assert chibo("backup", f"copies/chibo-{day}T000000Z.backup").returncode == 0
    made = chibo("backup", "--keep", "2", "--folder", "copies")
    assert made.returncode == 0, made.stderr
    left = sorted(path.name for path in (tmp_path / "copies").glob("*.backup"))
    assert left[0] == "chibo-20200102T000000Z.backup"
    assert left[1] in made.stdout
    assert len(left) == 2


@pytest.mark.parametrize(
    "wrong", [[], ["a.backup", "--folder", "b"], ["--folder", "b", "--keep", "0"]]
)
def test_a_backup_without_one_clear_place_is_written_wrongly(chibo, tmp_path, wrong):
    assert chibo("backup", *wrong).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_simulation_goes_into_an_empty_database_only(chibo, tmp_path):
    small = ("simulate", "--branches", "20", "--months", "2")
    done = chibo(*small)
    assert (done.returncode, "20 branches" in done.stdout) == (0, True), done.stderr
    assert chibo(*small).stdout == done.stdout
    other = chibo("simulate", "--branches", "30")
    assert other.returncode == 1
    assert "chibo simulate --branches 20 --months 2 --seed 20231024" in other.stderr
    assert chibo("sample").returncode == 1
    assert chibo("rollup", "--check").returncode == 0
    wrong = chibo("simulate", "--branches", "0")
    assert (wrong.returncode, "from 1 to 1000000" in wrong.stderr) == (2, True)


def test_no_simulation_joins_what_is_there(chibo):
    chibo("init")
    refused = chibo("simulate", "--branches", "20")
    assert refused.returncode == 1
    assert "already holds organisations or scores" in refused.stderr
