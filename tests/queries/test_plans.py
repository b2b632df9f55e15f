"""Every statement finds its rows through an index: one bad plan costs more than all others."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dashboard.actions.init_database import DATA
from dashboard.database.engine import open_engine
from dashboard.domain.attention import load_attention
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.queries import attention, branches, criteria, headline, heat, trend, visits
from dashboard.queries.fact_check import fact_check
from dashboard.queries.heaped_scores import heaped_scores
from dashboard.queries.priorities import priorities
from dashboard.queries.reader import Reader
from dashboard.queries.same_sheets import same_sheets
from dashboard.queries.score_book import ScoreBooks

RULES = load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))
LARGE = {"assessment", "meeting", "rollup", "place"}


@pytest.fixture(scope="module")
def sample(sample_file: Path) -> Iterator[Engine]:
    """Only the file: it tells how it finds rows in words that can be compared."""
    engine = open_engine(f"sqlite:///{sample_file}")
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "query", ["", "ky=2024&doc=then&don-vi=kim-bang", "don-vi=xa-tan-son-thon-05"]
)
@pytest.mark.parametrize(
    "question",
    [
        attention.branches_needing_attention,
        headline.headline,
        trend.monthly_scores,
        heat.organisation_groups,
        criteria.criterion_scores,
        branches.branch_rows,
        fact_check,
        visits.visits,
        lambda reader, filters: priorities(reader, filters, RULES, date(2025, 10, 1)),
        lambda reader, filters: heaped_scores(reader, filters, RULES),
        lambda reader, filters: same_sheets(reader, filters, RULES),
    ],
)
def test_no_statement_reads_a_large_table_from_end_to_end(
    sample: Engine, question: Any, query: str
) -> None:
    books = ScoreBooks(sample)
    books.latest()
    asked: list[tuple[str, Any]] = []

    def note(
        _c: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool
    ) -> None:
        # What is read whole, once for all questions, comes in a stream.
        if not context.execution_options.get("stream_results"):
            asked.append((statement, parameters))

    event.listen(sample, "before_cursor_execute", note)
    question(Reader(sample, Viewer(), books), Filters.from_query(query))
    event.remove(sample, "before_cursor_execute", note)
    selects = [one for one in asked if one[0].startswith("SELECT")]
    assert selects
    for statement, parameters in selects:
        with sample.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            # All places of a reading are nearly the table: an index tells nothing by that alone.
            scans = {
                row[3].split()[1]
                for row in plan
                if row[3].startswith("SCAN") or row[3].endswith("(reading=?)")
            }
        assert not scans & LARGE, statement
