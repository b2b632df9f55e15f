"""The command `chibo`, run as a person runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def chibo(tmp_path, monkeypatch):
    """Run the command in an empty folder with its own database."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-c", "import sys; from dashboard.cli import main; sys.exit(main())",
             *map(str, arguments)],
            cwd=tmp_path,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1",
                 "DASHBOARD_LANGUAGE": "en", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )  # fmt: skip

    return run
