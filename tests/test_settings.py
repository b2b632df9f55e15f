"""Settings: defaults, refusals, and nothing undocumented."""

from pathlib import Path

import pytest

from dashboard.domain.words import Language
from dashboard.settings import Log, Metrics, Settings, SettingsError

ROOT = Path(__file__).parent.parent


def test_nothing_need_be_set():
    assert Settings.from_environment({}) == Settings(
        host="127.0.0.1",
        port=8050,
        database_url="sqlite:///instance/chibo.db",
        read_url="",
        language=Language.VI,
        threads=8,
        processes=1,
        log=None,
        metrics=Metrics.LOCAL,
    )


def test_every_setting_is_read():
    given = {
        "HOST": "0.0.0.0",
        "PORT": "9000",
        "DASHBOARD_DATABASE_URL": "postgresql://localhost/chibo",
        "DASHBOARD_READ_URL": "postgresql://copy/chibo",
        "DASHBOARD_LANGUAGE": "en",
        "DASHBOARD_THREADS": "4",
        "DASHBOARD_PROCESSES": "2",
        "DASHBOARD_LOG": "off",
        "DASHBOARD_METRICS": "all",
    }
    assert set(given) == set(Settings.NAMES)
    assert Settings.from_environment(given) == Settings(
        host="0.0.0.0",
        port=9000,
        database_url="postgresql://localhost/chibo",
        read_url="postgresql://copy/chibo",
        language=Language.EN,
        threads=4,
        processes=2,
        log=Log.OFF,
        metrics=Metrics.ALL,
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "http", "whole_number"),
        ("PORT", "0", "whole_number"),
        ("PORT", "70000", "whole_number"),
        ("PORT", "٨٠٥٠", "whole_number"),
        ("PORT", "9" * 5000, "whole_number"),
        ("DASHBOARD_THREADS", "-1", "whole_number"),
        ("DASHBOARD_LANGUAGE", "fr", "language"),
        ("DASHBOARD_LOG", "yes", "one_of"),
        ("DASHBOARD_METRICS", "JSON", "one_of"),
        ("DASHBOARD_DATABASE_URL", "chibo.db", "database_url"),
        ("DASHBOARD_DATABASE_URL", "mysql://localhost/chibo", "database_url"),
        ("DASHBOARD_READ_URL", "postgresql://copy/chibo", "read_url"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name, value, reason):
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({name: value})
    assert (refused.value.name, refused.value.reason) == (name, reason)


@pytest.mark.parametrize("read_url", ["sqlite:///copy.db", "copy/chibo"])
def test_only_a_server_of_postgresql_is_read_beside_another(read_url):
    given = {"DASHBOARD_DATABASE_URL": "postgresql://here/chibo", "DASHBOARD_READ_URL": read_url}
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment(given)
    assert (refused.value.name, refused.value.reason) == ("DASHBOARD_READ_URL", "read_url")


def test_a_refused_database_url_does_not_show_its_password():
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({"DASHBOARD_DATABASE_URL": "mysql://me:secret@host/db"})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("readme", ["README.md", "README.vi.md"])
@pytest.mark.parametrize("name", Settings.NAMES)
def test_every_setting_is_documented(readme, name):
    assert f"`{name}`" in (ROOT / readme).read_text(encoding="utf-8")


def test_a_sqlite_file_is_known_by_its_path():
    assert Settings().database_file == Path("instance/chibo.db")
    assert Settings(database_url="sqlite:////var/lib/chibo.db").database_file == Path(
        "/var/lib/chibo.db"
    )
    assert Settings(database_url="postgresql://localhost/chibo").database_file is None


def test_uploads_wait_beside_the_database():
    assert Settings().uploads_folder == Path("instance/uploads")
    assert Settings(database_url="sqlite:////var/lib/chibo.db").uploads_folder == Path(
        "/var/lib/uploads"
    )
    assert Settings(database_url="postgresql://localhost/chibo").uploads_folder == Path(
        "instance/uploads"
    )


def test_the_book_of_scores_lies_beside_the_database_file() -> None:
    assert Settings(database_url="sqlite:////var/lib/chibo.db").book_folder == Path("/var/lib/book")
    assert Settings(database_url="postgresql://localhost/chibo").book_folder == Path(
        "instance/book"
    )
