"""A real database with the sample in it, made once, and a real application over it."""

import shutil
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine may take its time; that is no fault of the function under test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file with the whole sample; read it, never write to it."""
    from dashboard.actions.init_database import init_database
    from dashboard.actions.load_sample import load_sample
    from dashboard.database.engine import open_engine

    path = tmp_path_factory.mktemp("sample") / "chibo.db"
    engine = open_engine(f"sqlite:///{path}")
    init_database(engine)
    load_sample(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def sample_app(sample_file: Path):
    """The application over the sample."""
    from dashboard.app import create_app
    from dashboard.settings import Settings

    return create_app(Settings(database_url=f"sqlite:///{sample_file}"))


@pytest.fixture
def sample_copy(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the sample that a test may write to."""
    return Path(shutil.copy(sample_file, tmp_path / "copy.db"))
