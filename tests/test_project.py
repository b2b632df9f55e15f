"""Rules of the tree itself."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = {".py", ".toml", ".txt", ".md", ".js", ".css", ".po", ".json", ".csv", ".sh", ".ini", ""}
# Written apart, so that this file does not name what it looks for.
REGISTRIES = ["pypi" + ".org", "python" + "hosted", "registry" + ".npmjs", "unpkg" + ".com",
              "cdn" + ".jsdelivr", "cdn" + ".plot.ly"]


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_registry():
    pattern = re.compile("|".join(map(re.escape, REGISTRIES)))
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.suffix in TEXT
        and "vendor" not in path.parts
        and pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert naming == []


@pytest.mark.parametrize(
    ("name", "least"), [("requirements.txt", 70), ("deploy/requirements.txt", 40)]
)
def test_every_locked_package_has_hashes(name, least):
    lock = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock)[1:]
    assert len(entries) > least
    assert [entry.split(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_files_stay_short():
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in tracked()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "dashboard")
        and (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    assert long == {}


def test_suppressions_give_their_reason():
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)(?!.* (--|#) )")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert found == []


def test_no_import_contract_has_exceptions():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = rules["tool"]["importlinter"]["contracts"]
    assert [c["name"] for c in contracts if "ignore_imports" in c] == []
    layers = next(c for c in contracts if c["type"] == "layers")
    assert layers["exhaustive"] is True
