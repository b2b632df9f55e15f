"""What stands under deploy/ names only commands and settings that exist."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.cli.arguments import make_parser
from dashboard.cli.until_stopped import PATIENCE_S
from dashboard.settings import Settings
from dashboard.text import Words

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = ["chibo-backup.service", "chibo-backup.timer", "chibo.service"]
SERVICES = [name for name in UNITS if name.endswith(".service")]
CHIBO = "/opt/chibo/.venv/bin/chibo"
# Settings are all written like this; PATH and the like are not set by us.
SETTING = re.compile(r"\b(HOST|PORT|DASHBOARD_[A-Z_]+)=(\S+)")


def lines(name: str, key: str) -> list[str]:
    written = (DEPLOY / name).read_text("utf-8").splitlines()
    return [line.removeprefix(key) for line in written if line.startswith(key)]


def commands(name: str) -> list[list[str]]:
    if name == "Containerfile":
        return [re.findall(r'"([^"]+)"', line) for line in lines(name, "CMD ")]
    return [shlex.split(line) for line in lines(name, "ExecStart=")]


def test_the_files_are_those_we_know():
    known = ["Containerfile", *UNITS, "requirements.txt"]
    assert sorted(path.name for path in DEPLOY.iterdir()) == known


@pytest.mark.parametrize("name", [*SERVICES, "Containerfile"])
def test_commands_are_written_as_the_program_reads_them(name):
    (command,) = commands(name)
    assert command[0] in {CHIBO, "chibo"}
    chosen = make_parser(Words(Settings.language)).parse_args(command[1:])
    assert chosen.command in {"serve", "backup"}


@pytest.mark.parametrize("name", [*SERVICES, "Containerfile"])
def test_settings_exist_and_their_values_are_taken(name):
    given = dict(SETTING.findall((DEPLOY / name).read_text("utf-8")))
    assert given.keys() <= set(Settings.NAMES)
    settings = Settings.from_environment(given)
    # Both services must speak of one database, and of a place that they may write to.
    assert settings.database_file == Path("/var/lib/chibo/chibo.db")


def test_a_service_is_not_killed_before_its_requests_have_ended():
    (seconds,) = lines("chibo.service", "TimeoutStopSec=")
    assert int(seconds) > PATIENCE_S


def test_a_container_takes_what_the_program_needs_and_names_no_host():
    copied = {word for line in lines("Containerfile", "COPY ") for word in line.split()[:-1]}
    assert copied == {"deploy/requirements.txt", "pyproject.toml", "README.md",
                      "dashboard", "assets", "data"}  # fmt: skip
    assert all((ROOT / name).exists() for name in copied)
    (image,) = lines("Containerfile", "FROM ")
    assert re.fullmatch(r"[a-z]+:[\w.-]+", image)


def locked(path: Path) -> dict[str, set[str]]:
    """Return the hashes of every package as it is named, with version and marker."""
    entries = re.split(r"\n(?=[a-z0-9])", path.read_text("utf-8"))[1:]
    hashes = re.compile(r"sha256:\w+")
    return {one.split(" \\\n")[0]: set(hashes.findall(one)) for one in entries}


def test_a_server_has_the_same_packages_as_the_tests_and_none_that_only_they_need():
    every, needed = locked(ROOT / "requirements.txt"), locked(DEPLOY / "requirements.txt")
    assert {name.split(" ;")[0]: hashes for name, hashes in needed.items()}.items() <= {
        name.split(" ;")[0]: hashes for name, hashes in every.items()
    }.items()
    names = {name.split("==")[0] for name in needed}
    assert names >= {"dash", "plotly", "pandas", "sqlalchemy", "psycopg", "setuptools"}
    assert not names & {"pytest", "playwright", "mypy", "ruff", "scipy", "statsmodels"}


def test_systemd_takes_the_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        reason = "no systemd-analyze: apt-get install systemd"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    # It asks whether the program is there; on the machine of a test it lies elsewhere.
    here = str(Path(sys.executable).with_name("chibo"))
    for name in UNITS:
        unit = (DEPLOY / name).read_text("utf-8").replace(CHIBO, here)
        (tmp_path / name).write_text(unit, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "chibo" in line]
    assert (done.returncode, said) == (0, [])
