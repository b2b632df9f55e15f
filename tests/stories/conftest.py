"""The invented data, and the settings that are shipped; only read."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.actions.init_database import DATA
from dashboard.actions.sample.stories import BRANCHES, COMMUNES
from dashboard.domain.attention import AttentionRules, load_attention
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.queries.priorities import Priorities, priorities
from dashboard.queries.reader import Reader

TODAY = date(2025, 10, 1)


@pytest.fixture(scope="module")
def reader(sample: Engine) -> Reader:
    return Reader(sample, Viewer())


@pytest.fixture(scope="module")
def rules() -> AttentionRules:
    return load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def look(reader: Reader, rules: AttentionRules) -> Callable[[str], Priorities]:
    """Ask the list as a user chooses it in the address."""
    return lambda query: priorities(reader, Filters.from_query(query), rules, TODAY)


def planted(code: str) -> bool:
    """Tell whether a branch has a story of its own, or its commune has one."""
    return code in BRANCHES or any(code.startswith(f"{commune}-") for commune in COMMUNES)
