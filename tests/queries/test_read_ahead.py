"""What many pages read lies ready before anybody asks."""

from pathlib import Path

from sqlalchemy import Engine

from dashboard.database.engine import open_engine
from dashboard.queries.read_ahead import read_ahead
from dashboard.queries.score_book import ScoreBooks


def kinds_in(folder: Path) -> set[str]:
    return {file.name.rsplit("-", 2)[0] for file in folder.glob("*.leaf")}


def test_scores_points_and_facts_of_all_months_are_read(sample: Engine, tmp_path: Path) -> None:
    books = ScoreBooks(sample, tmp_path)
    read_ahead(books)
    assert kinds_in(tmp_path) == {"branches", "scores", "points-official", "points-self", "facts"}
    months = len(list(tmp_path.glob("scores-*.leaf")))
    # The branches are of no month.
    assert len(list(tmp_path.glob("*.leaf"))) == 4 * months + 1 > 80


def test_a_database_without_tables_is_left_to_whoever_asks(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'none.db'}")
    read_ahead(ScoreBooks(engine, tmp_path / "book"))
    engine.dispose()
    assert not (tmp_path / "book").exists()
